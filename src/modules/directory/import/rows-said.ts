import { randomUUID } from 'node:crypto'
import { fold } from '#platform/i18n/fold.ts'
import { type Facts, type Row, rowFields } from '../entry/facts.ts'
import { sameDial } from '../entry/numbers.ts'
import type { Confidence } from '../schema.ts'
import type { SaidOfService } from './shape.ts'

/** Kinds of rows of which a file gives a whole list. */
export type ListKind = 'phone' | 'url' | 'contact' | 'cost_option'

/**
 * Numbers, links, desks or costs as they are to be: what is there already keeps its row.
 * @param partly what the file does not name stays, and what it does not say of a row too
 * @param trust how new numbers and links are known, where the file does not say it of each
 * @returns the same list when nothing of it changes
 */
export function rowsSaid(
  kind: ListKind,
  there: Row[],
  said: Row[],
  partly: true | undefined,
  trust: Confidence | undefined,
): Row[] {
  const taken = new Set<string>()
  const known = (row: Row, was?: Row): Record<string, string> =>
    kind === 'phone' || kind === 'url'
      ? { confidence: row['confidence'] || was?.['confidence'] || trust || 'list' }
      : {}
  const next = said.map((row) => {
    const free = there.filter((t) => !taken.has(t.id))
    const was = free.find((t) => equal(kind, t, row)) ?? free.find((t) => same[kind](t, row))
    if (!was) return { ...row, id: randomUUID(), ...known(row) }
    taken.add(was.id)
    return partly
      ? { ...was, ...onlyNew(kind, row, was) }
      : { ...was, ...row, id: was.id, ...known(row, { ...was, confidence: was['confidence'] ?? '' }) }
  })
  const all = partly
    ? [...there.map((t) => next.find((n) => n.id === t.id) ?? t), ...next.filter((n) => !taken.has(n.id))]
    : next
  return all.length === there.length && all.every((row, i) => alike(row, there[i])) ? there : all
}

const equal = (kind: ListKind, a: Row, b: Row) => rowFields[kind].every((f) => (a[f] ?? '') === (b[f] ?? ''))

/** Whether what both say in a language is the same, and they say something in one. */
function sameWords(a: Row, b: Row, fields: string[]): boolean {
  const both = fields.filter((f) => a[f] && b[f])
  return both.length > 0 && both.every((f) => fold(a[f] ?? '') === fold(b[f] ?? ''))
}
const lacks = (row: Row, fields: string[]) => fields.every((f) => !row[f])
const options = ['optionEn', 'optionKm']
const titles = ['titleEn', 'titleKm']
const same: Record<ListKind, (a: Row, b: Row) => boolean> = {
  phone: (a, b) => sameDial(a['number'] ?? '', b['number'] ?? ''),
  url: (a, b) => a['url'] === b['url'],
  contact: (a, b) => sameWords(a, b, titles) || (Boolean(a['email']) && a['email'] === b['email']),
  cost_option: (a, b) =>
    sameWords(a, b, options) ||
    (lacks(a, options) && lacks(b, options) && a['amount'] === b['amount'] && a['currency'] === b['currency']),
}

/** Of a number that is there its note, where it has none in this language; of a desk or cost all that is said. */
const onlyNew = (kind: ListKind, row: Row, was: Row): Record<string, string> =>
  Object.fromEntries(
    (kind === 'phone' || kind === 'url' ? ['descriptionEn', 'descriptionKm'].filter((f) => !was[f]) : rowFields[kind])
      .filter((f) => row[f])
      .map((f) => [f, row[f] ?? '']),
  )

const alike = (a: Row, b: Row | undefined) =>
  b !== undefined && Object.keys({ ...a, ...b }).every((f) => (a[f] ?? '') === (b[f] ?? ''))

type Placed = {
  rows: Row[]
  /** The ids of the service's locations, with commas between. */
  at: string
  /** The same in the order in which they are said. */
  named: string[]
  edits: { id: string; field: string; value: string }[]
  fresh: string[]
}

/** Where the service is to be, among its organization's locations; undefined when nothing is said of it. */
export function locationsSaid(there: Row[], known: Facts | undefined, said: SaidOfService | null): Placed | undefined {
  if (!said?.locations) return undefined
  const before = (known?.fields['at'] ?? '').split(',').filter(Boolean)
  const placed: Placed = { rows: there, at: '', named: [], edits: [], fresh: [] }
  placed.named = said.locations.map((row) => placeOne(placed, row))
  placed.at = [...new Set(said.partly ? [...before, ...placed.named] : placed.named)].sort().join(',')
  return placed
}

function placeOne(placed: Placed, said: Row): string {
  const whole = { ...noLocation, ...said }
  const was = said.id ? placed.rows.find((l) => l.id === said.id) : placed.rows.find((l) => sameLocation(l, whole))
  if (!was) {
    const row = { ...whole, id: randomUUID() }
    placed.rows = [...placed.rows, row]
    placed.fresh.push(row.id)
    return row.id
  }
  const changed = Object.entries(said).filter(([f, v]) => f !== 'id' && v !== (was[f] ?? '') && (said.id || v !== ''))
  placed.edits.push(...changed.map(([field, value]) => ({ id: was.id, field, value })))
  placed.rows = placed.rows.map((l) => (l === was ? { ...was, ...Object.fromEntries(changed) } : l))
  return was.id
}

const noLocation = {
  ...{ nameKm: '', nameEn: '', place: '', redacted: 'no', address: '', transportationKm: '', transportationEn: '' },
}
/** Whether two rows mean one place: the same code, kept secret or not, street and name. */
export const sameLocation = (a: Row, b: Record<string, string>) =>
  ['place', 'redacted'].every((f) => a[f] === b[f]) &&
  ['address', 'nameEn'].every((f) => fold(a[f] ?? '') === fold(b[f] ?? ''))

/**
 * How one gets into locations, as it is to be; none of a safe house. A table says it of the first row of a
 * location, another program's list of each that says the same.
 * @param named the locations that are spoken of, in the order of `said`
 * @returns the same list when nothing of it changes, and what is said of which location
 */
export function waysInSaid(there: Row[], locations: Row[], named: string[], said: SaidOfService) {
  const safe = new Set(locations.filter((l) => l['redacted'] === 'yes').map((l) => l.id))
  const edits: { id: string; field: string; value: string }[] = []
  let rows = there.filter((r) => !safe.has(r['location'] ?? ''))
  for (const [i, location] of named.entries()) {
    if (safe.has(location)) continue
    for (const [nth, one] of (said.waysIn?.[i] ?? []).entries()) {
      const own = rows.filter((r) => r['location'] === location)
      const was = said.partly ? own.find((r) => sameWords(r, one, wayInTexts)) : own[nth]
      const fields = Object.entries(one).filter(([f, v]) => f !== 'id' && v !== (was?.[f] ?? '') && (!said.partly || v))
      if (fields.length === 0) continue
      edits.push(...fields.map(([field, value]) => ({ id: location, field: `way_in_${nth}_${field}`, value })))
      const row: Row = { location, ...(was ?? { id: randomUUID() }), ...Object.fromEntries(fields) }
      const rest = was ? rows.map((r) => (r === was ? row : r)) : [...rows, row]
      rows = rest.filter((r) => r !== row || [...wayInTexts, 'url'].some((f) => row[f]))
    }
  }
  return { rows: rows.length === there.length && rows.every((r, i) => r === there[i]) ? there : rows, edits }
}
const wayInTexts = ['descriptionEn', 'descriptionKm', 'details']
