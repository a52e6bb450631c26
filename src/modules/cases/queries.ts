import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type CaseRow = {
  id: string
  teamId: string
  state: string
  source: string
  coordinator: string
  province: string | null
  openedAt: Date
  closedOn: string | null
}

/** Cases of the session's teams, newest first; open ones, or closed ones. One index scan per team. */
export async function listCases(
  tx: Tx,
  closed: boolean,
  limit: number,
  before?: { at: string; id: string },
): Promise<CaseRow[]> {
  const which = closed ? sql`state = 'closed'` : sql`state <> 'closed'`
  const from = before ? sql`and (opened_at, id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  const { rows } = await sql<CaseRow>`
    select c.id, c.team_id, c.state, c.source, c.coordinator, c.province, c.opened_at, c.closed_on
    from unnest(app.teams()) t(id) cross join lateral (
      select * from case_file where team_id = t.id and ${which} ${from} order by opened_at desc, id desc limit ${limit}) c
    order by c.opened_at desc, c.id desc limit ${limit}`.execute(tx)
  return rows
}

/** These cases, newest first, open and closed ones. */
export const casesByIds = (tx: Tx, ids: string[]): Promise<CaseRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx
        .selectFrom('caseFile')
        .select(['id', 'teamId', 'state', 'source', 'coordinator', 'province', 'openedAt', 'closedOn'])
        .where('id', 'in', ids)
        .orderBy('openedAt', 'desc')
        .orderBy('id', 'desc')
        .execute()

/** The case that was opened from a report, if there is one that the session may see. */
export const caseOfReport = (tx: Tx, reportId: string) =>
  tx.selectFrom('caseFile').select('id').where('reportId', '=', reportId).executeTakeFirst()

/** From which report a case was opened, and its state, if the session may see it. */
export const originOfCase = (tx: Tx, caseId: string) =>
  tx.selectFrom('caseFile').select(['reportId', 'state']).where('id', '=', caseId).executeTakeFirst()
