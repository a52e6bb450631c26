import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { addDocument, type Opened, openDocuments, openRecord } from '#modules/records/commands.ts'
import { ownerOf } from '#modules/records/queries.ts'
import { answerWithin } from '#modules/reports/commands/answer.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { requestPolicy } from '../policy.ts'
import { type RequestEvent, type RequestRow, requestOfOwnTeam } from '../queries.ts'
import type { AnswerInput, EnterInput, RequestNote } from '../schema.ts'

/** The name under which a request's words stand sealed in the record it is about. */
const nameOf = (id: string) => `request ${id}`

/** The record that a new request would be about. @throws Failure not_found, forbidden */
export async function recordAskedAbout(tx: Tx, ctx: Ctx, recordId: string) {
  const record = await ownerOf(tx, recordId)
  if (record?.kind !== 'report' && record?.kind !== 'case') throw notFound()
  const { teamId, id } = record
  authorise(requestPolicy, ctx.actor, 'request.enter', { teamId, id })
  return { id, teamId, kind: record.kind, actor: ctx.actor }
}

/**
 * Enters a request that came by phone, visit or letter, with its true date. The same one, sent
 * twice, is entered once while it is open. @returns the request's id
 * @throws Failure not_found, forbidden
 */
export const enterRequest = (ctx: Ctx, recordId: string, input: EnterInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { teamId, actor } = await recordAskedAbout(tx, ctx, recordId)
    const { identity, said, ...codes } = input
    const open = await openRequest(tx, recordId, codes)
    if (open) return open
    const id = randomUUID()
    const row = { id, organisationId: actor.organisationId, teamId, recordId, ...codes }
    await tx.insertInto('dataRequest').values(row).execute()
    await insertEvent(tx, ctx, id, 'received')
    const record = await openRecord(tx, ctx, recordId)
    await addDocument(tx, ctx, record, nameOf(id), { what: 'identity', text: identity } satisfies RequestNote)
    if (said) await addDocument(tx, ctx, record, nameOf(id), { what: 'said', text: said } satisfies RequestNote)
    await trail(tx, { action: 'request.entered', subject: recordId, team: teamId, detail: { kind: codes.kind } })
    return id
  })

/** The same request that is open already, entered a moment ago by a form sent twice. */
async function openRequest(tx: Tx, recordId: string, codes: Omit<EnterInput, 'identity' | 'said'>) {
  const row = await tx
    .selectFrom('dataRequest')
    .select('id')
    .where('recordId', '=', recordId)
    .where('kind', '=', codes.kind)
    .where('askedBy', '=', codes.askedBy)
    .where('source', '=', codes.source)
    .where('receivedOn', '=', codes.receivedOn)
    .where('state', '<>', 'answered')
    .executeTakeFirst()
  return row?.id ?? null
}

/** A request, for who may do this with it, locked where it is to change. @throws Failure not_found, forbidden */
export async function requestFor(
  tx: Tx,
  ctx: Ctx,
  id: string,
  forWhat: keyof typeof requestPolicy,
): Promise<RequestRow> {
  const row = await requestOfOwnTeam(tx, id)
  if (!row) throw notFound()
  authorise(requestPolicy, ctx.actor, forWhat, { teamId: row.teamId, id: row.recordId })
  await sql`select from data_request where id = ${id}::uuid for update`.execute(tx)
  return (await requestOfOwnTeam(tx, id)) ?? row
}

export type OpenedRequest = { row: RequestRow; notes: Opened<RequestNote>[]; living: boolean }

/** Opens a request with its sealed words; they went with the record where that was erased. @throws Failure not_found, forbidden */
export const openRequestFile = (ctx: Ctx, id: string): Promise<OpenedRequest> =>
  ctx.write(async (tx) => {
    const row = await requestFor(tx, ctx, id, 'request.open')
    const living = Boolean(await ownerOf(tx, row.recordId))
    const notes = living
      ? await openDocuments<RequestNote>(tx, await openRecord(tx, ctx, row.recordId), nameOf(id))
      : []
    await trail(tx, { action: 'request.opened', subject: row.recordId, team: row.teamId })
    return { row, notes, living }
  })

/** Somebody has begun to work on a request. Repeating it is harmless. @throws Failure not_found, forbidden */
export const beginRequest = (ctx: Ctx, id: string): Promise<void> =>
  ctx.write(async (tx) => {
    const row = await requestFor(tx, ctx, id, 'request.open')
    if (row.state !== 'received') return
    await tx.updateTable('dataRequest').set({ state: 'in_progress' }).where('id', '=', id).execute()
    await insertEvent(tx, ctx, id, 'in_progress')
    await trail(tx, { action: 'request.begun', subject: row.recordId, team: row.teamId })
  })

/** Adds what was said or checked, sealed. @throws Failure not_found, forbidden */
export const noteOnRequest = (ctx: Ctx, id: string, text: string): Promise<void> =>
  ctx.write(async (tx) => {
    const row = await requestFor(tx, ctx, id, 'request.open')
    await insertNote(tx, ctx, row, { what: 'note', text })
    await trail(tx, { action: 'request.noted', subject: row.recordId, team: row.teamId })
  })

/**
 * Answers a request: to who asked with a code in the conversation, to others by word, and what
 * was said to them stands sealed. @throws Failure not_found, forbidden, state_changed when it is answered
 */
export const answerRequest = (ctx: Ctx, id: string, { outcome, reason, answer }: AnswerInput): Promise<void> =>
  ctx.write(async (tx) => {
    const row = await requestFor(tx, ctx, id, 'request.open')
    if (row.state === 'answered') throw new Failure('state_changed')
    if (row.source === 'check') await answerWithin(tx, ctx, row.recordId, answer)
    else await insertNote(tx, ctx, row, { what: 'answer', text: answer })
    const change = { state: 'answered', outcome, reason: reason || null }
    await tx.updateTable('dataRequest').set(change).where('id', '=', id).execute()
    await insertEvent(tx, ctx, id, 'answered')
    const detail = { outcome, ...(reason ? { reason } : {}) }
    await trail(tx, { action: 'request.answered', subject: row.recordId, team: row.teamId, detail })
  })

const insertNote = async (tx: Tx, ctx: Ctx, row: RequestRow, note: RequestNote) =>
  addDocument(tx, ctx, await openRecord(tx, ctx, row.recordId), nameOf(row.id), note)

/** Leaves a dated step of a request. */
export async function insertEvent(tx: Tx, ctx: Ctx, requestId: string, what: RequestEvent['what']): Promise<void> {
  const byPerson = ctx.actor.kind === 'staff' ? ctx.actor.personId : null
  await tx.insertInto('dataRequestEvent').values({ id: randomUUID(), requestId, what, byPerson }).execute()
}
