import { addDocument, giveBack, openRecord } from '#modules/records/commands.ts'
import type { OpenRecord } from '#modules/records/schema.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { referralPolicy } from '../policy.ts'
import type { Appointment, Decline, Outcome, ReferralState } from '../schema.ts'
import { referralForUpdate } from './send.ts'
import { setState } from './state.ts'

type Move = {
  from: ReferralState[]
  to: ReferralState
  reason?: string
  outcome?: string
  document?: { name: string; value: unknown }
}

/**
 * One step of the receiving team. The agreement is checked here by the key itself: when it
 * has ended, there is none. Repeating a step that was done changes nothing.
 * @throws Failure not_found, forbidden, sharing_ended, state_changed
 */
const move = (ctx: Ctx, id: string, step: Move) =>
  ctx.write(async (tx) => {
    const row = await referralForUpdate(tx, id)
    authorise(referralPolicy, ctx.actor, 'referral.receive', { teamId: row.toTeamId, id })
    const record = await openShared(tx, ctx, id)
    if (row.state === step.to && !step.document) return
    if (!step.from.includes(row.state as ReferralState)) throw new Failure('state_changed')
    if (step.document) await addDocument(tx, ctx, record, step.document.name, step.document.value)
    await setState(tx, ctx.actor as StaffActor, row, row.toTeamId, step.to, record, step)
    if (step.to === 'declined') await giveBack(tx, id) // nothing more is theirs to read
    await trail(tx, {
      action: `referral.${step.to}`,
      subject: id,
      team: row.toTeamId,
      ...(step.reason ? { detail: { reason: step.reason } } : {}),
    })
  })

/** @throws Failure sharing_ended when the agreement was taken back or ran out */
export async function openShared(tx: Tx, ctx: Ctx, id: string): Promise<OpenRecord> {
  try {
    return await openRecord(tx, ctx, id)
  } catch (error) {
    if (error instanceof Failure && error.code === 'not_found') throw new Failure('sharing_ended')
    throw error
  }
}

export const acknowledgeReferral = (ctx: Ctx, id: string) => move(ctx, id, { from: ['sent'], to: 'acknowledged' })

export const acceptReferral = (ctx: Ctx, id: string) =>
  move(ctx, id, { from: ['sent', 'acknowledged'], to: 'accepted' })

export const declineReferral = (ctx: Ctx, id: string, input: Decline) =>
  move(ctx, id, {
    from: ['sent', 'acknowledged', 'accepted'],
    to: 'declined',
    reason: input.reason,
    outcome: input.reason,
    document: { name: 'decline', value: input },
  })

/** A first or a further appointment; from the first on the referral is in progress. */
export const addAppointment = (ctx: Ctx, id: string, input: Appointment) =>
  move(ctx, id, {
    from: ['accepted', 'in_progress'],
    to: 'in_progress',
    document: { name: 'appointment', value: input },
  })

export const completeReferral = (ctx: Ctx, id: string, input: Outcome) =>
  move(ctx, id, {
    from: ['accepted', 'in_progress'],
    to: 'completed',
    reason: input.outcome,
    outcome: input.outcome,
    document: { name: 'outcome', value: input },
  })
