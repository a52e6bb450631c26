import { z } from 'zod'
import type { StaffActor } from '#platform/access/actor.ts'
import { may, needs } from '#platform/access/policy.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { one } from '#platform/http/form.ts'
import { mondayOf, today } from '#platform/time/time.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { ringFor, settleReach } from '../commands/alerts.ts'
import { addShifts, copyWeek, removeShift, swapShift } from '../commands/duty.ts'
import { intakePolicy } from '../policy.ts'
import { answerersOf, gapsAhead, hasDesk, ownReach, shiftOf, shiftsOf } from '../queries/duty.ts'
import { linesNow, onDuty } from '../queries.ts'
import { reachInput, shiftInput, swapInput, weekInput } from '../schema.ts'
import { DutyPage } from '../views/duty.tsx'
import { NowPage } from '../views/now.tsx'
import { ShiftPage } from '../views/shift.tsx'

const at = '/staff/intake/duty'
type Action = keyof typeof intakePolicy

const actorOf = (web: Web) => web.actor as StaffActor
const own = (web: Web) => ({ organisationId: actorOf(web).organisationId })
const statusOf = (filled: Filled) => (Object.keys(filled.errors).length > 0 ? 422 : 200)

/** Who is on duty: the week, one shift, where one is rung, and what an open page asks by itself. */
export function dutyRoutes(door: Door): void {
  door.get('/staff/intake', { access: 'staff', by: 'duty.read', about: 'page' }, showNow)
  // Answers one word. An open page that asks keeps no session alive.
  door.get('/staff/intake/ring', { access: 'staff', by: 'everybody', quiet: true }, async (web) =>
    web.plain(await ringFor(web)),
  )
  door.get(at, { access: 'staff', by: 'duty.read', about: 'page' }, (web) => showWeek(web, empty, 'duty.read'))
  door.post(
    at,
    {
      access: 'staff',
      by: 'duty.keep',
      about: 'page',
      input: shiftInput,
      again: (web, values, errors) => showWeek(web, { values, errors }, 'duty.keep'),
    },
    async (web, input) => {
      needs(intakePolicy, web.actor, 'duty.keep', own(web))
      return backTo(web, input.day, await addShifts(web, input))
    },
  )
  door.post(`${at}/copy`, { access: 'staff', by: 'duty.keep', about: 'page', input: weekInput }, async (web, input) => {
    needs(intakePolicy, web.actor, 'duty.keep', own(web))
    const week = input.week || today(web.now())
    return backTo(web, week, await copyWeek(web, week))
  })
  door.post(
    `${at}/reach`,
    {
      access: 'staff',
      by: 'duty.read',
      about: 'page',
      input: reachInput,
      again: (web, values, errors) => showWeek(web, { values, errors }, 'duty.read'),
    },
    async (web, { mail }) => {
      needs(intakePolicy, web.actor, 'duty.read', own(web))
      await settleReach(web, mail)
      return web.seeOther(at)
    },
  )
  shiftRoutes(door)
}

function shiftRoutes(door: Door): void {
  door.get(`${at}/:id`, { access: 'staff', by: 'duty.read', about: 'row' }, (web) => showShift(web, empty))
  door.post(
    `${at}/:id/removal`,
    { access: 'staff', by: 'duty.keep', about: 'row', input: z.looseObject({}) },
    async (web) => {
      const shift = await removeShift(web, web.param('id'))
      return backTo(web, today(shift.startsAt))
    },
  )
  door.post(
    `${at}/:id/swap`,
    {
      access: 'staff',
      by: 'duty.keep',
      about: 'row',
      input: swapInput,
      again: (web, values, errors) => showShift(web, { values, errors }, 'duty.keep'),
    },
    async (web, { personId }) => {
      const shift = await swapShift(web, web.param('id'), personId)
      return backTo(web, today(shift.startsAt))
    },
  )
}

const backTo = (web: Web, day: string, added?: number) =>
  web.seeOther(`${at}?week=${mondayOf(day)}${added === undefined ? '' : `&added=${added}`}`)

async function showNow(web: Web): Promise<Response> {
  const { organisationId } = own(web)
  needs(intakePolicy, web.actor, 'duty.read', own(web))
  const now = web.now()
  const { gaps, desk } = await web.read(async (tx) => ({
    gaps: await gapsAhead(tx, organisationId, now),
    desk: await hasDesk(tx, organisationId),
  }))
  const lines = linesNow(web, now)
  return web.page(<NowPage v={web} now={now} duty={await onDuty(web)} lines={lines} gaps={gaps} desk={desk} />)
}

/** The Monday that an address or a form names; else this week's. */
function weekOf(web: Web, filled: Filled): string {
  const asked = weekInput.safeParse({ week: web.query('week') ?? one(filled.values, 'day') })
  return mondayOf((asked.success && asked.data.week) || today(web.now()))
}

async function showWeek(web: Web, filled: Filled, action: Action): Promise<Response> {
  const { organisationId, personId } = actorOf(web)
  needs(intakePolicy, web.actor, action, { organisationId })
  const now = web.now()
  const monday = weekOf(web, filled)
  const shown = await web.read(async (tx) => ({
    shifts: await shiftsOf(tx, organisationId, monday),
    people: await answerersOf(tx, organisationId),
    gaps: await gapsAhead(tx, organisationId, now),
    mail: await ownReach(tx, personId),
    desk: await hasDesk(tx, organisationId),
  }))
  const added = Number.parseInt(web.query('added') ?? '', 10)
  return web.page(
    <DutyPage
      v={web}
      now={now}
      monday={monday}
      {...shown}
      filled={filled}
      added={Number.isNaN(added) ? null : added}
      mayKeep={may(intakePolicy, web.actor, 'duty.keep', { organisationId })}
    />,
    statusOf(filled),
  )
}

async function showShift(web: Web, filled: Filled, action: Action = 'duty.read'): Promise<Response> {
  const { organisationId } = actorOf(web)
  needs(intakePolicy, web.actor, 'duty.read', { organisationId })
  const { shift, people } = await web.read(async (tx) => ({
    shift: await shiftOf(tx, organisationId, web.param('id')),
    people: await answerersOf(tx, organisationId),
  }))
  needs(intakePolicy, web.actor, action, { organisationId })
  const mayKeep = may(intakePolicy, web.actor, 'duty.keep', { organisationId })
  return web.page(
    <ShiftPage v={web} shift={shift} people={people} filled={filled} mayKeep={mayKeep} />,
    statusOf(filled),
  )
}
