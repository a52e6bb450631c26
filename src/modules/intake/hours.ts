import { type Opening, type weekdays as weekdayList, weekdays } from '#modules/directory/schema.ts'
import { addDays, momentAt, today } from '#platform/time/time.ts'

// When somebody can be reached: by weekday, with single days that differ. All times are of Phnom Penh.

export type Weekday = (typeof weekdayList)[number]
/** HH:MM to HH:MM, also 24:00; one that closes at or before it opens goes on into the next day. */
export type Span = { opens: string; closes: string }
/** What a day holds; a single day that differs stands before its weekday. */
export type Hours = { weekly: Partial<Record<Weekday, Span[]>>; exceptions: Record<string, Span[]> }
/** A stretch of time, from its first moment to the first one after it. */
export type Stretch = { from: Date; until: Date }
/** What can honestly be said: now and until when (null: always), later from when, or that nobody has said. */
export type When = { state: 'now'; until: Date | null } | { state: 'later'; at: Date } | { state: 'unknown' }

/** How far ahead is looked, in days. */
export const daysAhead = 15

const latinDigits = (text: string) => text.replace(/[០-៩]/g, (d) => String(d.charCodeAt(0) - 0x17e0))
const moment = /^(\d{1,2})(?:[:.](\d{2}))?$/

/** A time of day as people write it: `8`, `8:30`, `08.30`, `24:00`, Khmer digits. @returns HH:MM, or null */
export function timeOf(typed: string): string | null {
  const [, hour = '', minute = '00'] = moment.exec(latinDigits(typed).trim()) ?? []
  if (hour === '' || Number(minute) > 59) return null
  if (Number(hour) > 24 || (Number(hour) === 24 && minute !== '00')) return null
  return `${hour.padStart(2, '0')}:${minute}`
}

/** Spans as people write them: `8:00-12:00, 13:30-17:00`. Nothing means closed. @returns null when it cannot be read */
export function spansOf(typed: string): Span[] | null {
  const parts = typed.split(/[,;]/).filter((part) => part.trim() !== '')
  const spans = parts.map((part) => {
    const [from = '', to = '', ...more] = part.split(/[-–—]/)
    const [opens, closes] = [timeOf(from), timeOf(to)]
    return opens && closes && opens !== '24:00' && opens !== closes && more.length === 0 ? { opens, closes } : null
  })
  return spans.every((s) => s !== null) ? spans : null
}

export const spansText = (spans: readonly Span[]): string => spans.map((s) => `${s.opens}-${s.closes}`).join(', ')

/** Single days that differ, one a line: a day alone is closed. @returns null when a line cannot be read */
export function exceptionsOf(typed: string): Hours['exceptions'] | null {
  const days: Hours['exceptions'] = {}
  for (const line of typed.split(/\r?\n/).filter((l) => l.trim() !== '')) {
    const [, day = '', rest = ''] = /^\s*(\d{4}-\d{2}-\d{2})(.*)$/.exec(latinDigits(line)) ?? []
    const spans = isDay(day) ? spansOf(rest) : null
    if (!spans) return null
    days[day] = spans
  }
  return days
}

function isDay(day: string): boolean {
  try {
    return Temporal.PlainDate.from(day).toString() === day
  } catch {
    return false
  }
}

const compact = (spans: readonly Span[]) => spansText(spans).replaceAll(', ', ',')

/** As the table keeps them: `MO 08:00-12:00,13:30-17:00;TU …` and `2026-04-14;2026-04-15 08:00-11:00`. */
export const hoursKept = ({ weekly, exceptions }: Hours): { weekly: string; exceptions: string } => ({
  weekly: weekdays.flatMap((d) => (weekly[d]?.length ? `${d} ${compact(weekly[d])}` : [])).join(';'),
  exceptions: Object.entries(exceptions)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([day, spans]) => `${day} ${compact(spans)}`.trim())
    .join(';'),
})

/** What `hoursKept` wrote. */
export function hoursFrom(kept: { weekly: string; exceptions: string }): Hours {
  const read = (text: string) =>
    Object.fromEntries(
      text
        .split(';')
        .filter(Boolean)
        .map((part) => {
          const [name = '', spans = ''] = part.split(' ')
          return [name, spansOf(spans) ?? []]
        }),
    )
  return { weekly: read(kept.weekly), exceptions: read(kept.exceptions) }
}

const weekdayOf = (day: string): Weekday => weekdays[Temporal.PlainDate.from(day).dayOfWeek - 1] ?? 'MO'

/** The spans of one day. */
export const spansOn = ({ weekly, exceptions }: Hours, day: string): Span[] =>
  exceptions[day] ?? weekly[weekdayOf(day)] ?? []

/** Hours as an entry of the directory states them; 23:59 there means the end of the day. */
export function spansStated(
  stated: readonly { opening: Opening; validFrom: string | null; validTo: string | null }[],
  day: string,
): Span[] {
  return stated
    .filter((s) => (s.validFrom === null || s.validFrom <= day) && (s.validTo === null || day <= s.validTo))
    .filter((s) => s.opening.days.includes(weekdayOf(day)))
    .map(({ opening: { opens, closes } }) => ({ opens, closes: closes === '23:59' ? '24:00' : closes }))
}

/** All stretches of the days around now, from yesterday on. */
export const stretchesOf = (spans: (day: string) => Span[], now: Date): Stretch[] =>
  Array.from({ length: daysAhead + 1 }, (_, i) => addDays(today(now), i - 1)).flatMap((day) =>
    spans(day).map(({ opens, closes }) => ({
      from: momentAt(day, opens),
      until: momentAt(closes > opens ? day : addDays(day, 1), closes),
    })),
  )

/** Stretches that touch or overlap as one, in order. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = []
  for (const next of [...stretches].sort((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = all.at(-1)
    if (!last || next.from > last.until) all.push({ ...next })
    else if (next.until > last.until) last.until = next.until
  }
  return all
}

/** What can honestly be said of these stretches at a moment. One that lasts for as far as is looked has no end. */
export function whenOf(stretches: readonly Stretch[], now: Date): When {
  const all = joined(stretches)
  const here = all.find((s) => s.from <= now && now < s.until)
  if (here)
    return {
      state: 'now',
      until: here.until >= momentAt(addDays(today(now), daysAhead - 1), '00:00') ? null : here.until,
    }
  const next = all.find((s) => s.from > now)
  return next ? { state: 'later', at: next.from } : { state: 'unknown' }
}
