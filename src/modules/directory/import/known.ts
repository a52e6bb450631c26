import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { type Facts, noFacts, organizationColumns, type Row, serviceColumns } from '../entry/facts.ts'
import { asTexts, columnsOf } from '../queries/facts.ts'

// What is in the directory, for many entries with one question a table. The same texts as
// queries/facts.ts gives of one entry.

export type OrganizationHead = {
  id: string
  code: string | null
  nameEn: string
  nameKm: string | null
  otherNames: string[]
  ownerId: string | null
  state: string
}
export type ServiceHead = {
  id: string
  code: string | null
  organizationId: string
  nameEn: string
  nameKm: string | null
  state: string
}
export type Directory = { organizations: OrganizationHead[]; services: ServiceHead[] }
export type KnownOrganization = { id: string; facts: Facts }
export type KnownService = {
  id: string
  organizationId: string
  code: string | null
  state: string
  confidence: string
  facts: Facts
}

/** How every entry is called and whose it is. */
export const directoryHeads = async (tx: Tx): Promise<Directory> => ({
  organizations: await tx
    .selectFrom('hsdsOrganization')
    .select(['id', 'code', 'nameEn', 'nameKm', 'otherNames', 'ownerOrganisationId as ownerId', 'state'])
    .orderBy('nameEn')
    .orderBy('id')
    .execute(),
  services: await tx
    .selectFrom('hsdsService')
    .select(['id', 'code', 'organizationId', 'nameEn', 'nameKm', 'state'])
    .orderBy('nameEn')
    .orderBy('id')
    .execute(),
})

/** Lets nobody else change these entries until the transaction ends. */
export async function holdEntries(tx: Tx, organizations: string[], services: string[]): Promise<void> {
  await sql`select id from hsds_organization where id = any(${organizations}::uuid[]) order by id for update`.execute(
    tx,
  )
  await sql`select id from hsds_service where id = any(${services}::uuid[]) order by id for update`.execute(tx)
}

/** What organizations state, by id. */
export async function organizationsWithFacts(tx: Tx, ids: string[]): Promise<Map<string, KnownOrganization>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('hsdsOrganization')
    .selectAll()
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute()
  const hanging = await hangingOn(tx, 'organization', ids)
  const locations = await locationsOf(tx, ids)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        facts: {
          fields: { ...columnsOf(row, organizationColumns), sources: hanging.sources.get(row.id) ?? '' },
          rows: { ...noFacts().rows, ...hanging.rows(row.id), location: locations.get(row.id) ?? [] },
        },
      },
    ]),
  )
}

/** What services state, by id. */
export async function servicesWithFacts(tx: Tx, ids: string[]): Promise<Map<string, KnownService>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.selectFrom('hsdsService').selectAll().where(sql<boolean>`id = any(${ids}::uuid[])`).execute()
  const hanging = await hangingOn(tx, 'service', ids)
  const sets = await setsOf(tx, ids)
  return new Map(
    rows.map((row) => {
      const { id, organizationId, code, state, confidence } = row
      const facts = {
        fields: { ...columnsOf(row, serviceColumns), ...sets.get(id), sources: hanging.sources.get(id) ?? '' },
        rows: { ...noFacts().rows, ...hanging.rows(id) },
      }
      return [id, { id, organizationId, code, state, confidence, facts }]
    }),
  )
}

async function hangingOn(tx: Tx, of: 'organization' | 'service', ids: string[]) {
  const theirs = <T extends { serviceId: string | null; organizationId: string }>(row: T) =>
    of === 'service' ? (row.serviceId ?? '') : row.organizationId
  const where =
    of === 'service'
      ? sql<boolean>`service_id = any(${ids}::uuid[])`
      : sql<boolean>`organization_id = any(${ids}::uuid[]) and service_id is null`
  const phones = await tx
    .selectFrom('hsdsPhone')
    .select(['id', 'number', 'type', 'descriptionKm', 'descriptionEn', 'confidence', 'organizationId', 'serviceId'])
    .where(where)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const urls = await tx
    .selectFrom('hsdsUrl')
    .select(['id', 'kind', 'label', 'url', 'confidence', 'organizationId', 'serviceId'])
    .where(where)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const sources = await tx
    .selectFrom('directorySource')
    .select(['name', 'dated', 'organizationId', 'serviceId'])
    .where(where)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const byEntry = {
    phone: Map.groupBy(phones, theirs),
    url: Map.groupBy(urls, theirs),
    sources: Map.groupBy(sources, theirs),
  }
  const texts = ({
    organizationId: _,
    serviceId: __,
    ...row
  }: {
    id: string
    organizationId: string
    serviceId: string | null
  }): Row => asTexts(row)
  return {
    rows: (id: string) => ({
      phone: (byEntry.phone.get(id) ?? []).map(texts),
      url: (byEntry.url.get(id) ?? []).map(texts),
    }),
    sources: new Map(
      Array.from(byEntry.sources, ([id, rows]) => [
        id,
        rows.map((s) => (s.dated ? `${s.name} | ${s.dated}` : s.name)).join('\n'),
      ]),
    ),
  }
}

async function locationsOf(tx: Tx, ids: string[]): Promise<Map<string, Row[]>> {
  const { rows } = await sql<{ id: string; organizationId: string }>`
    select l.id, l.organization_id, l.name_km, l.name_en, l.place_code as place, l.redacted, l.transportation_km, l.transportation_en,
      (select a.address_1 from hsds_address a where a.location_id = l.id order by a.id limit 1) as address
    from hsds_location l where l.organization_id = any(${ids}::uuid[]) order by l.place_code, l.id`.execute(tx)
  const grouped = Map.groupBy(rows, (r) => r.organizationId)
  return new Map(Array.from(grouped, ([id, all]) => [id, all.map(({ organizationId: _, ...row }) => asTexts(row))]))
}

async function setsOf(tx: Tx, ids: string[]): Promise<Map<string, Record<string, string>>> {
  const { rows } = await sql<{ id: string; help: string | null }>`
    with terms as (
      select a.service_id, x.code as taxonomy, a.value, string_agg(t.code, ',' order by t.position) as codes
      from hsds_attribute a join hsds_taxonomy_term t on t.id = a.taxonomy_term_id join hsds_taxonomy x on x.id = t.taxonomy_id
      where a.service_id = any(${ids}::uuid[]) group by 1, 2, 3),
    c as (select service_id, jsonb_object_agg(taxonomy || ' ' || value, codes) as said from terms group by 1)
    select s.id, ${codes('services', true)} as help, ${codes('directory_ways', true)} as ways,
      ${codes('directory_for_whom', true)} as for_whom, ${codes('directory_marks', true)} as marks_yes,
      ${codes('directory_marks', false)} as marks_no,
      (select string_agg(code, ',' order by code) from hsds_language where service_id = s.id) as languages,
      (select string_agg(coalesce(place_code, 'country'), ',' order by place_code) from hsds_service_area where service_id = s.id) as areas,
      (select string_agg(location_id::text, ',' order by location_id) from hsds_service_at_location where service_id = s.id) as at,
      (select string_agg(byday || ' ' || to_char(opens_at, 'HH24:MI') || '-' || to_char(closes_at, 'HH24:MI'), ';' order by byday, opens_at)
        from hsds_schedule where service_id = s.id and byday is not null and opens_at is not null and closes_at is not null) as hours
    from unnest(${ids}::uuid[]) s(id)
    left join c on c.service_id = s.id`.execute(tx)
  return new Map(
    rows.map(({ id, ...sets }) => [id, Object.fromEntries(Object.entries(sets).map(([k, v]) => [k, v ?? '']))]),
  )
}

const codes = (taxonomy: string, value: boolean) => sql`c.said ->> ${`${taxonomy} ${value}`}`
