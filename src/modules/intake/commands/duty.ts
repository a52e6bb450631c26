import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise, needs } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { addDays, momentAt, mondayOf, startOfDay } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { forget } from '../known.ts'
import { intakePolicy } from '../policy.ts'
import { answerersOf } from '../queries/duty.ts'
import type { DutyRole, ShiftInput } from '../schema.ts'

type Shift = { personId: string; role: DutyRole; startsAt: Date; endsAt: Date }

/**
 * Puts somebody on duty, once or each week. What stands there already stays as it is, so that the
 * same form sent again adds nothing.
 * @returns how many shifts were added
 * @throws Failure forbidden, invalid: nobody of the desk, or on duty in the same role at that time
 */
export const addShifts = (ctx: Ctx, input: ShiftInput): Promise<number> =>
  planning(ctx, noShift, async (tx, actor) => {
    await refuseStranger(tx, actor, input.personId)
    const end = (day: string) => momentAt(input.until > input.from ? day : addDays(day, 1), input.until)
    const shifts = Array.from({ length: input.weeks }, (_, week) => addDays(input.day, 7 * week)).map((day) => ({
      personId: input.personId,
      role: input.role,
      startsAt: momentAt(day, input.from),
      endsAt: end(day),
    }))
    const added = await add(tx, actor, shifts, 'refuse')
    if (added > 0) await trail(tx, { action: 'duty.added', subject: input.personId, detail: { count: added } })
    return added
  })

/**
 * Copies what was planned in the week before. Who left, and whoever is on duty then already, is left out.
 * @param monday of the week to fill
 * @returns how many shifts were added
 */
export const copyWeek = (ctx: Ctx, monday: string): Promise<number> =>
  planning(ctx, noShift, async (tx, actor) => {
    const from = startOfDay(addDays(mondayOf(monday), -7))
    const before = await tx
      .selectFrom('dutyShift')
      .select(['personId', 'role', 'startsAt', 'endsAt'])
      .where('removedAt', 'is', null)
      .where('startsAt', '>=', from)
      .where('startsAt', '<', startOfDay(mondayOf(monday)))
      .execute()
    const there = new Set((await answerersOf(tx, actor.organisationId)).map((p) => p.id))
    const later = (at: Date) => new Date(at.getTime() + 7 * 86_400_000)
    const shifts = before
      .filter((s) => there.has(s.personId))
      .map((s) => ({ ...s, role: s.role as DutyRole, startsAt: later(s.startsAt), endsAt: later(s.endsAt) }))
    const added = await add(tx, actor, shifts, 'leave out')
    if (added > 0) await trail(tx, { action: 'duty.copied', detail: { count: added } })
    return added
  })

/** Takes a shift off the roster. Repeating it is harmless. @throws Failure not_found, forbidden */
export const removeShift = (ctx: Ctx, id: string): Promise<{ startsAt: Date }> =>
  planning(ctx, oneShift(id), async (tx, actor, shift) => {
    if (shift.removedAt) return shift
    await remove(tx, actor, id)
    await trail(tx, { action: 'duty.removed', subject: shift.personId })
    return shift
  })

/**
 * Gives a shift to somebody else: the old one is taken off, a new one stands in its place.
 * @throws Failure not_found, forbidden, state_changed when it was taken off, invalid as for a new one
 */
export const swapShift = (ctx: Ctx, id: string, personId: string): Promise<{ startsAt: Date }> =>
  planning(ctx, oneShift(id), async (tx, actor, shift) => {
    if (shift.removedAt) throw new Failure('state_changed')
    if (shift.personId === personId) return shift
    await refuseStranger(tx, actor, personId)
    await remove(tx, actor, id)
    const { startsAt, endsAt } = shift
    await add(tx, actor, [{ personId, role: shift.role as DutyRole, startsAt, endsAt }], 'refuse')
    await trail(tx, { action: 'duty.swapped', subject: personId })
    return shift
  })

/** One act at a time for an organisation, so that nobody is put on duty twice for the same hours. */
async function planning<L, R>(
  ctx: Ctx,
  load: (tx: Tx) => Promise<L>,
  work: (tx: Tx, actor: StaffActor, loaded: L) => Promise<R>,
): Promise<R> {
  const done = await ctx.write(async (tx) => {
    const row = { organisationId: (ctx.actor as StaffActor).organisationId }
    needs(intakePolicy, ctx.actor, 'duty.read', row)
    await sql`select pg_advisory_xact_lock(7324, hashtext(${row.organisationId}))`.execute(tx)
    const loaded = await load(tx)
    authorise(intakePolicy, ctx.actor, 'duty.keep', row)
    return work(tx, ctx.actor, loaded)
  })
  forget(ctx.app)
  return done
}

async function refuseStranger(tx: Tx, actor: StaffActor, personId: string) {
  const all = await answerersOf(tx, actor.organisationId)
  if (!all.some((p) => p.id === personId)) throw new Failure('invalid', { personId: 'errors.choose' })
}

const oneShift = (id: string) => async (tx: Tx) => {
  const shift = await tx.selectFrom('dutyShift').selectAll().where('id', '=', id).executeTakeFirst()
  if (!shift) throw notFound()
  return shift
}
const noShift = async () => null

const remove = (tx: Tx, actor: StaffActor, id: string) =>
  tx.updateTable('dutyShift').set({ removedBy: actor.personId, removedAt: new Date() }).where('id', '=', id).execute()

/** @throws Failure invalid when somebody is on duty in the same role for some of the time, unless that is left out */
async function add(tx: Tx, actor: StaffActor, shifts: Shift[], overlapping: 'refuse' | 'leave out'): Promise<number> {
  let added = 0
  for (const shift of shifts) {
    const there = await tx
      .selectFrom('dutyShift')
      .select(['startsAt', 'endsAt'])
      .where('personId', '=', shift.personId)
      .where('role', '=', shift.role)
      .where('removedAt', 'is', null)
      .where('startsAt', '<', shift.endsAt)
      .where('endsAt', '>', shift.startsAt)
      .execute()
    const same = there.some((t) => +t.startsAt === +shift.startsAt && +t.endsAt === +shift.endsAt)
    if (there.length > 0 && (same || overlapping === 'leave out')) continue
    if (there.length > 0) throw new Failure('invalid', { from: 'errors.duty_overlaps' })
    const { organisationId, personId: madeBy } = actor
    await tx
      .insertInto('dutyShift')
      .values({ id: randomUUID(), organisationId, ...shift, madeBy })
      .execute()
    added++
  }
  return added
}
