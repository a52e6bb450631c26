import { randomUUID } from 'node:crypto'
import { teamPublic } from '#modules/people/queries.ts'
import { ownerOf } from '#modules/records/queries.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { retentionPolicy } from '../policy.ts'
import { holdOf, teamOfHold } from '../queries.ts'
import { type HoldReason, isKept, type KeptKind } from '../schema.ts'

/**
 * Keeps a report, a case, the letter of an authority or answers that stand alone from being erased, however old; a case
 * keeps its report too.
 * Placing it again changes nothing. @returns what kind of record it is
 * @throws Failure not_found, forbidden
 */
export const placeHold = (ctx: Ctx, recordId: string, reason: HoldReason): Promise<KeptKind> =>
  ctx.write(async (tx) => {
    const record = await ownerOf(tx, recordId)
    if (!record || !isKept(record.kind)) throw notFound()
    const { id, teamId, kind } = record
    authorise(retentionPolicy, ctx.actor, 'hold.place', { teamId, id })
    if (await holdOf(tx, id)) return kind
    const row = { id: randomUUID(), recordId: id, teamId, reason, placedBy: ctx.actor.personId }
    await tx.insertInto('retentionHold').values(row).execute()
    await trail(tx, { action: 'retention.hold_placed', subject: id, team: teamId, detail: { reason } })
    return kind
  })

/**
 * Ends a hold: the record is erased when its time is over, and not before thirty days have
 * passed. Where there is none any more, nothing changes.
 * @returns what kind of record it is, for who may read it
 * @throws Failure not_found, forbidden
 */
export const liftHold = (ctx: Ctx, recordId: string): Promise<KeptKind | null> =>
  ctx.write(async (tx) => {
    const hold = await holdOf(tx, recordId)
    const record = await ownerOf(tx, recordId)
    const teamId = record?.teamId ?? (await teamOfHold(tx, recordId))
    if (!teamId) throw notFound()
    const { organisationId } = await teamPublic(tx, teamId)
    authorise(retentionPolicy, ctx.actor, 'hold.lift', { teamId, organisationId, id: recordId })
    if (hold) {
      const lifted = { liftedBy: ctx.actor.personId, liftedAt: new Date() }
      await tx.updateTable('retentionHold').set(lifted).where('id', '=', hold.id).execute()
      await trail(tx, { action: 'retention.hold_lifted', subject: recordId, team: teamId })
    }
    return (record?.kind as KeptKind | undefined) ?? null
  })
