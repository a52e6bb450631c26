import { z } from 'zod'
import { namesOf } from '#modules/people/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { may, needs } from '#platform/access/policy.ts'
import { notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { checks } from './checks.ts'
import { confirmDesk, withdrawDesk } from './commands/desks.ts'
import { attest, release, withdrawAttestation, withdrawRelease } from './commands/launch.ts'
import { operationsPolicy } from './policy.ts'
import { intakeDesks, waitingDesks } from './queries/desks.ts'
import { launchOf, launchOrganisation, releases } from './queries/launch.ts'
import { attestInput, confirmDeskInput, withdrawDeskInput, withdrawItemInput, withdrawReleaseInput } from './schema.ts'
import { HealthPage } from './views/health.tsx'
import { LaunchPage } from './views/launch.tsx'

const nothing = z.looseObject({})
const at = '/staff/launch'
const health = '/staff/health'

/** What whoever keeps the server running sees, and what stands before real children come. */
export function operationsRoutes(door: Door): void {
  door.get(health, { access: 'staff', by: 'health.read', about: 'page' }, (web) => showHealth(web, empty))
  deskRoutes(door)

  door.get(at, { access: 'staff', by: 'launch.read', about: 'one organisation' }, (web) => show(web, empty))
  door.post(
    `${at}/attestations`,
    {
      access: 'staff',
      by: { oneOf: ['launch.attest', 'launch.attest_technical'] },
      about: 'one organisation',
      input: attestInput,
      again: (web, values, errors) => show(web, { values, errors }),
    },
    async (web, { item, onDay }) => {
      await attest(web, item, onDay)
      return web.seeOther(at)
    },
  )
  door.post(
    `${at}/attestations/withdrawal`,
    {
      access: 'staff',
      by: { oneOf: ['launch.attest', 'launch.attest_technical'] },
      about: 'one organisation',
      input: withdrawItemInput,
      again: (web, values, errors) => show(web, { values, errors }),
    },
    async (web, { item }) => {
      await withdrawAttestation(web, item)
      return web.seeOther(at)
    },
  )
  door.post(
    `${at}/release`,
    {
      access: 'staff',
      by: 'launch.release',
      about: 'one organisation',
      input: nothing,
      confirm: true,
      again: (web, values, errors) => show(web, { values, errors }, 'launch.release'),
    },
    async (web) => {
      await release(web)
      return web.seeOther(at)
    },
  )
  door.post(
    `${at}/withdrawal`,
    {
      access: 'staff',
      by: 'launch.release',
      about: 'one organisation',
      input: withdrawReleaseInput,
      again: (web, values, errors) => show(web, { values, errors }, 'launch.release'),
    },
    async (web, { reason }) => {
      await withdrawRelease(web, reason)
      return web.seeOther(at)
    },
  )
}

/** An operator's word about desks of intake. */
function deskRoutes(door: Door): void {
  const entry = {
    access: 'staff',
    by: 'intake.confirm',
    about: 'page',
    confirm: true,
    again: (web: Web, values: Filled['values'], errors: Filled['errors']) => showHealth(web, { values, errors }),
  } as const
  const confirmation = { ...entry, input: confirmDeskInput }
  door.post(`${health}/desks/confirmation`, confirmation, async (web, { teamId, generation }) => {
    await confirmDesk(web, teamId, generation)
    return web.seeOther(health)
  })
  door.post(`${health}/desks/withdrawal`, { ...entry, input: withdrawDeskInput }, async (web, { teamId }) => {
    await withdrawDesk(web, teamId)
    return web.seeOther(health)
  })
}

/** @throws Failure not_found for everybody but operators */
async function showHealth(web: Web, filled: Filled): Promise<Response> {
  needs(operationsPolicy, web.actor, 'health.read')
  const rows = await checks(web.app, web.read, { lang: web.lang, keeper: true })
  const desks = await web.read(intakeDesks)
  const status = Object.keys(filled.errors).length > 0 ? 422 : 200
  return web.page(<HealthPage v={web} rows={rows} desks={desks} at={web.now()} filled={filled} />, status)
}

/** @throws Failure not_found for everybody but operators and the desk's data guardians; or but these */
async function show(
  web: Web,
  filled: Filled,
  act: 'launch.read' | 'launch.release' = 'launch.read',
): Promise<Response> {
  const actor = web.actor as StaffActor
  const shown = await web.read(async (tx) => {
    const organisation = await launchOrganisation(tx)
    const row = { organisationId: organisation?.id ?? null }
    needs(operationsPolicy, actor, act, row)
    const launch = await launchOf(tx, web.app, web.now())
    if (!launch) throw notFound()
    const history = await releases(tx, launch.organisationId)
    const people = [
      ...launch.attested.flatMap((i) => (i.last ? [i.last.byPerson] : [])),
      ...history.flatMap((r) => [r.byPerson, ...(r.withdrawnBy ? [r.withdrawnBy] : [])]),
    ]
    return {
      launch,
      waiting: await waitingDesks(tx, launch.organisationId),
      history,
      names: await namesOf(tx, people),
      may: {
        attest: may(operationsPolicy, actor, 'launch.attest', row),
        attestTechnical: may(operationsPolicy, actor, 'launch.attest_technical', row),
        release: may(operationsPolicy, actor, 'launch.release', row),
      },
    }
  })
  const status = Object.keys(filled.errors).length > 0 ? 422 : 200
  return web.page(<LaunchPage v={web} {...shown} filled={filled} />, status)
}
