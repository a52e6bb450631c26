import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type Published = { kind: string; month: string; count: number }

/** Counts over all organisations, by kind and month; cells under ten are left out. Monitors only. */
export async function published(tx: Tx): Promise<Published[]> {
  const { rows } = await sql<Published>`select kind, month, count from app.published_counts()`.execute(tx)
  return rows
}

export type PublishedProvince = { kind: 'report' | 'case'; province: string; count: number }

/**
 * Counts over all organisations by province, of months that have ended; '' is a province not known.
 * Cells under ten are left out, and so many next larger ones that no small one can be worked out.
 * Monitors only: for others there is nothing.
 */
export async function publishedProvinces(tx: Tx): Promise<PublishedProvince[]> {
  const { rows } = await sql<PublishedProvince>`select kind, province, count from app.published_provinces()`.execute(tx)
  return rows
}
