import { z } from 'zod'
import { namesOf, teamPublic } from '#modules/people/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { may, needs } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { wordsIn } from '#platform/i18n/i18n.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { liftHold, placeHold } from './commands/hold.ts'
import { setTerms } from './commands/terms.ts'
import { retentionPagePolicy } from './policy.ts'
import { endingsByMonth, erasedLately, holds, termsOf } from './queries.ts'
import { holdInput, type KeptKind, termsInput } from './schema.ts'
import { pageOf } from './views/props.ts'
import { RetentionPage } from './views/retention.tsx'

const nothing = z.looseObject({})

/** How long an organisation keeps what, what ends soon, and what is held. */
export function retentionRoutes(door: Door): void {
  door.get('/staff/retention', { access: 'staff', by: 'retention.read', about: 'page' }, (web) => show(web, empty))

  door.post(
    '/staff/retention/terms',
    {
      access: 'staff',
      by: 'retention.set',
      about: 'page',
      input: termsInput,
      again: (web, values, errors) => show(web, { values, errors }),
    },
    async (web, input) => {
      needs(retentionPagePolicy, web.actor, 'retention.set')
      await setTerms(web, input)
      return web.seeOther('/staff/retention')
    },
  )

  door.post(
    '/staff/retention/:id/hold',
    { access: 'staff', by: 'hold.place', about: 'row', input: holdInput },
    async (web, { reason }) => back(web, await placeHold(web, web.param('id'), reason)),
  )
  door.post(
    '/staff/retention/:id/release',
    { access: 'staff', by: 'hold.lift', about: 'row', input: nothing },
    async (web) => back(web, await liftHold(web, web.param('id'))),
  )
}

/** To the record, for who may read it; a guardian reads none. */
const back = (web: Web, kind: KeptKind | null) =>
  web.seeOther(kind ? pageOf(kind, web.param('id')) : '/staff/retention')

async function show(web: Web, filled: Filled): Promise<Response> {
  needs(retentionPagePolicy, web.actor, 'retention.read')
  const actor = web.actor as StaffActor
  const shown = await web.read(async (tx) => {
    const terms = await termsOf(tx, actor.organisationId)
    const ahead = await endingsByMonth(tx, web.query('month'))
    const held = await holds(tx)
    const erased = await erasedLately(tx)
    const teams = [...ahead.records, ...held, ...erased].map((r) => r.teamId)
    return {
      terms,
      ahead,
      held,
      erased,
      teamNames: await teamNames(tx, web, teams),
      names: await namesOf(tx, [...terms.history.map((h) => h.setBy), ...held.map((h) => h.placedBy)]),
    }
  })
  const maySet = may(retentionPagePolicy, actor, 'retention.set')
  return web.page(
    <RetentionPage v={web} {...shown} filled={filled} maySet={maySet} />,
    Object.keys(filled.errors).length > 0 ? 422 : 200,
  )
}

async function teamNames(tx: Tx, web: Web, ids: string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const id of new Set(ids)) names.set(id, wordsIn((await teamPublic(tx, id)).name, web.lang))
  return names
}
