import { showDay } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { StaffPage } from '#ui/layout.tsx'
import { Scroll } from '#ui/scroll.tsx'
import type { View } from '#ui/view.ts'
import type { CaseRow } from '../queries.ts'
import type { CaseHead, CaseState } from '../schema.ts'

export const CasesPage = ({
  v,
  rows,
  heads,
  closed,
  mayOpen,
}: {
  v: View
  rows: CaseRow[]
  heads: Map<string, CaseHead>
  closed: boolean
  mayOpen: boolean
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
      <Scroll label={v.t('staff.cases.title')}>
        <table class="stack">
          <thead>
            <tr>
              <th>{v.t('staff.cases.child')}</th>
              <th>{v.t('staff.cases.state')}</th>
              <th>{v.t('staff.cases.opened')}</th>
              <th>{v.t('staff.cases.from')}</th>
              <th>{v.t('staff.reports.province')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr>
                <th scope="row">
                  <a href={`/staff/cases/${r.id}`}>{heads.get(r.id)?.callName ?? v.t('staff.cases.unnamed')}</a>
                </th>
                <td data-name={v.t('staff.cases.state')}>{v.t(`staff.case_state.${r.state as CaseState}`)}</td>
                <td data-name={v.t('staff.cases.opened')}>{showDay(r.openedAt, v.lang)}</td>
                <td data-name={v.t('staff.cases.from')}>
                  {v.t(`staff.case_source.${r.source as 'report' | 'visit'}`)}
                </td>
                <td data-name={v.t('staff.reports.province')}>{label('provinces', r.province, v.lang) || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    )}
  </StaffPage>
)
