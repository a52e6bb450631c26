import { type SqlBool, sql } from 'kysely'
import { smallPlacesOf } from '#modules/places/queries.ts'
import type { Tx } from '#platform/db/database.ts'
import { publicConfidences } from '../schema.ts'
import { changesOf } from './history.ts'
import { among, idsOf, unique } from './ids.ts'

type Ids = { services: string[]; organizations: string[]; places: string[]; locations: string[] }
type Hanging = Awaited<ReturnType<typeof hanging>>

/** What hangs on entries: every row under the id of the narrowest thing that it names. */
export async function hanging(tx: Tx, ids: Ids) {
  const ofService = among('serviceId', ids.services)
  const ofLocation = among('locationId', ids.locations)
  const linked = [ofService, ofLocation, among('serviceAtLocationId', ids.places)]
  const ofOrganization = sql<SqlBool>`(organization_id = any(${ids.organizations}::uuid[])
    and service_id is null and location_id is null and service_at_location_id is null)`
  const rows = {
    attributes: await tx
      .selectFrom('hsdsAttribute')
      .selectAll()
      .where((eb) => eb.or([...linked, ofOrganization]))
      .orderBy('id')
      .execute(),
    urls: await tx
      .selectFrom('hsdsUrl')
      .selectAll()
      .where('confidence', 'in', publicConfidences)
      .where((eb) => eb.or([...linked, ofOrganization]))
      .orderBy('position')
      .orderBy('id')
      .execute(),
    schedules: await tx
      .selectFrom('hsdsSchedule')
      .selectAll()
      .where((eb) => eb.or(linked))
      .orderBy('id')
      .execute(),
    areas: await tx.selectFrom('hsdsServiceArea').selectAll().where(ofService).orderBy('placeCode').execute(),
    costs: await tx
      .selectFrom('hsdsCostOption')
      .selectAll()
      .where(ofService)
      .orderBy('position')
      .orderBy('id')
      .execute(),
    sources: await tx.selectFrom('directorySource').selectAll().where(ofService).orderBy('position').execute(),
    addresses: await tx.selectFrom('hsdsAddress').selectAll().where(ofLocation).orderBy('id').execute(),
    accessibility: await tx
      .selectFrom('hsdsAccessibility')
      .selectAll()
      .where(ofLocation)
      .orderBy('position')
      .orderBy('id')
      .execute(),
    ...(await spoken(tx, linked, ofOrganization)),
  }
  const small = rows.areas.flatMap((a) => (a.placeCode && a.placeCode.length > 4 ? [a.placeCode] : []))
  return {
    attributes: Map.groupBy(rows.attributes, parent),
    urls: Map.groupBy(rows.urls, parent),
    schedules: Map.groupBy(rows.schedules, parent),
    areas: Map.groupBy(rows.areas, (a) => a.serviceId),
    costs: Map.groupBy(rows.costs, (c) => c.serviceId),
    sources: Map.groupBy(rows.sources, (s) => s.serviceId ?? ''),
    addresses: Map.groupBy(rows.addresses, (a) => a.locationId),
    accessibility: Map.groupBy(rows.accessibility, (a) => a.locationId),
    contacts: Map.groupBy(rows.contacts, parent),
    phones: Map.groupBy(rows.phones, parent),
    languages: Map.groupBy(rows.languages, parent),
    changes: await changesOf(tx, [...ids.services, ...ids.organizations]),
    terms: await termsOf(tx, unique(rows.attributes.map((a) => a.taxonomyTermId))),
    smallPlaces: await smallPlacesOf(tx, unique(small)),
  }
}

/** The same where nothing was asked for. */
export const nothingHanging: Hanging = {
  ...{ attributes: new Map(), urls: new Map(), schedules: new Map(), areas: new Map(), costs: new Map() },
  ...{ sources: new Map(), addresses: new Map(), accessibility: new Map(), contacts: new Map(), phones: new Map() },
  ...{ languages: new Map(), changes: new Map(), terms: new Map(), smallPlaces: new Map() },
}

/** Who can be spoken to, on which number, in which language. Numbers that nobody has confirmed are not for the public. */
async function spoken(tx: Tx, linked: ReturnType<typeof among>[], ofOrganization: ReturnType<typeof among>) {
  const contacts = await tx
    .selectFrom('hsdsContact')
    .selectAll()
    .where((eb) => eb.or([...linked, ofOrganization]))
    .orderBy('position')
    .orderBy('id')
    .execute()
  const phones = await tx
    .selectFrom('hsdsPhone')
    .selectAll()
    .where('confidence', 'in', publicConfidences)
    .where((eb) => eb.or([...linked, ofOrganization, among('contactId', idsOf(contacts))]))
    .orderBy('position')
    .orderBy('id')
    .execute()
  const languages = await tx
    .selectFrom('hsdsLanguage')
    .selectAll()
    .where((eb) => eb.or([...linked, among('phoneId', idsOf(phones))]))
    .orderBy('id')
    .execute()
  return { contacts, phones, languages }
}

type Links = {
  phoneId?: string | null
  contactId?: string | null
  serviceAtLocationId: string | null
  serviceId: string | null
  locationId: string | null
  organizationId: string
}
const parent = (r: Links) =>
  r.phoneId ?? r.contactId ?? r.serviceAtLocationId ?? r.serviceId ?? r.locationId ?? r.organizationId

/** Terms with their taxonomies, by id. */
export async function termsOf(tx: Tx, ids: readonly string[]) {
  const terms = await tx
    .selectFrom('hsdsTaxonomyTerm as t')
    .innerJoin('hsdsTaxonomy as x', 'x.id', 't.taxonomyId')
    .select(['t.id', 't.code', 't.nameEn', 't.nameKm', 't.parentId', 't.taxonomyId'])
    .select(['x.code as taxonomy', 'x.nameEn as taxonomyEn', 'x.nameKm as taxonomyKm', 'x.descriptionEn'])
    .where(among('t.id', ids))
    .execute()
  return new Map(terms.map((t) => [t.id, t]))
}
export type Term = Awaited<ReturnType<typeof termsOf>> extends Map<string, infer T> ? T : never
