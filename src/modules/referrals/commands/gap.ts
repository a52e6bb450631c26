import { caseForUpdate } from '#modules/cases/commands/row.ts'
import { casePolicy } from '#modules/cases/policy.ts'
import { noteGap } from '#modules/directory/coverage/gap.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { Failure } from '#platform/errors.ts'

/**
 * Tells the planners that a kind of help is missing where a child lives. Of the case only its plain
 * province is looked at, nothing is opened, and what is noted leads back to no case. The same form
 * sent again counts once.
 * @throws Failure not_found, forbidden, invalid when the file says no province
 */
export const noteMissingHelp = (ctx: Ctx, caseId: string, gap: { help: string; nonce: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const row = await caseForUpdate(tx, caseId)
    authorise(casePolicy, ctx.actor, 'case.refer', row)
    if (!row.province) throw new Failure('invalid', { help: 'errors.choose' })
    await noteGap(tx, ctx.actor, { ...gap, province: row.province })
  })
