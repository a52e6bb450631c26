import { isPlaceCode } from '#modules/places/schema.ts'
import type { Row } from '../entry/facts.ts'
import { phoneTypes } from '../entry/form-rows.ts'
import { dialOf, linkOf } from '../entry/numbers.ts'
import { confidences, organizationKinds, serviceStatuses, type TaxonomyCode, taxonomies, weekdays } from '../schema.ts'
import { plainLabel } from './cells.ts'
import type { HsdsAttribute, HsdsItem, HsdsLocation, HsdsOrganization, HsdsPhone, HsdsService } from './read-hsds.ts'
import type { Identity, Named, Note, RowSaid, Said, SaidOfService } from './shape.ts'
import { codeOf, isKhmerText, placeIn } from './values.ts'

// What an object after HSDS 3.0 says, also one of another Sdap, whose attributes are known. It has one
// language a text: what is written in Khmer letters is the Khmer one. Unlike a cell that people typed,
// what cannot be taken is left out and said, so that a list of others need not be perfect.

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function namedInHsds({ line, organization, service }: HsdsItem): Identity {
  const named = (of: HsdsOrganization | HsdsService | null): Named => ({
    id: of?.id && uuid.test(of.id) ? of.id.toLowerCase() : '',
    code: '',
    ...bothNames(of),
  })
  return { line, organization: named(organization), service: service && named(service) }
}

/** The name in Latin letters, which every entry has, and the Khmer one, whichever of the two came first. */
function bothNames(of: { name: string; alternate_name?: string | null | undefined } | null): {
  nameEn: string
  nameKm: string
} {
  const all = [of?.name, of?.alternate_name].map((n) => (n ?? '').trim()).filter(Boolean)
  const km = all.find(isKhmerText) ?? ''
  return { nameEn: all.find((n) => n !== km) ?? km, nameKm: km }
}

export function saidInHsds(item: HsdsItem, note: Note): RowSaid {
  const { organization, service } = item
  return {
    organization: organization ? ofOrganization(organization, note) : { fields: {} },
    service: service && ofService(service, note),
  }
}

/** A text in the field of its language. */
function put(fields: Record<string, string>, field: string, text: string | null | undefined) {
  const words = (text ?? '').replace(/\r\n?/g, '\n').trim().slice(0, 4_000)
  if (words) fields[`${field}${isKhmerText(words) ? 'Km' : 'En'}`] = words
}

const told = (attributes: HsdsAttribute[] | null | undefined, type: string): string[] =>
  (attributes ?? []).filter((a) => a.link_type === type && !a.taxonomy_term).flatMap((a) => (a.value ? [a.value] : []))

/** What both have. */
function common(of: HsdsOrganization | HsdsService, note: Note): Said {
  const said: Said = { fields: {}, partly: true }
  const { nameEn, nameKm } = bothNames(of)
  said.fields['nameEn'] = nameEn
  if (nameKm) said.fields['nameKm'] = nameKm
  put(said.fields, 'description', of.description)
  if (of.email && linkOf('email', of.email)) said.fields['email'] = of.email
  const names = told(of.attributes, 'other_name')
  if (names.length > 0) said.fields['otherNames'] = names.join('\n')
  const phones = (of.phones ?? []).flatMap((p) => phoneOf(p, note) ?? [])
  if (phones.length > 0) said.phone = phones
  const links = linksOf(of.attributes)
  if (links.length > 0) said.url = links
  return said
}

function ofOrganization(o: HsdsOrganization, note: Note): Said {
  const said = common(o, note)
  if (said.fields['descriptionEn'] === 'No description yet.') delete said.fields['descriptionEn'] // HSDS asks for one
  const kind = organizationKinds.find((k) => k.code === told(o.attributes, 'kind')[0])?.code
  if (kind) said.fields['kind'] = kind
  if (o.website && linkOf('web', o.website)) said.fields['website'] = o.website
  return said
}

function ofService(s: HsdsService, note: Note): SaidOfService {
  const said: SaidOfService = common(s, note)
  const { fields } = said
  put(fields, 'whatHappens', s.application_process)
  put(fields, 'fees', s.fees_description)
  put(fields, 'alert', s.alert)
  put(fields, 'whoAnswers', told(s.attributes, 'who_answers')[0])
  if (s.url && linkOf('web', s.url)) fields['url'] = s.url
  const status = serviceStatuses.find((code) => code === s.status)
  if (status) fields['status'] = status
  const [free] = told(s.attributes, 'free')
  if (free === 'yes' || free === 'no') fields['free'] = free
  ages(fields, s, note)
  terms(fields, s, note)
  hours(fields, s, note)
  areas(fields, s, note)
  const languages = (s.languages ?? []).flatMap((l) => (l.code && /^[a-z]{2,3}$/.test(l.code) ? [l.code] : []))
  if (languages.length > 0) fields['languages'] = [...new Set(languages)].sort().join(',')
  const sources = told(s.attributes, 'source').map((t) => t.replace(/ \(([\d-]{4,10})\)$/, ' | $1'))
  if (sources.length > 0) fields['sources'] = sources.join('\n')
  const confidence = confidences.find((c) => c === told(s.attributes, 'confidence')[0])
  if (confidence) said.confidence = confidence
  const locations = (s.service_at_locations ?? []).flatMap(({ location }) =>
    location ? locationOf(location, note) : [],
  )
  if (locations.length > 0) said.locations = locations
  return said
}

function ages(fields: Record<string, string>, s: HsdsService, note: Note) {
  const [from, to] = [s.minimum_age, s.maximum_age].map((n) =>
    n !== null && n !== undefined && n >= 0 && n <= 120 ? n : null,
  )
  if (from !== null && to !== null && Number(from) > Number(to)) return note('minimum_age', 'left_out')
  if (from !== null && from !== undefined) fields['minimumAge'] = String(from)
  if (to !== null && to !== undefined) fields['maximumAge'] = String(to)
}

const fieldsOf: Record<TaxonomyCode, { yes: string; no?: string }> = {
  services: { yes: 'help' },
  directory_ways: { yes: 'ways' },
  directory_for_whom: { yes: 'forWhom' },
  directory_marks: { yes: 'marksYes', no: 'marksNo' },
}

/** Terms of our own taxonomies; what others call their kinds of help is not guessed. */
function terms(fields: Record<string, string>, s: HsdsService, note: Note) {
  for (const taxonomy of Object.keys(fieldsOf) as TaxonomyCode[]) {
    const list = taxonomies[taxonomy]
    const said = (s.attributes ?? []).filter((a) => a.taxonomy_term?.taxonomy === taxonomy)
    for (const [answer, field] of Object.entries(fieldsOf[taxonomy])) {
      const named = said
        .filter((a) => (a.value === 'no' ? 'no' : 'yes') === answer)
        .map((a) => codeOf(a.taxonomy_term?.code ?? '', list))
      const codes = list.map((c) => c.code).filter((c) => named.includes(c))
      if (codes.length > 0) fields[field] = codes.join(',')
    }
  }
  const others = (s.attributes ?? []).filter(
    (a) => a.taxonomy_term && !Object.hasOwn(fieldsOf, a.taxonomy_term.taxonomy ?? ''),
  )
  if (others.length > 0) note('attributes', 'other_terms', { count: others.length })
}

function hours(fields: Record<string, string>, s: HsdsService, note: Note) {
  const spans = new Set<string>()
  for (const { freq, byday, opens_at, closes_at, description } of s.schedules ?? []) {
    const days = weekdays.filter((d) => (byday ?? '').split(',').includes(d))
    const [opens, closes] = [opens_at, closes_at].map((t) => /^\d{2}:\d{2}/.exec(t ?? '')?.[0])
    if (days.length > 0 && opens && closes && (freq ?? 'WEEKLY') === 'WEEKLY')
      spans.add(`${days.join(',')} ${opens}-${closes}`)
    else if (!description) note('schedules', 'left_out')
    put(fields, 'hours', description)
  }
  if (spans.size > 0) fields['hours'] = [...spans].sort().join(';')
}

function areas(fields: Record<string, string>, s: HsdsService, note: Note) {
  const codes = (s.service_areas ?? []).map(({ extent, name }) =>
    extent === 'KH' ? 'country' : extent && isPlaceCode(extent) ? extent : placeIn(name ?? '', () => {}),
  )
  if (codes.includes(null)) note('service_areas', 'left_out')
  const known = codes.filter((c) => c !== null)
  if (known.length > 0) fields['areas'] = known.includes('country') ? 'country' : [...new Set(known)].sort().join(',')
}

const typesOf: Record<string, (typeof phoneTypes)[number]> = {
  text: 'sms',
  cell: 'voice',
  video: 'voice',
  pager: 'voice',
  textphone: 'text_relay',
}

function phoneOf(p: HsdsPhone, note: Note): Row | null {
  const number = p.number.replace(/^"|"$/g, '').trim()
  if (!dialOf(number)) {
    note('phones', 'phone_left_out', { value: number.slice(0, 60) })
    return null
  }
  const type = phoneTypes.find((t) => t === p.type) ?? typesOf[p.type ?? ''] ?? 'voice'
  const note_: Record<string, string> = { descriptionEn: '', descriptionKm: '' }
  put(note_, 'description', p.description)
  return { id: '', number, type, confidence: told(p.attributes, 'confidence')[0] ?? '', ...note_ } as Row
}

const kindsOfLinks = ['web', 'report_form', 'email', 'messenger', 'telegram', 'other']
const linksOf = (attributes: HsdsService['attributes']): Row[] =>
  kindsOfLinks.flatMap((kind) =>
    told(attributes, kind).flatMap((typed) => {
      const url = linkOf(kind, typed)
      return url ? [{ id: '', kind, url, label: plainLabel(url), confidence: '' }] : []
    }),
  )

function locationOf(l: HsdsLocation, note: Note): Row[] {
  if (l.location_type && l.location_type !== 'physical') return []
  const redacted = told(l.attributes, 'redacted')[0] === 'yes'
  const [address] = l.addresses ?? []
  const code = l.external_identifier && isPlaceCode(l.external_identifier) ? l.external_identifier : null
  const place =
    code ??
    (address
      ? (placeIn([address.city, address.state_province].filter(Boolean).join(', '), () => {}) ??
        placeIn(address.state_province ?? '', () => {}))
      : null)
  if (!place) {
    note('service_at_locations', 'location_left_out')
    return []
  }
  const names = bothNames({ name: l.name ?? '', alternate_name: l.alternate_name })
  const row: Row = {
    id: '',
    place: redacted ? place.slice(0, 2) : place,
    redacted: redacted ? 'yes' : 'no',
    nameEn: names.nameEn,
    nameKm: names.nameKm,
    address: [address?.address_1, address?.address_2].filter(Boolean).join(', '),
    transportationEn: '',
    transportationKm: '',
  }
  if (redacted && row['address']) note('service_at_locations', 'safe_house')
  if (redacted) return [{ ...row, address: '' }]
  put(row, 'transportation', l.transportation)
  return [row]
}
