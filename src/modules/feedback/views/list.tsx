import { pick } from '#platform/i18n/i18n.ts'
import { showDay, showNumber } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { StaffPage } from '#ui/layout.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { ComplaintCount, FeedbackRow } from '../queries.ts'

/** How far feedback is. */
export const stateOf = (row: FeedbackRow): 'received' | 'dealt_with' | 'published' | 'withdrawn' =>
  row.withdrawnOn ? 'withdrawn' : row.publishedOn ? 'published' : row.answeredOn ? 'dealt_with' : 'received'

/** What people said: kinds and days. What they wrote is opened one by one. */
export const FeedbackListPage = ({ v, rows, next }: { v: View; rows: FeedbackRow[]; next: string | null }) => {
  const { t, lang } = v
  return (
    <StaffPage v={v} title={t('staff.feedback.title')}>
      <h1>{t('staff.feedback.title')}</h1>
      <p>{t('staff.feedback.lead')}</p>
      <p class="quiet">{t('staff.feedback.lead_only')}</p>
      {rows.length === 0 ? (
        <p class="card">{t('staff.feedback.none')}</p>
      ) : (
        <Table
          label={t('staff.feedback.title')}
          rows={rows}
          columns={[
            {
              name: t('staff.feedback.kind'),
              show: (r) => <a href={`/staff/feedback/${r.id}`}>{label('feedback_kinds', r.kind, lang)}</a>,
            },
            { name: t('staff.feedback.day'), show: (r) => showDay(r.madeOn, lang) },
            { name: t('staff.feedback.state'), show: (r) => t(`staff.feedback.states.${stateOf(r)}`) },
          ]}
        />
      )}
      <More v={v} href={next} />
      <p>
        <a href={`/${lang}/you-said`}>{t('staff.feedback.public_page')}</a>
      </p>
    </StaffPage>
  )
}

/** For the operator: numbers, so that no complaint lies unseen by those it is about. */
export const ComplaintCountsPage = ({ v, rows }: { v: View; rows: ComplaintCount[] }) => {
  const { t, lang } = v
  return (
    <StaffPage v={v} title={t('staff.nav.complaints')}>
      <h1>{t('staff.nav.complaints')}</h1>
      <p>{t('staff.feedback.counts_lead')}</p>
      {rows.length === 0 ? (
        <p class="card">{t('staff.feedback.counts_none')}</p>
      ) : (
        <Table
          label={t('staff.nav.complaints')}
          rows={rows}
          columns={[
            {
              name: t('staff.feedback.reader'),
              show: (r) => pick({ en: r.organisationEn, km: r.organisationKm }, lang),
            },
            { name: t('staff.feedback.kind'), show: (r) => label('feedback_kinds', r.kind, lang) },
            { name: t('staff.feedback.said'), show: (r) => showNumber(r.said, lang) },
            { name: t('staff.feedback.about_itself'), show: (r) => showNumber(r.aboutItself, lang) },
            { name: t('staff.feedback.unanswered'), show: (r) => showNumber(r.unanswered, lang) },
          ]}
        />
      )}
    </StaffPage>
  )
}
