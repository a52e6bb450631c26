import { showDay } from '#platform/time/time.ts'
import { StaffPage } from '#ui/layout.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { RemovalRow } from '../queries.ts'

type Props = { v: View; rows: RemovalRow[]; today: string; next: string | null }

/** Requests at which somebody has to look again, the earliest first. Addresses stand only behind the link. */
export const RemovalsPage = ({ v, rows, today, next }: Props) => {
  const { t, lang } = v
  return (
    <StaffPage v={v} title={t('staff.removal.list')}>
      <h1>{t('staff.removal.list')}</h1>
      <p>{t('staff.removal.list_lead')}</p>
      {rows.length === 0 ? (
        <p class="card">{t('staff.removal.none')}</p>
      ) : (
        <Table
          label={t('staff.removal.list')}
          rows={rows}
          columns={[
            {
              name: t('staff.removal.look_again'),
              show: (r) => (
                <>
                  <a href={`/staff/removals/${r.id}`}>{showDay(r.followUpOn ?? r.madeOn, lang)}</a>{' '}
                  {(r.followUpOn ?? '') <= today && <span class="tag now">{t('staff.removal.due')}</span>}
                </>
              ),
            },
            { name: t('staff.removal.state_label'), show: (r) => t(`staff.removal.state.${r.state}`) },
            { name: t('staff.removal.made_on'), show: (r) => showDay(r.madeOn, lang) },
            {
              name: t('staff.removal.report'),
              show: (r) => <a href={`/staff/reports/${r.reportId}`}>{t('staff.removal.see_report')}</a>,
            },
          ]}
        />
      )}
      <More v={v} href={next} />
    </StaffPage>
  )
}
