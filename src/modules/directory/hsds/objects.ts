import type { StaffLang } from '#platform/i18n/i18n.ts'
import { publicConfidences } from '../schema.ts'
import * as part from './parts.ts'
import type { Rows } from './rows.ts'
import { inLang, type Json, mailAddress, messages, names, tidy, told, webAddress, yesNo } from './values.ts'

// Services, organizations and services at locations as HSDS 3.0 has them, flat and fully nested.

type In<M> = M extends Map<string, infer R> ? R : never
type ServiceRow = In<Rows['services']>
type OrganizationRow = In<Rows['organizations']>
type PlaceRow = In<Rows['places']>

/** Whether somebody confirmed the entry: else its addresses may be somebody else's by now, as its numbers may. */
const confirmed = (s: ServiceRow) => publicConfidences.some((c) => c === s.confidence)

/** A service's one-to-one fields, its organization with it unless it stands inside it. */
export function flatService(rows: Rows, s: ServiceRow, lang: StaffLang, inside?: 'organization'): Json {
  const organization = inside ? undefined : rows.organizations.get(s.organizationId)
  return tidy({
    ...{ id: s.id, organization_id: s.organizationId, ...names(lang, s.nameEn, s.nameKm), status: s.status },
    description: inLang(lang, s.descriptionEn, s.descriptionKm),
    ...(confirmed(s) ? { url: webAddress(s.url), email: mailAddress(s.email) } : {}),
    application_process: inLang(lang, s.whatHappensEn, s.whatHappensKm),
    fees_description: inLang(lang, s.feesEn, s.feesKm),
    wait_time: s.waitDays === null ? undefined : messages(lang)('hsds.days', { count: s.waitDays }),
    ...{ minimum_age: s.minimumAge, maximum_age: s.maximumAge, assured_date: s.assuredOn },
    ...{ alert: inLang(lang, s.alertEn, s.alertKm), last_modified: s.lastModified.toISOString() },
    organization: organization && flatOrganization(organization, lang),
  })
}

/** A service with all related data. @param inside what it stands in, and therefore does not repeat */
export function fullService(rows: Rows, s: ServiceRow, lang: StaffLang, inside?: 'organization' | 'place'): Json {
  const organization = inside === 'organization' ? undefined : rows.organizations.get(s.organizationId)
  const hours = part.schedules(rows, lang, s.id)
  return tidy({
    ...flatService(rows, s, lang, 'organization'),
    organization: organization && withContacts(rows, organization, lang),
    phones: part.phones(rows, lang, s.id),
    schedules: hours.length > 0 ? hours : part.hoursInWords(s.id, inLang(lang, s.hoursEn, s.hoursKm)),
    service_areas: part.areas(rows, lang, s.id),
    service_at_locations:
      inside === 'place'
        ? []
        : (rows.placesOf.get(s.id) ?? []).flatMap((p) => placeWithoutService(rows, p, lang) ?? []),
    languages: part.languages(rows, lang, s.id),
    cost_options: part.costs(rows, lang, s.id),
    contacts: part.contacts(rows, lang, s.id, confirmed(s)),
    attributes: [...part.attributes(rows, lang, 'service', s.id), ...ownWords(rows, s, lang)],
    metadata: part.metadata(rows, lang, s.id),
  })
}

/** What HSDS has no field for. */
const ownWords = (rows: Rows, s: ServiceRow, lang: StaffLang): Json[] => [
  ...told('service', s.id, 'confidence', s.confidence),
  ...told('service', s.id, 'free', yesNo(s.free)),
  ...told('service', s.id, 'for_danger', s.forDanger ? 'yes' : undefined),
  ...told('service', s.id, 'who_answers', inLang(lang, s.whoAnswersEn, s.whoAnswersKm)),
  ...s.otherNames.flatMap((name) => told('service', s.id, 'other_name', name)),
  ...(rows.sources.get(s.id) ?? []).flatMap((source) =>
    told('service', s.id, 'source', source.dated ? `${source.name} (${source.dated})` : source.name),
  ),
]

/** An organization's one-to-one fields. HSDS asks for a description. */
export const flatOrganization = (o: OrganizationRow, lang: StaffLang): Json =>
  tidy({
    ...{ id: o.id, ...names(lang, o.nameEn, o.nameKm), parent_organization_id: o.parentOrganizationId },
    description: inLang(lang, o.descriptionEn, o.descriptionKm) ?? messages(lang)('hsds.no_description'),
    ...{ email: mailAddress(o.email), website: webAddress(o.website) },
  })

const withContacts = (rows: Rows, o: OrganizationRow, lang: StaffLang): Json =>
  tidy({
    ...flatOrganization(o, lang),
    ...{ contacts: part.contacts(rows, lang, o.id), phones: part.phones(rows, lang, o.id) },
    attributes: [
      ...part.attributes(rows, lang, 'organization', o.id),
      ...told('organization', o.id, 'kind', o.kind),
      ...o.otherNames.flatMap((name) => told('organization', o.id, 'other_name', name)),
    ],
  })

/** An organization with all related data, its services flat or with all that is theirs. */
export function fullOrganization(rows: Rows, o: OrganizationRow, lang: StaffLang, services: 'flat' | 'full'): Json {
  const own = rows.servicesOf.get(o.id) ?? []
  const nested = (s: ServiceRow) =>
    services === 'full' ? fullService(rows, s, lang, 'organization') : flatService(rows, s, lang, 'organization')
  // Only where a listed service is: a place that belongs to hidden ones alone stays hidden.
  const locations = new Set(own.flatMap((s) => (rows.placesOf.get(s.id) ?? []).map((p) => p.locationId)))
  return tidy({
    ...withContacts(rows, o, lang),
    locations: [...locations].flatMap((id) => {
      const location = rows.locations.get(id)
      return location ? [part.fullLocation(rows, location, lang)] : []
    }),
    ...{ services: own.map(nested), metadata: part.metadata(rows, lang, o.id) },
  })
}

// Words about how a place is found may lead to a safe house.
const placeBase = (rows: Rows, p: PlaceRow, lang: StaffLang) => ({
  ...{ id: p.id, service_id: p.serviceId, location_id: p.locationId },
  description: rows.locations.get(p.locationId)?.redacted ? undefined : inLang(lang, p.descriptionEn, p.descriptionKm),
})

/** One-to-one fields of a service at a location. */
export function flatPlace(rows: Rows, p: PlaceRow, lang: StaffLang): Json {
  const [service, location] = [rows.services.get(p.serviceId), rows.locations.get(p.locationId)]
  return tidy({
    ...placeBase(rows, p, lang),
    location: location && part.flatLocation(location, lang),
    service: service && flatService(rows, service, lang),
  })
}

function placeWithoutService(rows: Rows, p: PlaceRow, lang: StaffLang): Json | undefined {
  const location = rows.locations.get(p.locationId)
  if (!location) return undefined
  const service = rows.services.get(p.serviceId)
  return tidy({
    ...placeBase(rows, p, lang),
    contacts: part.contacts(rows, lang, p.id, service !== undefined && confirmed(service)),
    ...{ phones: part.phones(rows, lang, p.id), schedules: part.schedules(rows, lang, p.id) },
    attributes: part.attributes(rows, lang, 'service_at_location', p.id),
    location: part.fullLocation(rows, location, lang),
  })
}

/** A service at a location with all related data. */
export function fullPlace(rows: Rows, p: PlaceRow, lang: StaffLang): Json {
  const service = rows.services.get(p.serviceId)
  return tidy({
    ...placeWithoutService(rows, p, lang),
    service: service && fullService(rows, service, lang, 'place'),
  })
}
