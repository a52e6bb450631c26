import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { namesOf } from '#modules/people/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { needs } from '#platform/access/policy.ts'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { one } from '#platform/http/form.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { endKey, makeKey } from './commands.ts'
import { partnersPolicy } from './policy.ts'
import { keysOf } from './queries.ts'
import { keyInput } from './schema.ts'
import { KeyMadePage, KeysPage } from './views/keys.tsx'

const page = { access: 'staff', by: 'partner_key.manage', about: 'page' } as const

/** Keys of the organisation's programs: for its data guardians. */
export function partnerRoutes(door: Door): void {
  door.get('/staff/keys', page, (web) => show(web, empty))
  door.post(
    '/staff/keys',
    { ...page, input: keyInput, confirm: true, again: (web, values, errors) => show(web, { values, errors }) },
    async (web, input) => {
      guardian(web)
      try {
        // No redirect: what is shown once must not be asked for a second time.
        return web.page(<KeyMadePage v={web} secret={await makeKey(web, input)} label={input.label} />)
      } catch (error) {
        if (error instanceof Failure && error.code === 'already_sent') return show(web, already(input.label))
        throw error
      }
    },
  )
  door.post(
    '/staff/keys/:id/end',
    { access: 'staff', by: 'partner_key.manage', about: 'row', input: z.looseObject({}) },
    async (web) => {
      await endKey(web, web.param('id'))
      return web.seeOther('/staff/keys')
    },
  )
}

/** The same form came twice: the key is there, and its secret was on the answer that got lost. */
const already = (label: string): Filled => ({ values: { label }, errors: { _form: 'errors.key_made_before' } })

/** @throws Failure not_found for everybody but a data guardian */
function guardian(web: Web): StaffActor {
  const actor = web.actor as StaffActor
  needs(partnersPolicy, actor, 'partner_key.manage', { organisationId: actor.organisationId })
  return actor
}

async function show(web: Web, filled: Filled): Promise<Response> {
  const { organisationId } = guardian(web)
  const shown = await web.read(async (tx) => {
    const keys = await keysOf(tx, organisationId)
    return {
      keys,
      names: await namesOf(
        tx,
        keys.map((k) => k.madeBy),
      ),
    }
  })
  const again = filled.errors['_form'] !== 'errors.key_made_before' && one(filled.values, 'nonce')
  const nonce = again || randomBytes(16).toString('hex')
  const status = Object.keys(filled.errors).length > 0 ? 422 : 200
  return web.page(<KeysPage v={web} {...shown} nonce={nonce} filled={filled} />, status)
}
