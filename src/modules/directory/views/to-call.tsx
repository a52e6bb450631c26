import { pick } from '#platform/i18n/i18n.ts'
import { showDay, today } from '#platform/time/time.ts'
import { ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { type Column, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { mostToCall, type NumberToCall } from '../queries/to-call.ts'
import { Nonce } from './entry-tools.tsx'

type Props = {
  v: View
  numbers: NumberToCall[]
  filled: Filled
  /** Whether what came out may be noted for an entry of this owner. */
  keeps(owner: string | null): boolean
}

/** A list to print and call: every number with what its source says, and room for what was heard; many calls are noted at once. */
export function ToCallPage({ v, numbers, filled, keeps }: Props) {
  const { t } = v
  // What came out is said once of a service, however many numbers it has.
  const first = new Map(
    numbers
      .filter((n) => n.serviceId)
      .map((n) => [n.serviceId, n.id] as const)
      .reverse(),
  )
  const heard = (n: NumberToCall) => (
    <Heard v={v} n={n} keeps={keeps(n.ownerId)} asks={n.serviceId !== null && first.get(n.serviceId) === n.id} />
  )
  const open = numbers.filter((n) => n.confidence !== 'called').length
  return (
    <StaffPage v={v} title={t('staff.to_call.title')}>
      <h1>{t('staff.to_call.title')}</h1>
      <p>{t('staff.to_call.lead')}</p>
      <ul>
        <li>{t('staff.to_call.how_kind')}</li>
        <li>{t('staff.to_call.how_ask')}</li>
        <li>{t('staff.to_call.how_note')}</li>
      </ul>
      <p class="quiet">
        {t('staff.to_call.count', { count: numbers.length })} {t('staff.to_call.never', { count: open })}
        {numbers.length === mostToCall && ` ${t('staff.to_call.first_only')}`}
      </p>
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action="/staff/directory/to-call" class="printed">
        <Nonce />
        <Table label={t('staff.to_call.title')} columns={columns(v, heard)} rows={numbers} />
        <Field v={v} name="onDay" label={t('staff.to_call.called_on')} type="date" preset={today()} filled={filled} />
        <button type="submit">{t('staff.to_call.save')}</button>
      </Form>
    </StaffPage>
  )
}

const columns = (v: View, heard: Column<NumberToCall>['show']): Column<NumberToCall>[] => {
  const { t, lang } = v
  return [
    {
      name: t('staff.to_call.number'),
      show: (n) => (
        <>
          {n.number}
          {n.note && <div class="quiet">{pick(n.note, lang)}</div>}
        </>
      ),
    },
    {
      name: t('staff.to_call.whose'),
      show: (n) => (
        <>
          {pick(n.organization, lang)}
          {n.service && <div>{pick(n.service, lang)}</div>}
          {n.draft && <div class="quiet">{t('staff.to_call.draft')}</div>}
        </>
      ),
    },
    { name: t('staff.to_call.says'), show: (n) => <Said v={v} n={n} /> },
    { name: t('staff.to_call.trust_name'), show: (n) => t(`staff.to_call.trust.${n.confidence}`) },
    {
      name: t('staff.to_call.verified'),
      show: (n) => (n.verifiedOn ? showDay(n.verifiedOn, lang) : t('staff.to_call.not_yet')),
    },
    {
      name: t('staff.to_call.heard'),
      show: heard,
    },
  ]
}

/** Hours and cost to compare while calling, and where they are known from. */
const Said = ({ v: { t, lang }, n }: { v: View; n: NumberToCall }) => (
  <>
    <div>
      {t('services.hours')}: {n.hours ? pick(n.hours, lang) : t('services.not_stated')} · {t('services.cost')}:{' '}
      {n.free ? t('services.free') : t('services.not_stated')}
    </div>
    <div class="quiet">{n.sources.map((s) => `${s.name} (${s.dated ?? t('services.undated')})`).join('; ')}</div>
  </>
)

/** Boxes for the pen; for entries that one keeps, fields that take it. */
function Heard({ v, n, keeps, asks }: { v: View; n: NumberToCall; keeps: boolean; asks: boolean }) {
  const { t, lang } = v
  if (!keeps)
    return (
      <>
        ☐ {t('staff.to_call.right')} <br />☐ {t('staff.to_call.wrong')} <br />☐ {t('staff.to_call.no_answer')}
        <br />
        {'. '.repeat(14)}
      </>
    )
  const outcomes = [
    ['', t('staff.to_call.not_called_now')],
    ['right', t('staff.to_call.right')],
    ['corrected', t('staff.to_call.corrected')],
    ['not_reached', t('staff.to_call.no_answer')],
    ['closed', t('staff.to_call.closed')],
  ] as const
  return (
    <>
      <label class="pick">
        <input type="checkbox" name="reached" value={n.id} />
        <span>{t('staff.to_call.reached')}</span>
      </label>
      {asks && n.service && (
        <select
          name={`outcome_${n.serviceId}`}
          aria-label={t('staff.to_call.outcome_of', { name: pick(n.service, lang) })}
        >
          {outcomes.map(([code, text]) => (
            <option value={code}>{text}</option>
          ))}
        </select>
      )}
      {n.serviceId && <a href={`/staff/directory/services/${n.serviceId}`}>{t('staff.directory.change_entry')}</a>}
    </>
  )
}
