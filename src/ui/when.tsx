import { addDays, showDay, showTime, startOfDay, today } from '#platform/time/time.ts'
import type { View } from './view.ts'

/** What can honestly be said of hours: now and until when (null: as far as is known), later from when, or nothing. */
export type When = { state: 'now'; until: Date | null } | { state: 'later'; at: Date } | { state: 'unknown' }

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** A near day by its weekday, another by its date. */
export function dayWords({ t, lang }: View, at: Date, now: Date): string {
  const day = today(at)
  const near = day >= today(now) && day < addDays(today(now), 7)
  const weekday = weekdays[Temporal.PlainDate.from(day).dayOfWeek - 1] ?? 'MO'
  return near ? t(`finder.hours.${weekday}`) : t('duty.date', { day: showDay(at, lang) })
}

/** Which words fit a moment that is to come. */
export function laterKind(at: Date, now: Date): 'today' | 'tomorrow' | 'day' {
  if (today(at) === today(now)) return 'today'
  return today(at) === addDays(today(now), 1) ? 'tomorrow' : 'day'
}

/** An end at midnight is 24:00 of the day that ends. */
export function endWords(
  v: View,
  until: Date,
  now: Date,
): { kind: 'now_until' | 'now_until_day'; day: string; time: string } {
  const midnight = until.getTime() === startOfDay(today(until)).getTime()
  const last = midnight ? new Date(until.getTime() - 1) : until
  return {
    kind: today(last) === today(now) ? 'now_until' : 'now_until_day',
    day: dayWords(v, last, now),
    time: midnight ? '24:00' : showTime(until, v.lang),
  }
}

/** The hours of a way in words. @param of `write_when`: the way is always open, and what is said is when somebody reads */
export function whenWords(v: View, when: When, now: Date, of: 'when' | 'write_when'): string {
  const { t, lang } = v
  if (when.state === 'unknown') return t(`ways.${of}.unknown`)
  if (when.state === 'now') {
    if (when.until === null) return of === 'when' ? t('ways.when.always') : t('ways.write_when.now')
    const { kind, day, time } = endWords(v, when.until, now)
    return t(`ways.${of}.${kind}`, { day, time })
  }
  return t(`ways.${of}.${laterKind(when.at, now)}`, { day: dayWords(v, when.at, now), time: showTime(when.at, lang) })
}
