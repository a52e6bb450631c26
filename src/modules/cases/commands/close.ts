import { addDocument, correctFact, openRecord } from '#modules/records/commands.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { casePolicy } from '../policy.ts'
import type { Closure } from '../schema.ts'
import { caseForUpdate, noted } from './row.ts'

/**
 * Closes a case with its reason and the child's view. Repeating it is harmless.
 * @param openReferrals how many referrals of the case are still under way; the caller counts them
 * @throws Failure not_found, forbidden, open_referrals
 */
export const closeCase = (ctx: Ctx, id: string, closure: Closure, openReferrals: (tx: Tx) => Promise<number>) =>
  ctx.write(async (tx) => {
    const row = await caseForUpdate(tx, id)
    if (row.state === 'closed') return
    authorise(casePolicy, ctx.actor, 'case.close', row)
    if ((await openReferrals(tx)) > 0) throw new Failure('open_referrals')
    const record = await openRecord(tx, ctx, id)
    await addDocument(tx, ctx, record, 'closure', closure)
    await tx.updateTable('caseFile').set({ state: 'closed', closedOn: today() }).where('id', '=', id).execute()
    await noted(tx, ctx.actor, id, 'closed')
    await correctFact(tx, record, { state: 'closed', outcome: closure.reason })
    await trail(tx, { action: 'case.closed', subject: id, team: row.teamId, detail: { reason: closure.reason } })
  })
