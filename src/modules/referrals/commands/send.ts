import { caseForReferral, servicesBegun } from '#modules/cases/commands/file.ts'
import { recordConsent, requireConsent } from '#modules/consent/commands.ts'
import { consentById } from '#modules/consent/queries.ts'
import type { ConsentInput, ConsentRow } from '#modules/consent/schema.ts'
import { teamPublic } from '#modules/people/queries.ts'
import {
  addDocument,
  correctFact,
  endTeamGrants,
  makeRecord,
  openLatest,
  openRecord,
  sealFor,
  writeFact,
} from '#modules/records/commands.ts'
import { erasedOrNotFound } from '#modules/records/queries.ts'
import type { OpenRecord } from '#modules/records/schema.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { addDays, monthOf, today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { referralPolicy } from '../policy.ts'
import { acknowledgeHours, type DraftInput, type Packet, type ReferralState } from '../schema.ts'
import { packetOf } from './packet.ts'
import { setState } from './state.ts'

/** A referral's plain row, locked for this transaction. @throws Failure not_found, erased */
export async function referralForUpdate(tx: Tx, id: string) {
  const row = await tx.selectFrom('referral').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw await erasedOrNotFound(tx, id)
  return row
}

const originOf = async (tx: Tx, id: string) => {
  const origin = await tx.selectFrom('referralOrigin').selectAll().where('referralId', '=', id).executeTakeFirst()
  if (!origin) throw notFound()
  return origin
}

/**
 * Prepares a referral: the packet is written exactly as the receiver would read it, under a
 * key that only the sending team has yet. @returns the draft's id
 * @throws Failure not_found, forbidden, invalid
 */
export const draftReferral = (ctx: Ctx, caseId: string, input: DraftInput): Promise<string> =>
  ctx.write(async (tx) => {
    const file = await caseForReferral(tx, ctx, caseId)
    const to = await teamPublic(tx, input.toTeamId)
    if (ctx.actor.kind !== 'staff' || to.organisationId === ctx.actor.organisationId)
      throw new Failure('invalid', { toTeamId: 'errors.choose' })
    const own = await teamPublic(tx, file.row.teamId)
    const packet = await makeRecord(tx, 'packet', {
      teamId: own.id,
      generation: own.generation,
      publicKey: own.publicKey,
    })
    await addDocument(tx, ctx, packet, 'packet', packetOf(file, input, ctx) satisfies Packet)
    await tx
      .insertInto('referral')
      .values({
        id: packet.id,
        fromTeamId: own.id,
        toTeamId: to.id,
        service: input.service,
        urgency: input.urgency,
        state: 'draft',
      })
      .execute()
    await tx
      .insertInto('referralOrigin')
      .values({ referralId: packet.id, teamId: own.id, caseId, conversationId: file.row.conversationId })
      .execute()
    await setState(tx, ctx.actor, { id: packet.id, state: '' }, own.id, 'draft')
    await trail(tx, { action: 'case.read', subject: caseId, team: own.id })
    await trail(tx, { action: 'referral.drafted', subject: packet.id, team: own.id })
    return packet.id
  })

/**
 * Records the child's agreement to share just this packet with just this team, and sends it:
 * from now on the receiving team's key opens it, until the agreement ends.
 * @throws Failure not_found, forbidden, invalid, consent_missing, consent_too_narrow
 */
export const sendReferral = (ctx: Ctx, id: string, consent: ConsentInput) =>
  ctx.write(async (tx) => {
    const row = await referralForUpdate(tx, id)
    authorise(referralPolicy, ctx.actor, 'referral.send', { teamId: row.fromTeamId, id })
    if (row.state === 'sent') return
    if (row.state !== 'draft') throw new Failure('state_changed')
    const origin = await originOf(tx, id)
    const file = await caseForReferral(tx, ctx, origin.caseId)
    const record = await openRecord(tx, ctx, id)
    const packet = await openLatest<Packet>(tx, record, 'packet')
    const items = packet?.value.items.map((i) => i.item) ?? []
    const given = await recordConsent(tx, ctx, {
      ...consent,
      record: file.record,
      toTeamId: row.toTeamId,
      items,
      conversationId: file.row.conversationId,
    })
    await requireConsent(tx, ctx, { consentId: given.id, recordId: origin.caseId, toTeamId: row.toTeamId, items })

    const to = await shareWithReceiver(tx, record, row.toTeamId, given)
    const acknowledgeBy = new Date(ctx.now().getTime() + (acknowledgeHours[row.urgency] ?? 24) * 3_600_000)
    await tx
      .updateTable('referral')
      .set({ sentAt: ctx.now(), acknowledgeBy, expiresOn: given.expiresOn })
      .where('id', '=', id)
      .execute()
    await setState(tx, ctx.actor, row, row.fromTeamId, 'sent')
    await writeFact(tx, record, {
      kind: 'referral',
      organisationId: ctx.actor.organisationId,
      otherOrganisationId: to.organisationId,
      month: monthOf(today(ctx.now())),
      province: file.row.province,
      service: row.service,
      urgency: row.urgency,
      state: 'sent',
    })
    await servicesBegun(tx, ctx.actor, origin.caseId)
    await trail(tx, {
      action: 'consent.recorded',
      subject: given.id,
      team: row.fromTeamId,
      detail: { items: items.length },
    })
    await trail(tx, {
      action: 'referral.sent',
      subject: id,
      team: row.fromTeamId,
      detail: { service: row.service, urgency: row.urgency },
    })
  })

/** The receiver's key to a packet: it stands on an agreement and ends with its last day. @returns the receiving team */
export async function shareWithReceiver(tx: Tx, record: OpenRecord, toTeamId: string, given: ConsentRow) {
  const to = await teamPublic(tx, toTeamId)
  await sealFor(tx, record, {
    teamId: to.id,
    generation: to.generation,
    publicKey: to.publicKey,
    becauseOf: given.id,
    endsAt: new Date(`${addDays(given.expiresOn, 1)}T00:00:00+07:00`),
  })
  await tx.updateTable('referralOrigin').set({ consentId: given.id }).where('referralId', '=', record.id).execute()
  return to
}

/** The sending team ends a referral: taken back, or the child decided otherwise (never a fault). */
export const endReferral = (ctx: Ctx, id: string, why: 'withdrawn' | 'declined_by_child') =>
  ctx.write(async (tx) => {
    const row = await referralForUpdate(tx, id)
    authorise(referralPolicy, ctx.actor, 'referral.withdraw', { teamId: row.fromTeamId, id })
    if (row.state === why) return
    if (!['draft', 'sent', 'acknowledged', 'accepted', 'in_progress'].includes(row.state))
      throw new Failure('state_changed')
    await endTeamGrants(tx, id, row.toTeamId)
    await setState(tx, ctx.actor, row, row.fromTeamId, why, await openRecord(tx, ctx, id))
    await trail(tx, { action: `referral.${why}`, subject: id, team: row.fromTeamId })
  })

/**
 * What ended by itself is noted when the sender looks: an agreement taken back closes its
 * referrals as the child's own decision, one that ran out as expired. Where a job has closed it
 * already, its fact follows here: that takes the packet's key.
 */
export async function settleEndedConsent(
  tx: Tx,
  ctx: Ctx,
  actor: StaffActor,
  row: { id: string; state: string; fromTeamId: string; toTeamId: string },
): Promise<ReferralState> {
  if (row.state === 'expired' || row.state === 'declined_by_child')
    await correctFact(tx, await openRecord(tx, ctx, row.id), { state: row.state })
  const origin = await originOf(tx, row.id)
  const consent = origin.consentId ? await consentById(tx, origin.consentId) : undefined
  if (!consent || !['sent', 'acknowledged', 'accepted', 'in_progress'].includes(row.state))
    return row.state as ReferralState
  const ended = consent.withdrawnAt ? 'declined_by_child' : consent.expiresOn < today(ctx.now()) ? 'expired' : null
  if (!ended) return row.state as ReferralState
  await setState(tx, actor, row, row.fromTeamId, ended, await openRecord(tx, ctx, row.id))
  await trail(tx, { action: `referral.${ended}`, subject: row.id, team: row.fromTeamId })
  return ended
}

export { originOf }
