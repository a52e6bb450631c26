import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

// The entries that one organisation owns, in every state, for its own programs.

/** Which of them: after a row of the list before, changed since a moment, in one state. */
export type OwnQuery = {
  limit: number
  after?: Place | undefined
  since?: Date | undefined
  state?: string | undefined
}
/** Where a page of the list ends. Revisions become visible in their order, so that going on from one misses nothing. */
export type Place = { revision: string; id: string }

export type OwnHead = {
  id: string
  organizationId: string
  nameEn: string
  nameKm: string | null
  state: string
  mergedInto: string | null
  revision: string
  lastModified: Date
}

/** One page of an organisation's own services or organizations, the longest unchanged first. */
export async function ownHeads(
  tx: Tx,
  of: 'organization' | 'service',
  organisationId: string,
  { limit, after, since, state }: OwnQuery,
): Promise<OwnHead[]> {
  const conditions: RawBuilder<unknown>[] = [sql`o.owner_organisation_id = ${organisationId}`]
  if (after) conditions.push(sql`(e.revision, e.id) > (${after.revision}::bigint, ${after.id}::uuid)`)
  if (since) conditions.push(sql`e.last_modified >= ${since}`)
  if (state) conditions.push(sql`e.state = ${state}`)
  const entries =
    of === 'service'
      ? sql`hsds_service e join hsds_organization o on o.id = e.organization_id`
      : sql`hsds_organization o join hsds_organization e on e.id = o.id`
  const { rows } = await sql<OwnHead>`
    select e.id, o.id as organization_id, e.name_en, e.name_km, e.state, e.merged_into, e.revision, e.last_modified
    from ${entries} where ${sql.join(conditions, sql` and `)} order by e.revision, e.id limit ${limit}`.execute(tx)
  return rows
}

/** Whether an organisation owns an entry: an organization of the directory, or the one that a service belongs to. */
export async function owns(tx: Tx, of: 'organization' | 'service', organisationId: string, id: string) {
  const { rows } = await sql<{ own: boolean }>`
    select exists (select from hsds_organization o where o.owner_organisation_id = ${organisationId} and o.id = ${
      of === 'organization' ? sql`${id}::uuid` : sql`(select organization_id from hsds_service where id = ${id}::uuid)`
    }) as own`.execute(tx)
  return rows[0]?.own === true
}
