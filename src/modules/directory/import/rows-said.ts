import { randomUUID } from 'node:crypto'
import { fold } from '#platform/i18n/fold.ts'
import type { Facts, Row } from '../entry/facts.ts'
import { sameDial } from '../entry/numbers.ts'
import type { Confidence } from '../schema.ts'
import type { SaidOfService } from './shape.ts'

/**
 * Numbers or links as they are to be: what is there already keeps its row.
 * @param partly what the file does not name stays, and what it does not say of a row too
 * @param trust how new ones are known, where the file does not say it of each
 * @returns the same list when nothing of it changes
 */
export function rowsSaid(
  kind: 'phone' | 'url',
  there: Row[],
  said: Row[],
  partly: true | undefined,
  trust: Confidence | undefined,
): Row[] {
  const taken = new Set<string>()
  const next = said.map((row) => {
    const was = there.find((t) => !taken.has(t.id) && same(kind, t, row))
    if (!was) return { ...row, id: randomUUID(), confidence: row['confidence'] || trust || 'list' }
    taken.add(was.id)
    return partly
      ? { ...was, ...onlyNew(row, was) }
      : { ...was, ...row, id: was.id, confidence: row['confidence'] || (was['confidence'] ?? '') }
  })
  const all = partly
    ? [...there.map((t) => next.find((n) => n.id === t.id) ?? t), ...next.filter((n) => !taken.has(n.id))]
    : next
  return all.length === there.length && all.every((row, i) => alike(row, there[i])) ? there : all
}

const same = (kind: 'phone' | 'url', a: Row, b: Row) =>
  kind === 'phone' ? sameDial(a['number'] ?? '', b['number'] ?? '') : a['url'] === b['url']

/** Of a number that is there: its note, where it has none in this language. */
const onlyNew = (row: Row, was: Row): Record<string, string> =>
  Object.fromEntries(
    ['descriptionEn', 'descriptionKm'].flatMap((field) => (row[field] && !was[field] ? [[field, row[field]]] : [])),
  )

const alike = (a: Row, b: Row | undefined) =>
  b !== undefined && Object.keys({ ...a, ...b }).every((f) => (a[f] ?? '') === (b[f] ?? ''))

type Placed = {
  rows: Row[]
  /** The ids of the service's locations, with commas between. */
  at: string
  edits: { id: string; field: string; value: string }[]
  fresh: string[]
}

/** Where the service is to be, among its organization's locations; undefined when nothing is said of it. */
export function locationsSaid(there: Row[], known: Facts | undefined, said: SaidOfService | null): Placed | undefined {
  if (!said?.locations) return undefined
  const before = (known?.fields['at'] ?? '').split(',').filter(Boolean)
  const placed: Placed = { rows: there, at: '', edits: [], fresh: [] }
  const at = said.locations.map((row) => placeOne(placed, row))
  placed.at = [...new Set(said.partly ? [...before, ...at] : at)].sort().join(',')
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
