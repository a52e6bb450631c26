import { districts, isPlaceCode, type Place, provinces } from '#modules/places/schema.ts'
import { fold } from '#platform/i18n/fold.ts'
import type { Row } from '../entry/facts.ts'
import { linkKinds, phoneTypes } from '../entry/form-rows.ts'
import { dialOf, linkOf } from '../entry/numbers.ts'
import { type Confidence, confidences, weekdays } from '../schema.ts'
import { always, plainLabel } from './cells.ts'
import type { Odd } from './shape.ts'

// What stands in one cell, as the facts of an entry have it. Each gives what it could make of the
// cell and says through `wrong` what it could not: the key of a sentence, and what it names.

export type Wrong = (code: string, values?: Record<string, string | number>) => void

/** Parts with semicolons or line ends between. */
export const partsOf = (cell: string, between = /[;\n]/): string[] =>
  cell
    .split(between)
    .map((p) => p.trim())
    .filter(Boolean)

const latinDigits = (text: string) => text.replace(/[០-៩]/g, (d) => String(d.charCodeAt(0) - 0x17e0))
export const isKhmerText = (text: string) =>
  (text.match(/[\u1780-\u17d3]/g)?.length ?? 0) * 2 > text.replace(/\s/g, '').length

type Codes = readonly { code: string; en: string; km: string }[]
const short = (text: string) => text.slice(0, 60)

/** Codes out of a list, in its order; also by their names in English and Khmer. */
export function codesIn(cell: string, list: Codes, wrong: Wrong): string {
  const named = partsOf(cell, /[;,\n]/).map((part) => {
    const found = codeOf(part, list)
    if (!found) wrong('code', { value: short(part) })
    return found
  })
  return list
    .map((c) => c.code)
    .filter((c) => named.includes(c))
    .join(',')
}

/** A code by itself or by a name, without case, spaces and signs. */
export function codeOf(part: string, list: Codes): string | undefined {
  let named = namedCodes.get(list)
  if (!named) {
    named = new Map(list.toReversed().flatMap((c) => [c.en, c.km, c.code].map((name) => [bare(name), c.code])))
    namedCodes.set(list, named)
  }
  return named.get(bare(part))
}
const namedCodes = new WeakMap<Codes, Map<string, string>>()
const bare = (text: string) => fold(text).replace(/[_-]/g, '')

/** A mark is yes where it stands alone, no with `=no`. */
export function marksIn(cell: string, list: Codes, wrong: Wrong): { marksYes: string; marksNo: string } {
  const said = partsOf(cell, /[;,\n]/).map((part) => {
    const [name = '', answer = 'yes'] = part.split('=').map((p) => p.trim())
    const value = yesOrNo(answer)
    const code = codeOf(name, list)
    if (!code || value === null) wrong('mark', { value: short(part) })
    return { code, value }
  })
  const answered = (value: string) =>
    list
      .map((c) => c.code)
      .filter((c) => said.some((s) => s.code === c && s.value === value))
      .join(',')
  return { marksYes: answered('yes'), marksNo: answered('no') }
}

const yes = ['yes', 'y', 'true', '1', 'free', 'បាទ', 'ចាស', 'បាទ/ចាស', 'មាន', 'ឥតគិតថ្លៃ']
const no = ['no', 'n', 'false', '0', 'ទេ', 'គ្មាន', 'អត់']
export function yesOrNo(cell: string): 'yes' | 'no' | null {
  const text = fold(cell)
  return yes.some((y) => fold(y) === text) ? 'yes' : no.some((n) => fold(n) === text) ? 'no' : null
}

/** The whole country, or codes of places. */
export function areasIn(cell: string, wrong: Wrong): string {
  const parts = partsOf(cell)
  if (
    parts.some((p) => /^(country|whole country|nationwide|national|all provinces|cambodia|ទូទាំងប្រទេស|កម្ពុជា)$/i.test(p))
  )
    return 'country'
  const codes = parts.flatMap((part) => {
    // A place may carry commas, as in "Bavel, Battambang"; so may a list of places.
    const whole = placeIn(part, () => {})
    if (whole || !part.includes(',')) return [whole ?? placeIn(part, wrong)]
    return part.split(',').map((p) => placeIn(p.trim(), wrong))
  })
  return [...new Set(codes.filter((c) => c !== null))].sort().join(',')
}

const unitWords =
  /^(srok|khan|krong|khaet|province of|district of|city of)\s+|\s+(province|district|city|municipality|khan|krong)$/gi
const khmerUnits = /^(រាជធានី|ខេត្ត|ខេត្ដ|ស្រុក|ក្រុង|ខណ្ឌ)/
const key = (text: string) =>
  fold(text.replace(unitWords, '').replace(khmerUnits, '')).replace(/[^\p{L}\p{M}\p{N}]/gu, '')
const called = Map.groupBy(
  [...provinces, ...districts].flatMap((place) =>
    [place.name.en, place.name.km, ...place.also].map((name) => ({ key: key(name), place })),
  ),
  (named) => named.key,
)
const placesNamed = (name: string): Place[] => [...new Set((called.get(key(name)) ?? []).map((n) => n.place))]

/** One province or district: its code, perhaps with the name behind it, or its whole name. A name that is near to one is not taken for it. */
export function placeIn(cell: string, wrong: Wrong): string | null {
  const typed = latinDigits(cell.trim())
  const digits = /^(\d+)(?!\d)/.exec(typed)?.[1]
  if (digits) {
    if (digits.length % 2 === 0 && isPlaceCode(digits)) return digits
    if (digits.length % 2 === 1 && isPlaceCode(`0${digits}`))
      wrong('zero_place', { value: digits, right: `0${digits}` })
    else wrong('place', { value: short(cell) })
    return null
  }
  const [name = '', above = ''] = typed.split(',').map((p) => p.trim())
  const found = placesNamed(name).filter((p) => !above || placesNamed(above).some((a) => a.code === p.parent))
  const largest = found.filter((p) => p.level === found[0]?.level)
  if (largest.length === 1 && largest[0]) return largest[0].code
  wrong(largest.length === 0 ? 'place' : 'places', { value: short(cell), codes: largest.map((p) => p.code).join(', ') })
  return null
}

const dayNames: [RegExp, string][] = [
  [/^(mo|monday|mon|ច័ន្ទ|ចន្ទ|ថ្ងៃច័ន្ទ|ថ្ងៃចន្ទ)$/i, 'MO'],
  [/^(tu|tuesday|tue|អង្គារ|ថ្ងៃអង្គារ)$/i, 'TU'],
  [/^(we|wednesday|wed|ពុធ|ថ្ងៃពុធ)$/i, 'WE'],
  [/^(th|thursday|thu|ព្រហស្បតិ៍|ថ្ងៃព្រហស្បតិ៍)$/i, 'TH'],
  [/^(fr|friday|fri|សុក្រ|ថ្ងៃសុក្រ)$/i, 'FR'],
  [/^(sa|saturday|sat|សៅរ៍|ថ្ងៃសៅរ៍)$/i, 'SA'],
  [/^(su|sunday|sun|អាទិត្យ|ថ្ងៃអាទិត្យ)$/i, 'SU'],
]
const dayOf = (text: string) => dayNames.find(([name]) => name.test(text))?.[1]
const span = /^(.*?)\s*(\d{1,2}:\d{2})\s*(?:-|–|to|ដល់)\s*(\d{1,2}:\d{2})$/i
const clock = /^([01]\d|2[0-3]):[0-5]\d$/

/** Spans such as `MO-FR 08:00-17:00; SA 08:00-12:00`, or `24/7`. */
export function hoursIn(cell: string, wrong: Wrong): string {
  if (/^(24\s*\/\s*7|24 hours|always|day and night|២៤\s*\/\s*៧|២៤ម៉ោង)$/i.test(cell.trim())) return always
  const spans = partsOf(latinDigits(cell)).map((part) => {
    const [, days = '', from = '', to = ''] = span.exec(part) ?? []
    const [opens, closes] = [from.padStart(5, '0'), to.padStart(5, '0')]
    const open = daysIn(days)
    if (open.length === 0 || !clock.test(opens) || !clock.test(closes)) {
      wrong('hours', { value: short(part) })
      return ''
    }
    return `${open.join(',')} ${opens}-${closes}`
  })
  return spans.filter(Boolean).sort().join(';')
}

/** Which days; none when one of them is no day. */
function daysIn(text: string): string[] {
  const open = new Set<string>()
  for (const part of text.split(/[,\s]+(?![-–])/).filter((p) => p && !/^(and|និង)$/i.test(p))) {
    if (/^(daily|every|day|everyday|រាល់ថ្ងៃ)$/i.test(part)) for (const d of weekdays) open.add(d)
    else {
      const [from, to] = part.split(/[-–]/).map((d) => weekdays.indexOf(dayOf(d.trim()) as 'MO'))
      if (from === undefined || from < 0 || (to !== undefined && to < 0)) return []
      for (let i = from; ; i = (i + 1) % 7) {
        open.add(weekdays[i] ?? '')
        if (i === (to ?? from)) break
      }
    }
  }
  return weekdays.filter((d) => open.has(d))
}

/** `12 to 17`, `12-17`, `12+`, `to 17`. */
export function agesIn(cell: string, wrong: Wrong): { minimumAge: string; maximumAge: string } {
  const text = latinDigits(cell)
    .trim()
    .replace(/\b(years?|old|aged?)\b|ឆ្នាំ|អាយុ/gi, '')
    .trim()
  const both = /^(\d{1,3})\s*(?:-|–|to|ដល់)\s*(\d{1,3})$/i.exec(text)
  const from =
    /^(?:from\s*|ចាប់ពី\s*)?(\d{1,3})\s*(?:\+|and over|and up|ឡើងទៅ)$/i.exec(text) ??
    /^(?:from|ចាប់ពី)\s*(\d{1,3})$/i.exec(text)
  const to = /^(?:up to|to|under|until|-|–|ដល់)\s*(\d{1,3})$/i.exec(text)
  const ages = { minimumAge: both?.[1] ?? from?.[1] ?? '', maximumAge: both?.[2] ?? to?.[1] ?? '' }
  const numbers = Object.values(ages).filter(Boolean).map(Number)
  if (numbers.length === 0 || numbers.some((n) => n > 120)) wrong('ages', { value: short(cell) })
  else if (numbers.length === 2 && (numbers[0] ?? 0) > (numbers[1] ?? 0)) wrong('ages_turned', { value: short(cell) })
  return { minimumAge: plainAge(ages.minimumAge), maximumAge: plainAge(ages.maximumAge) }
}
const plainAge = (age: string) => (age ? String(Number(age)) : '')

type Trust = { own: Confidence | undefined }

/**
 * Numbers, one a line or with semicolons between. Behind the number and bars may stand, in any
 * order: how it is known, its kind, a note in English and one in Khmer.
 */
export function phonesIn(cell: string, { own }: Trust, wrong: Wrong): Row[] {
  return partsOf(cell, /\n|;(?=\s*['+(]?[\d០-៩])/).map((part) => {
    const [number = '', ...rest] = part.split('|').map((p) => p.trim())
    if (!dialOf(number)) {
      const right = withZero(number)
      if (right) wrong('zero_phone', { value: short(number), right })
      else wrong('phone', { value: short(number) })
    }
    return {
      ...{ id: '', number, type: 'voice', descriptionEn: '', descriptionKm: '', confidence: own ?? '' },
      ...aside(rest, phoneTypes, 'type', 'descriptionEn', 'descriptionKm'),
    }
  })
}

/** What was typed before the spreadsheet took it for a number; null when it cannot have been that. */
function withZero(typed: string): string | null {
  const digits = latinDigits(typed).replace(/\D/g, '')
  return [`0${digits}`, `+${digits}`].find((d) => digits.length > 7 && dialOf(d)) ?? null
}

/** Links, in the same way; mail addresses too. */
export function linksIn(cell: string, { own }: Trust, wrong: Wrong): Row[] {
  return partsOf(cell, /\n|;\s/).map((part) => {
    const [typed = '', ...rest] = part.split('|').map((p) => p.trim())
    const mail = !/^https?:/i.test(typed) && typed.includes('@')
    const kind = mail ? 'email' : 'web'
    const url = linkOf(kind, /^(https?:|mailto:)/i.test(typed) || mail ? typed : `https://${typed}`)
    if (!url) wrong('link', { value: short(typed) })
    const row = { id: '', kind, url: url ?? '', label: plainLabel(url ?? ''), confidence: own ?? '' }
    return { ...row, ...aside(rest, linkKinds, 'kind', 'label', 'label') }
  })
}

function aside(
  parts: string[],
  kinds: readonly string[],
  kind: string,
  en: string,
  km: string,
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const part of parts.filter(Boolean)) {
    if (confidences.some((c) => c === part)) found['confidence'] = part
    else if (kinds.includes(part)) found[kind] = part
    else found[isKhmerText(part) ? km : en] = part.slice(0, 500)
  }
  return found
}

/** One source a line, each with its year, month or day behind a bar; `dated` is that of those without. */
export function sourcesIn(cell: string, dated: string, wrong: Wrong): string {
  return partsOf(cell, /\n|;\s/)
    .map((line) => {
      const [name = '', own = ''] = line.split('|').map((p) => p.trim())
      const date = own || dated
      if (date && !isDate(date)) wrong('dated', { value: short(date) })
      return date ? `${name} | ${date}` : name
    })
    .join('\n')
}

const isDate = (text: string) => /^(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(text)

/** The day of a date cell or of what is left of one: Excel counts days from 1900. */
export function datedIn(cell: string, odd: Odd | undefined, wrong: Wrong): string {
  const typed = latinDigits(cell)
  if (odd === 'number' && /^\d{5}$/.test(typed)) {
    const day = Temporal.PlainDate.from('1899-12-30')
      .add({ days: Number(typed) })
      .toString()
    wrong('serial', { value: typed, right: day })
  } else if (!isDate(typed)) wrong('dated', { value: short(cell) })
  return isDate(typed) ? typed : ''
}
