import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { type Facts, noFacts, organizationColumns, type Row, type RowKind, serviceColumns } from '../entry/facts.ts'

// What an entry states, read as texts. Row-level security decides what the session sees of it.

const text = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.join('\n')
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}
export const columnsOf = (row: Record<string, unknown>, columns: readonly string[]) =>
  Object.fromEntries(columns.map((c) => [c, text(row[c])]))

/** An organization's row and all that it states; undefined where there is none. */
export async function organizationWithFacts(tx: Tx, id: string) {
  const row = await tx.selectFrom('hsdsOrganization').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const facts: Facts = {
    fields: { ...columnsOf(row, organizationColumns), sources: await sourcesOf(tx, id, null) },
    rows: {
      ...{ ...noFacts().rows, ...(await reachedBy(tx, id, null)), location: await locationsOf(tx, id) },
      accessibility: await waysInOf(tx, id),
    },
  }
  return { row, facts }
}
export type OrganizationWithFacts = NonNullable<Awaited<ReturnType<typeof organizationWithFacts>>>

/** A service's row and all that it states; undefined where there is none. */
export async function serviceWithFacts(tx: Tx, id: string) {
  const row = await tx.selectFrom('hsdsService').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const facts: Facts = {
    fields: {
      ...columnsOf(row, serviceColumns),
      ...(await setsOf(tx, id)),
      sources: await sourcesOf(tx, row.organizationId, id),
    },
    rows: { ...noFacts().rows, ...(await reachedBy(tx, row.organizationId, id)), cost_option: await costsOf(tx, id) },
  }
  return { row, facts }
}
export type ServiceWithFacts = NonNullable<Awaited<ReturnType<typeof serviceWithFacts>>>

/** Each set of a service as codes with commas between. */
async function setsOf(tx: Tx, id: string): Promise<Record<string, string>> {
  const { rows } = await sql<Record<string, string | null>>`select
    ${attributes(id, 'services', true)} as help, ${attributes(id, 'directory_ways', true)} as ways,
    ${attributes(id, 'directory_for_whom', true)} as for_whom, ${attributes(id, 'directory_marks', true)} as marks_yes,
    ${attributes(id, 'directory_marks', false)} as marks_no,
    (select string_agg(code, ',' order by code) from hsds_language where service_id = ${id}) as languages,
    (select string_agg(coalesce(place_code, 'country'), ',' order by place_code) from hsds_service_area where service_id = ${id}) as areas,
    (select string_agg(location_id::text, ',' order by location_id) from hsds_service_at_location where service_id = ${id}) as at,
    (select string_agg(byday || ' ' || to_char(opens_at, 'HH24:MI') || '-' || to_char(closes_at, 'HH24:MI'), ';' order by byday, opens_at)
      from hsds_schedule where service_id = ${id} and byday is not null and opens_at is not null and closes_at is not null) as hours`.execute(
    tx,
  )
  return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([k, v]) => [k, v ?? '']))
}

const attributes = (id: string, taxonomy: string, value: boolean) => sql`(
  select string_agg(t.code, ',' order by t.position) from hsds_attribute a
  join hsds_taxonomy_term t on t.id = a.taxonomy_term_id join hsds_taxonomy x on x.id = t.taxonomy_id
  where a.service_id = ${id} and x.code = ${taxonomy} and a.value = ${value})`

/** One a line, with its date behind a bar where it has one. */
async function sourcesOf(tx: Tx, organizationId: string, serviceId: string | null): Promise<string> {
  const rows = await tx
    .selectFrom('directorySource')
    .select(['name', 'dated'])
    .where('organizationId', '=', organizationId)
    .where('serviceId', serviceId === null ? 'is' : '=', serviceId)
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map((s) => (s.dated ? `${s.name} | ${s.dated}` : s.name)).join('\n')
}

async function reachedBy(tx: Tx, organizationId: string, serviceId: string | null) {
  const phones = await tx
    .selectFrom('hsdsPhone')
    .select(['id', 'number', 'type', 'descriptionKm', 'descriptionEn', 'confidence'])
    .where('organizationId', '=', organizationId)
    .where('serviceId', serviceId === null ? 'is' : '=', serviceId)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const urls = await tx
    .selectFrom('hsdsUrl')
    .select(['id', 'kind', 'label', 'url', 'confidence'])
    .where('organizationId', '=', organizationId)
    .where('serviceId', serviceId === null ? 'is' : '=', serviceId)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const contacts = await tx
    .selectFrom('hsdsContact')
    .select(contactColumns)
    .where('organizationId', '=', organizationId)
    .where('serviceId', serviceId === null ? 'is' : '=', serviceId)
    .orderBy('position')
    .orderBy('id')
    .execute()
  return { phone: phones.map(asTexts), url: urls.map(asTexts), contact: contacts.map(asTexts) } satisfies Partial<
    Record<RowKind, Row[]>
  >
}

export const contactColumns = ['id', 'titleKm', 'titleEn', 'department', 'email'] as const
export const costColumns = [
  ...(['id', 'optionKm', 'optionEn', 'amount', 'currency', 'amountDescriptionKm', 'amountDescriptionEn'] as const),
  ...(['validFrom', 'validTo'] as const),
] as const
export const wayInColumns = [
  ...(['id', 'locationId as location', 'descriptionKm', 'descriptionEn', 'details', 'url'] as const),
] as const

async function costsOf(tx: Tx, serviceId: string): Promise<Row[]> {
  const rows = await tx
    .selectFrom('hsdsCostOption')
    .select(costColumns)
    .where('serviceId', '=', serviceId)
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map(asTexts)
}

async function waysInOf(tx: Tx, organizationId: string): Promise<Row[]> {
  const rows = await tx
    .selectFrom('hsdsAccessibility')
    .select(wayInColumns)
    .where('organizationId', '=', organizationId)
    .orderBy('locationId')
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map(asTexts)
}

async function locationsOf(tx: Tx, organizationId: string): Promise<Row[]> {
  const rows = await tx
    .selectFrom('hsdsLocation as l')
    .select((eb) => [
      'l.id',
      'l.nameKm',
      'l.nameEn',
      'l.placeCode as place',
      'l.redacted',
      'l.transportationKm',
      'l.transportationEn',
      eb
        .selectFrom('hsdsAddress as a')
        .select(sql<string>`a.address_1`.as('line'))
        .whereRef('a.locationId', '=', 'l.id')
        .orderBy('a.id')
        .limit(1)
        .as('address'),
    ])
    .where('l.organizationId', '=', organizationId)
    .orderBy('l.placeCode')
    .orderBy('l.id')
    .execute()
  return rows.map(asTexts)
}

export const asTexts = (row: { id: string }): Row =>
  Object.fromEntries(Object.entries(row).map(([k, v]) => [k, text(v)])) as Row
