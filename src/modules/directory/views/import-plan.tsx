import { Choices, empty, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { countsOf } from '../import/apply.ts'
import type { Entry, Plan } from '../import/plan.ts'
import { fieldName, nameIn, valueText } from './entry-parts.tsx'
import { Problems } from './import.tsx'

const at = '/staff/directory/import'

type Props = { v: View; plan: Plan; why: 'first' | 'with problems' | 'changed'; show: number; step: number }

/** All that an import would do, before anything is written. */
export function ImportPlanPage({ v, plan, why, show, step }: Props) {
  const { t } = v
  const counts = countsOf(plan)
  const entries = [...plan.organizations, ...plan.services]
  const shown = entries.slice(0, show)
  const fresh = shown.filter((e) => e.isNew)
  const changed = shown.filter((e) => !e.isNew)
  return (
    <StaffPage v={v} title={t('staff.import.plan')}>
      <h1>{t('staff.import.plan')}</h1>
      <p>{t('staff.import.nothing_yet')}</p>
      {why === 'changed' && (
        <div class="summary" role="alert">
          <p>{t('staff.import.changed_meanwhile')}</p>
        </div>
      )}
      <ul>
        <li>{t('staff.import.would_add', { count: counts.added })}</li>
        <li>{t('staff.import.would_change', { count: counts.changed })}</li>
        <li>{t('staff.import.unchanged', { count: counts.unchanged })}</li>
        <li>{t('staff.import.bad_rows', { count: counts.leftOut })}</li>
      </ul>
      {plan.problems.length > 0 && (
        <section class="summary" role={why === 'with problems' ? 'alert' : undefined}>
          <h2>{t('staff.import.problems')}</h2>
          <p>{t('staff.import.problems_what')}</p>
          <Problems v={v} label={t('staff.import.problems')} problems={plan.problems} />
        </section>
      )}
      {plan.remarks.length > 0 && (
        <section class="note">
          <h2>{t('staff.import.remarks')}</h2>
          <Problems v={v} label={t('staff.import.remarks')} problems={plan.remarks} />
        </section>
      )}
      <Yes v={v} plan={plan} count={entries.length} />
      {changed.length > 0 && (
        <>
          <h2>{t('staff.import.changed_entries')}</h2>
          <ChangeTable v={v} entries={changed} />
        </>
      )}
      {fresh.length > 0 && (
        <>
          <h2>{t('staff.import.new_entries')}</h2>
          <ChangeTable v={v} entries={fresh} />
        </>
      )}
      <More v={v} href={entries.length > show ? `${at}/plan?show=${show + step}` : null} />
    </StaffPage>
  )
}

const Yes = ({ v, plan, count }: { v: View; plan: Plan; count: number }) =>
  count === 0 ? (
    <p class="card">
      {v.t('staff.import.nothing')} <a href={at}>{v.t('staff.import.other_file')}</a>
    </p>
  ) : (
    <Form v={v} action={`${at}/plan`} class="box">
      <input type="hidden" name="mark" value={plan.mark} />
      {plan.problems.length > 0 && (
        <Choices
          v={v}
          name="skipBad"
          label={v.t('staff.import.problems')}
          filled={empty}
          options={[{ code: 'yes', label: v.t('staff.import.skip') }]}
          multiple
        />
      )}
      <div class="row">
        <button type="submit">{v.t('staff.import.apply')}</button>
        <a class="button second" href={at}>
          {v.t('staff.import.other_file')}
        </a>
      </div>
    </Form>
  )

type Line = { entry: Entry; first: boolean; field: string; before: string; after: string }

/** One line a field: what it was, what it is to be. */
function ChangeTable({ v, entries }: { v: View; entries: Entry[] }) {
  const lines = entries.flatMap((entry) => linesOf(v, entry))
  return (
    <Table
      label={v.t('staff.import.plan')}
      rows={lines}
      columns={[
        {
          name: v.t('staff.directory.entry'),
          show: ({ entry, first }) => (first ? <Named v={v} entry={entry} /> : <NameOf v={v} entry={entry} />),
        },
        { name: v.t('staff.import.row'), show: ({ entry }) => String(entry.line) },
        { name: v.t('staff.directory.what'), show: ({ field }) => fieldName(v, field) },
        { name: v.t('staff.directory.before'), show: ({ before }) => <span class="words">{before || '–'}</span> },
        { name: v.t('staff.directory.after'), show: ({ after }) => <span class="words">{after || '–'}</span> },
      ]}
    />
  )
}

function linesOf(v: View, entry: Entry): Line[] {
  const beside = (['state', 'confidence'] as const).flatMap((field) => {
    const to = entry[field]
    return to ? [{ field, before: to.before, after: to.after }] : []
  })
  return [...entry.changes, ...beside].map(({ field, before, after }, i) => ({
    ...{ entry, first: i === 0, field },
    before: shownValue(v, field, before),
    after: shownValue(v, field, after),
  }))
}

/** Locations stand as ids; how many there are is what can be read. */
const shownValue = (v: View, field: string, value: string) =>
  field === 'at' ? (value ? String(value.split(',').length) : '') : valueText(v, field, value)

const NameOf = ({ v, entry }: { v: View; entry: Entry }) => (
  <span class="quiet">{nameIn(v.lang, entry.name.en, entry.name.km)}</span>
)

const Named = ({ v, entry }: { v: View; entry: Entry }) => (
  <>
    {entry.isNew ? (
      nameIn(v.lang, entry.name.en, entry.name.km)
    ) : (
      <a href={entry.of === 'service' ? `/staff/directory/services/${entry.id}` : `/staff/directory/${entry.id}`}>
        {nameIn(v.lang, entry.name.en, entry.name.km)}
      </a>
    )}
    <br />
    <span class="quiet">
      {entry.of === 'service'
        ? nameIn(v.lang, entry.organizationName.en, entry.organizationName.km)
        : v.t('staff.import.column.organization')}
    </span>
  </>
)
