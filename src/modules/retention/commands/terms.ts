import { randomUUID } from 'node:crypto'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { trail } from '#platform/trail/trail.ts'
import { retentionPagePolicy } from '../policy.ts'
import { termsOf } from '../queries.ts'
import { type Terms, termNames } from '../schema.ts'

/**
 * Sets how long the organisation keeps what, from today on. A shorter term erases nothing for
 * thirty days. Repeating what counts already changes nothing. @throws Failure forbidden
 */
export const setTerms = (ctx: Ctx, terms: Terms): Promise<void> =>
  ctx.write(async (tx) => {
    authorise(retentionPagePolicy, ctx.actor, 'retention.set')
    const { organisationId, personId } = ctx.actor
    const { now } = await termsOf(tx, organisationId)
    if (termNames.every((name) => now[name] === terms[name])) return
    const row = { id: randomUUID(), organisationId, setBy: personId, ...terms }
    await tx.insertInto('retentionSetting').values(row).execute()
    await trail(tx, { action: 'retention.terms_set', subject: row.id, detail: { ...terms } })
  })
