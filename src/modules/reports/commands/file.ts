import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { raiseAlert } from '#modules/intake/commands/alerts.ts'
import { openIntake } from '#modules/people/queries.ts'
import { addDocument, makeRecord, sealForReceipt, writeFact } from '#modules/records/commands.ts'
import type { Ctx } from '#platform/access/context.ts'
import { keyOf, type ServerKey } from '#platform/crypto/server-key.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { monthOf, today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import type { About, Answers, Story } from '../schema.ts'
import { codeFromNonce, nonceHash, type Receipt, receiptFrom } from './receipt-code.ts'
import { rememberSame, sameBefore } from './same-words.ts'
import { dropSavedForm } from './saved-form.ts'

const sameAnswerMs = 15 * 60 * 1000

/**
 * Files a report from the public form. Sending the same form again within 15 minutes shows
 * the same code and files nothing more; the same form with other words is a report of its own.
 * @param nonce 128 bits that the form carried
 * @returns the code: sixteen digits, shown once and stored nowhere
 * @throws Failure intake_closed, already_sent (same form, later), busy
 */
export async function fileReport(ctx: Ctx, input: { nonce: Uint8Array; answers: Answers }): Promise<string> {
  const { nonce, before } = await formOf(ctx, input)
  if (before) return sameCode(before, codeFromNonce(keyOf(ctx.app.serverKey, before.serverKeyGeneration), nonce))
  const code = codeFromNonce(ctx.app.serverKey, nonce)
  const receipt = await receiptFrom(ctx.app, 'file', code)
  const bodyHash = bodyHashOf(ctx.app.serverKey, input.answers)
  try {
    const sameAs = sameBefore(ctx.app, input.answers)
    const id = await ctx.write((tx) =>
      insertReport(tx, ctx, input.answers, receipt, nonceHash(nonce), bodyHash, sameAs),
    )
    rememberSame(ctx.app, input.answers, id)
  } catch (error) {
    // Two at once with one nonce: the other was quicker, and its code is this one.
    if ((error as { code?: string }).code !== '23505') throw error
  }
  return code
}

type Filed = { bodyHash: Buffer; madeAt: Date; stoppedAt: Date | null; serverKeyGeneration: number }

const bodyHashOf = (key: ServerKey, answers: Answers) =>
  createHash('sha256').update(key.derive('form bodies')).update(JSON.stringify(answers)).digest()

const filedBefore = (ctx: Ctx, nonce: Uint8Array) =>
  ctx.read(
    async (tx) => (await sql<Filed>`select * from app.receipt_by_nonce(${nonceHash(nonce)})`.execute(tx)).rows[0],
  )

/** A form whose words were changed after it was sent counts as a form of its own. */
async function formOf(ctx: Ctx, { nonce, answers }: { nonce: Uint8Array; answers: Answers }) {
  const before = await filedBefore(ctx, nonce)
  if (!before) return { nonce, before }
  const bodyHash = bodyHashOf(keyOf(ctx.app.serverKey, before.serverKeyGeneration), answers)
  if (before.bodyHash.equals(bodyHash)) return { nonce, before }
  const own = createHash('sha256').update(nonce).update(bodyHash).digest()
  return { nonce: own, before: await filedBefore(ctx, own) }
}

function sameCode(before: Filed, code: string): string {
  if (before.stoppedAt || Date.now() - before.madeAt.getTime() > sameAnswerMs) throw new Failure('already_sent')
  return code
}

async function insertReport(
  tx: Tx,
  ctx: Ctx,
  answers: Answers,
  receipt: Receipt,
  hash: Buffer,
  bodyHash: Buffer,
  sameAs: string | null,
): Promise<string> {
  const intake = await openIntake(tx)
  if (!intake) throw new Failure('intake_closed')
  const { danger, wantedHelper, province: inProvince, ...story } = answers
  const province = inProvince || null
  const owner = { teamId: intake.id, generation: intake.generation, publicKey: intake.publicKey }

  const record = await makeRecord(tx, 'report', owner)
  await addDocument(tx, ctx, record, 'story', story satisfies Story)
  await tx
    .insertInto('report')
    .values({
      id: record.id,
      teamId: intake.id,
      state: 'received',
      danger,
      language: ctx.lang,
      wantedHelper,
      province,
      waitingSince: new Date(),
      sameAs,
    })
    .execute()
  await tx.insertInto('reportState').values({ id: randomUUID(), reportId: record.id, state: 'received' }).execute()

  if (danger === 'now') await raiseAlert(tx, record.id)

  const conversation = await makeRecord(tx, 'conversation', owner)
  await tx
    .insertInto('conversation')
    .values({ id: conversation.id, reportId: record.id, teamId: intake.id, filedOn: today() })
    .execute()
  await addDocument(tx, ctx, conversation, 'about', { writer: story.writer } satisfies About)
  const receiptId = randomUUID()
  await tx
    .insertInto('receipt')
    .values({
      id: receiptId,
      conversationId: conversation.id,
      tag: receipt.tag,
      publicKey: Buffer.from(receipt.pair.publicKey),
      nonceHash: hash,
      bodyHash,
      serverKeyGeneration: receipt.serverKeyGeneration,
    })
    .execute()
  await dropSavedForm(tx, receipt.tag)
  await sealForReceipt(tx, conversation, receiptId, receipt.pair.publicKey)

  await writeFact(tx, record, {
    kind: 'report',
    organisationId: intake.organisationId,
    month: monthOf(today()),
    province,
    language: ctx.lang,
    danger,
    writer: story.writer,
    state: 'received',
  })
  await trail(tx, { action: 'report.filed', subject: record.id, team: intake.id, organisation: intake.organisationId })
  return record.id
}
