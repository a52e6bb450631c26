import { type Facts, noFacts } from '../entry/facts.ts'
import { linkOf } from '../entry/numbers.ts'
import { confidences, organizationKinds, serviceStatuses, shownStates, taxonomies } from '../schema.ts'
import { organizationCells, plainOrganization, plainService, serviceCells } from './cells.ts'
import { byHandColumns, type Column, idColumns, serviceColumns } from './columns.ts'
import type { KnownOrganization, KnownService } from './known.ts'
import { answer, isNone, Reader, webPage } from './reader.ts'
import { saidOfLocations } from './said-locations.ts'
import type { Identity, Note, RowSaid, Said, SaidOfService, SheetRow } from './shape.ts'
import * as value from './values.ts'
import { contactsIn, costsIn } from './values-details.ts'
import { areasIn } from './values-places.ts'
import { linksIn, phonesIn } from './values-rows.ts'
import { agesIn, datedIn, hoursIn, sourcesIn } from './values-times.ts'

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
  read.take(said, 'website', 'website', webPage)
  read.take(said, 'organization_sources', 'sources', (text, wrong) => sourcesIn(text, '', wrong))
  reach(read, said, 'organization_phones', 'organization_links', 'organization_contacts')
  return said
}

function ofService(read: Reader, house: Facts, known: KnownService | undefined): SaidOfService {
  const said: SaidOfService = { fields: {} }
  for (const [column, field] of plainService) read.take(said, column, field)
  read.take(said, 'help', 'help', (t, wrong) => value.codesIn(t, taxonomies.services, wrong))
  read.take(said, 'ways', 'ways', (t, wrong) => value.codesIn(t, taxonomies.directory_ways, wrong))
  read.take(said, 'for_whom', 'forWhom', (t, wrong) => value.codesIn(t, taxonomies.directory_for_whom, wrong))
  read.take(said, 'languages', 'languages', languages)
  read.take(said, 'areas', 'areas', areasIn)
  read.take(said, 'other_names', 'otherNames', names)
  read.take(said, 'email', 'email', mail)
  read.take(said, 'page', 'url', webPage)
  read.take(said, 'hours', 'hours', hoursIn)
  read.take(said, 'free', 'free', answer)
  read.take(said, 'status', 'status', (text, wrong) => oneCode(text, statuses, wrong))
  several(read, said, 'ages', agesIn, { minimumAge: '', maximumAge: '' })
  several(read, said, 'marks', (t, wrong) => value.marksIn(t, taxonomies.directory_marks, wrong), {
    marksYes: '',
    marksNo: '',
  })
  sources(read, said)
  trust(read, said)
  byHand(read, said)
  reach(read, said, 'phones', 'links', 'contacts')
  const costs = read.text('cost_options')
  if (costs !== undefined) said.cost_option = costsIn(costs, read.wrong('cost_options'))
  saidOfLocations(read, said, house, known)
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
  const dated = typed ? datedIn(typed, read.row.odd.dated, read.wrong('dated')) : ''
  const text = read.text('sources') ?? ((dated && read.row.cells.sources) || undefined)
  if (text !== undefined) said.fields['sources'] = text && sourcesIn(text, dated, read.wrong('sources'))
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

/** Whether it stands on the first page: the planner knows what is so already. */
function byHand(read: Reader, said: SaidOfService) {
  const all = byHandColumns.flatMap((c): [string, string][] => {
    const text = read.row.cells[c] ?? ''
    return text && !isNone(text) ? [[c, value.yesOrNo(text) ?? text]] : []
  })
  if (all.length > 0) said.byHand = all
}

function reach(read: Reader, said: Said, ofPhones: Column, ofLinks: Column, ofContacts: Column) {
  const own = confidences.find((c) => c === read.row.cells.confidence?.toLowerCase())
  const [phones, links] = [read.text(ofPhones), read.text(ofLinks)]
  if (phones !== undefined) said.phone = phonesIn(phones, { own }, read.wrong(ofPhones))
  if (links !== undefined) said.url = linksIn(links, { own }, read.wrong(ofLinks))
  const contacts = read.text(ofContacts)
  if (contacts !== undefined) said.contact = contactsIn(contacts, read.wrong(ofContacts))
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
