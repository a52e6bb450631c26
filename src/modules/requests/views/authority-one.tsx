import type { Hold } from '#modules/retention/queries.ts'
import { pick, type Text } from '#platform/i18n/i18n.ts'
import { showDay, today } from '#platform/time/time.ts'
import { Choices, ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { HoldCard } from '#ui/hold.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import {
  type AuthorityRow,
  askedItems,
  decisionReasons,
  decisions,
  type Letter,
  notToldReasons,
  stateOf,
} from '../authority.ts'
import { AuthorityFacts } from './authority-list.tsx'
import { itemLabel } from './authority-words.ts'

type Plates = Map<string, { team: Text }>
type Props = {
  v: View
  row: AuthorityRow
  people: { id: string; displayName: string }[]
  teams: Plates
  names: Map<string, string>
  mayKeep: boolean
  mayRead: boolean
  hold: Hold | null
  mayHold: boolean
  filled: Filled
}

/** One request of an authority: codes and days, and what is to be noted next. */
export function AuthorityPage({ v, row, people, names, teams, mayKeep, mayRead, hold, mayHold, filled }: Props) {
  const { t, lang } = v
  const at = `/staff/authority-requests/${row.id}`
  return (
    <StaffPage v={v} title={t('staff.authority.one')} wide={false}>
      <h1>{t(`staff.authority.authority_${row.authority}`)}</h1>
      <ErrorSummary v={v} errors={filled.errors} />
      <AuthorityFacts v={v} row={row} />
      <p class="quiet">
        {t('staff.authority.entered_by', { name: names.get(row.enteredBy) ?? t('staff.someone') })}
        {row.decidedBy && (
          <> {t('staff.authority.decided_by_line', { name: names.get(row.decidedBy) ?? t('staff.someone') })}</>
        )}
      </p>
      <section class="card">
        <h2>{t('staff.authority.sealed')}</h2>
        <p>
          {t('staff.authority.sealed_for', { team: pick(teams.get(row.teamId)?.team ?? { en: '', km: '' }, lang) })}
        </p>
        {row.letterErasedOn ? (
          <p>{t('staff.authority.letter_erased', { day: showDay(row.letterErasedOn, lang) })}</p>
        ) : (
          mayRead && <a href={`${at}/letter`}>{t('staff.authority.read_letter')}</a>
        )}
      </section>
      {mayKeep && stateOf(row) === 'received' && <Decision v={v} at={at} people={people} filled={filled} />}
      {mayKeep && stateOf(row) === 'decided' && (
        <section class="card">
          <h2>{t('staff.authority.answer')}</h2>
          <Form v={v} action={`${at}/answer`}>
            <Field
              v={v}
              name="answeredOn"
              label={t('staff.authority.answered_on')}
              filled={filled}
              type="date"
              preset={today()}
            />
            <button type="submit">{t('staff.save')}</button>
          </Form>
        </section>
      )}
      {!row.letterErasedOn && <HoldCard v={v} id={row.id} hold={hold} may={mayHold} />}
      <p>
        <a href="/staff/authority-requests">{t('staff.authority.title')}</a>
      </p>
    </StaffPage>
  )
}

type DecisionProps = Pick<Props, 'v' | 'people' | 'filled'> & { at: string }

function Decision({ v, at, people, filled }: DecisionProps) {
  const { t } = v
  const yesNo = [
    { code: 'yes', label: t('staff.trail.yes') },
    { code: 'no', label: t('staff.trail.no') },
  ]
  return (
    <section class="card">
      <h2>{t('staff.authority.decision')}</h2>
      <p>{t('staff.authority.decision_lead')}</p>
      <Form v={v} action={`${at}/decision`}>
        <Choices
          v={v}
          name="decision"
          label={t('staff.authority.decision')}
          filled={filled}
          options={decisions.map((code) => ({ code, label: t(`staff.authority.decision_${code}`) }))}
        />
        <Choices
          v={v}
          name="reason"
          label={t('staff.authority.reason')}
          filled={filled}
          options={decisionReasons.map((code) => ({ code, label: t(`staff.authority.reason_${code}`) }))}
        />
        <Choices
          v={v}
          name="given"
          label={t('staff.authority.given')}
          filled={filled}
          multiple
          options={askedItems.map((code) => ({ code, label: itemLabel(v, code) }))}
        />
        <Field
          v={v}
          name="decidedOn"
          label={t('staff.authority.decided_on')}
          filled={filled}
          type="date"
          preset={today()}
        />
        <Select
          v={v}
          name="decidedBy"
          label={t('staff.authority.decided_by')}
          filled={filled}
          options={people.map((p) => ({ code: p.id, label: p.displayName }))}
        />
        <Choices v={v} name="lawyerAsked" label={t('staff.authority.lawyer')} filled={filled} options={yesNo} />
        <Choices v={v} name="childTold" label={t('staff.authority.child_told')} filled={filled} options={yesNo} />
        <Choices
          v={v}
          name="notToldReason"
          label={t('staff.authority.not_told')}
          filled={filled}
          preset={['']}
          options={[
            { code: '', label: t('staff.authority.was_told') },
            ...notToldReasons.map((code) => ({ code, label: t(`staff.authority.not_told_${code}`) })),
          ]}
        />
        <button type="submit">{t('staff.save')}</button>
      </Form>
    </section>
  )
}

/** What is sealed of it; that it was opened stands in the trail. */
export const LetterPage = ({ v, row, letter }: { v: View; row: AuthorityRow; letter: Letter }) => (
  <StaffPage v={v} title={v.t('staff.authority.sealed')} wide={false}>
    <h1>{v.t('staff.authority.sealed')}</h1>
    <dl class="facts">
      <dt>{v.t('staff.authority.letter_number')}</dt>
      <dd class="words">{letter.number || '–'}</dd>
      <dt>{v.t('staff.authority.ground_text')}</dt>
      <dd class="words">{letter.ground || '–'}</dd>
      <dt>{v.t('staff.authority.about')}</dt>
      <dd class="words">{letter.about || '–'}</dd>
    </dl>
    <p>
      <a href={`/staff/authority-requests/${row.id}`}>{v.t('staff.authority.one')}</a>
    </p>
  </StaffPage>
)
