import { zone } from '#platform/time/time.ts'
import type { CardHours } from '../queries/cards.ts'
import { weekdays } from '../schema.ts'
import { isOpen } from '../search/hours.ts'

/** A span of one day as HH:MM in Phnom Penh; one that closes at or before it opens goes on into the next day. */
export type Span = { opens: string; closes: string }

const times = new WeakMap<Date, Temporal.PlainDateTime>()

/** The time in Phnom Penh. A page asks for the same moment once a card. */
export function thereAt(now: Date): Temporal.PlainDateTime {
  const there = times.get(now) ?? Temporal.Instant.from(now.toISOString()).toZonedDateTimeISO(zone).toPlainDateTime()
  times.set(now, there)
  return there
}

/** Whether anybody stated days and times. */
export const hoursKnown = (hours: readonly CardHours[]): boolean => hours.some((h) => h.opening !== null)

export const wholeDay = (span: Span): boolean => span.opens === '00:00' && span.closes === '23:59'

/** When it is open on a day, as far as that was stated. */
export function spansOn(hours: readonly CardHours[], day: Temporal.PlainDate): Span[] {
  const weekday = weekdays[day.dayOfWeek - 1] ?? 'MO'
  const date = day.toString()
  const spans = hours
    .filter((h) => (h.validFrom === null || h.validFrom <= date) && (h.validTo === null || date <= h.validTo))
    .flatMap(({ opening }) =>
      opening?.days.includes(weekday) ? [{ opens: opening.opens, closes: opening.closes }] : [],
    )
    .sort((a, b) => a.opens.localeCompare(b.opens))
  return spans.filter((s, i) => !spans.slice(0, i).some((o) => o.opens === s.opens && o.closes === s.closes))
}

/** Seven days from this one on. */
export const weekFrom = (day: Temporal.PlainDate): Temporal.PlainDate[] => weekdays.map((_, i) => day.add({ days: i }))

/** Day and night on every day of the week that begins here. */
export const isAlways = (hours: readonly CardHours[], day: Temporal.PlainDate): boolean =>
  hours.length > 0 && weekFrom(day).every((d) => spansOn(hours, d).some(wholeDay))

export const openNow = (hours: readonly CardHours[], at: Temporal.PlainDateTime): boolean =>
  isOpen(
    hours.flatMap(({ opening, validFrom, validTo }) =>
      opening
        ? [
            {
              ...{ validFrom, validTo, freq: 'WEEKLY', interval: 1, byday: opening.days.join(','), bymonthday: null },
              ...{ opensAt: opening.opens, closesAt: opening.closes },
            },
          ]
        : [],
    ),
    at,
  )
