import { pick } from '#platform/i18n/i18n.ts'
import { showDay, showNumber } from '#platform/time/time.ts'
import { Choices, ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { firstGroups } from '../fingerprint.ts'
import type { TeamFile } from '../queries/teams.ts'
import { KeyLine, kindWords, Members } from './teams.tsx'

/** How far wrapping anew has come; `underWay` in this very process. */
export type Rewrapping = { left: number; all: number; underWay: boolean }
type Props = {
  v: View
  team: TeamFile
  filled: Filled
  /** A supervisor of this team; a data guardian only looks. */
  supervises: boolean
  rewrapping: Rewrapping | null
  sheets: TeamSheets
  /** The reader asked that the page stays as it is. */
  still: boolean
}

/** The newest sheets that are on paper, who holds them, and whether a supervisor lets them open this team. */
export type TeamSheets = { publicKey: Uint8Array; holders: (string | null)[]; approved: boolean } | null

/** How often the page looks again while records are wrapped anew. */
const refreshSeconds = 3

export function TeamPage(props: Props) {
  const { v, team, filled, supervises, rewrapping, still } = props
  const { t } = v
  const refresh = rewrapping?.underWay && !still ? refreshSeconds : undefined
  return (
    <StaffPage v={v} title={pick(team.name, v.lang)} refresh={refresh}>
      <h1>{pick(team.name, v.lang)}</h1>
      <p class="quiet">{kindWords(v, team.kind)}</p>
      {team.waitsForOperator && <p class="warm">{t('staff.teams.waits_for_operator')}</p>}
      <ErrorSummary v={v} errors={filled.errors} />
      {supervises && rewrapping && <Progress {...props} rewrapping={rewrapping} />}
      {supervises && <Admission {...props} />}
      {supervises && team.key && <Sheets {...props} />}
      <section class="card">
        <h2>{t('staff.teams.members')}</h2>
        <Members v={v} team={team} />
        <Departures {...props} />
      </section>
      <section class="card">
        <h2>{t('staff.teams.the_key')}</h2>
        <KeyLine v={v} team={team} />
        {supervises && team.key && <Renewal {...props} />}
      </section>
    </StaffPage>
  )
}

/** Whoever waits is let in after the last group of the fingerprint was heard from them. */
function Admission({ v, team, filled }: Props) {
  const { t } = v
  const waiting = team.members.filter((m) => m.state === 'waiting')
  const [first] = waiting
  if (!first) return null
  return (
    <section class="card" id="admission">
      <h2>{t('staff.teams.waiting', { count: waiting.length })}</h2>
      <p>{t('staff.teams.compare_how')}</p>
      <p>{t('staff.teams.compare_why')}</p>
      <Form v={v} action={`/staff/teams/${team.id}/admission`}>
        <Choices
          v={v}
          name="personId"
          label={t('staff.teams.who')}
          hint={t('staff.teams.who_hint')}
          filled={filled}
          preset={[first.personId]}
          options={waiting.map((m) => ({
            code: m.personId,
            label: m.displayName,
            hint: `${m.publicKey ? firstGroups(m.publicKey) : ''} ····`,
          }))}
        />
        <Field
          v={v}
          name="lastGroup"
          label={t('staff.teams.last_group')}
          hint={t('staff.teams.last_group_hint')}
          filled={filled}
        />
        <p>{t('staff.teams.if_it_differs')}</p>
        <button type="submit">{t('staff.teams.admit')}</button>
      </Form>
    </section>
  )
}

/** Paper opens the team only once its supervisor has heard the fingerprint from somebody who holds a sheet. */
function Sheets({ v, team, filled, sheets }: Props) {
  const { t } = v
  if (!sheets) return null
  const holders = sheets.holders.flatMap((name) => name ?? [])
  return (
    <section class="card" id="sheets">
      <h2>{t('staff.teams.sheets')}</h2>
      {sheets.approved ? (
        <p>{t('staff.teams.sheets_approved')}</p>
      ) : (
        <>
          <p>{t('staff.teams.sheets_what')}</p>
          {holders.length > 0 && <p>{t('staff.teams.sheets_holders', { names: holders.join(', ') })}</p>}
          <p>
            {t('staff.teams.sheets_first')} <strong>{firstGroups(sheets.publicKey)} ····</strong>
          </p>
          <Form v={v} action={`/staff/teams/${team.id}/recovery`}>
            <Field
              v={v}
              name="sheetGroup"
              label={t('staff.teams.last_group')}
              hint={t('staff.teams.sheets_hint')}
              filled={filled}
            />
            <p>{t('staff.teams.sheets_if_it_differs')}</p>
            <button type="submit">{t('staff.teams.sheets_approve')}</button>
          </Form>
        </>
      )}
    </section>
  )
}

function Departures({ v, team }: Props) {
  const { t, lang } = v
  if (team.departures.length === 0) return null
  return (
    <details open={team.toRenew}>
      <summary>{t('staff.teams.departures')}</summary>
      <ul>
        {team.departures.map((d) => (
          <li>
            {d.displayName} –{' '}
            {d.leftAt
              ? t('staff.teams.left_organisation', { day: showDay(d.leftAt, lang) })
              : t('staff.teams.left_team', { day: showDay(d.at, lang) })}{' '}
            <span class={d.mended ? 'quiet' : 'tag now'}>
              {d.mended ? t('staff.teams.mended') : t('staff.teams.not_mended')}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

const Renewal = ({ v, team }: Props) => (
  <details open={team.toRenew}>
    <summary>{v.t('staff.teams.renew')}</summary>
    <p>{v.t('staff.teams.renew_what')}</p>
    <Form v={v} action={`/staff/teams/${team.id}/key`}>
      <button type="submit" class={team.toRenew ? undefined : 'second'}>
        {v.t('staff.teams.renew')}
      </button>
    </Form>
  </details>
)

function Progress({ v, team, rewrapping: { left, all, underWay }, still }: Props & { rewrapping: Rewrapping }) {
  const { t, lang } = v
  const done = !team.olderKeys && !underWay
  return (
    <section class={done ? 'note' : 'card'} id="progress">
      <h2>{t('staff.teams.progress')}</h2>
      {done ? (
        <p>{t('staff.teams.progress_done')}</p>
      ) : (
        <>
          <p>
            <label for="wrapped">
              {t('staff.teams.progress_left', { left: showNumber(left, lang), all: showNumber(all, lang) })}
            </label>{' '}
            <progress id="wrapped" max={Math.max(all, 1)} value={all - left} />
          </p>
          {underWay ? (
            <p class="quiet">
              {t('staff.teams.progress_under_way')}{' '}
              {!still && <a href={`/staff/teams/${team.id}?still=yes`}>{t('staff.teams.progress_still')}</a>}
            </p>
          ) : (
            <Form v={v} action={`/staff/teams/${team.id}/rewrapping`}>
              <p>{t('staff.teams.progress_stands')}</p>
              <button type="submit">{t('staff.teams.progress_go_on')}</button>
            </Form>
          )}
        </>
      )}
    </section>
  )
}
