import type { EndingRow } from '#modules/referrals/queries.ts'
import { showDay } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import type { View } from '#ui/view.ts'

/** Agreements that end within two weeks: each side is asked in time. */
export const Ending = ({ v, rows }: { v: View; rows: EndingRow[] }) =>
  rows.length === 0 ? null : (
    <section class="card">
      <h2>{v.t('staff.start.ending', { count: rows.length })}</h2>
      <ul>
        {rows.map((r) => (
          <li>
            <a href={`/staff/referrals/${r.id}`}>{label('services', r.service, v.lang)}</a>{' '}
            {showDay(r.expiresOn, v.lang)}
            {r.stillNeeded === null && <>: {v.t(`staff.ending.${r.side}`)}</>}
          </li>
        ))}
      </ul>
    </section>
  )
