import { type Facts, noFacts, type Row } from '../entry/facts.ts'
import { linkOf } from '../entry/numbers.ts'
import { confidences, organizationKinds, serviceStatuses, shownStates, taxonomies } from '../schema.ts'
import { type Cells, locationsAt, organizationCells, plainOrganization, plainService, serviceCells } from './cells.ts'
import { type Column, idColumns, locationColumns, serviceColumns } from './columns.ts'
import type { KnownOrganization, KnownService } from './known.ts'
import type { Identity, Note, RowSaid, Said, SaidOfService, SheetRow } from './shape.ts'
import * as value from './values.ts'

// What a row of a table says. An empty cell says nothing; a cell that is as the program itself would
// write it of the entry as it is now says nothing new; one with a dash alone says that there is none.

/** How a row names its organization and service. */
export function namedInSheet({ line, cells }: SheetRow): Identity {
  const of = (c: Column) => cells[c] ?? ''
  const service = { id: of('service_id'), code: of('code'), nameEn: of('service'), nameKm: of('service_km') }
  return {
    line,
    organization: { id: of('organization_id'), code: '', nameEn: of('organization'), nameKm: of('organization_km') },
    service: service.id || serviceColumns.some((c) => c !== 'confidence' && of(c)) ? service : null,
  }
}

/** A row's cells one by one, each only when it says something new. */
class Reader {
  readonly row: SheetRow
  readonly now: Cells
  readonly note: Note
  constructor(row: SheetRow, now: Cells, note: Note) {
    this.row = row
    this.now = now
    this.note = note
  }
  /** The text of a cell; '' for "there is none"; undefined where it says nothing new. */
  text(column: Column): string | undefined {
    const text = this.row.cells[column] ?? ''
    if (text === '' || same(text, this.now[column] ?? '')) return undefined
    if (this.row.odd[column] === 'date' && column !== 'dated') {
      this.note(column, 'is_date', { value: text })
      return undefined
    }
    if (text.length > 4_000) {
      this.note(column, 'too_long', { most: 4_000 })
      return undefined
    }
    return isNone(text) ? '' : text
  }
  wrong(column: Column): value.Wrong {
    return (code, values) => this.note(column, code, values)
  }
  /** Puts what a cell says into a field, as `make` reads it. */
  take(said: Said, column: Column, field: string, make: (text: string, wrong: value.Wrong) => string = (t) => t) {
    const text = this.text(column)
    if (text !== undefined) said.fields[field] = text === '' ? '' : make(text, this.wrong(column))
  }
}

const isNone = (text: string) => /^[-–—]$/.test(text)
const flat = (text: string) => text.replace(/\s+/g, ' ').trim()
const same = (a: string, b: string) => flat(a) === flat(b)

/** @param known the entries that the row leads to, as they are now */
export function saidInSheet(
  row: SheetRow,
  organization: KnownOrganization | undefined,
  service: KnownService | undefined,
  note: Note,
): RowSaid {
  const house = organization?.facts ?? noFacts()
  const now = {
    ...organizationCells({ id: '', facts: house }),
    ...(service ? serviceCells(house, service) : {}),
  }
  for (const column of idColumns) delete now[column]
  const read = new Reader(row, now, note)
  const aboutService = namedInSheet(row).service !== null
  return { organization: ofOrganization(read), service: aboutService ? ofService(read, house, service) : null }
}

function ofOrganization(read: Reader): Said {
  const said: Said = { fields: {} }
  for (const [column, field] of plainOrganization) read.take(said, column, field)
  read.take(said, 'kind', 'kind', (text, wrong) => oneCode(text, organizationKinds, wrong))
  read.take(said, 'organization_other_names', 'otherNames', names)
  read.take(said, 'organization_email', 'email', mail)
  read.take(said, 'website', 'website', page)
  read.take(said, 'organization_sources', 'sources', (text, wrong) => value.sourcesIn(text, '', wrong))
  reach(read, said, 'organization_phones', 'organization_links')
  return said
}

function ofService(read: Reader, house: Facts, known: KnownService | undefined): SaidOfService {
  const said: SaidOfService = { fields: {} }
  for (const [column, field] of plainService) read.take(said, column, field)
  read.take(said, 'help', 'help', (t, wrong) => value.codesIn(t, taxonomies.services, wrong))
  read.take(said, 'ways', 'ways', (t, wrong) => value.codesIn(t, taxonomies.directory_ways, wrong))
  read.take(said, 'for_whom', 'forWhom', (t, wrong) => value.codesIn(t, taxonomies.directory_for_whom, wrong))
  read.take(said, 'languages', 'languages', languages)
  read.take(said, 'areas', 'areas', value.areasIn)
  read.take(said, 'other_names', 'otherNames', names)
  read.take(said, 'email', 'email', mail)
  read.take(said, 'page', 'url', page)
  read.take(said, 'hours', 'hours', value.hoursIn)
  read.take(said, 'free', 'free', answer)
  read.take(said, 'status', 'status', (text, wrong) => oneCode(text, statuses, wrong))
  several(read, said, 'ages', value.agesIn, { minimumAge: '', maximumAge: '' })
  several(read, said, 'marks', (t, wrong) => value.marksIn(t, taxonomies.directory_marks, wrong), {
    marksYes: '',
    marksNo: '',
  })
  sources(read, said)
  trust(read, said)
  reach(read, said, 'phones', 'links')
  locations(read, said, house, known)
  return said
}

function several<V extends Record<string, string>>(
  read: Reader,
  said: Said,
  column: Column,
  make: (text: string, wrong: value.Wrong) => V,
  none: V,
) {
  const text = read.text(column)
  if (text !== undefined) Object.assign(said.fields, text === '' ? none : make(text, read.wrong(column)))
}

function sources(read: Reader, said: Said) {
  const typed = read.text('dated')
  const dated = typed ? value.datedIn(typed, read.row.odd.dated, read.wrong('dated')) : ''
  const text = read.text('sources') ?? ((dated && read.row.cells.sources) || undefined)
  if (text !== undefined) said.fields['sources'] = text && value.sourcesIn(text, dated, read.wrong('sources'))
  else if (dated) read.note('dated', 'dated_alone')
}

function trust(read: Reader, said: SaidOfService) {
  const [confidence, state] = [read.text('confidence'), read.text('state')]
  if (confidence) {
    const found = confidences.find((c) => c === confidence.toLowerCase())
    if (found) said.confidence = found
    else read.note('confidence', 'confidence', { value: confidence.slice(0, 60) })
  }
  if (state) {
    const found = shownStates.find((s) => s === state.toLowerCase())
    if (found) said.state = found
    else read.note('state', 'state', { value: state.slice(0, 60) })
  }
}

function reach(read: Reader, said: Said, ofPhones: Column, ofLinks: Column) {
  const own = confidences.find((c) => c === read.row.cells.confidence?.toLowerCase())
  const [phones, links] = [read.text(ofPhones), read.text(ofLinks)]
  if (phones !== undefined) said.phone = value.phonesIn(phones, { own }, read.wrong(ofPhones))
  if (links !== undefined) said.url = value.linksIn(links, { own }, read.wrong(ofLinks))
}

/** The locations of a service; of several, each has its line in every cell that says something of them. */
function locations(read: Reader, said: SaidOfService, house: Facts, known: KnownService | undefined) {
  const there = known ? locationsAt(house, known.facts) : []
  const [first] = locationColumns.filter((c) => read.text(c) !== undefined)
  if (!first) return
  const lines = new Map(locationColumns.map((c) => [c, (read.row.cells[c] ?? '').split('\n').map((l) => l.trim())]))
  const count = Math.max(...Array.from(lines.values(), (l) => l.length))
  if ([...lines.values()].some((l) => l.length !== count && l.join('') !== ''))
    return read.note(first, 'several_locations')
  said.locations = Array.from({ length: count }, (_, i) => {
    const now = there.length === count ? there[i] : undefined
    const cell = (c: (typeof locationColumns)[number]) => lines.get(c)?.[i] ?? ''
    return oneLocation(read, now, cell)
  })
}

const fieldOf = {
  ...{ place: 'place', address: 'address', safe_house: 'redacted', location_en: 'nameEn', location_km: 'nameKm' },
  ...{ way_there_en: 'transportationEn', way_there_km: 'transportationKm' },
} as const

/** @param now the location that is there; what is not said of it stays */
function oneLocation(read: Reader, now: Row | undefined, cell: (c: keyof typeof fieldOf) => string): Row {
  const row: Row = { id: now?.id ?? '' }
  for (const column of locationColumns) {
    const text = cell(column)
    if (text === '') continue
    const wrong = read.wrong(column)
    const make =
      column === 'place'
        ? (t: string) => value.placeIn(t, wrong) ?? ''
        : column === 'safe_house'
          ? (t: string) => answer(t, wrong)
          : (t: string) => t
    row[fieldOf[column]] = isNone(text) ? '' : make(text)
  }
  const is = (field: string) => row[field] ?? now?.[field] ?? ''
  const safe = is('redacted') === 'yes'
  const tells = (['address', 'way_there_en', 'way_there_km'] as const).find((c) => row[fieldOf[c]])
  if (safe && tells) read.note(tells, 'safe_house')
  else if (safe && is('place').length > 2) read.note('place', 'safe_house_place')
  else if (!is('place') && !cell('place')) read.note('place', 'place_needed')
  return safe ? { ...row, address: '', transportationEn: '', transportationKm: '' } : row
}

const answer = (text: string, wrong: value.Wrong): string => {
  const said = value.yesOrNo(text)
  if (!said) wrong('yes_no', { value: text.slice(0, 60) })
  return said ?? ''
}
const statuses = serviceStatuses.map((code) => ({ code, en: code, km: code }))
const names = (text: string) => value.partsOf(text).join('\n')
const oneCode = (text: string, list: Parameters<typeof value.codeOf>[1], wrong: value.Wrong): string => {
  const code = value.codeOf(text, list)
  if (!code) wrong('code', { value: text.slice(0, 60) })
  return code ?? ''
}
const mail = (text: string, wrong: value.Wrong): string => {
  if (!linkOf('email', text)) wrong('mail', { value: text.slice(0, 60) })
  return text
}
const page = (text: string, wrong: value.Wrong): string => {
  const url = /^https?:\/\//i.test(text) ? text : `https://${text}`
  if (!linkOf('web', url)) wrong('link', { value: text.slice(0, 60) })
  return url
}
const languages = (text: string, wrong: value.Wrong): string => {
  const codes = value.partsOf(text, /[;,\n]/).map((part) => {
    const code = part.toLowerCase()
    const found = /^[a-z]{2,3}$/.test(code)
      ? code
      : { khmer: 'km', english: 'en', french: 'fr', vietnamese: 'vi', ខ្មែរ: 'km' }[code]
    if (!found) wrong('language', { value: part.slice(0, 60) })
    return found ?? ''
  })
  return [...new Set(codes.filter(Boolean))].sort().join(',')
}
