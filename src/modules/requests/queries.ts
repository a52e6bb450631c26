import { sql } from 'kysely'
import { caseOfReport, originOfCase } from '#modules/cases/queries.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Lang } from '#platform/i18n/i18n.ts'
import type { AuthorityRow } from './authority.ts'
import type { AnswerReason, Asker, RequestKind, RequestOutcome, RequestSource, RequestState } from './schema.ts'

export type RequestRow = {
  id: string
  organisationId: string
  teamId: string
  recordId: string
  kind: RequestKind
  askedBy: Asker
  source: RequestSource
  language: Lang
  receivedOn: string
  state: RequestState
  outcome: RequestOutcome | null
  reason: AnswerReason | null
}

/**
 * Requests of the teams that one supervises, or for a data guardian of the whole organisation:
 * open ones, those first that are nearest to being late; or answered ones, newest first.
 */
export async function listRequests(tx: Tx, which: 'open' | 'answered', limit = 500): Promise<RequestRow[]> {
  const open = which === 'open'
  const { rows } = await sql<RequestRow>`
    select * from data_request
    where ${open ? sql`state <> 'answered'` : sql`state = 'answered'`}
      and (team_id = any ((select app.supervised_teams())::uuid[]) or (select app.has_organisation_role('data_guardian')))
    order by received_on ${open ? sql`asc` : sql`desc`}, id limit ${limit}`.execute(tx)
  return rows
}

/** A request of one of the session's own teams. */
export const requestOfOwnTeam = async (tx: Tx, id: string): Promise<RequestRow | undefined> =>
  (await tx
    .selectFrom('dataRequest')
    .selectAll()
    .where('id', '=', id)
    .where(sql<boolean>`team_id = any ((select app.teams())::uuid[])`)
    .executeTakeFirst()) as RequestRow | undefined

export type RequestEvent = {
  what: 'received' | 'in_progress' | 'answered' | 'exported' | 'erased'
  at: Date
  byPerson: string | null
}

/** What happened to a request, when and by whom; what a receipt code did stands by the day. */
export const eventsOf = (tx: Tx, requestId: string): Promise<RequestEvent[]> =>
  tx
    .selectFrom('dataRequestEvent')
    .select(['what', 'at', 'byPerson'])
    .where('requestId', '=', requestId)
    .orderBy('at')
    // Where only days are kept: as they follow each other, but that what was granted may be handed out on either side.
    .orderBy(sql`array_position(array['received', 'in_progress', 'answered', 'exported', 'erased'], what)`)
    .execute() as Promise<RequestEvent[]>

export type About = { reportId: string | null; caseId: string | null; caseState: string | null }

/**
 * Which records a request is about: the report and the case that was opened from it. Somebody
 * who wrote for a child asks about what they wrote; the child's case is not theirs to see or erase.
 */
export async function recordsOf(tx: Tx, request: RequestRow): Promise<About> {
  const { recordId } = request
  const own = await originOfCase(tx, recordId)
  if (own) return { reportId: own.reportId, caseId: recordId, caseState: own.state }
  const from = request.askedBy === 'writer' ? undefined : await caseOfReport(tx, recordId)
  const state = from && (await originOfCase(tx, from.id))?.state
  return { reportId: recordId, caseId: from?.id ?? null, caseState: state ?? null }
}

/** What was asked with the own code: kinds, days and states. */
export async function askedForData(tx: Tx): Promise<{ kind: RequestKind; receivedOn: string; state: RequestState }[]> {
  return (
    await sql<{
      kind: RequestKind
      receivedOn: string
      state: RequestState
    }>`select * from app.asked_for_data()`.execute(tx)
  ).rows
}

/** The authorities' requests of the own organisation, newest first. */
export const listAuthorityRequests = (tx: Tx): Promise<AuthorityRow[]> =>
  tx
    .selectFrom('authorityRequest')
    .selectAll()
    .where(sql<boolean>`organisation_id = (select app.organisation())`)
    .orderBy('receivedOn', 'desc')
    .orderBy('id')
    .limit(2000)
    .execute() as Promise<AuthorityRow[]>

export const authorityRequest = async (tx: Tx, id: string): Promise<AuthorityRow | undefined> =>
  (await tx.selectFrom('authorityRequest').selectAll().where('id', '=', id).executeTakeFirst()) as
    | AuthorityRow
    | undefined
