import { openDocuments, openLatest, openRecord } from '#modules/records/commands.ts'
import type { OpenRecord } from '#modules/records/schema.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { referralPolicy } from '../policy.ts'
import type { Appointment, Decline, Outcome, Packet } from '../schema.ts'
import { openShared } from './receive.ts'
import { originOf, referralForUpdate, settleEndedConsent } from './send.ts'

export type OpenedReferral = {
  row: Awaited<ReturnType<typeof referralForUpdate>>
  side: 'sender' | 'receiver'
  /** Null for the receiver once the agreement has ended. */
  content: { packet: Packet; appointments: Appointment[]; outcome: Outcome | null; decline: Decline | null } | null
  /** The sender's own case. */
  caseId: string | null
}

/**
 * Opens a referral for either side, or for an act that only one side has; the trail says by whom.
 * @throws Failure not_found, forbidden
 */
export const openReferral = (
  ctx: Ctx,
  id: string,
  forWhat: 'referral.read' | 'referral.send' = 'referral.read',
): Promise<OpenedReferral> =>
  ctx.write(async (tx) => {
    const row = await referralForUpdate(tx, id)
    const sends = ctx.actor.kind === 'staff' && ctx.actor.teams.some((t) => t.id === row.fromTeamId)
    const teamId = sends || forWhat === 'referral.send' ? row.fromTeamId : row.toTeamId
    authorise(referralPolicy, ctx.actor, forWhat, { teamId, id })
    if (sends) {
      row.state = await settleEndedConsent(tx, ctx, ctx.actor, row)
      const content = await contentOf(tx, await openRecord(tx, ctx, id))
      await trail(tx, { action: 'referral.read', subject: id, team: teamId })
      return { row, side: 'sender' as const, content, caseId: (await originOf(tx, id)).caseId }
    }
    const record = await sharedOrNull(tx, ctx, id)
    const content = record ? await contentOf(tx, record) : null
    await trail(tx, { action: record ? 'referral.read' : 'referral.sharing_ended_seen', subject: id, team: teamId })
    return { row, side: 'receiver' as const, content, caseId: null }
  })

async function sharedOrNull(tx: Tx, ctx: Ctx, id: string): Promise<OpenRecord | null> {
  try {
    return await openShared(tx, ctx, id)
  } catch (error) {
    if (error instanceof Failure && error.code === 'sharing_ended') return null
    throw error
  }
}

async function contentOf(tx: Tx, record: OpenRecord) {
  const packet = await openLatest<Packet>(tx, record, 'packet')
  if (!packet) throw new Failure('not_found')
  return {
    packet: packet.value,
    appointments: (await openDocuments<Appointment>(tx, record, 'appointment')).map((d) => d.value),
    outcome: (await openLatest<Outcome>(tx, record, 'outcome'))?.value ?? null,
    decline: (await openLatest<Decline>(tx, record, 'decline'))?.value ?? null,
  }
}
