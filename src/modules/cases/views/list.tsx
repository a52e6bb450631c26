import { showDay } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { StaffPage } from '#ui/layout.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { CaseRow } from '../queries.ts'
import type { CaseHead, CaseState } from '../schema.ts'

export const CasesPage = ({
  v,
  rows,
  heads,
  closed,
  mayOpen,
  next,
}: {
  v: View
  rows: CaseRow[]
  heads: Map<string, CaseHead>
  closed: boolean
  mayOpen: boolean
  next: string | null
}) => (
  <StaffPage v={v} title={v.t('staff.cases.title')}>
    <h1>{v.t('staff.cases.title')}</h1>
    <p class="row">
      <a href="/staff/cases" aria-current={closed ? undefined : 'page'}>
        {v.t('staff.cases.open')}
      </a>
      <a href="/staff/cases?closed=yes" aria-current={closed ? 'page' : undefined}>
        {v.t('staff.cases.closed')}
      </a>
      {mayOpen && (
        <a class="button small" href="/staff/cases/new">
          {v.t('staff.cases.new')}
        </a>
      )}
    </p>
    {rows.length === 0 ? (
      <p class="card">{v.t('staff.cases.none')}</p>
    ) : (
      <Table
        label={v.t('staff.cases.title')}
        rows={rows}
        columns={[
          {
            name: v.t('staff.cases.child'),
            show: (r) => <a href={`/staff/cases/${r.id}`}>{heads.get(r.id)?.callName ?? v.t('staff.cases.unnamed')}</a>,
          },
          { name: v.t('staff.cases.state'), show: (r) => v.t(`staff.case_state.${r.state as CaseState}`) },
          { name: v.t('staff.cases.opened'), show: (r) => showDay(r.openedAt, v.lang) },
          { name: v.t('staff.cases.from'), show: (r) => v.t(`staff.case_source.${r.source as 'report' | 'visit'}`) },
          { name: v.t('staff.reports.province'), show: (r) => label('provinces', r.province, v.lang) || '–' },
        ]}
      />
    )}
    <More v={v} href={next} />
  </StaffPage>
)
