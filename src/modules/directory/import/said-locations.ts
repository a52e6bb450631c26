import type { Facts, Row } from '../entry/facts.ts'
import { locationsAt } from './cells.ts'
import { locationColumns } from './columns.ts'
import type { KnownService } from './known.ts'
import { answer, isNone, type Reader, webPage } from './reader.ts'
import type { SaidOfService } from './shape.ts'
import { placeIn } from './values-places.ts'

/** The locations of a service; of several, each has its line in every cell that says something of them. */
export function saidOfLocations(read: Reader, said: SaidOfService, house: Facts, known: KnownService | undefined) {
  const there = known ? locationsAt(house, known.facts) : []
  const [first] = locationColumns.filter((c) => read.text(c) !== undefined)
  if (!first) return
  const lines = new Map(locationColumns.map((c) => [c, (read.row.cells[c] ?? '').split('\n').map((l) => l.trim())]))
  const count = Math.max(...Array.from(lines.values(), (l) => l.length))
  if ([...lines.values()].some((l) => l.length !== count && l.join('') !== ''))
    return read.note(first, 'several_locations')
  const each = Array.from({ length: count }, (_, i) => {
    const now = there.length === count ? (inPlace(there, lines.get('place') ?? [])?.[i] ?? there[i]) : undefined
    const cell = (c: (typeof locationColumns)[number]) => lines.get(c)?.[i] ?? ''
    return { location: oneLocation(read, now, cell), wayIn: oneWayIn(read, cell) }
  })
  said.locations = each.map((e) => e.location)
  said.waysIn = each.map((e) => e.wayIn)
}

/** The locations in the order in which a file names their places; undefined where places do not tell them apart. */
function inPlace(there: Row[], places: string[]): Row[] | undefined {
  const named = places.map((p) => placeIn(p, () => {})).flatMap((code) => there.filter((l) => l['place'] === code))
  return named.length === there.length && new Set(named).size === named.length ? named : undefined
}

const fieldOf = {
  ...{ place: 'place', address: 'address', safe_house: 'redacted', location_en: 'nameEn', location_km: 'nameKm' },
  ...{ way_there_en: 'transportationEn', way_there_km: 'transportationKm' },
} as const

type Cell = (c: (typeof locationColumns)[number]) => string

/** @param now the location that is there; what is not said of it stays */
function oneLocation(read: Reader, now: Row | undefined, cell: Cell): Row {
  const row: Row = { id: now?.id ?? '' }
  for (const column of Object.keys(fieldOf) as (keyof typeof fieldOf)[]) {
    const text = cell(column)
    if (text === '') continue
    const wrong = read.wrong(column)
    const make =
      column === 'place'
        ? (t: string) => placeIn(t, wrong) ?? ''
        : column === 'safe_house'
          ? (t: string) => answer(t, wrong)
          : (t: string) => t
    row[fieldOf[column]] = isNone(text) ? '' : make(text)
  }
  const is = (field: string) => row[field] ?? now?.[field] ?? ''
  const safe = is('redacted') === 'yes'
  const told = (['address', 'way_there_en', 'way_there_km'] as const).find((c) => row[fieldOf[c]])
  const tells = told ?? accessColumns.find((c) => cell(c) && !isNone(cell(c)))
  if (safe && tells) read.note(tells, 'safe_house')
  else if (safe && is('place').length > 2) read.note('place', 'safe_house_place')
  else if (!is('place') && !cell('place')) read.note('place', 'place_needed')
  return safe ? { ...row, address: '', transportationEn: '', transportationKm: '' } : row
}

const accessFields = {
  ...{ access_en: 'descriptionEn', access_km: 'descriptionKm', access_details: 'details', access_page: 'url' },
} as const
const accessColumns = Object.keys(accessFields) as (keyof typeof accessFields)[]

/** How one gets in there, as far as it is said: one row, or none. */
function oneWayIn(read: Reader, cell: Cell): Row[] {
  const said = accessColumns.flatMap((c): [string, string][] => {
    const text = cell(c)
    if (text === '') return []
    return [[accessFields[c], isNone(text) ? '' : c === 'access_page' ? webPage(text, read.wrong(c)) : text]]
  })
  return said.length === 0 ? [] : [{ id: '', ...Object.fromEntries(said) }]
}
