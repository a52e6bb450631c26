import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { rightsPolicy } from './policy.ts'
import { type FearsInput, fears, type Notes } from './schema.ts'

/**
 * Settles what the own organisation adds to the answers to five fears, and whose lawyer reviewed it.
 * Everybody can read it from then on. Repeating it is harmless. @throws Failure forbidden
 */
export const settleFears = (ctx: Ctx, input: FearsInput): Promise<void> =>
  ctx.write(async (tx) => {
    authorise(rightsPolicy, ctx.actor, 'fears.write')
    const { organisationId, personId } = ctx.actor
    const notes: Notes = {}
    for (const fear of fears)
      if (input[`${fear}_km`]) notes[fear] = { km: input[`${fear}_km`], en: input[`${fear}_en`] }
    const row = {
      notes: JSON.stringify(notes),
      reviewedBy: input.reviewedBy,
      reviewedOn: input.reviewedOn || null,
      changedBy: personId,
      changedOn: today(),
    }
    await tx
      .insertInto('fearText')
      .values({ organisationId, ...row })
      .onConflict((c) => c.column('organisationId').doUpdateSet(row))
      .execute()
    const detail = { fears: Object.keys(notes).length, reviewed: input.reviewedBy !== '' }
    await trail(tx, { action: 'fears.settled', subject: organisationId, detail })
  })
