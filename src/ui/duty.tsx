import { showTime } from '#platform/time/time.ts'
import { Lines } from './lines.tsx'
import type { View } from './view.ts'
import { dayWords, endWords, laterKind } from './when.tsx'

/** Who answers, at a moment; the module of the intake works it out. */
type Duty = {
  now: boolean
  until: Date | null
  next: Date | null
  women: boolean
  men: boolean
  nextWoman: Date | null
  nextMan: Date | null
  danger: boolean
}
type LineEntries = Parameters<typeof Lines>[0]['entries']
type Props = { v: View; duty: Duty; at: Date }

/** When somebody reads, as it is planned and no better. */
export function readWords(v: View, duty: Duty, at: Date): string {
  const { t, lang } = v
  if (duty.now) {
    if (duty.until === null) return t('duty.now')
    const { kind, day, time } = endWords(v, duty.until, at)
    return t(`duty.${kind}`, { day, time })
  }
  if (duty.next === null) return t('duty.unknown')
  return t(`duty.${laterKind(duty.next, at)}`, { day: dayWords(v, duty.next, at), time: showTime(duty.next, lang) })
}

/** When somebody reads; while nobody does also the lines that answer at this moment. */
export const WhenRead = ({ v, duty, at, lines, label }: Props & { lines: LineEntries; label?: boolean }) => (
  <>
    {label && `${v.t('duty.label')} `}
    {readWords(v, duty, at)}
    {!duty.now && lines.length > 0 && (
      <>
        {' '}
        {v.t('duty.lines_now')}
        <Lines v={v} entries={lines} />
      </>
    )}
  </>
)

/** In danger: whether somebody of us is there and is rung, or nobody is. */
export const DangerDuty = ({ v, duty }: Omit<Props, 'at'>) => (
  <p>{v.t(duty.danger ? 'duty.danger_here' : 'duty.danger_nobody')}</p>
)

/** When a woman or a man is there. */
export function genderWords(v: View, duty: Duty, at: Date, gender: 'woman' | 'man'): string {
  const [here, next] = gender === 'woman' ? [duty.women, duty.nextWoman] : [duty.men, duty.nextMan]
  if (here) return v.t(`duty.gender.${gender}_now`)
  if (next === null) return v.t(`duty.gender.${gender}_unknown`)
  const time = showTime(next, v.lang)
  return v.t(`duty.gender.${gender}_${laterKind(next, at)}`, { day: dayWords(v, next, at), time })
}
