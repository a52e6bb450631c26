import { z } from 'zod'
import { needs } from '#platform/access/policy.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { many, one, type Values } from '#platform/http/form.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { type Called, callInput, outcomeOf, verifyMany } from '../commands/verify.ts'
import { directoryPolicy } from '../policy.ts'
import { numbersToCall } from '../queries/to-call.ts'
import { ToCallPage } from '../views/to-call.tsx'
import { mayKeep } from './entry-tools.ts'

/** The form's rows are named after the services and numbers that it lists. */
export const toCallPath = '/staff/directory/to-call'

/** The numbers to call before children come, and again later; for whoever keeps the directory. */
export function toCallRoutes(door: Door): void {
  door.get(toCallPath, { access: 'staff', by: 'directory.keep', about: 'page' }, async (web) => {
    needs(directoryPolicy, web.actor, 'directory.keep')
    return page(web, empty)
  })
  const notes = { access: 'staff', by: 'directory.keep', about: 'page', input: callInput } as const
  door.post(
    toCallPath,
    { ...notes, again: (web, values, errors) => page(web, { values, errors }) },
    async (web, input, values) => {
      needs(directoryPolicy, web.actor, 'directory.keep')
      await verifyMany(web, input.onDay, input.nonce, callsIn(values))
      return web.seeOther(toCallPath)
    },
  )
}

async function page(web: Web, filled: Filled) {
  needs(directoryPolicy, web.actor, 'directory.keep')
  const numbers = await web.read(numbersToCall)
  const wrong = Object.keys(filled.errors).length > 0
  return web.page(
    <ToCallPage v={web} numbers={numbers} filled={filled} keeps={(owner) => mayKeep(web, owner)} />,
    wrong ? 422 : 200,
  )
}

/** The services of which something came out, each with the numbers at which somebody answered. */
function callsIn(values: Values): Called[] {
  const reached = many(values, 'reached').filter((id) => z.uuid().safeParse(id).success)
  return Object.keys(values).flatMap((name) => {
    const serviceId = /^outcome_([0-9a-f-]{36})$/.exec(name)?.[1]
    const outcome = outcomeOf.parse(one(values, name))
    return serviceId && outcome !== '' ? [{ serviceId, outcome, reached }] : []
  })
}
