import type { ConsentRow } from '#modules/consent/schema.ts'
import type { DirectoryDue } from '#modules/directory/queries/entries.ts'
import type { FirstPageWaits } from '#modules/directory/queries/first-page.ts'
import type { LaunchDue } from '#modules/operations/queries/launch.ts'
import type { PeopleDue } from '#modules/people/queries/due.ts'
import type { EndingRow, ReferralRow } from '#modules/referrals/queries.ts'
import type { ReportRow } from '#modules/reports/queries.ts'
import type { Text } from '#platform/i18n/i18n.ts'
import { showDay, showMoment } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { LockOffer, Waiting } from './access.tsx'
import { DirectoryCard, directoryWaits, FirstPageCard } from './directory-due.tsx'
import { Ending } from './ending.tsx'
import { LaunchCard } from './launch-due.tsx'
import { PeopleDueCards, waitingOf } from './people-due.tsx'

type StartProps = {
  v: View
  /** Teams whose supervisor has not let this person in yet, and the own fingerprint. */
  waiting: Text[]
  groups: string
  /** Uses a phone's own lock already. */
  hasLock: boolean
  reports: ReportRow[]
  withdrawals: ConsentRow[]
  referrals: ReferralRow[]
  ending: EndingRow[]
  /** How many complaints nobody has dealt with, for who leads a team. */
  complaints: number
  /** How many addresses of pictures are to be looked at again by today. */
  removals: number
  /** What the launch list needs of this person, if it is theirs. */
  launch: LaunchDue | null
  people: PeopleDue
  /** What waits in the directory, for who keeps it. */
  directory: DirectoryDue | null
  /** Entries whose changed numbers wait to come on to the first page, for who decides it. */
  firstPage: FirstPageWaits
}

/** What is due: children who wait, agreements taken back, referrals to acknowledge. */
export function StartPage({
  v,
  waiting,
  groups,
  hasLock,
  reports,
  withdrawals,
  referrals,
  ending,
  complaints,
  removals,
  launch,
  people,
  directory,
  firstPage,
}: StartProps) {
  const { t, lang } = v
  const due =
    reports.length +
    withdrawals.length +
    referrals.length +
    ending.length +
    complaints +
    removals +
    waitingOf(people) +
    directoryWaits(directory) +
    firstPage.length
  return (
    <StaffPage v={v} title={t('staff.start.title')}>
      <h1>{t('staff.start.title')}</h1>
      <LaunchCard v={v} due={launch} />
      <Waiting v={v} teams={waiting} groups={groups} />
      {due === 0 && waiting.length === 0 && !launch && <p class="card">{t('staff.start.nothing')}</p>}
      {reports.length > 0 && (
        <section class="card">
          <h2>{t('staff.start.reports', { count: reports.length })}</h2>
          <ul>
            {reports.map((r) => (
              <li>
                <a href={`/staff/reports/${r.id}`}>
                  {t('staff.reports.since', { time: showMoment(r.waitingSince ?? r.receivedAt, lang) })}
                </a>{' '}
                <span class={r.danger === 'now' ? 'tag now' : 'tag'}>
                  {t(`staff.danger.${r.danger as 'now' | 'not_sure' | 'not_now'}`)}
                </span>
                {r.alike > 0 && <small> {t('staff.aside.alike', { count: r.alike })}</small>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {withdrawals.length > 0 && (
        <section class="card">
          <h2>{t('staff.start.withdrawals', { count: withdrawals.length })}</h2>
          <ul>
            {withdrawals.map((c) => (
              <li>
                <a href={`/staff/cases/${c.recordId}`}>{c.withdrawnAt ? showDay(c.withdrawnAt, lang) : ''}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {referrals.length > 0 && (
        <section class="card">
          <h2>{t('staff.start.referrals', { count: referrals.length })}</h2>
          <ul>
            {referrals.map((r) => (
              <li>
                <a href={`/staff/referrals/${r.id}`}>{label('services', r.service, lang)}</a>{' '}
                {r.acknowledgeBy && t('staff.referral.answer_by_time', { time: showMoment(r.acknowledgeBy, lang) })}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Ending v={v} rows={ending} />
      {complaints > 0 && (
        <section class="card">
          <h2>{t('staff.start.complaints', { count: complaints })}</h2>
          <p>
            <a href="/staff/feedback">{t('staff.start.complaints_see')}</a>
          </p>
        </section>
      )}
      {removals > 0 && (
        <section class="card">
          <h2>{t('staff.start.removals', { count: removals })}</h2>
          <p>
            <a href="/staff/removals">{t('staff.start.removals_see')}</a>
          </p>
        </section>
      )}
      <DirectoryCard v={v} due={directory} />
      <FirstPageCard v={v} waits={firstPage} />
      {!hasLock && <LockOffer v={v} />}
      <PeopleDueCards v={v} due={people} />
    </StaffPage>
  )
}
