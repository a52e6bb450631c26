import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { type Facts, noFacts, organizationColumns, serviceColumns } from '../entry/facts.ts'
import { columnsOf } from '../queries/facts.ts'
import { costsOf, hangingOn, locationsOf, setsOf, waysInOf } from './known-parts.ts'

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
  frontDoor: boolean
  forDanger: boolean
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
  const waysIn = await waysInOf(tx, ids)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        facts: {
          fields: { ...columnsOf(row, organizationColumns), sources: hanging.sources.get(row.id) ?? '' },
          rows: {
            ...{ ...noFacts().rows, ...hanging.rows(row.id) },
            ...{ location: locations.get(row.id) ?? [], accessibility: waysIn.get(row.id) ?? [] },
          },
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
  const costs = await costsOf(tx, ids)
  return new Map(
    rows.map((row) => {
      const { id, organizationId, code, state, confidence, frontDoor, forDanger } = row
      const facts = {
        fields: { ...columnsOf(row, serviceColumns), ...sets.get(id), sources: hanging.sources.get(id) ?? '' },
        rows: { ...noFacts().rows, ...hanging.rows(id), cost_option: costs.get(id) ?? [] },
      }
      return [id, { id, organizationId, code, state, confidence, frontDoor, forDanger, facts }]
    }),
  )
}
