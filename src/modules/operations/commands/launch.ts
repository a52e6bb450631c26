import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise, needs } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { operationsPolicy } from '../policy.ts'
import { isReleased, type Launch, launchOf, launchOrganisation, missing } from '../queries/launch.ts'
import { type Attested, isTechnical, type WithdrawalReason } from '../schema.ts'

/**
 * Somebody vouches for one item, today. Said twice on one day it stands once.
 * @param onDay for `numbers_called`: the day on which every number was called
 * @throws Failure not_found, forbidden, invalid
 */
export const attest = (ctx: Ctx, item: Attested, onDay: string | null): Promise<void> =>
  ctx.write(async (tx) => {
    const { launch, actor } = await launchForActor(tx, ctx)
    authorise(operationsPolicy, actor, actFor(item), launch)
    if (onDay !== null && onDay > today(ctx.now())) throw new Failure('invalid', { day: 'errors.not_in_future' })
    const known = launch.attested.find((i) => i.item === item)
    if (known?.there && known.last && known.last.onDay === onDay && today(known.last.at) === today(ctx.now())) return
    await tx
      .insertInto('launchAttestation')
      .values({ id: randomUUID(), organisationId: launch.organisationId, item, onDay, byPerson: actor.personId })
      .execute()
    await trail(tx, { action: 'launch.attested', detail: { item } })
  })

/** Takes back what was attested, also what others of the same role said. @throws Failure not_found, forbidden */
export const withdrawAttestation = (ctx: Ctx, item: Attested): Promise<void> =>
  ctx.write(async (tx) => {
    const { launch, actor } = await launchForActor(tx, ctx)
    authorise(operationsPolicy, actor, actFor(item), launch)
    const { numUpdatedRows } = await tx
      .updateTable('launchAttestation')
      .set({ withdrawnBy: actor.personId, withdrawnAt: new Date() })
      .where('organisationId', '=', launch.organisationId)
      .where('item', '=', item)
      .where('withdrawnAt', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return
    await trail(tx, { action: 'launch.attestation_withdrawn', detail: { item } })
  })

const actFor = (item: Attested) => (isTechnical(item) ? 'launch.attest_technical' : 'launch.attest')

/**
 * Opens the deployment to real children. The pages of this process know at once, other nodes
 * within a minute.
 * @throws Failure not_found, invalid with what is missing
 */
export async function release(ctx: Ctx): Promise<void> {
  await ctx.write(async (tx) => {
    const { launch, actor } = await launchForActor(tx, ctx)
    needs(operationsPolicy, actor, 'launch.release', launch)
    if (launch.demo) throw new Failure('invalid', { _form: 'errors.demo_not_released' })
    if (launch.release) return
    const lacking = missing(launch)
    if (lacking.length > 0)
      throw new Failure('invalid', Object.fromEntries(lacking.map((item) => [item, `staff.launch.item.${item}`])))
    await tx
      .insertInto('launchRelease')
      .values({ id: randomUUID(), organisationId: launch.organisationId, byPerson: actor.personId })
      .execute()
    await trail(tx, { action: 'launch.released' })
  })
  await lookAgain(ctx)
}

/** Puts the deployment back to a trial, at once. @throws Failure not_found */
export async function withdrawRelease(ctx: Ctx, reason: WithdrawalReason): Promise<void> {
  await ctx.write(async (tx) => {
    const { launch, actor } = await launchForActor(tx, ctx)
    needs(operationsPolicy, actor, 'launch.release', launch)
    const { numUpdatedRows } = await tx
      .updateTable('launchRelease')
      .set({ withdrawnBy: actor.personId, withdrawnAt: new Date(), reason })
      .where('organisationId', '=', launch.organisationId)
      .where('withdrawnAt', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return
    await trail(tx, { action: 'launch.release_withdrawn', detail: { reason } })
  })
  await lookAgain(ctx)
}

/** What the pages show follows the database. */
const lookAgain = async (ctx: Ctx) => {
  ctx.app.released = await ctx.read(isReleased)
}

/** The launch, for who may read it; two acts on one launch follow one another. @throws Failure not_found */
async function launchForActor(tx: Tx, ctx: Ctx): Promise<{ launch: Launch; actor: StaffActor }> {
  const organisation = await launchOrganisation(tx)
  needs(operationsPolicy, ctx.actor, 'launch.read', { organisationId: organisation?.id ?? null })
  await sql`select pg_advisory_xact_lock(7315)`.execute(tx)
  const launch = await launchOf(tx, ctx.app, ctx.now())
  if (!launch) throw notFound()
  return { launch, actor: ctx.actor as StaffActor }
}
