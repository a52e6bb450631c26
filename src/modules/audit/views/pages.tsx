import type { ConsentRow } from '#modules/consent/schema.ts'
import type { OrganisationFigures } from '#modules/records/queries.ts'
import type { ReferralRow } from '#modules/referrals/queries.ts'
import type { ReferralState } from '#modules/referrals/schema.ts'
import type { ReportRow } from '#modules/reports/queries.ts'
import { showDay, showMoment, showMonth, showNumber } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { StaffPage } from '#ui/layout.tsx'
import { Scroll } from '#ui/scroll.tsx'
import type { View } from '#ui/view.ts'
import type { Published, TrailRow } from '../queries.ts'

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

type Band =
  | 'under_15_minutes'
  | 'under_1_hour'
  | 'under_4_hours'
  | 'under_24_hours'
  | 'under_72_hours'
  | 'longer'
  | 'none'

/** An organisation's own figures, from coded facts alone. */
export function FiguresPage({ v, figures }: { v: View; figures: OrganisationFigures }) {
  const { t, lang } = v
  const table = (title: string, rows: { key: string; count: number }[], name: (key: string) => string) => (
    <section>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p class="quiet">{t('staff.figures.none')}</p>
      ) : (
        <Scroll label={title}>
          <table>
            <tbody>
              {rows.map((r) => (
                <tr>
                  <th scope="row">{name(r.key)}</th>
                  <td class="number">{showNumber(r.count, lang)}</td>
                </tr>
              ))}
              <tr>
                <th scope="row">{t('staff.figures.all')}</th>
                <td class="number">
                  {showNumber(
                    rows.reduce((sum, r) => sum + r.count, 0),
                    lang,
                  )}
                </td>
              </tr>
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
  return (
    <StaffPage v={v} title={t('staff.nav.figures')} wide={false}>
      <h1>{t('staff.nav.figures')}</h1>
      <p>{t('staff.figures.lead')}</p>
      {table(t('staff.figures.reports'), figures.reportsByMonth, (k) => showMonth(k, lang))}
      {table(t('staff.figures.first_answer'), figures.firstAnswer, (k) => t(`staff.band.${(k || 'none') as Band}`))}
      {table(
        t('staff.figures.by_province'),
        figures.reportsByProvince,
        (k) => label('provinces', k, lang) || t('staff.not_known'),
      )}
      {table(t('staff.figures.cases'), figures.casesByState, (k) => t(`staff.figures.case_${k as 'open' | 'closed'}`))}
      {table(t('staff.figures.sent'), figures.referralsSent, (k) => t(`staff.referral_state.${k as ReferralState}`))}
      {table(t('staff.figures.received'), figures.referralsReceived, (k) =>
        t(`staff.referral_state.${k as ReferralState}`),
      )}
    </StaffPage>
  )
}

export function TrailPage({
  v,
  rows,
  names,
  subject,
}: {
  v: View
  rows: TrailRow[]
  names: Map<string, string>
  subject: string | undefined
}) {
  const { t, lang } = v
  // Actions are data of the trail; each has a message, which a test checks.
  const say = (key: string) =>
    (t as unknown as (k: string, o: object) => string)(`staff.action.${key.replaceAll('.', '_')}`, {
      defaultValue: key,
    })
  return (
    <StaffPage v={v} title={t('staff.nav.trail')}>
      <h1>{subject ? t('staff.who_has_seen') : t('staff.nav.trail')}</h1>
      <p>{t('staff.trail.lead')}</p>
      {rows.length === 0 ? (
        <p class="card">{t('staff.trail.none')}</p>
      ) : (
        <Scroll label={t('staff.nav.trail')}>
          <table class="stack">
            <thead>
              <tr>
                <th>{t('staff.trail.when')}</th>
                <th>{t('staff.trail.who')}</th>
                <th>{t('staff.trail.what')}</th>
                <th>{t('staff.trail.record')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((r) => (
                <tr>
                  <td data-name={t('staff.trail.when')}>
                    {r.actorKind === 'staff' ? showMoment(r.at, lang) : showDay(r.at, lang)}
                  </td>
                  <td data-name={t('staff.trail.who')}>
                    {r.personId
                      ? (names.get(r.personId) ?? t('staff.someone'))
                      : t(`staff.trail.${r.actorKind as 'reporter' | 'public' | 'system'}`)}
                  </td>
                  <td data-name={t('staff.trail.what')}>{say(r.action)}</td>
                  <td data-name={t('staff.trail.record')}>
                    {r.subjectId ? <a href={`/staff/trail?subject=${r.subjectId}`}>{r.subjectId.slice(0, 8)}</a> : '–'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </StaffPage>
  )
}

export const PublishedPage = ({ v, rows }: { v: View; rows: Published[] }) => (
  <StaffPage v={v} title={v.t('staff.nav.published')} wide={false}>
    <h1>{v.t('staff.nav.published')}</h1>
    <p>{v.t('staff.published.lead')}</p>
    {rows.length === 0 ? (
      <p class="card">{v.t('staff.published.none')}</p>
    ) : (
      <Scroll label={v.t('staff.nav.published')}>
        <table>
          <tbody>
            {rows.map((r) => (
              <tr>
                <th scope="row">
                  {v.t(`staff.kind.${r.kind as 'report' | 'case' | 'referral'}`)} · {showMonth(r.month, v.lang)}
                </th>
                <td class="number">{showNumber(r.count, v.lang)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    )}
  </StaffPage>
)

type Health = { version: string; step: number; keyFingerprint: string; intakeOpen: boolean }

export const HealthPage = ({ v, now }: { v: View; now: Health }) => (
  <StaffPage v={v} title={v.t('staff.nav.health')} wide={false}>
    <h1>{v.t('staff.nav.health')}</h1>
    <dl class="facts card">
      <dt>{v.t('staff.health.database')}</dt>
      <dd>PostgreSQL {now.version}</dd>
      <dt>{v.t('staff.health.step')}</dt>
      <dd>{now.step}</dd>
      <dt>{v.t('staff.health.key')}</dt>
      <dd>{now.keyFingerprint}</dd>
      <dt>{v.t('staff.health.intake')}</dt>
      <dd>{now.intakeOpen ? v.t('staff.health.intake_open') : v.t('staff.health.intake_closed')}</dd>
    </dl>
  </StaffPage>
)
