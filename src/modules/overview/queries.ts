import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type Published = { kind: string; month: string; count: number }

/** Counts over all organisations, by kind and month; cells under ten are left out. Monitors only. */
export async function published(tx: Tx): Promise<Published[]> {
  const { rows } = await sql<Published>`select kind, month, count from app.published_counts()`.execute(tx)
  return rows
}
