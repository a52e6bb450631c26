import { sql } from 'kysely'
import { erasedOn, ownerOf } from '#modules/records/queries.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { appendToLedger } from '../ledger.ts'
import { retentionPolicy } from '../policy.ts'
import type { EraseReason } from '../schema.ts'

/**
 * Erases a report (with its conversations) or a case (with its packets) before its time, because
 * somebody asked for it who may. Another module asks whether they may; no page offers this freely.
 * Facts stay as they are: close an open case first, so that figures do not count it as open for
 * ever. The ledger is on the disk before the transaction ends. Repeating it is harmless.
 * @throws Failure not_found, forbidden, on_hold
 */
export const eraseRecord = (ctx: Ctx, recordId: string, why: EraseReason): Promise<void> =>
  ctx.write(async (tx) => {
    const record = await ownerOf(tx, recordId)
    if (!record && (await erasedOn(tx, recordId))) return
    if (record?.kind !== 'report' && record?.kind !== 'case') throw notFound()
    authorise(retentionPolicy, ctx.actor, 'record.erase', { teamId: record.teamId, id: recordId })
    if (!ctx.app.ledgerFile) throw new Error('an erasure needs a ledger')
    const { rows } = await sql<{ gone: number }>`
      select app.erase_own_record(${recordId}::uuid, ${why}) as gone`.execute(tx) // writes the trail
    if (rows[0]?.gone === -1) throw new Failure('on_hold')
    appendToLedger(ctx.app.ledgerFile, [{ recordId, at: new Date().toISOString() }])
  })
