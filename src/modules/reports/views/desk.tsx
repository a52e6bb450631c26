import { languageName } from '#platform/i18n/i18n.ts'
import { showWhen } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { StaffPage } from '#ui/layout.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { ReportRow } from '../queries.ts'
import type { Aside, ReportState } from '../schema.ts'

type Danger = 'now' | 'not_sure' | 'not_now'
type Helper = 'woman' | 'man' | 'no_matter'

export const DangerTag = ({ v, danger }: { v: View; danger: string }) => (
  <span class={danger === 'now' ? 'tag now' : 'tag'}>{v.t(`staff.danger.${danger as Danger}`)}</span>
)

/** Where a report stands; why it lies aside; and how many more say the very same. */
const State = ({ v: { t }, row }: { v: View; row: ReportRow }) => (
  <>
    {row.aside ? t(`staff.aside.${row.aside as Aside}`) : t(`staff.report_state.${row.state as ReportState}`)}
    {row.alike > 0 && <small> {t('staff.aside.alike', { count: row.alike })}</small>}
  </>
)

/** Reports, danger first, then oldest. */
const ReportTable = ({ v, rows }: { v: View; rows: ReportRow[] }) => {
  const { t, lang } = v
  return (
    <Table
      label={t('staff.reports.title')}
      rows={rows}
      columns={[
        {
          name: t('staff.reports.received'),
          show: (r) => <a href={`/staff/reports/${r.id}`}>{showWhen(r.receivedAt, lang)}</a>,
        },
        { name: t('staff.reports.danger'), show: (r) => <DangerTag v={v} danger={r.danger} /> },
        { name: t('staff.reports.state'), show: (r) => <State v={v} row={r} /> },
        {
          name: t('staff.reports.waiting'),
          show: (r) => (r.waitingSince ? t('staff.reports.since', { time: showWhen(r.waitingSince, lang) }) : '–'),
        },
        { name: t('staff.reports.helper'), show: (r) => t(`staff.helper.${r.wantedHelper as Helper}`) },
        { name: t('staff.reports.language'), show: (r) => languageName(r.language, lang) },
        { name: t('staff.reports.province'), show: (r) => label('provinces', r.province, lang) || '–' },
      ]}
    />
  )
}

export const ReportsPage = ({
  v,
  rows,
  list,
  next,
}: {
  v: View
  rows: ReportRow[]
  list: 'open' | 'resting' | 'aside'
  next: string | null
}) => (
  <StaffPage v={v} title={v.t('staff.reports.title')}>
    <h1>{v.t('staff.reports.title')}</h1>
    <p class="row">
      <a href="/staff/reports" aria-current={list === 'open' ? 'page' : undefined}>
        {v.t('staff.reports.open')}
      </a>
      <a href="/staff/reports?resting=yes" aria-current={list === 'resting' ? 'page' : undefined}>
        {v.t('staff.reports.resting')}
      </a>
      <a href="/staff/reports?aside=yes" aria-current={list === 'aside' ? 'page' : undefined}>
        {v.t('staff.aside.list')}
      </a>
    </p>
    {rows.length === 0 ? (
      <p class="card">
        {v.t(
          list === 'open'
            ? 'staff.reports.none_open'
            : list === 'aside'
              ? 'staff.aside.none'
              : 'staff.reports.none_resting',
        )}
      </p>
    ) : (
      <ReportTable v={v} rows={rows} />
    )}
    <More v={v} href={next} />
  </StaffPage>
)
