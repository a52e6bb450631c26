import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type ReportRow = {
  id: string
  teamId: string
  state: string
  danger: string
  dangerFirst: number
  language: string
  wantedHelper: string
  province: string | null
  receivedAt: Date
  waitingSince: Date | null
}

/** Where the next page of the open list begins. */
export type After = { dangerFirst: number; at: string; id: string }

const columns = sql`r.id, r.team_id, r.state, r.danger, r.danger_first, r.language, r.wanted_helper, r.province, r.received_at, r.waiting_since`

/** Open reports of the session's teams: danger first, then oldest. One index scan per team. */
export async function openReports(tx: Tx, limit: number, after?: After): Promise<ReportRow[]> {
  const from = after
    ? sql`and (danger_first, received_at, id) > (${after.dangerFirst}::int, ${after.at}::timestamptz, ${after.id}::uuid)`
    : sql``
  const { rows } = await sql<ReportRow>`
    select ${columns} from unnest(app.teams()) t(id) cross join lateral (
      select * from report where team_id = t.id and state <> 'resting' ${from}
      order by danger_first, received_at, id limit ${limit}) r
    order by r.danger_first, r.received_at, r.id limit ${limit}`.execute(tx)
  return rows
}

/** Resting reports, newest first. */
export async function restingReports(tx: Tx, limit: number, before?: Omit<After, 'dangerFirst'>): Promise<ReportRow[]> {
  const from = before ? sql`and (received_at, id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  const { rows } = await sql<ReportRow>`
    select ${columns} from unnest(app.teams()) t(id) cross join lateral (
      select * from report where team_id = t.id and state = 'resting' ${from}
      order by received_at desc, id desc limit ${limit}) r
    order by r.received_at desc, r.id desc limit ${limit}`.execute(tx)
  return rows
}

/** The newest message of the team to who reported, and when it was marked as read. */
export const lastAnswer = (tx: Tx, reportId: string) =>
  tx
    .selectFrom('message')
    .innerJoin('conversation', 'conversation.id', 'message.conversationId')
    .select(['message.writtenAt', 'message.seenAt'])
    .where('conversation.reportId', '=', reportId)
    .where('message.fromReporter', '=', false)
    .orderBy('message.writtenAt', 'desc')
    .orderBy('message.seenAt', (o) => o.desc().nullsFirst()) // where only days are kept: what is not read yet is the newest
    .executeTakeFirst()
