import type { StaffActor } from '#platform/access/actor.ts'
import { needs } from '#platform/access/policy.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { settleIdleTime } from '../commands/guard.ts'
import { peoplePagePolicy } from '../policy.ts'
import { peopleOf } from '../queries/people.ts'
import { idleMinutes } from '../queries.ts'
import { idleInput } from '../schema.ts'
import { PeoplePage } from '../views/people.tsx'

const at = '/staff/people'

/** Everybody of the own organisation, and how long their sessions live without use: for its data guardians. */
export function everybodyRoutes(door: Door): void {
  door.get(at, { access: 'staff', by: 'people.manage', about: 'page' }, (web) => show(web, empty))
  door.post(
    `${at}/idle-time`,
    {
      access: 'staff',
      by: ['people.manage', 'organisation.settle'],
      about: 'page',
      input: idleInput,
      confirm: true,
      again: (web, values, errors) => show(web, { values, errors }),
    },
    async (web, input) => {
      needs(peoplePagePolicy, web.actor, 'people.manage')
      await settleIdleTime(web, input.idleMinutes)
      return web.seeOther(at)
    },
  )
}

/** @throws Failure not_found for everybody but a data guardian */
async function show(web: Web, filled: Filled): Promise<Response> {
  needs(peoplePagePolicy, web.actor, 'people.manage')
  const { organisationId } = web.actor as StaffActor
  const shown = await web.read(async (tx) => ({
    people: await peopleOf(tx, organisationId),
    minutes: await idleMinutes(tx, organisationId),
  }))
  return web.page(<PeoplePage v={web} {...shown} filled={filled} />, Object.keys(filled.errors).length > 0 ? 422 : 200)
}
