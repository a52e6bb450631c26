import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { addDocument, openLatest } from '#modules/records/commands.ts'
import type { OpenRecord } from '#modules/records/schema.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { consentPolicy } from './policy.ts'
import type { ConsentDetails, ConsentInput, ConsentRow } from './schema.ts'

type Agreement = ConsentInput & { record: OpenRecord; toTeamId: string; items: string[]; conversationId: string | null }

/**
 * Records what a child agreed to share, with whom and until when. The caller holds the
 * transaction and the case's key. @throws Failure forbidden, invalid
 */
export async function recordConsent(tx: Tx, ctx: Ctx, input: Agreement): Promise<ConsentRow> {
  const { record, toTeamId, items, conversationId, givenOn, expiresOn, ...details } = input
  authorise(consentPolicy, ctx.actor, 'consent.record', { teamId: record.teamId, id: record.id })
  if (items.length === 0) throw new Failure('invalid', { items: 'errors.choose' })
  if (givenOn > today(ctx.now())) throw new Failure('invalid', { givenOn: 'errors.not_in_future' })
  if (expiresOn < givenOn) throw new Failure('invalid', { expiresOn: 'errors.before_start' })
  const id = randomUUID()
  const row = { id, recordId: record.id, teamId: record.teamId, toTeamId, items, givenOn, expiresOn }
  await addDocument(tx, ctx, record, `consent ${id}`, { ...details, items, givenOn, expiresOn })
  await tx
    .insertInto('consent')
    .values({ ...row, conversationId, recordedBy: ctx.actor.personId })
    .execute()
  return { ...row, withdrawnAt: null, withdrawnBy: null, withdrawalAnsweredAt: null, replacedBy: null }
}

/** A renewed agreement takes the place of the one before. */
export const replaceConsent = (tx: Tx, id: string, by: string) =>
  tx.updateTable('consent').set({ replacedBy: by }).where('id', '=', id).execute()

/** How each agreement of a case was reached, by its id; the caller opened the case and writes the trail. */
export async function openConsents(tx: Tx, record: OpenRecord): Promise<Map<string, ConsentDetails>> {
  const rows = await tx.selectFrom('consent').select('id').where('recordId', '=', record.id).execute()
  const details = new Map<string, ConsentDetails>()
  for (const { id } of rows) {
    const found = await openLatest<ConsentDetails>(tx, record, `consent ${id}`)
    if (found) details.set(id, found.value)
  }
  return details
}

/**
 * Refuses unless a consent lives and covers what is to be shared with this team.
 * @throws Failure consent_missing, consent_too_narrow
 */
export async function requireConsent(
  tx: Tx,
  ctx: Ctx,
  wanted: { consentId: string | null; recordId: string; toTeamId: string; items: string[] },
): Promise<ConsentRow> {
  const row = wanted.consentId
    ? await tx.selectFrom('consent').selectAll().where('id', '=', wanted.consentId).executeTakeFirst()
    : undefined
  const lives = row && !row.withdrawnAt && row.expiresOn >= today(ctx.now()) && row.givenOn <= today(ctx.now())
  if (!row || !lives || row.recordId !== wanted.recordId || row.toTeamId !== wanted.toTeamId)
    throw new Failure('consent_missing')
  if (!wanted.items.every((item) => row.items.includes(item))) throw new Failure('consent_too_narrow')
  return row
}

/** A worker notes that the child took an agreement back; the receiver's keys go with it. */
export const withdrawConsent = (ctx: Ctx, id: string) =>
  ctx.write(async (tx) => {
    const row = await tx.selectFrom('consent').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (!row) throw notFound()
    authorise(consentPolicy, ctx.actor, 'consent.withdraw', { teamId: row.teamId, id })
    if (row.withdrawnAt) return
    await tx
      .updateTable('consent')
      .set({ withdrawnAt: new Date(), withdrawnBy: 'worker', withdrawalAnsweredAt: new Date() })
      .where('id', '=', id)
      .execute()
    await trail(tx, { action: 'consent.withdrawn', subject: id, team: row.teamId })
  })

/** A person has answered the child who took back an agreement. */
export const answerWithdrawal = (ctx: Ctx, id: string) =>
  ctx.write(async (tx) => {
    const row = await tx.selectFrom('consent').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (!row?.withdrawnAt) throw notFound()
    authorise(consentPolicy, ctx.actor, 'consent.withdraw', { teamId: row.teamId, id })
    if (row.withdrawalAnsweredAt) return
    await tx.updateTable('consent').set({ withdrawalAnsweredAt: new Date() }).where('id', '=', id).execute()
    await trail(tx, { action: 'consent.withdrawal_answered', subject: id, team: row.teamId })
  })

/**
 * The child takes back every agreement of the own conversation: sharing stops in this very
 * transaction, and a person answers. @returns how many were taken back
 */
export async function childWithdraws(tx: Tx): Promise<number> {
  const { rows } = await sql<{ taken: number }>`select app.child_withdraws() as taken`.execute(tx)
  return rows[0]?.taken ?? 0
}
