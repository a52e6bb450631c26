import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { childWithdraws } from '#modules/consent/commands.ts'
import { sessionBinding } from '#modules/people/commands/keyring.ts'
import { addDocument, openDocuments, openLatest, openRecord } from '#modules/records/commands.ts'
import { inOrder } from '#modules/records/schema.ts'
import type { ReceiptActor } from '#platform/access/actor.ts'
import { type Ctx, sessionParts } from '#platform/access/context.ts'
import { idOfForm } from '#platform/crypto/form-id.ts'
import { seal } from '#platform/crypto/seal.ts'
import { allKeys } from '#platform/crypto/server-key.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { type About, type MessageBody, type ShownMessage, writerIsChild } from '../schema.ts'
import { digitsOf, receiptFrom } from './receipt-code.ts'
import { type SavedForm, savedForm } from './saved-form.ts'

/**
 * Opens a conversation with its code, ending any earlier session of the same code.
 * @returns the session's secret, for the cookie and nowhere else
 * @throws Failure wrong_code, busy
 */
export async function enterCode(ctx: Ctx, typed: string): Promise<Buffer> {
  const { secret } = await comeBack(ctx, typed)
  if (!secret) throw new Failure('wrong_code')
  return secret
}

/** Where a code leads: into a conversation, or to a form that was saved and not sent yet. */
export type CameBack = { secret: Buffer; form?: never } | { form: SavedForm; secret?: never }

/** The same for a code that may also stand for a form that somebody saved. @throws Failure wrong_code, busy */
export async function comeBack(ctx: Ctx, typed: string): Promise<CameBack> {
  const code = digitsOf(typed)
  if (!code) throw new Failure('wrong_code', { why: 'not_sixteen_digits' })
  const found = await receiptOf(ctx, code)
  if (!found) throw new Failure('wrong_code')
  if (found.form) return { form: found.form }
  const { tag, pair } = found
  const secret = randomBytes(32)
  const { handle, wrappingKey } = sessionParts(secret)
  const handleHash = createHash('sha256').update(Buffer.from(handle, 'hex')).digest()
  const sealed = seal(wrappingKey, pair.privateKey, sessionBinding(found.receiptId))
  const done = await ctx.write(
    async (tx) =>
      (
        await sql<{
          ok: boolean
        }>`select app.open_receipt_session(${tag}, ${randomUUID()}::uuid, ${handleHash}, ${sealed}) as ok`.execute(tx)
      ).rows[0]?.ok,
  )
  if (!done) throw new Failure('wrong_code')
  return { secret }
}

/** Codes stand on the server key of their day, so each key in use is tried, the newest first. */
async function receiptOf(ctx: Ctx, code: string) {
  for (const key of allKeys(ctx.app.serverKey)) {
    const receipt = await receiptFrom(ctx.app, 'check', code, key)
    const { tag, pair } = receipt
    const found = await ctx.read(async (tx) => {
      const { rows } = await sql<{ receiptId: string }>`select receipt_id from app.receipt_by_tag(${tag})`.execute(tx)
      return rows[0] ?? savedForm(tx, receipt)
    })
    if (found) return 'receiptId' in found ? { receiptId: found.receiptId, tag, pair } : { form: found }
  }
  return null
}

/** Whoever entered a code. @throws Failure wrong_code for everybody else */
export const actorOf = (ctx: Ctx): ReceiptActor => {
  if (ctx.actor.kind !== 'receipt') throw new Failure('wrong_code')
  return ctx.actor
}

export type Visit = { state: string; filedOn: string; isChild: boolean; showsSteps: boolean; messages: ShownMessage[] }

/** What a code shows: the day, one state, and answers not yet marked as read. It leaves no trail. */
export const visit = (ctx: Ctx): Promise<Visit> =>
  ctx.read(async (tx) => {
    const actor = actorOf(ctx)
    const status = (
      await sql<{
        state: string
        filedOn: string
        showsSteps: boolean
      }>`select * from app.conversation_status()`.execute(tx)
    ).rows[0]
    if (!status) throw new Failure('wrong_code')
    const record = await openRecord(tx, ctx, actor.conversationId)
    const unseen = await tx
      .selectFrom('message')
      .select(['id', 'writtenAt'])
      .where('conversationId', '=', actor.conversationId)
      .where('fromReporter', '=', false)
      .where('seenAt', 'is', null)
      .execute()
    const bodies = new Map((await openDocuments<MessageBody>(tx, record, 'message')).map((d) => [d.id, d]))
    const messages = unseen.map((m) => ({
      id: m.id,
      text: bodies.get(m.id)?.value.text ?? '',
      writtenAt: m.writtenAt,
      at: m.writtenAt,
      ordinal: bodies.get(m.id)?.ordinal ?? null,
    }))
    return {
      ...status,
      isChild: await isChild(tx, ctx),
      messages: messages.sort(inOrder),
    }
  })

/** Whether the child is the one who wrote. */
export async function isChild(tx: Tx, ctx: Ctx): Promise<boolean> {
  const about = await openLatest<About>(tx, await openRecord(tx, ctx, actorOf(ctx).conversationId), 'about')
  return about !== null && writerIsChild(about.value)
}

/** @throws Failure not_found for anyone but the child who wrote */
export async function onlyChild(tx: Tx, ctx: Ctx): Promise<ReceiptActor> {
  if (!(await isChild(tx, ctx))) throw new Failure('not_found')
  return actorOf(ctx)
}

/** An entry of the trail for whoever entered a code: of them it keeps the day alone. */
export const dayOnly = (ctx: Ctx, action: string) => {
  const actor = actorOf(ctx)
  return { action, subject: actor.conversationId, team: actor.teamId, organisation: actor.organisationId }
}

/** Writes a message to the team; wakes a resting report. @param nonce of the form: the same words sent with it again are one message */
export const writeAsReporter = (ctx: Ctx, text: string, nonce?: string) =>
  ctx.write(async (tx) => {
    const record = await openRecord(tx, ctx, actorOf(ctx).conversationId)
    if (!(await insertMessage(tx, ctx, record, text, nonce))) return
    await sql`select app.reporter_wrote()`.execute(tx)
    await trail(tx, dayOnly(ctx, 'report.written_to'))
  })

/**
 * A message of either side in a conversation whose key is at hand.
 * @param nonce of the form, when it may come twice @returns false when these words came with it before
 */
export async function insertMessage(
  tx: Tx,
  ctx: Ctx,
  record: Awaited<ReturnType<typeof openRecord>>,
  text: string,
  nonce?: string,
): Promise<boolean> {
  const sender = ctx.actor.kind === 'staff' ? ctx.actor.personId : 'reporter'
  // Words and all: somebody may go back, write other words and send them from the very same page.
  const id = nonce ? idOfForm(sender, `message/${record.id}/${text}`, nonce) : randomUUID()
  const there = await tx.selectFrom('message').select('id').where('id', '=', id).executeTakeFirst()
  if (there) return false
  await addDocument(tx, ctx, record, 'message', { text } satisfies MessageBody, id)
  await tx
    .insertInto('message')
    .values({ id, conversationId: record.id, fromReporter: ctx.actor.kind === 'receipt' })
    .execute()
  return true
}

/** The answers were read and need not be shown again. */
export const markSeen = (ctx: Ctx) => ctx.write((tx) => sql`select app.reporter_has_seen()`.execute(tx))

/** Stops the code at once; a last message may say how to give a new one safely. */
export const stopOwnCode = (ctx: Ctx, howToReach: string) =>
  ctx.write(async (tx) => {
    const record = await openRecord(tx, ctx, actorOf(ctx).conversationId)
    if (howToReach) await insertMessage(tx, ctx, record, howToReach)
    const entry = dayOnly(ctx, 'receipt.stopped')
    await trail(tx, entry)
    await sql`select app.reporter_stops_code()`.execute(tx)
  })

/** Whether steps are shown at this code: off until the child wants it, ended at once. */
export const chooseSteps = (ctx: Ctx, wanted: boolean) =>
  ctx.write(async (tx) => {
    await onlyChild(tx, ctx)
    await sql`select app.show_steps(${wanted})`.execute(tx)
  })

export const leave = (ctx: Ctx) => ctx.write((tx) => sql`select app.end_receipt_session()`.execute(tx))

/** The child takes back every agreement: sharing stops at once, and a person answers. */
export const takeBackAgreements = (ctx: Ctx) =>
  ctx.write(async (tx) => {
    await onlyChild(tx, ctx)
    if ((await childWithdraws(tx)) > 0) await sql`select app.reporter_wrote()`.execute(tx)
    await trail(tx, dayOnly(ctx, 'consent.withdrawn_by_child'))
  })
