import { sql } from 'kysely'
import { openIntake } from '#modules/people/queries.ts'
import type { Tx } from '#platform/db/database.ts'
import { addDays, monthOf, today } from '#platform/time/time.ts'
import { aMonth, backupDays, type HoldReason, type KeptKind, limits, type Terms } from './schema.ts'

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
    .select(['conversationMonths', 'caseYears', 'authorityYears', 'trailYears', 'answersYears', 'setBy', 'setAt'])
    .where('organisationId', '=', organisationId)
    .orderBy('setAt', 'desc')
    .execute()
  const usual = {
    conversationMonths: limits.conversationMonths.usual,
    caseYears: limits.caseYears.usual,
    authorityYears: limits.authorityYears.usual,
    trailYears: limits.trailYears.usual,
    answersYears: limits.answersYears.usual,
  }
  return { now: history[0] ?? usual, history }
}

export type Ending = {
  recordId: string
  kind: KeptKind
  teamId: string
  /** The day of the last message, of closing, of the answer, or of the last change. */
  lastOn: string
  endsOn: string
  held: HoldReason | null
}
export type EndingMonth = {
  month: string
  /** How many end, by kind; those that a hold keeps stand apart. */
  ends: Record<KeptKind, number>
  held: number
}
export type Ahead = {
  months: EndingMonth[]
  /** The month whose records are listed; null when nothing ends. */
  open: EndingMonth | null
  /** The first of them, at most `mostListed`. */
  records: Ending[]
}
export const mostListed = 200

type Counted = { day: string; kind: KeptKind; held: boolean; count: number }

/**
 * What reaches its end within the next twelve months, by month; what is over already stands in
 * this month. For guardians: the organisation's; for supervisors: their teams'. It is worked out
 * and counted in one go, and not sorted as a whole: there may be 100,000 records.
 * @param month which month's records are listed (`YYYY-MM-01`); the first one, unless it is one of them
 */
export async function endingsByMonth(tx: Tx, month?: string, now = today()): Promise<Ahead> {
  const first = monthOf(now)
  const until = Temporal.PlainDate.from(first).add({ months: 12 }).subtract({ days: 1 }).toString()
  const wanted = aMonth.safeParse(month).data ?? first
  const { rows } = await sql<{ ahead: { counts: Counted[] | null; records: Ending[] | null } }>`
    select app.retention_preview(${until}::date, ${wanted}::date, ${mostListed}::int) as ahead`.execute(tx)
  const { counts, records } = rows[0]?.ahead ?? {}
  const months = byMonth(counts ?? [])
  const open = months.find((m) => m.month === wanted) ?? months[0] ?? null
  return { months, open, records: records ?? [] }
}

function byMonth(counts: Counted[]): EndingMonth[] {
  const months = new Map<string, EndingMonth>()
  for (const { day, kind, held, count } of counts) {
    const month = monthOf(day)
    const at = months.get(month) ?? {
      month,
      ends: { report: 0, case: 0, authority_request: 0, form_response: 0 },
      held: 0,
    }
    months.set(month, at)
    if (held) at.held += count
    else at.ends[kind] += count
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
