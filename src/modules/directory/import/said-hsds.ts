import { isPlaceCode } from '#modules/places/schema.ts'
import { linkOf } from '../entry/numbers.ts'
import { confidences, organizationKinds, serviceStatuses, type TaxonomyCode, taxonomies, weekdays } from '../schema.ts'
import { byHandColumns } from './columns.ts'
import type { HsdsItem, HsdsOrganization, HsdsService } from './read-hsds.ts'
import { contactsOf, costsOf, put, told, waysInOf } from './said-hsds-details.ts'
import { bothNames, linksOf, locationOf, phoneOf } from './said-hsds-rows.ts'
import type { Identity, Named, Note, RowSaid, Said, SaidOfService } from './shape.ts'
import { codeOf } from './values.ts'
import { placeIn } from './values-places.ts'

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

export function saidInHsds(item: HsdsItem, note: Note): RowSaid {
  const { organization, service } = item
  return {
    organization: organization ? ofOrganization(organization, note) : { fields: {} },
    service: service && ofService(service, note),
  }
}

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
  const contacts = contactsOf(of.contacts, note)
  if (contacts.length > 0) said.contact = contacts
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
  const costs = costsOf(s.cost_options, note)
  if (costs.length > 0) said.cost_option = costs
  const locations = (s.service_at_locations ?? []).flatMap(({ location }) =>
    location ? locationOf(location, note).map((row) => ({ row, waysIn: waysInOf(location, row, note) })) : [],
  )
  if (locations.length > 0) said.locations = locations.map((l) => l.row)
  if (locations.length > 0) said.waysIn = locations.map((l) => l.waysIn)
  const byHand = byHandColumns.flatMap((c): [string, string][] =>
    told(s.attributes, c)
      .slice(0, 1)
      .map((v) => [c, v]),
  )
  if (byHand.length > 0) said.byHand = byHand
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
