import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Phone } from '../authored/entries.ts'

/** An entry's numbers as the first page has them, and as they stand in the entry now; null where it shows none of it or both agree. */
export type FirstPageDiffers = { shown: Phone[]; now: Phone[] }

const differs = sql<boolean>`(front_door or for_danger) and first_page_phones is distinct from app.shown_phones(id)`

export async function firstPageDiffers(tx: Tx, id: string): Promise<FirstPageDiffers | null> {
  const { rows } = await sql<FirstPageDiffers>`
    select coalesce(first_page_phones, '[]') as shown, app.shown_phones(id) as now
    from hsds_service where id = ${id} and ${differs}`.execute(tx)
  return rows[0] ?? null
}

export type FirstPageWaits = { id: string; nameEn: string; nameKm: string | null }[]

/** Entries on the first page whose numbers somebody changed since the operator last looked. */
export async function firstPageWaits(tx: Tx): Promise<FirstPageWaits> {
  const { rows } = await sql<FirstPageWaits[number]>`
    select id, name_en as "nameEn", name_km as "nameKm" from hsds_service
    where state = 'listed' and ${differs} order by name_en, id`.execute(tx)
  return rows
}
