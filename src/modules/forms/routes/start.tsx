import { randomBytes } from 'node:crypto'
import { may, needs } from '#platform/access/policy.ts'
import { Failure, notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { pick } from '#platform/i18n/i18n.ts'
import type { Filled } from '#ui/form.tsx'
import { caseToFill, startAlone, startOnCase } from '../commands/start.ts'
import { formPolicy } from '../policy.ts'
import { formsToAnswer, takesAnswers } from '../queries.ts'
import { startAloneInput, startInput } from '../schema.ts'
import { StartPage } from '../views/start.tsx'
import { staffOf, status } from './tools.ts'

const onCase = { access: 'staff', by: 'response.fill', about: 'row' } as const
const alone = { access: 'staff', by: 'response.begin', about: 'chosen team' } as const

const fresh = (): Filled => ({ values: { nonce: randomBytes(16).toString('base64url') }, errors: {} })

/** Beginning to answer a form: on a child's case, or for a team alone. */
export function startRoutes(door: Door): void {
  const at = '/staff/cases/:id/forms/new'
  door.get(at, onCase, (web) => showForCase(web, fresh()))
  door.post(
    at,
    { ...onCase, input: startInput, again: (web, values, errors) => showForCase(web, { values, errors }) },
    async (web, input) => web.seeOther(`/staff/responses/${await startOnCase(web, web.param('id'), input)}/filling`),
  )
  const own = '/staff/responses/new'
  door.get(own, alone, (web) => showAlone(web, fresh()))
  door.post(
    own,
    { ...alone, input: startAloneInput, again: (web, values, errors) => showAlone(web, { values, errors }) },
    async (web, input) => web.seeOther(`/staff/responses/${await startAlone(web, input)}/filling`),
  )
}

async function showForCase(web: Web, filled: Filled): Promise<Response> {
  const id = web.param('id')
  const forms = await web.read(async (tx) => {
    await caseToFill(tx, web, id)
    if (!(await takesAnswers(tx, id))) throw new Failure('state_changed')
    return formsToAnswer(tx, ['case'])
  })
  const back = `/staff/cases/${id}`
  const page = <StartPage v={web} action={`${back}/forms/new`} back={`${back}#forms`} forms={forms} filled={filled} />
  return web.page(page, status(filled))
}

async function showAlone(web: Web, filled: Filled): Promise<Response> {
  const teams = staffOf(web).teams.filter((team) => may(formPolicy, web.actor, 'response.begin', { teamId: team.id }))
  if (teams.length === 0) throw notFound()
  needs(formPolicy, web.actor, 'response.begin', { teamId: teams[0]?.id ?? null })
  const forms = await web.read((tx) => formsToAnswer(tx, ['organisation', 'alone']))
  const chosen = web.query('form')
  const values = chosen && !filled.values['form'] ? { ...filled.values, form: chosen } : filled.values
  const page = (
    <StartPage
      v={web}
      action="/staff/responses/new"
      back="/staff/forms"
      forms={forms}
      teams={teams.map((team) => ({ code: team.id, label: pick(team.name, web.lang) }))}
      filled={{ ...filled, values }}
    />
  )
  return web.page(page, status(filled))
}
