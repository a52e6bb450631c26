import { z } from 'zod'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { isoDay, oneOf, someText, text } from '#platform/http/form.ts'
import { today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { idOfForm } from '../entry/facts.ts'
import { directoryPolicy } from '../policy.ts'
import { ratedHelp, ratingValues } from '../queries/known.ts'
import { organizationToKeep, serviceToWrite } from './load-entry.ts'

// What people tell about an entry: a visit, places and waiting, how it was found to be.

const notToCome = (field: string, day: string) => {
  if (day > today()) throw new Failure('invalid', { [field]: 'errors.not_in_future' })
}

export const visitInput = z.object({ visitedOn: isoDay, learned: someText(2_000), nonce: text(64) })

/** Notes a visit to an organization and what was learned about it. Sent twice, it counts once. @throws Failure not_found, forbidden, invalid */
export const noteVisit = (ctx: Ctx, organizationId: string, input: z.output<typeof visitInput>): Promise<void> =>
  ctx.write(async (tx) => {
    const { actor } = await organizationToKeep(tx, ctx, organizationId)
    notToCome('visitedOn', input.visitedOn)
    const { visitedOn, learned, nonce } = input
    const id = idOfForm(actor.personId, `visit/${organizationId}`, nonce)
    if (await tx.selectFrom('directoryVisit').select('id').where('id', '=', id).executeTakeFirst()) return
    await tx
      .insertInto('directoryVisit')
      .values({
        id,
        organizationId,
        visitedOn,
        learned,
        byOrganisation: actor.organisationId,
        byPerson: actor.personId,
      })
      .execute()
    await trail(tx, { action: 'directory.visited', subject: organizationId })
  })

const count = text(4).pipe(z.string().regex(/^\d{0,4}$/, { error: 'errors.whole_number' }))
export const capacityInput = z
  .object({ placesFree: count, waitDays: count, toldOn: isoDay, nonce: text(64) })
  .refine((v) => v.placesFree !== '' || v.waitDays !== '', { error: 'errors.needed', path: ['placesFree'] })

/** Notes how many places are free and how long one waits, as told on a day. Sent twice, it counts once. @throws Failure not_found, forbidden, invalid */
export const tellCapacity = (ctx: Ctx, serviceId: string, input: z.output<typeof capacityInput>): Promise<void> =>
  ctx.write(async (tx) => {
    const { actor, row } = await serviceToWrite(tx, ctx, serviceId)
    notToCome('toldOn', input.toldOn)
    const id = idOfForm(actor.formsOf, `capacity/${serviceId}`, input.nonce)
    if (await tx.selectFrom('directoryCapacity').select('id').where('id', '=', id).executeTakeFirst()) return
    const number = (v: string) => (v === '' ? null : Number(v))
    await tx
      .insertInto('directoryCapacity')
      .values({
        id,
        organizationId: row.organizationId,
        serviceId,
        placesFree: number(input.placesFree),
        waitDays: number(input.waitDays),
        toldOn: input.toldOn,
        byOrganisation: actor.organisationId,
        byPerson: actor.personId,
      })
      .execute()
    await trail(tx, { action: 'directory.capacity_told', subject: serviceId })
  })

const value = z.enum(['', ...ratingValues], { error: 'errors.choose' }).default('')
export const ratingInput = z
  .object({ help: oneOf(ratedHelp), availability: value, quality: value })
  .refine((v) => v.availability !== '' || v.quality !== '', { error: 'errors.choose', path: ['availability'] })

/** Says how a kind of help was found to be; one's own word before is replaced. @throws Failure not_found, forbidden */
export const rateService = (ctx: Ctx, serviceId: string, input: z.output<typeof ratingInput>): Promise<void> =>
  ctx.write(async (tx) => {
    const service = await tx
      .selectFrom('hsdsService')
      .select('organizationId')
      .where('id', '=', serviceId)
      .executeTakeFirst()
    if (!service) throw notFound()
    const { actor } = ctx
    authorise(directoryPolicy, actor, 'directory.rate', { id: serviceId })
    const number = (v: (typeof input)['quality']) => (v === '' ? null : ratingValues.indexOf(v) + 1)
    const said = { availability: number(input.availability), quality: number(input.quality), ratedOn: today() }
    await tx
      .insertInto('directoryRating')
      .values({
        id: idOfForm(actor.personId, `rating/${serviceId}`, input.help),
        organizationId: service.organizationId,
        serviceId,
        help: input.help,
        byOrganisation: actor.organisationId,
        byPerson: actor.personId,
        ...said,
      })
      .onConflict((c) => c.columns(['serviceId', 'help', 'byPerson']).doUpdateSet(said))
      .execute()
    await trail(tx, { action: 'directory.rated', subject: serviceId, detail: { help: input.help } })
  })
