import { type Lang, languages, localesOf } from '../i18n/i18n.ts'

export const zone = 'Asia/Phnom_Penh'

/** A way to write days and times, made once for each language. */
function formats(options: Intl.DateTimeFormatOptions): (date: Date, lang: Lang) => string {
  const made = new Map(
    languages.map((lang) => [lang, new Intl.DateTimeFormat(localesOf(lang), { timeZone: zone, ...options })]),
  )
  return (date, lang) => made.get(lang)?.format(date) ?? ''
}
const day = formats({ day: 'numeric', month: 'long', year: 'numeric' })
const moment = formats({
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const month = formats({ month: 'long', year: 'numeric' })
const time = formats({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const weekday = formats({ weekday: 'long' })
const weekdayAndDay = formats({ weekday: 'long', day: 'numeric', month: 'long' })

/** A `YYYY-MM-DD` day stands for noon there, so that no zone moves it. */
const asDate = (value: Date | string) =>
  typeof value === 'string' && value.length === 10 ? new Date(`${value}T05:00:00Z`) : new Date(value)

export const showDay = (value: Date | string, lang: Lang) => day(asDate(value), lang)
export const showMoment = (value: Date | string, lang: Lang) => moment(asDate(value), lang)
/** The time of day as HH:MM. */
export const showTime = (value: Date, lang: Lang) => time(value, lang)
export const showWeekday = (value: Date | string, lang: Lang) => weekday(asDate(value), lang)
/** A day with its weekday, without the year: for days that are near. */
export const showNearDay = (value: Date | string, lang: Lang) => weekdayAndDay(asDate(value), lang)
export const showMonth = (value: Date | string, lang: Lang) => month(asDate(value), lang)
export const showNumber = (value: number, lang: Lang) => new Intl.NumberFormat(localesOf(lang)).format(value)

/** Today in Phnom Penh as `YYYY-MM-DD`. */
export const today = (now = new Date()): string =>
  Temporal.Instant.from(now.toISOString()).toZonedDateTimeISO(zone).toPlainDate().toString()

export const addDays = (isoDay: string, days: number): string =>
  Temporal.PlainDate.from(isoDay).add({ days }).toString()

/** The moment a day begins in Phnom Penh. */
export const startOfDay = (isoDay: string): Date =>
  new Date(Temporal.PlainDate.from(isoDay).toZonedDateTime(zone).epochMilliseconds)

/** The moment of a time of day (HH:MM, also 24:00) in Phnom Penh. */
export const momentAt = (isoDay: string, time: string): Date => {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
  return new Date(startOfDay(isoDay).getTime() + minutes * 60_000) // no clock is ever changed there
}

/** The Monday of a day's week. */
export const mondayOf = (isoDay: string): string => addDays(isoDay, 1 - Temporal.PlainDate.from(isoDay).dayOfWeek)

/** What ends with a day ends when the next one begins; this leads from that moment back into the day. */
export const lastMoment = (until: Date): Date => new Date(until.getTime() - 1)

/**
 * A moment of a record, or the day alone where no more than that is kept any more: the beginning of
 * a day, to the millisecond, is never a time that somebody did something.
 */
export const showWhen = (value: Date, lang: Lang) =>
  value.getTime() === startOfDay(today(value)).getTime() ? showDay(value, lang) : showMoment(value, lang)

/** The month of a day as facts hold it: `YYYY-MM-01`. */
export const monthOf = (isoDay: string): string => `${isoDay.slice(0, 7)}-01`

/** How long somebody waited, as a band. A fact holds no minutes, which could point back at a report. */
export function waitBand(
  from: Date,
  to: Date,
): 'under_15_minutes' | 'under_1_hour' | 'under_4_hours' | 'under_24_hours' | 'under_72_hours' | 'longer' {
  const minutes = (to.getTime() - from.getTime()) / 60_000
  if (minutes < 15) return 'under_15_minutes'
  if (minutes < 60) return 'under_1_hour'
  if (minutes < 240) return 'under_4_hours'
  if (minutes < 1440) return 'under_24_hours'
  if (minutes < 4320) return 'under_72_hours'
  return 'longer'
}
