import { showTime } from '#platform/time/time.ts'
import type { View } from '#ui/view.ts'
import { dayWords } from '#ui/when.tsx'
import type { Stretch } from '../hours.ts'

/** When nobody reads in the coming week, plainly. */
export function Gaps({ v, gaps, now }: { v: View; gaps: Stretch[]; now: Date }) {
  const { t, lang } = v
  const moment = (at: Date) => `${dayWords(v, at, now)} ${showTime(at, lang)}`
  return (
    <section class={gaps.length > 0 ? 'note' : 'card'}>
      <h2>{t('staff.duty.gaps')}</h2>
      {gaps.length === 0 ? (
        <p>{t('staff.intake.no_gaps')}</p>
      ) : (
        <ul>
          {gaps.map((gap) => (
            <li>{t('staff.duty.gap', { from: moment(gap.from), until: moment(gap.until) })}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
