import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { type Hanging, hangingTables } from './rows.ts'

type Unit = { row: { id: string }; hanging: Hanging }

/** Writes what hangs on new organizations or services, table by table. */
export async function hangOn(tx: Tx, units: Unit[]): Promise<void> {
  for (const table of hangingTables) {
    const rows = units.flatMap((u): object[] => u.hanging[table] ?? [])
    // TypeScript does not follow that table and rows go together; the type Hanging holds them together.
    if (rows.length > 0)
      await tx
        .insertInto(table)
        .values(rows as never)
        .execute()
  }
}

/** Writes anew what hangs on organizations that were brought up to date. Locations keep their rows: services name them. */
export async function hangOrganizationsAnew(tx: Tx, units: Unit[]): Promise<void> {
  for (const { row, hanging } of units) {
    for (const table of ['hsdsPhone', 'hsdsUrl', 'directorySource'] as const)
      await tx.deleteFrom(table).where('organizationId', '=', row.id).where('serviceId', 'is', null).execute()
    for (const location of hanging.hsdsLocation ?? [])
      await tx
        .insertInto('hsdsLocation')
        .values(location)
        .onConflict((c) => c.column('id').doUpdateSet(location))
        .execute()
    await hangOn(tx, [{ row, hanging: { ...hanging, hsdsLocation: [] } }])
  }
}

/** Writes anew what hangs on services that were brought up to date. */
export async function hangServicesAnew(tx: Tx, units: Unit[]): Promise<void> {
  const ids = units.map((u) => u.row.id)
  if (ids.length === 0) return
  for (const table of hangingTables)
    if (table !== 'hsdsLocation') await tx.deleteFrom(table).where('serviceId', 'in', ids).execute()
  await hangOn(tx, units)
}

/** Locations that an organization no longer has in content, and that no service names any more. */
export async function dropUnusedLocations(tx: Tx, units: Unit[]): Promise<void> {
  for (const { row, hanging } of units)
    await tx
      .deleteFrom('hsdsLocation')
      .where('organizationId', '=', row.id)
      .where(sql<boolean>`id <> all (${(hanging.hsdsLocation ?? []).map((l) => l.id)}::uuid[])`)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('hsdsServiceAtLocation as at')
              .select('at.id')
              .whereRef('at.locationId', '=', 'hsdsLocation.id'),
          ),
        ),
      )
      .execute()
}
