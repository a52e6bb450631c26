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
  aside: string | null
  /** How many open ones with the very same answers stand behind this one. */
  alike: number
}

/** Where the next page of the open list begins. */
export type After = { dangerFirst: number; at: string; id: string }

const columns = sql`r.id, r.team_id, r.state, r.danger, r.danger_first, r.language, r.wanted_helper, r.province, r.received_at, r.waiting_since, r.aside,
  (select count(*)::int from report s where s.same_as = r.id and s.state <> 'resting') as alike`

/** Those with the same answers stand behind the first of them, for as long as that one is open. */
const unfolded = sql`(same_as is null or not exists (
  select from report first where first.id = report.same_as and first.state <> 'resting'))`

/** Open reports of the session's teams: danger first, then oldest. One index scan per team. */
export async function openReports(tx: Tx, limit: number, after?: After): Promise<ReportRow[]> {
  const from = after
    ? sql`and (danger_first, received_at, id) > (${after.dangerFirst}::int, ${after.at}::timestamptz, ${after.id}::uuid)`
    : sql``
  const { rows } = await sql<ReportRow>`
    select ${columns} from unnest(app.teams()) t(id) cross join lateral (
      select * from report where team_id = t.id and state <> 'resting' and ${unfolded} ${from}
      order by danger_first, received_at, id limit ${limit}) r
    order by r.danger_first, r.received_at, r.id limit ${limit}`.execute(tx)
  return rows
}

/** Resting reports, newest first; those put aside stand on a pile of their own. */
export async function restingReports(
  tx: Tx,
  limit: number,
  before?: Omit<After, 'dangerFirst'>,
  pile = false,
): Promise<ReportRow[]> {
  const here = pile ? sql`and aside is not null` : sql`and aside is null`
  const from = before ? sql`and (received_at, id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  const { rows } = await sql<ReportRow>`
    select ${columns} from unnest(app.teams()) t(id) cross join lateral (
      select * from report where team_id = t.id and state = 'resting' ${here} ${from}
      order by received_at desc, id desc limit ${limit}) r
    order by r.received_at desc, r.id desc limit ${limit}`.execute(tx)
  return rows
}

/** Open ones with the same answers as this one, oldest first. */
export const alikeTo = (tx: Tx, reportId: string) =>
  tx
    .selectFrom('report')
    .select(['id', 'receivedAt'])
    .where('sameAs', '=', reportId)
    .where('state', '<>', 'resting')
    .orderBy('receivedAt')
    .limit(200)
    .execute()

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
