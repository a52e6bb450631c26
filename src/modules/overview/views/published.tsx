import type { PublishedBarrier } from '#modules/feedback/queries.ts'
import { showMonth, showNumber } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { StaffPage } from '#ui/layout.tsx'
import { Scroll } from '#ui/scroll.tsx'
import type { View } from '#ui/view.ts'
import type { Published } from '../queries.ts'

type Props = { v: View; rows: Published[]; barriers: PublishedBarrier[] }

export const PublishedPage = ({ v, rows, barriers }: Props) => (
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
    <h2>{v.t('staff.published.barriers')}</h2>
    <p>{v.t('staff.published.barriers_lead')}</p>
    <Barriers v={v} rows={barriers} />
  </StaffPage>
)

/** What makes it hard to tell: as people said it themselves, and as staff coded it. */
const Barriers = ({ v, rows }: { v: View; rows: PublishedBarrier[] }) =>
  rows.length === 0 ? (
    <p class="card">{v.t('staff.published.none')}</p>
  ) : (
    <Scroll label={v.t('staff.published.barriers')}>
      <table>
        <tbody>
          {rows.map((r) => (
            <tr>
              <th scope="row">
                {label('barriers', r.barrier, v.lang)} · {v.t(`staff.published.from_${r.source}`)}
              </th>
              <td class="number">{showNumber(r.count, v.lang)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
