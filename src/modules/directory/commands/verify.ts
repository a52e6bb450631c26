import { z } from 'zod'
import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { isoDay, oneOf, text } from '#platform/http/form.ts'
import { today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { type Change, idOfForm } from '../entry/facts.ts'
import { serviceToKeep } from './load-entry.ts'
import { note, serviceTarget } from './write-facts.ts'

export const verifiedHow = ['phone', 'visit', 'own_page', 'told_by_owner'] as const
export const verifiedOutcomes = ['right', 'corrected', 'not_reached', 'closed'] as const

export const verificationInput = z.object({
  how: oneOf(verifiedHow),
  outcome: oneOf(verifiedOutcomes),
  onDay: isoDay,
  /** Numbers at which somebody answered. */
  reached: z.preprocess(
    (v) => (v === undefined ? [] : [v].flat()),
    z.array(z.uuid({ error: 'errors.choose' })).max(50),
  ),
  nonce: text(64),
})
export type VerificationInput = z.output<typeof verificationInput>

/**
 * Notes that somebody asked about a service. What was right or is corrected now counts as assured
 * from that day; numbers at which somebody answered are shown to the public from then on. A service
 * that has closed is marked so; hiding it is a further step. Sent twice, it counts once.
 * @throws Failure not_found, forbidden, invalid for a day to come
 */
export const verifyService = (ctx: Ctx, id: string, input: VerificationInput): Promise<void> =>
  ctx.write(async (tx) => {
    if (await verify(tx, ctx, id, input))
      await trail(tx, { action: 'directory.verified', subject: id, detail: { how: input.how, outcome: input.outcome } })
  })

export type Called = { serviceId: string; outcome: (typeof verifiedOutcomes)[number]; reached: string[] }

/** The same for many services that were called on one day: all or none. @returns how many were noted */
export const verifyMany = (ctx: Ctx, onDay: string, nonce: string, calls: Called[]): Promise<number> =>
  ctx.write(async (tx) => {
    let noted = 0
    for (const { serviceId, ...call } of calls)
      if (await verify(tx, ctx, serviceId, { ...call, how: 'phone', onDay, nonce })) noted += 1
    if (noted > 0) await trail(tx, { action: 'directory.many_verified', detail: { count: noted } })
    return noted
  })

/** @returns false when this form was noted before */
async function verify(tx: Tx, ctx: Ctx, serviceId: string, input: VerificationInput): Promise<boolean> {
  const { actor, row, facts } = await serviceToKeep(tx, ctx, serviceId)
  const { how, outcome, onDay, nonce } = input
  if (onDay > today()) throw new Failure('invalid', { onDay: 'errors.not_in_future' })
  const id = idOfForm(actor.personId, `verification/${serviceId}`, nonce)
  if (await tx.selectFrom('directoryVerification').select('id').where('id', '=', id).executeTakeFirst()) return false
  const by = { byOrganisation: actor.organisationId, byPerson: actor.personId }
  const { organizationId } = row
  await tx
    .insertInto('directoryVerification')
    .values({ id, organizationId, serviceId, verifiedOn: onDay, how, outcome, ...by })
    .execute()
  const changes: Omit<Change, 'did'>[] = []
  const service = (field: string, before: string | null, after: string) => {
    if (before !== after) changes.push({ type: 'service', id: serviceId, field, before: before ?? '', after })
  }
  if (outcome === 'closed') {
    service('status', row.status, 'defunct')
    await tx.updateTable('hsdsService').set({ status: 'defunct' }).where('id', '=', serviceId).execute()
  }
  if (outcome === 'right' || outcome === 'corrected') {
    const reached = how === 'phone' ? await markCalled(tx, organizationId, serviceId, input.reached) : []
    changes.push(...reached)
    const phoned = how === 'phone' && input.reached.length > 0
    const confidence = phoned ? 'called' : row.confidence === 'called' ? 'called' : 'own_page'
    const assuredOn = row.assuredOn && row.assuredOn > onDay ? row.assuredOn : onDay
    service('confidence', row.confidence, confidence)
    service('assured_on', row.assuredOn, assuredOn)
    await tx.updateTable('hsdsService').set({ assuredOn, confidence }).where('id', '=', serviceId).execute()
  }
  const before = facts.fields['status'] === 'defunct' && outcome !== 'closed' && outcome !== 'not_reached'
  if (before) {
    service('status', row.status, 'active')
    await tx.updateTable('hsdsService').set({ status: 'active' }).where('id', '=', serviceId).execute()
  }
  await note(
    tx,
    actor,
    serviceTarget(row),
    changes.map((c) => ({ ...c, did: 'verify' as const })),
  )
  return true
}

/** Only numbers of this service, or of its organization as a whole, count. */
async function markCalled(tx: Tx, organizationId: string, serviceId: string, reached: string[]) {
  if (reached.length === 0) return []
  const phones = await tx
    .selectFrom('hsdsPhone')
    .select(['id', 'confidence'])
    .where('id', 'in', reached)
    .where('organizationId', '=', organizationId)
    .where((eb) => eb.or([eb('serviceId', '=', serviceId), eb('serviceId', 'is', null)]))
    .where('confidence', '<>', 'called')
    .execute()
  for (const { id } of phones)
    await tx.updateTable('hsdsPhone').set({ confidence: 'called' }).where('id', '=', id).execute()
  return phones.map((p) => ({
    type: 'phone' as const,
    id: p.id,
    field: 'confidence',
    before: p.confidence,
    after: 'called',
  }))
}

/** What a row of the call list may say; '' when nobody called. */
export const callInput = z.looseObject({ onDay: isoDay, nonce: text(64) })
export const outcomeOf = z.enum(['', ...verifiedOutcomes]).catch('')
