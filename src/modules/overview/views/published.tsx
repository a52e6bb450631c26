import { showMonth, showNumber } from '#platform/time/time.ts'
import { StaffPage } from '#ui/layout.tsx'
import { Scroll } from '#ui/scroll.tsx'
import type { View } from '#ui/view.ts'
import type { Published } from '../queries.ts'

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
                  {v.t(`staff.kind.${r.kind as 'report' | 'case' | 'referral' | 'removal'}`)} ·{' '}
                  {showMonth(r.month, v.lang)}
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
