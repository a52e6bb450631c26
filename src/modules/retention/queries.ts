import { sql } from 'kysely'
import { openIntake } from '#modules/people/queries.ts'
import type { Tx } from '#platform/db/database.ts'
import { addDays, monthOf, today } from '#platform/time/time.ts'
import { backupDays, type HoldReason, type KeptKind, limits, type Terms } from './schema.ts'

/** How many months a silent conversation of an organisation is kept; announced to everybody. */
export async function conversationMonths(tx: Tx, organisationId: string): Promise<number> {
  const { rows } = await sql<{
    months: number
  }>`select app.conversation_months(${organisationId}::uuid) as months`.execute(tx)
  return rows[0]?.months ?? limits.conversationMonths.usual
}

export type DatedTerms = Terms & { setBy: string; setAt: Date }

/** How long the session's organisation keeps what, every change of it, newest first. */
export async function termsOf(tx: Tx, organisationId: string): Promise<{ now: Terms; history: DatedTerms[] }> {
  const history = await tx
    .selectFrom('retentionSetting')
    .select(['conversationMonths', 'caseYears', 'trailYears', 'setBy', 'setAt'])
    .where('organisationId', '=', organisationId)
    .orderBy('setAt', 'desc')
    .execute()
  const usual = {
    conversationMonths: limits.conversationMonths.usual,
    caseYears: limits.caseYears.usual,
    trailYears: limits.trailYears.usual,
  }
  return { now: history[0] ?? usual, history }
}

export type Ending = {
  recordId: string
  kind: KeptKind
  teamId: string
  /** The day of the last message, or of closing. */
  lastOn: string
  endsOn: string
  held: HoldReason | null
}
export type EndingMonth = {
  month: string
  /** How many end, by kind; those that a hold keeps stand apart. */
  reports: number
  cases: number
  held: number
  /** The first of them, at most `mostListed`. */
  records: Ending[]
}
export const mostListed = 200

/**
 * What reaches its end within the next twelve months, by month; what is over already stands in
 * this month. For guardians: the organisation's; for supervisors: their teams'.
 */
export async function endingsByMonth(tx: Tx, now = today()): Promise<EndingMonth[]> {
  const until = Temporal.PlainDate.from(monthOf(now)).add({ months: 12 }).subtract({ days: 1 }).toString()
  const { rows } = await sql<Ending & { month: string; reports: number; cases: number; heldCount: number }>`
    select * from (
      select *, (count(*) filter (where held is null and kind = 'report') over by_month)::int as reports,
        (count(*) filter (where held is null and kind = 'case') over by_month)::int as cases,
        (count(held) over by_month)::int as held_count,
        row_number() over (partition by month order by ends_on, record_id) as n
      from (select *, date_trunc('month', greatest(ends_on, ${now}::date))::date as month
        from app.retention_preview(${until}::date)) e
      window by_month as (partition by month)) counted
    where n <= ${mostListed} order by month, n`.execute(tx)
  const months = new Map<string, EndingMonth>()
  for (const { month, reports, cases, heldCount, ...row } of rows) {
    const at = months.get(month) ?? { month, reports, cases, held: heldCount, records: [] }
    months.set(month, at)
    at.records.push(row)
  }
  return [...months.values()]
}

export type Hold = { recordId: string; teamId: string; reason: HoldReason; placedBy: string; placedAt: Date }

const livingHolds = (tx: Tx) =>
  tx
    .selectFrom('retentionHold')
    .select(['id', 'recordId', 'teamId', 'reason', 'placedBy', 'placedAt'])
    .where('liftedAt', 'is', null)

/** Holds that one may see, newest first. */
export const holds = (tx: Tx): Promise<Hold[]> =>
  livingHolds(tx).orderBy('placedAt', 'desc').limit(500).execute() as Promise<Hold[]>

/** The hold on a record, if there is one that the session may see. */
export const holdOf = async (tx: Tx, recordId: string): Promise<(Hold & { id: string }) | null> =>
  ((await livingHolds(tx).where('recordId', '=', recordId).executeTakeFirst()) as
    | (Hold & { id: string })
    | undefined) ?? null

/** The team of a record that is or was held, for who may see its holds; a guardian knows it by nothing else. */
export const teamOfHold = async (tx: Tx, recordId: string): Promise<string | null> =>
  (await tx.selectFrom('retentionHold').select('teamId').where('recordId', '=', recordId).executeTakeFirst())?.teamId ??
  null

export type Erased = { recordId: string; kind: KeptKind; teamId: string; erasedOn: string; completeOn: string }

/** What was erased so lately that an older backup may still hold it. */
export async function erasedLately(tx: Tx, now = today()): Promise<Erased[]> {
  const since = addDays(now, -backupDays)
  const { rows } = await sql<Omit<Erased, 'completeOn'>>`select * from app.erased_since(${since}::date)`.execute(tx)
  return rows.map((r) => ({ ...r, completeOn: addDays(r.erasedOn, backupDays) }))
}

/** The same for the desk that receives what the public writes; null while there is none. */
export async function announcedMonths(tx: Tx): Promise<number | null> {
  const intake = await openIntake(tx)
  return intake && conversationMonths(tx, intake.organisationId)
}
