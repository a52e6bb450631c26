import type { ConsentRow } from '#modules/consent/schema.ts'
import type { ReferralRow } from '#modules/referrals/queries.ts'
import type { ReportRow } from '#modules/reports/queries.ts'
import { showDay, showMoment } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'

type StartProps = { v: View; reports: ReportRow[]; withdrawals: ConsentRow[]; referrals: ReferralRow[] }

/** What is due: children who wait, agreements taken back, referrals to acknowledge. */
export function StartPage({ v, reports, withdrawals, referrals }: StartProps) {
  const { t, lang } = v
  const due = reports.length + withdrawals.length + referrals.length
  return (
    <StaffPage v={v} title={t('staff.start.title')}>
      <h1>{t('staff.start.title')}</h1>
      {due === 0 && <p class="card">{t('staff.start.nothing')}</p>}
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
    </StaffPage>
  )
}
