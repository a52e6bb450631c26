/**
 * Days and moments as numbers: days since 1970-01-01, the day beginning at midnight in Phnom Penh,
 * seven hours before UTC's all year. A moment has a fraction, so that days and moments can be compared.
 */

const offset = '+07:00'
const offsetMs = 7 * 3_600_000
const dayMs = 86_400_000
const [firstDay, lastDay] = [-719_528, 2_932_896] // the years 0000 to 9999, which four digits can say

/** The day `2026-11-22`, or undefined if there is none. */
export function dayIn(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
  const ms = Date.parse(`${text}T00:00:00Z`)
  return new Date(ms || 0).toISOString().startsWith(text) ? ms / dayMs : undefined // 30 February is another day
}

/** The time of day `14:30`, also with seconds, as a fraction of a day. */
export function timeIn(text: string): number | undefined {
  const [, hours, minutes, seconds = '0'] = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?$/.exec(text) ?? []
  if (!hours) return undefined
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) / 86_400
}

/** The moment `2026-11-22T14:30:00+07:00`, or the beginning of a day; without a zone it is Phnom Penh's. */
export function momentIn(text: string): number | undefined {
  const [date = '', rest] = text.split('T', 2)
  const day = dayIn(date)
  if (day === undefined || rest === undefined) return day
  const [, clock = '', zone = offset] = /^([\d:.]+)(Z|[+-]\d\d:?\d\d)?$/.exec(rest) ?? []
  const time = timeIn(clock)
  if (time === undefined) return undefined
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000 * (sign === '-' ? -1 : 1)
  return day + time + (offsetMs - ahead) / dayMs
}

/** Any of them, as numbers in expressions take them. */
export const timeLineIn = (text: string): number | undefined =>
  text.includes('-') ? momentIn(text) : text.includes(':') ? timeIn(text) : undefined

/** `2026-11-22`; empty for what is no day of the years 0000 to 9999. */
export const dayText = (days: number): string =>
  days >= firstDay && days < lastDay + 1 ? isoOf(days).slice(0, 10) : ''

/** `2026-11-22T14:30:00+07:00`, to the second. */
export const momentText = (days: number): string =>
  days >= firstDay && days < lastDay + 1 ? `${isoOf(days).slice(0, 19)}${offset}` : ''

const isoOf = (days: number) => new Date(Math.floor(days * dayMs + 0.5)).toISOString()

const months = {
  en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
  km: 'មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ'.split(' '),
}
const weekdays = {
  en: 'Sun Mon Tue Wed Thu Fri Sat'.split(' '),
  km: 'អាទិត្យ ច័ន្ទ អង្គារ ពុធ ព្រហស្បតិ៍ សុក្រ សៅរ៍'.split(' '),
}

/** A moment in the words of `format-date`: `%d %b %Y`. Months and weekdays are in Khmer or English. */
export function formatted(days: number, format: string, language: string): string {
  const iso = momentText(days)
  if (!iso) return ''
  const lang = language === 'km' ? 'km' : 'en'
  const short = (digits: string) => String(Number(digits))
  const [year, month, day, hour] = [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10), iso.slice(11, 13)]
  const parts: Record<string, string | undefined> = {
    Y: year,
    y: year.slice(2),
    m: month,
    n: short(month),
    b: months[lang][Number(month) - 1],
    d: day,
    e: short(day),
    a: weekdays[lang][(((Math.floor(days) + 4) % 7) + 7) % 7],
    H: hour,
    h: short(hour),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    3: isoOf(days).slice(20, 23),
    '%': '%',
  }
  return format.replace(/%(.)/g, (whole, letter: string) =>
    Object.hasOwn(parts, letter) ? (parts[letter] ?? '') : whole,
  )
}
