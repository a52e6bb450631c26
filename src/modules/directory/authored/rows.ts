import { createHash } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { DB } from '#tables'
import type { AuthoredOrganization, AuthoredService } from './content.ts'

// An authored organization as rows of the tables. Ids come from codes, so that every node and
// every deployment makes the same ones.

/** What hangs on an organization or a service, in the order in which it can be written. */
export const hangingTables = [
  'hsdsLocation',
  'hsdsServiceAtLocation',
  'hsdsPhone',
  'hsdsUrl',
  'hsdsSchedule',
  'hsdsServiceArea',
  'hsdsLanguage',
  'hsdsAttribute',
  'directorySource',
] as const
export type HangingTable = (typeof hangingTables)[number]
export type Hanging = { [T in HangingTable]?: Insertable<DB[T]>[] }

/** One row of its own with what hangs on it alone: an organization, or one service. `mark` tells two contents apart. */
export type OrganizationUnit = {
  row: Insertable<DB['hsdsOrganization']> & { id: string; code: string }
  hanging: Hanging
  mark: string
}
export type ServiceUnit = {
  row: Insertable<DB['hsdsService']> & { id: string; code: string }
  hanging: Hanging
  mark: string
}

/** The id of a thing that has a code: a UUID (version 8, RFC 9562) from the hash of both. */
export function idOf(kind: string, code: string): string {
  const bytes = createHash('sha256').update(`sdap directory/${kind}/${code}`).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Terms are found by taxonomy and code. */
export const termId = (taxonomy: string, code: string) => idOf('taxonomy_term', `${taxonomy}/${code}`)

const markOf = (row: object, hanging: Hanging) =>
  createHash('sha256')
    .update(JSON.stringify([row, hanging]))
    .digest('hex')
    .slice(0, 32)

/** @returns the organization with what hangs on it */
export function organizationUnit(o: AuthoredOrganization): OrganizationUnit {
  const id = idOf('organization', o.code)
  const row = {
    id,
    code: o.code,
    kind: o.kind,
    nameEn: o.name.en,
    nameKm: o.name.km,
    otherNames: o.other_names,
    descriptionEn: o.about?.en ?? null,
    descriptionKm: o.about?.km ?? null,
    website: o.website,
    parentOrganizationId: o.parent && idOf('organization', o.parent),
    state: o.state,
    kmReviewed: o.km_reviewed,
  }
  const owner = { organizationId: id }
  const hanging: Hanging = {
    hsdsLocation: o.locations.map((l) => ({
      ...owner,
      id: idOf('location', `${o.code}/${l.code}`),
      locationType: 'physical',
      placeCode: l.place,
      redacted: l.redacted,
    })),
    ...reachedBy(`organization/${o.code}`, owner, o),
  }
  return { row, hanging, mark: markOf(row, hanging) }
}

/** @returns the service with what hangs on it */
export function serviceUnit(o: AuthoredOrganization, s: AuthoredService): ServiceUnit {
  const id = idOf('service', s.code)
  const row = {
    id,
    code: s.code,
    organizationId: idOf('organization', o.code),
    nameEn: s.name.en,
    nameKm: s.name.km,
    descriptionEn: s.about?.en ?? null,
    descriptionKm: s.about?.km ?? null,
    whatHappensEn: s.what_happens?.en ?? null,
    whatHappensKm: s.what_happens?.km ?? null,
    whoAnswersEn: s.who_answers?.en ?? null,
    whoAnswersKm: s.who_answers?.km ?? null,
    hoursEn: s.hours?.en ?? null,
    hoursKm: s.hours?.km ?? null,
    free: s.free,
    minimumAge: s.ages.from,
    maximumAge: s.ages.to,
    confidence: s.confidence,
    frontDoor: s.front_door,
    forDanger: s.for_danger,
    state: s.state,
    kmReviewed: s.km_reviewed,
  }
  const owner = { organizationId: row.organizationId, serviceId: id }
  const hanging = { ...placed(o, s, owner), ...reachedBy(`service/${s.code}`, owner, s), ...described(s, owner) }
  return { row, hanging, mark: markOf(row, hanging) }
}

type OfService = { organizationId: string; serviceId: string }

const placed = (o: AuthoredOrganization, s: AuthoredService, owner: OfService): Hanging => ({
  hsdsServiceAtLocation: s.at.map((at) => ({
    ...owner,
    id: idOf('service_at_location', `${s.code}/${at}`),
    locationId: idOf('location', `${o.code}/${at}`),
  })),
  hsdsServiceArea: (s.area === 'country' ? [null] : (s.area ?? [])).map((placeCode) => ({
    ...owner,
    id: idOf('service_area', `${s.code}/${placeCode ?? 'country'}`),
    extentType: placeCode === null ? 'country' : 'place',
    placeCode,
  })),
})

/** Numbers, links and where both are known from: of an organization or of one service. */
const reachedBy = (
  of: string,
  owner: { organizationId: string; serviceId?: string },
  { phones, links, sources }: Pick<AuthoredService, 'phones' | 'links' | 'sources'>,
): Hanging => ({
  hsdsPhone: phones.map(({ number, dial, type, note, confidence }, position) => ({
    ...owner,
    id: idOf('phone', `${of}/${dial}`),
    number,
    dial,
    type,
    descriptionEn: note?.en ?? null,
    descriptionKm: note?.km ?? null,
    confidence,
    position,
  })),
  hsdsUrl: links.map((l, position) => ({ ...owner, id: idOf('url', `${of}/${l.url}`), ...l, position })),
  directorySource: sources.map((s, position) => ({
    ...owner,
    id: idOf('source', `${of}/${position}`),
    ...s,
    position,
  })),
})

const described = (s: AuthoredService, owner: OfService): Hanging => ({
  hsdsSchedule: (s.hours?.open ?? []).map(({ days, opens, closes }, n) => ({
    ...owner,
    id: idOf('schedule', `${s.code}/${n}`),
    freq: 'WEEKLY',
    byday: days.join(','),
    opensAt: opens,
    closesAt: closes,
  })),
  hsdsLanguage: s.languages.map((l) => ({ ...owner, id: idOf('language', `${s.code}/${l.code}`), ...l })),
  hsdsAttribute: [
    ...s.help.map((c) => ['services', c, true] as const),
    ...s.ways.map((c) => ['directory_ways', c, true] as const),
    ...s.for_whom.map((c) => ['directory_for_whom', c, true] as const),
    ...Object.entries(s.marks).map(([c, value]) => ['directory_marks', c, value ?? false] as const),
  ].map(([taxonomy, code, value]) => ({
    ...owner,
    id: idOf('attribute', `${s.code}/${taxonomy}/${code}`),
    taxonomyTermId: termId(taxonomy, code),
    value,
  })),
})
