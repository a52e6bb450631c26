import { sql } from 'kysely'
import { about, type OpenedResponse, openIn, wasDone } from '#modules/forms/commands/open.ts'
import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { appendToLedger } from '../ledger.ts'

/** A begun response, for who is about to discard it. @throws Failure not_found, forbidden, state_changed */
export const discardable = (ctx: Ctx, id: string): Promise<OpenedResponse> =>
  ctx.write(async (tx) => {
    const opened = await begun(tx, ctx, id)
    await trail(tx, { action: 'response.read', subject: opened.row.recordId, ...about(opened.row) })
    return opened
  })

async function begun(tx: Tx, ctx: Ctx, id: string): Promise<OpenedResponse> {
  await tx.selectFrom('formResponse').select('id').where('id', '=', id).forUpdate().execute()
  const opened = await openIn(tx, ctx, id, 'response.fill')
  if (!opened.takes || opened.row.state !== 'draft' || wasDone(opened)) throw new Failure('state_changed')
  return opened
}

/**
 * Discards a response that was begun and never complete. What stands alone is erased with its
 * record, and the ledger knows it before the transaction ends. On a case its documents alone are
 * destroyed; the ledger names records only, so an older backup brings such a draft back.
 * @returns what was discarded
 * @throws Failure not_found, forbidden, on_hold, state_changed when it is or was complete, or its case closed
 */
export const discardResponse = (ctx: Ctx, id: string): Promise<OpenedResponse> =>
  ctx.write(async (tx) => {
    const opened = await begun(tx, ctx, id)
    const { row } = opened
    const { rows } = await sql<{ gone: number }>`select app.discard_response(${id}::uuid) as gone`.execute(tx)
    const gone = rows[0]?.gone ?? 0
    if (gone === -1) throw new Failure('on_hold')
    if (gone === -2) throw new Failure('state_changed')
    if (gone === 0) throw notFound()
    await trail(tx, { action: 'response.discarded', subject: row.recordId, ...about(row) })
    if (row.recordId !== row.id) return opened
    if (!ctx.app.ledgerFile) throw new Error('an erasure needs a ledger')
    appendToLedger(ctx.app.ledgerFile, [{ recordId: row.id, at: new Date().toISOString() }])
    return opened
  })
