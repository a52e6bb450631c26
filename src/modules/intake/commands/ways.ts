import { dialOf, linkOf } from '#modules/directory/entry/numbers.ts'
import { weekdays } from '#modules/directory/schema.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { Failure } from '#platform/errors.ts'
import { check, type Errors, one, text, type Values } from '#platform/http/form.ts'
import { trail } from '#platform/trail/trail.ts'
import { exceptionsOf, type Hours, hoursKept, spansOf } from '../hours.ts'
import { forget } from '../known.ts'
import { intakePolicy } from '../policy.ts'
import { addressOf, hasHours, needsAddress, standing, toCome, type Way } from '../schema.ts'

/** A way as its form says it. */
export type WaySettled = {
  offered: boolean
  address: string | null
  explainEn: string | null
  explainKm: string | null
  hours: Hours
}

/**
 * What a way's form says.
 * @throws Failure invalid: no hours or no address for what is offered, what cannot be read, a way that is not there yet
 */
export function wayFrom(way: Way, values: Values): WaySettled {
  const errors: Errors = {}
  const offered = standing.includes(way) || one(values, 'offered') === 'yes'
  if (offered && toCome.includes(way)) errors['offered'] = 'errors.way_to_come'
  const address = addressIn(way, values, offered, errors)
  const hours = hasHours(way) ? hoursIn(values, offered, errors) : { weekly: {}, exceptions: {} }
  const said = (field: string) => {
    try {
      return check(text(600), one(values, field)) || null
    } catch {
      errors[field] = 'errors.too_long'
      return null
    }
  }
  const settled = { offered, address, hours, explainEn: said('explainEn'), explainKm: said('explainKm') }
  if (Object.keys(errors).length > 0) throw new Failure('invalid', errors)
  return settled
}

function addressIn(way: Way, values: Values, offered: boolean, errors: Errors): string | null {
  if (!needsAddress(way)) return null
  const typed = one(values, 'address').trim().slice(0, 300)
  if (typed === '') {
    if (offered) errors['address'] = 'errors.needed'
    return null
  }
  if (addressOf[way] === 'number' && dialOf(typed) === null) errors['address'] = 'errors.phone'
  if (addressOf[way] === 'link' && linkOf('messenger', typed) === null) errors['address'] = 'errors.link'
  return typed
}

function hoursIn(values: Values, offered: boolean, errors: Errors): Hours {
  const weekly: Hours['weekly'] = {}
  for (const day of weekdays) {
    const spans = spansOf(one(values, day))
    if (spans === null) errors[day] = 'errors.spans'
    else if (spans.length > 0) weekly[day] = spans
  }
  const exceptions = exceptionsOf(one(values, 'exceptions'))
  if (exceptions === null) errors['exceptions'] = 'errors.day_spans'
  const some = Object.keys(weekly).length > 0 || Object.values(exceptions ?? {}).some((spans) => spans.length > 0)
  if (offered && !some && Object.keys(errors).length === 0) errors['MO'] = 'errors.hours'
  return { weekly, exceptions: exceptions ?? {} }
}

/** Settles one way of the own organisation. @throws Failure forbidden, invalid */
export const settleWay = async (ctx: Ctx, way: Way, values: Values): Promise<void> => {
  const settled = wayFrom(way, values)
  await ctx.write(async (tx) => {
    const { organisationId, personId } = ctx.actor as StaffActor
    authorise(intakePolicy, ctx.actor, 'ways.keep', { organisationId })
    const { hours, ...plain } = settled
    const row = { ...plain, ...hoursKept(hours), changedBy: personId, changedAt: new Date() }
    await tx
      .insertInto('intakeWay')
      .values({ organisationId, way, ...row })
      .onConflict((o) => o.columns(['organisationId', 'way']).doUpdateSet(row))
      .execute()
    await trail(tx, { action: 'way.settled', detail: { way, offered: settled.offered } })
  })
  forget(ctx.app)
}
