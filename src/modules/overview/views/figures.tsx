import type { OrganisationFigures, RemovalCount } from '#modules/records/queries.ts'
import type { ReferralState } from '#modules/referrals/schema.ts'
import type { RemovalState } from '#modules/removals/schema.ts'
import { showMonth, showNumber } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { StaffPage } from '#ui/layout.tsx'
import { Scroll } from '#ui/scroll.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'

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
      <RemovalFigures v={v} rows={figures.removals} />
    </StaffPage>
  )
}

/** Removal requests by month, where it was, and what became of it. */
const RemovalFigures = ({ v, rows }: { v: View; rows: RemovalCount[] }) => {
  const { t, lang } = v
  return (
    <section>
      <h2>{t('staff.figures.removals')}</h2>
      {rows.length === 0 ? (
        <p class="quiet">{t('staff.figures.none')}</p>
      ) : (
        <Table
          label={t('staff.figures.removals')}
          rows={rows}
          columns={[
            { name: t('staff.figures.month'), show: (r) => showMonth(r.month, lang) },
            { name: t('staff.removal.platform'), show: (r) => label('platforms', r.platform, lang) },
            {
              name: t('staff.removal.state_label'),
              show: (r) => t(`staff.removal.state.${r.state as RemovalState}`),
            },
            { name: t('staff.figures.number'), show: (r) => showNumber(r.count, lang) },
          ]}
        />
      )}
    </section>
  )
}
