import { randomUUID } from 'node:crypto'
import { caseForReferral } from '#modules/cases/commands/file.ts'
import { recordConsent, replaceConsent } from '#modules/consent/commands.ts'
import type { ConsentInput } from '#modules/consent/schema.ts'
import { endTeamGrants, openLatest, openRecord } from '#modules/records/commands.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { Failure } from '#platform/errors.ts'
import { today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { referralPolicy } from '../policy.ts'
import type { Packet } from '../schema.ts'
import { openShared } from './receive.ts'
import { originOf, referralForUpdate, shareWithReceiver } from './send.ts'

const living = ['sent', 'acknowledged', 'accepted', 'in_progress']

/**
 * The child agrees that sharing goes on: a new agreement to the same items takes the place of
 * the one that would end, and the receiver's key lives as long as it does.
 * @throws Failure not_found, forbidden, invalid, state_changed (closed), sharing_ended (too late: send a new referral)
 */
export const renewAgreement = (ctx: Ctx, id: string, consent: ConsentInput) =>
  ctx.write(async (tx) => {
    const row = await referralForUpdate(tx, id)
    authorise(referralPolicy, ctx.actor, 'referral.send', { teamId: row.fromTeamId, id })
    if (!living.includes(row.state)) throw new Failure('state_changed')
    const origin = await originOf(tx, id)
    if (!row.expiresOn || row.expiresOn < today(ctx.now()) || !origin.consentId) throw new Failure('sharing_ended')
    if (consent.expiresOn <= row.expiresOn) throw new Failure('invalid', { expiresOn: 'errors.not_longer' })
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
    await replaceConsent(tx, origin.consentId, given.id)
    await endTeamGrants(tx, id, row.toTeamId)
    await shareWithReceiver(tx, record, row.toTeamId, given)
    await tx.updateTable('referral').set({ expiresOn: given.expiresOn }).where('id', '=', id).execute()
    await trail(tx, {
      action: 'consent.renewed',
      subject: given.id,
      team: row.fromTeamId,
      detail: { items: items.length },
    })
  })

/** The receiving team says whether it still needs what it may read. @throws Failure not_found, forbidden, sharing_ended */
export const answerNeed = (ctx: Ctx, id: string, stillNeeded: boolean) =>
  ctx.write(async (tx) => {
    const row = await referralForUpdate(tx, id)
    authorise(referralPolicy, ctx.actor, 'referral.receive', { teamId: row.toTeamId, id })
    await openShared(tx, ctx, id)
    await tx
      .insertInto('referralNeed')
      .values({
        id: randomUUID(),
        referralId: id,
        stillNeeded,
        byPerson: (ctx.actor as StaffActor).personId,
        byTeam: row.toTeamId,
      })
      .execute()
    await trail(tx, {
      action: 'referral.need_answered',
      subject: id,
      team: row.toTeamId,
      detail: { still_needed: stillNeeded },
    })
  })
