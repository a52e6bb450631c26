import { randomBytes, randomUUID } from 'node:crypto'
import { teamPublic } from '#modules/people/queries.ts'
import {
  addDocument,
  endReceiptGrants,
  makeRecord,
  openLatest,
  openRecord,
  sealForReceipt,
} from '#modules/records/commands.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { reportPolicy } from '../policy.ts'
import type { About } from '../schema.ts'
import { livingConversation, reportForUpdate } from './answer.ts'
import { codeFromNonce, receiptFrom } from './receipt-code.ts'

/**
 * Gives a new code for new messages only: the old code stops, and a new conversation, with a
 * key of its own, takes over.
 * @returns the code, to be told on the way that the child chose; it is shown this once
 * @throws Failure not_found, forbidden, busy
 */
export async function giveNewCode(ctx: Ctx, id: string): Promise<string> {
  const code = codeFromNonce(ctx.app.serverKey, randomBytes(16))
  const receipt = await receiptFrom(ctx.app, 'check', code)
  await ctx.write(async (tx) => {
    const report = await reportForUpdate(tx, id)
    authorise(reportPolicy, ctx.actor, 'report.new_code', report)
    const old = await livingConversation(tx, id)
    const about = await openLatest<About>(tx, await openRecord(tx, ctx, old.id), 'about')
    if (!about) throw new Failure('not_found')
    await tx
      .updateTable('receipt')
      .set({ stoppedAt: new Date(), stoppedBy: 'worker' })
      .where('conversationId', '=', old.id)
      .where('stoppedAt', 'is', null)
      .execute()
    await tx.updateTable('conversation').set({ endedAt: new Date() }).where('id', '=', old.id).execute()
    await endReceiptGrants(tx, old.id)
    const team = await teamPublic(tx, report.teamId)
    const fresh = await makeRecord(tx, 'conversation', {
      teamId: team.id,
      generation: team.generation,
      publicKey: team.publicKey,
    })
    await tx
      .insertInto('conversation')
      .values({ id: fresh.id, reportId: id, teamId: team.id, filedOn: old.filedOn })
      .execute()
    await addDocument(tx, ctx, fresh, 'about', about.value)
    const receiptId = randomUUID()
    await tx
      .insertInto('receipt')
      .values({
        id: receiptId,
        conversationId: fresh.id,
        tag: receipt.tag,
        publicKey: Buffer.from(receipt.pair.publicKey),
        serverKeyGeneration: receipt.serverKeyGeneration,
      })
      .execute()
    await sealForReceipt(tx, fresh, receiptId, receipt.pair.publicKey)
    await trail(tx, { action: 'receipt.renewed', subject: id, team: report.teamId })
  })
  return code
}
