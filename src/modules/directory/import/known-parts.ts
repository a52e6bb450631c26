import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Row } from '../entry/facts.ts'
import { asTexts, contactColumns, costColumns, wayInColumns } from '../queries/facts.ts'

// What hangs on many entries, by their ids.

/** Numbers, links, desks and sources of organizations as such, or of services. */
export async function hangingOn(tx: Tx, of: 'organization' | 'service', ids: string[]) {
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
  const contacts = await tx
    .selectFrom('hsdsContact')
    .select(contactColumns)
    .select(['organizationId', 'serviceId'])
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
    contact: Map.groupBy(contacts, theirs),
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
      contact: (byEntry.contact.get(id) ?? []).map(texts),
    }),
    sources: new Map(
      Array.from(byEntry.sources, ([id, rows]) => [
        id,
        rows.map((s) => (s.dated ? `${s.name} | ${s.dated}` : s.name)).join('\n'),
      ]),
    ),
  }
}

/** The locations of organizations. */
export async function locationsOf(tx: Tx, ids: string[]): Promise<Map<string, Row[]>> {
  const { rows } = await sql<{ id: string; organizationId: string }>`
    select l.id, l.organization_id, l.name_km, l.name_en, l.place_code as place, l.redacted, l.transportation_km, l.transportation_en,
      (select a.address_1 from hsds_address a where a.location_id = l.id order by a.id limit 1) as address
    from hsds_location l where l.organization_id = any(${ids}::uuid[]) order by l.place_code, l.id`.execute(tx)
  const grouped = Map.groupBy(rows, (r) => r.organizationId)
  return new Map(Array.from(grouped, ([id, all]) => [id, all.map(({ organizationId: _, ...row }) => asTexts(row))]))
}

/** What services cost. */
export async function costsOf(tx: Tx, ids: string[]): Promise<Map<string, Row[]>> {
  const rows = await tx
    .selectFrom('hsdsCostOption')
    .select(costColumns)
    .select('serviceId')
    .where(sql<boolean>`service_id = any(${ids}::uuid[])`)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const grouped = Map.groupBy(rows, (r) => r.serviceId)
  return new Map(Array.from(grouped, ([id, all]) => [id, all.map(({ serviceId: _, ...row }) => asTexts(row))]))
}

/** How one gets into the locations of organizations. */
export async function waysInOf(tx: Tx, ids: string[]): Promise<Map<string, Row[]>> {
  const rows = await tx
    .selectFrom('hsdsAccessibility')
    .select(wayInColumns)
    .select('organizationId')
    .where(sql<boolean>`organization_id = any(${ids}::uuid[])`)
    .orderBy('locationId')
    .orderBy('position')
    .orderBy('id')
    .execute()
  const grouped = Map.groupBy(rows, (r) => r.organizationId)
  return new Map(Array.from(grouped, ([id, all]) => [id, all.map(({ organizationId: _, ...row }) => asTexts(row))]))
}

/** Each set of services as codes with commas between. */
export async function setsOf(tx: Tx, ids: string[]): Promise<Map<string, Record<string, string>>> {
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
