import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { searchPlaces } from '#modules/places/queries.ts'
import { isPlaceCode, placeName, provinceCodes } from '#modules/places/schema.ts'
import { many, one, type Values } from '#platform/http/form.ts'
import type { Lang } from '#platform/i18n/i18n.ts'
import { confidences, weekdays } from '../schema.ts'
import { type Row, type RowKind, rowFields } from './facts.ts'
import { dialOf, linkOf } from './numbers.ts'

// Numbered rows of an entry's form, and what places and hours mean as typed.

/** What a number or link may be called in a form; `called` only stays where it was. */
export const stated = confidences.filter((c) => c !== 'called')
export const linkKinds = ['web', 'report_form', 'email', 'messenger', 'telegram', 'other'] as const
export const phoneTypes = ['voice', 'sms', 'fax', 'text_relay'] as const

/** Notes what is wrong beside a field, as a message key. */
export type Wrong = (field: string, message: string) => void

export const linesOf = (text: string) =>
  text
    .split('\n')
    .map((l) => l.trim())
    .filter(Boolean)

/** How many rows of a kind a form carries, as its field names say. */
export function rowCount(values: Values, kind: RowKind | 'hours'): number {
  const numbers = Object.keys(values).map((name) => new RegExp(`^${kind}_(\\d{1,2})_`).exec(name)?.[1])
  return Math.max(0, ...numbers.filter((n) => n !== undefined).map((n) => Number(n) + 1))
}

/** The rows of a kind that are not to go, as typed; a new one gets an id. */
export function rowsIn(values: Values, kind: RowKind): { row: Row; at: (field: string) => string }[] {
  return Array.from({ length: rowCount(values, kind) }, (_, i) => {
    const at = (field: string) => `${kind}_${i}_${field}`
    const typed = one(values, at('id'))
    const fields = rowFields[kind].map((f) => [f, one(values, at(f)).trim().slice(0, 500)] as const)
    const id = z.uuid().safeParse(typed).success ? typed : randomUUID()
    return { row: { id, ...Object.fromEntries(fields) } as Row, at }
  }).filter(({ at }) => one(values, at('remove')) !== 'yes')
}

export function phonesIn(values: Values, wrong: Wrong): Row[] {
  return rowsIn(values, 'phone')
    .filter(({ row }) => row['number'])
    .map(({ row, at }) => {
      if (!dialOf(row['number'] ?? '')) wrong(at('number'), 'errors.phone')
      const type = phoneTypes.find((t) => t === row['type']) ?? 'voice'
      return { ...row, type, confidence: confidenceOf(row) }
    })
}

export function urlsIn(values: Values, wrong: Wrong): Row[] {
  return rowsIn(values, 'url')
    .filter(({ row }) => row['url'])
    .map(({ row, at }) => {
      const kind = linkKinds.find((k) => k === row['kind']) ?? 'web'
      const url = linkOf(kind, row['url'] ?? '')
      if (!url) wrong(at('url'), kind === 'email' ? 'errors.mail' : 'errors.link')
      const label = row['label'] || (url ?? '').replace(/^(https?:\/\/|mailto:)/, '').replace(/\/$/, '')
      return { ...row, kind, url: url ?? '', label, confidence: confidenceOf(row) }
    })
}

const confidenceOf = (row: Row) => confidences.find((c) => c === row['confidence']) ?? 'list'

export function locationsIn(values: Values, wrong: Wrong): Row[] {
  return rowsIn(values, 'location')
    .filter(({ row }) => row['place'] || row['nameKm'] || row['nameEn'] || row['address'])
    .map(({ row, at }) => {
      const redacted = row['redacted'] === 'yes' ? 'yes' : 'no'
      const found = placeIn(row['place'] ?? '')
      if (!found) wrong(at('place'), 'errors.place')
      const tells = ['address', 'transportationKm', 'transportationEn'].find((f) => row[f])
      if (redacted === 'yes' && tells) wrong(at(tells), 'errors.safe_house')
      return { ...row, redacted, place: redacted === 'yes' ? (found ?? '').slice(0, 2) : (found ?? '') }
    })
}

/** The code of a province or district that somebody typed: its code, perhaps with the name behind it, or its name. */
export function placeIn(typed: string): string | null {
  const code = /^\s*((?:\d\d){1,4})(?!\d)/.exec(typed)?.[1]
  if (code) return isPlaceCode(code) ? code : null
  return searchPlaces(typed, { limit: 1 })[0]?.code ?? null
}
/** A place as a form shows it, so that it is understood when it comes back. */
export const placeLine = (code: string, lang: Lang) => (code ? `${code} ${placeName(code, lang)}` : '')

export function areasIn(kind: string, values: Values, wrong: Wrong): string {
  if (kind === '') return ''
  if (kind === 'country') return 'country'
  const places = new Set(many(values, 'provinces').filter((c) => provinceCodes.includes(c)))
  for (const line of linesOf(one(values, 'districts'))) {
    const code = placeIn(line)
    if (code) places.add(code)
    else wrong('districts', 'errors.place')
  }
  if (places.size === 0) wrong('provinces', 'errors.area')
  return [...places].sort().join(',')
}

const time = /^([01]?\d|2[0-3]):([0-5]\d)$/

/** Spans as `MO,TU 08:00-17:00`, with semicolons between. */
export function hoursIn(kind: string, values: Values, wrong: Wrong): string {
  if (kind === '') return ''
  if (kind === 'always') return `${weekdays.join(',')} 00:00-23:59`
  const spans: string[] = []
  for (let i = 0; i < rowCount(values, 'hours'); i++) {
    const at = (f: string) => `hours_${i}_${f}`
    const days = weekdays.filter((d) => many(values, at('days')).includes(d))
    const [opens, closes] = [one(values, at('opens')).trim(), one(values, at('closes')).trim()]
    if (days.length === 0 && !opens && !closes) continue
    if (days.length === 0) wrong(at('days'), 'errors.choose')
    for (const [field, value] of [
      ['opens', opens],
      ['closes', closes],
    ] as const)
      if (!time.test(value)) wrong(at(field), 'errors.time')
    spans.push(`${days.join(',')} ${opens.padStart(5, '0')}-${closes.padStart(5, '0')}`)
  }
  if (spans.length === 0) wrong('hoursKind', 'errors.hours')
  return spans.sort().join(';')
}
