import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { type Confidence, publicConfidences } from '../schema.ts'
import type { Schedule } from './hours.ts'

/** What a search knows of one listed service. */
export type ServiceRow = {
  id: string
  organizationId: string
  names: string[]
  status: string
  free: boolean | null
  minimumAge: number | null
  maximumAge: number | null
  confidence: Confidence
  assuredOn: string | null
  frontDoor: boolean
  /** `taxonomy code` of every attribute, by what it says. */
  yes: string[]
  no: string[]
  /** Codes of the places that it reaches; '' is the whole country. */
  areas: string[]
  /** Codes of the places where it is. */
  places: string[]
  schedules: Schedule[]
  /** Public numbers as they are dialled; types of them; kinds of links. */
  dials: string[]
  phoneTypes: string[]
  urlKinds: string[]
}
/** A listed organization with its services. */
export type OrganizationRow = { id: string; names: string[]; services: ServiceRow[] }

type OfService = {
  organizationId: string
  serviceId: string | null
  locationId?: string | null
  serviceAtLocationId?: string | null
}

/** The listed organizations among these, with their listed services. */
export async function organizationRows(tx: Tx, ids: string[]): Promise<OrganizationRow[]> {
  const mine = sql<boolean>`organization_id = any(${ids}::uuid[])`
  const organizations = await tx
    .selectFrom('hsdsOrganization')
    .select(['id', 'code', 'nameEn', 'nameKm', 'otherNames'])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .where('state', '=', 'listed')
    .execute()
  const services = await tx
    .selectFrom('hsdsService')
    .select(['id', 'organizationId', 'code', 'nameEn', 'nameKm', 'otherNames', 'status', 'free', 'minimumAge'])
    .select(['maximumAge', 'confidence', 'assuredOn', 'frontDoor'])
    .where(mine)
    .where('state', '=', 'listed')
    .execute()
  const attributes = await tx
    .selectFrom('hsdsAttribute as a')
    .innerJoin('hsdsTaxonomyTerm as t', 't.id', 'a.taxonomyTermId')
    .innerJoin('hsdsTaxonomy as x', 'x.id', 't.taxonomyId')
    .select(['a.organizationId', 'a.serviceId', 'a.locationId', 'a.serviceAtLocationId', 'a.value'])
    .select(sql<string>`x.code || ' ' || t.code`.as('term'))
    .where(mine)
    .execute()
  const areas = await tx
    .selectFrom('hsdsServiceArea')
    .select(['organizationId', 'serviceId', 'placeCode'])
    .where(mine)
    .execute()
  const locations = await tx
    .selectFrom('hsdsServiceAtLocation as sl')
    .innerJoin('hsdsLocation as l', 'l.id', 'sl.locationId')
    .select(['sl.id', 'sl.organizationId', 'sl.serviceId', 'sl.locationId', 'l.placeCode'])
    .where(sql<boolean>`sl.organization_id = any(${ids}::uuid[])`)
    .execute()
  const schedules = await tx
    .selectFrom('hsdsSchedule')
    .select(['organizationId', 'serviceId', 'locationId', 'serviceAtLocationId', 'validFrom', 'validTo', 'freq'])
    .select(['interval', 'byday', 'bymonthday', 'opensAt', 'closesAt'])
    .where(mine)
    .execute()
  const phones = await tx
    .selectFrom('hsdsPhone')
    .select(['organizationId', 'serviceId', 'locationId', 'serviceAtLocationId', 'dial', 'type'])
    .where(mine)
    .where('confidence', 'in', publicConfidences)
    .execute()
  const urls = await tx
    .selectFrom('hsdsUrl')
    .select(['organizationId', 'serviceId', 'locationId', 'serviceAtLocationId', 'kind'])
    .where(mine)
    .where('confidence', 'in', publicConfidences)
    .execute()

  const of = Map.groupBy(services, (s) => s.organizationId)
  const at = Map.groupBy(locations, (l) => l.serviceId)
  const about = {
    terms: hanging(attributes),
    areas: hanging(areas),
    schedules: hanging(schedules),
    phones: hanging(phones),
    urls: hanging(urls),
  }
  return organizations.map(({ id, code, nameEn, nameKm, otherNames }) => ({
    id,
    names: named(code, nameEn, nameKm, otherNames),
    services: (of.get(id) ?? []).map((s) => {
      const there = at.get(s.id) ?? []
      const terms = about.terms(s, there)
      const phones = about.phones(s, there)
      return {
        ...s,
        confidence: s.confidence as Confidence,
        names: named(s.code, s.nameEn, s.nameKm, s.otherNames),
        yes: terms.filter((t) => t.value).map((t) => t.term),
        no: terms.filter((t) => !t.value).map((t) => t.term),
        areas: about.areas(s, there).map((a) => a.placeCode ?? ''),
        places: there.map((l) => l.placeCode).filter((c) => c !== null),
        schedules: about.schedules(s, there),
        dials: phones.map((p) => p.dial),
        phoneTypes: phones.map((p) => p.type),
        urlKinds: about.urls(s, there).map((u) => u.kind),
      }
    }),
  }))
}

type At = { id: string; locationId: string }

/** Finds among rows what hangs on a service, on where it is, or on its whole organization. */
function hanging<R extends OfService>(rows: R[]) {
  const of = Map.groupBy(rows, (r) => r.organizationId)
  return (service: { id: string; organizationId: string }, there: readonly At[]): R[] =>
    (of.get(service.organizationId) ?? []).filter((r) => {
      if (r.serviceId !== null) return r.serviceId === service.id
      if (r.serviceAtLocationId) return there.some((at) => at.id === r.serviceAtLocationId)
      return !r.locationId || there.some((at) => at.locationId === r.locationId)
    })
}

const named = (code: string | null, en: string, km: string | null, others: string[]): string[] =>
  [...new Set([en, km, code?.replaceAll('_', ' '), ...others])].filter(
    (n) => typeof n === 'string' && n !== '',
  ) as string[]

/** Ways that follow from a public number or link, where nobody said otherwise. */
export function waysOf({ phoneTypes, urlKinds }: ServiceRow): string[] {
  const out: string[] = []
  if (phoneTypes.includes('voice')) out.push('directory_ways by_phone')
  if (phoneTypes.includes('sms') || urlKinds.includes('messenger') || urlKinds.includes('telegram'))
    out.push('directory_ways by_message')
  if (urlKinds.includes('report_form')) out.push('directory_ways online')
  return out
}

/** The next listed organizations by id, for reading all of them a page at a time. */
export async function listedAfter(tx: Tx, after: string, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('hsdsOrganization')
    .select('id')
    .where('state', '=', 'listed')
    .where(sql<boolean>`id > ${after}::uuid`)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((r) => r.id)
}

/** The revision up to which everything that was committed can be seen. */
export async function directoryVersion(tx: Tx): Promise<number> {
  return Number((await tx.selectFrom('directoryVersion').select('version').executeTakeFirstOrThrow()).version)
}

/** Organizations that changed after a revision, in themselves or in a service, also those no longer listed. */
export async function changedSince(tx: Tx, revision: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from app.directory_changes(${revision}) t(id)`.execute(tx)
  return rows.map((r) => r.id)
}
