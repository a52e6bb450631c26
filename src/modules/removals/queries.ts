import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { RemovalState } from './schema.ts'

export type RemovalRow = {
  id: string
  reportId: string
  teamId: string
  state: RemovalState
  followUpOn: string | null
  madeOn: string
}

/** Requests of the session's teams at which somebody has to look again, the earliest first. One index scan per team. */
export async function removalsToLookAt(
  tx: Tx,
  limit: number,
  after?: { on: string; id: string },
): Promise<RemovalRow[]> {
  const from = after ? sql`and (follow_up_on, id) > (${after.on}::date, ${after.id}::uuid)` : sql``
  const { rows } = await sql<RemovalRow>`
    select m.id, m.report_id, m.team_id, m.state, m.follow_up_on, m.made_on
    from unnest(app.teams()) t(id) cross join lateral (
      select * from removal where team_id = t.id and follow_up_on is not null ${from}
      order by follow_up_on, id limit ${limit}) m
    order by m.follow_up_on, m.id limit ${limit}`.execute(tx)
  return rows
}

/** How many of them are due on a day or before. */
export async function removalsDue(tx: Tx, day: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from removal
    where team_id = any ((select app.teams())::uuid[]) and follow_up_on <= ${day}::date`.execute(tx)
  return rows[0]?.count ?? 0
}

/** How far the requests of one report are, in the order in which they were made; no address. */
export const removalRows = (tx: Tx, reportId: string): Promise<RemovalRow[]> =>
  tx
    .selectFrom('removal')
    .selectAll()
    .where('reportId', '=', reportId)
    .orderBy('madeOn')
    .orderBy('id')
    .execute() as Promise<RemovalRow[]>

/** What the session's code shows: how many addresses were asked for and how many are gone; null unless the child wanted it. */
export async function removalsTold(tx: Tx): Promise<{ asked: number; removed: number } | null> {
  const { rows } = await sql<{
    asked: number
    removed: number
  }>`select asked, removed from app.removals_told()`.execute(tx)
  return rows[0] ?? null
}
