import { sql } from 'kysely'
import type { Database, Tx } from '#platform/db/database.ts'
import { type AuthoredOrganization, authoredOrganizations } from './content.ts'
import { dropUnusedLocations, hangOn, hangOrganizationsAnew, hangServicesAnew } from './hanging.ts'
import { type OrganizationUnit, organizationUnit, type ServiceUnit, serviceUnit } from './rows.ts'
import { loadTerms } from './terms.ts'

/** How many organizations and services were added, and how many brought up to date. */
export type Loaded = { added: number; changed: number }

/**
 * Brings the authored directory into the tables: what is not there is added; what changed in
 * content and was never touched by people is brought up to date; nothing else is changed, and no
 * entry is deleted. Harmless to repeat. Belongs to the installation (the owner's role).
 */
export const loadDirectory = (
  installation: Database,
  organizations: AuthoredOrganization[] = authoredOrganizations(),
): Promise<Loaded> => installation.write('', (tx) => bringDirectory(tx, organizations))

/** The same inside a transaction of the installation. */
export async function bringDirectory(tx: Tx, organizations: AuthoredOrganization[]): Promise<Loaded> {
  await sql`select pg_advisory_xact_lock(7304)`.execute(tx) // of two starts at once, the second finds it done
  await loadTerms(tx)
  const known = await comparable(tx)
  const first = compare(organizations.map(organizationUnit), known.organizations)
  const changed = await untouched(tx, first.changed)
  await loadOrganizations(tx, first.fresh, changed)
  const services = organizations.flatMap((o) => o.services.map((s) => serviceUnit(o, s)))
  const then = compare(services, known.services)
  const open = await openFor(tx, then.fresh)
  const free = await untouched(tx, then.changed)
  await loadServices(tx, open, free)
  await dropUnusedLocations(tx, changed)
  return { added: first.fresh.length + open.length, changed: changed.length + free.length }
}

type Known = { id: string; code: string | null; contentMark: string | null }

/** What the tables hold under a code. */
const comparable = async (tx: Tx) => ({
  organizations: await tx
    .selectFrom('hsdsOrganization')
    .select(['id', 'code', 'contentMark'])
    .where('code', 'is not', null)
    .execute(),
  services: await tx
    .selectFrom('hsdsService')
    .select(['id', 'code', 'contentMark'])
    .where('code', 'is not', null)
    .execute(),
})

/** What people made under the same code has no mark, and is left alone. */
function compare<U extends OrganizationUnit | ServiceUnit>(units: U[], there: Known[]): { fresh: U[]; changed: U[] } {
  const known = new Map(there.map((row) => [row.code, row]))
  const isChanged = (row: Known | undefined, mark: string) =>
    row !== undefined && row.contentMark !== null && row.contentMark !== mark
  return {
    fresh: units.filter((u) => !known.has(u.row.code)),
    changed: units.filter((u) => isChanged(known.get(u.row.code), u.mark)),
  }
}

/** Those that nobody has edited, verified, merged or been given. */
async function untouched<U extends { row: { id: string } }>(tx: Tx, units: U[]): Promise<U[]> {
  if (units.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select u.id from unnest(${units.map((u) => u.row.id)}::uuid[]) u(id)
    left join hsds_service s on s.id = u.id
    join hsds_organization o on o.id = coalesce(s.organization_id, u.id)
    where o.owner_organisation_id is null and o.state <> 'merged' and s.state is distinct from 'merged'
      and not exists (select from directory_verification v where v.service_id = s.id)
      and not exists (select from hsds_metadata m where m.updated_by_person is not null and m.organization_id = o.id
        and (m.resource_id = u.id or m.service_id is not distinct from s.id))`.execute(tx)
  const free = new Set(rows.map((r) => r.id))
  return units.filter((u) => free.has(u.row.id))
}

async function loadOrganizations(tx: Tx, fresh: OrganizationUnit[], changed: OrganizationUnit[]) {
  if (fresh.length > 0)
    await tx
      .insertInto('hsdsOrganization')
      .values(fresh.map((u) => ({ ...u.row, parentOrganizationId: null, contentMark: u.mark })))
      .execute()
  // Parents come last, since one may stand below its child.
  for (const { row, mark } of [...fresh.filter((u) => u.row.parentOrganizationId), ...changed])
    await tx
      .updateTable('hsdsOrganization')
      .set({ ...row, contentMark: mark })
      .where('id', '=', row.id)
      .execute()
  await hangOn(tx, fresh)
  await hangOrganizationsAnew(tx, changed)
}

/** Nothing is added to what has an owner or was merged. */
async function openFor(tx: Tx, units: ServiceUnit[]): Promise<ServiceUnit[]> {
  if (units.length === 0) return []
  const rows = await tx
    .selectFrom('hsdsOrganization')
    .select('id')
    .where('ownerOrganisationId', 'is', null)
    .where('state', '<>', 'merged')
    .execute()
  const open = new Set(rows.map((r) => r.id))
  return units.filter((u) => open.has(u.row.organizationId))
}

async function loadServices(tx: Tx, fresh: ServiceUnit[], changed: ServiceUnit[]) {
  if (fresh.length > 0)
    await tx
      .insertInto('hsdsService')
      .values(fresh.map((u) => ({ ...u.row, contentMark: u.mark })))
      .execute()
  for (const { row, mark } of changed)
    await tx
      .updateTable('hsdsService')
      .set({ ...row, contentMark: mark })
      .where('id', '=', row.id)
      .execute()
  const there = await locationsOf(tx, [...fresh, ...changed])
  const placed = (u: ServiceUnit): ServiceUnit => ({
    ...u,
    hanging: {
      ...u.hanging,
      hsdsServiceAtLocation: u.hanging.hsdsServiceAtLocation?.filter((at) => there.has(at.locationId)) ?? [],
    },
  })
  await hangOn(tx, fresh.map(placed))
  await hangServicesAnew(tx, changed.map(placed))
  const ids = [...fresh, ...changed].map((u) => u.row.id)
  await sql`update hsds_service set first_page_phones = app.shown_phones(id)
    where (front_door or for_danger) and id = any (${ids}::uuid[])`.execute(tx)
}

/** The locations that are still there: people may have taken one away. */
async function locationsOf(tx: Tx, units: ServiceUnit[]): Promise<Set<string>> {
  const wanted = units.flatMap((u) => u.hanging.hsdsServiceAtLocation ?? []).map((at) => at.locationId)
  if (wanted.length === 0) return new Set()
  const rows = await tx.selectFrom('hsdsLocation').select('id').where('id', 'in', wanted).execute()
  return new Set(rows.map((l) => l.id))
}
