import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Phone } from '../authored/entries.ts'

/** An entry's numbers as they stand in it now, and as the first page has them where it has others. */
export type FirstPageNumbers = { now: Phone[]; shown: Phone[] | null }

const differs = sql<boolean>`(front_door or for_danger) and first_page_phones is distinct from app.shown_phones(id)`

export async function firstPageNumbers(tx: Tx, id: string): Promise<FirstPageNumbers> {
  const { rows } = await sql<FirstPageNumbers>`
    select app.shown_phones(id) as now, case when ${differs} then coalesce(first_page_phones, '[]') end as shown
    from hsds_service where id = ${id}`.execute(tx)
  return rows[0] ?? { now: [], shown: null }
}

export type FirstPageWaits = { id: string; nameEn: string; nameKm: string | null }[]

/** Entries on the first page whose numbers somebody changed since the operator last looked. */
export async function firstPageWaits(tx: Tx): Promise<FirstPageWaits> {
  const { rows } = await sql<FirstPageWaits[number]>`
    select id, name_en as "nameEn", name_km as "nameKm" from hsds_service
    where state = 'listed' and ${differs} order by name_en, id`.execute(tx)
  return rows
}
