import { weekdays } from '../schema.ts'

/** One row of hsds_schedule, as far as it says when a service is open. Days as YYYY-MM-DD, times as HH:MM:SS. */
export type Schedule = {
  validFrom: string | null
  validTo: string | null
  freq: string | null
  interval: number | null
  byday: string | null
  bymonthday: string | null
  opensAt: string | null
  closesAt: string | null
}

const dayMinutes = 1440

/**
 * Whether one of the schedules says that a service is open at this moment. A span that ends at or
 * before its beginning goes on into the next day; one until 23:59 lasts to midnight. Public
 * holidays are not known. Schedules that leave out days or times say nothing.
 */
export function isOpen(schedules: readonly Schedule[], at: Temporal.PlainDateTime): boolean {
  const minute = at.hour * 60 + at.minute
  const day = at.toPlainDate()
  return schedules.some((s) => within(s, day, minute) || within(s, day.subtract({ days: 1 }), minute + dayMinutes))
}

/** @param minute since the day began; past 1440 it is of the next day */
function within(s: Schedule, day: Temporal.PlainDate, minute: number): boolean {
  if (s.opensAt === null || s.closesAt === null || !falls(s, day)) return false
  const opens = minutesOf(s.opensAt)
  const closes = minutesOf(s.closesAt)
  const ends = closes <= opens ? closes + dayMinutes : closes === dayMinutes - 1 ? dayMinutes : closes
  return opens <= minute && minute < ends
}

function falls(s: Schedule, day: Temporal.PlainDate): boolean {
  const date = day.toString()
  if ((s.validFrom !== null && date < s.validFrom) || (s.validTo !== null && date > s.validTo)) return false
  if ((s.interval ?? 1) > 1) return false // every second week: of which one nobody says
  const weekday = weekdays[day.dayOfWeek - 1] ?? 'MO'
  if (s.byday !== null && !s.byday.split(',').includes(weekday)) return false
  if (s.freq === 'MONTHLY') return (s.bymonthday ?? '').split(',').map(Number).includes(day.day)
  return s.byday !== null
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
