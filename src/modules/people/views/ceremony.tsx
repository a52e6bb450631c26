import { pick } from '#platform/i18n/i18n.ts'
import { showMoment } from '#platform/time/time.ts'
import { Choices, ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { firstGroups } from '../fingerprint.ts'
import { type Candidate, type Ceremony, isUnderWay } from '../queries/recovery.ts'

/** What somebody typed of a sheet is never shown again. */
const wordsField = (v: View, filled: Filled) => (
  <Field
    v={v}
    name="words"
    label={v.t('staff.recovery.words')}
    hint={v.t(filled.errors['words'] ? 'staff.recovery.words_again' : 'staff.recovery.words_hint')}
    filled={{ values: { ...filled.values, words: '' }, errors: filled.errors }}
    rows={4}
  />
)

type BeginProps = { v: View; all: Ceremony[]; candidates: Candidate[]; filled: Filled }

/** The first half: which team, who is let in, and the first sheet. */
export function CeremonyPage({ v, all, candidates, filled }: BeginProps) {
  const { t } = v
  return (
    <StaffPage v={v} title={t('staff.recovery.ceremony')} wide={false}>
      <h1>{t('staff.recovery.ceremony')}</h1>
      <p>{t('staff.recovery.ceremony_what')}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      {all.length > 0 && (
        <section class="card">
          <h2>{t('staff.recovery.lately')}</h2>
          <ul>
            {all.map((c) => (
              <li>
                <a href={`/staff/recovery/ceremony/${c.id}`}>{pick(c.team, v.lang)}</a> – {stateWords(v, c)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {candidates.length === 0 ? (
        <p class="note">{t('staff.recovery.no_candidate')}</p>
      ) : (
        <Form v={v} action="/staff/recovery/ceremony" class="box">
          <h2>{t('staff.recovery.step_first')}</h2>
          <Choices
            v={v}
            name="candidate"
            label={t('staff.recovery.candidate')}
            hint={t('staff.recovery.candidate_hint')}
            filled={filled}
            options={candidates.map((c) => ({
              code: `${c.teamId}_${c.personId}`,
              label: `${pick(c.team, v.lang)}: ${c.person}`,
              hint: `${firstGroups(c.publicKey)} ····`,
            }))}
          />
          <Field
            v={v}
            name="lastGroup"
            label={t('staff.teams.last_group')}
            hint={t('staff.teams.last_group_hint')}
            filled={filled}
          />
          {wordsField(v, filled)}
          <button type="submit">{t('staff.recovery.begin')}</button>
        </Form>
      )}
    </StaffPage>
  )
}

/** How a ceremony stands, in words. */
export function stateWords({ t, lang }: View, c: Ceremony): string {
  if (c.doneAt)
    return t('staff.recovery.state_done', {
      time: showMoment(c.doneAt, lang),
      first: c.begunBy,
      second: c.doneBy ?? '–',
      person: c.person,
    })
  if (c.stoppedAt) return t('staff.recovery.state_stopped', { time: showMoment(c.stoppedAt, lang), name: c.begunBy })
  if (isUnderWay(c))
    return t('staff.recovery.state_under_way', {
      time: showMoment(c.begunAt, lang),
      name: c.begunBy,
      person: c.person,
    })
  return t('staff.recovery.state_ran_out', { time: showMoment(c.endsAt, lang), name: c.begunBy })
}

type StepProps = { v: View; ceremony: Ceremony; myTurn: boolean; filled: Filled }

/** The second half, in another guardian's own session; the first guardian sees that it waits. */
export function CeremonyStepPage({ v, ceremony, myTurn, filled }: StepProps) {
  const { t, lang } = v
  const at = `/staff/recovery/ceremony/${ceremony.id}`
  const underWay = isUnderWay(ceremony)
  return (
    <StaffPage v={v} title={t('staff.recovery.ceremony')} wide={false}>
      <h1>{t('staff.recovery.ceremony')}</h1>
      <p>
        {pick(ceremony.team, lang)} – {stateWords(v, ceremony)}
      </p>
      <ErrorSummary v={v} errors={filled.errors} />
      {ceremony.doneAt && <p class="note">{t('staff.recovery.done_what', { name: ceremony.person })}</p>}
      {underWay && (
        <>
          <p class="warm">
            {myTurn ? t('staff.recovery.your_turn') : t('staff.recovery.others_turn')}{' '}
            {t('staff.recovery.until', { time: showMoment(ceremony.endsAt, lang) })}{' '}
            {t('staff.recovery.first_sheet', { number: ceremony.sheetNumber })}
          </p>
          {myTurn && (
            <Form v={v} action={`${at}/completion`} class="box">
              <h2>{t('staff.recovery.step_second')}</h2>
              {wordsField(v, filled)}
              <button type="submit">{t('staff.recovery.complete')}</button>
            </Form>
          )}
          <Form v={v} action={`${at}/stop`}>
            <p>{t('staff.recovery.stop_hint')}</p>
            <button type="submit" class="second">
              {t('staff.recovery.stop')}
            </button>
          </Form>
        </>
      )}
      <p class="row">
        <a href="/staff/recovery/ceremony">{t('staff.recovery.ceremony')}</a>
      </p>
    </StaffPage>
  )
}
