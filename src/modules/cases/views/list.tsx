import { showDay } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { empty, Field, type Filled, Form } from '#ui/form.tsx'
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
  search,
}: {
  v: View
  rows: CaseRow[]
  heads: Map<string, CaseHead>
  closed: boolean
  mayOpen: boolean
  next: string | null
  /** What was looked for, and what was wrong with it; null for the plain list. */
  search: Filled | null
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
    <Form v={v} action="/staff/cases/search" class="row find">
      <Field v={v} name="name" label={v.t('staff.cases.find')} filled={search ?? empty} />
      <button type="submit" class="second">
        {v.t('staff.cases.find_go')}
      </button>
    </Form>
    {search && Object.keys(search.errors).length === 0 && (
      <p role="status">{v.t('staff.cases.found', { count: rows.length })}</p>
    )}
    {rows.length === 0 ? (
      <p class="card">{search ? v.t('staff.cases.none_found') : v.t('staff.cases.none')}</p>
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
