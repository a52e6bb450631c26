import { z } from 'zod'
import { colleagues, doorPlates, namesOf, teamsOfOwn } from '#modules/people/queries.ts'
import { retentionPolicy } from '#modules/retention/policy.ts'
import { holdOf } from '#modules/retention/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { may, needs } from '#platform/access/policy.ts'
import { byteOrderMark, csvType } from '#platform/http/csv.ts'
import type { Door, Web } from '#platform/http/door.ts'
import type { Values } from '#platform/http/form.ts'
import { today } from '#platform/time/time.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { answeredInput, authorityInput, decisionInput } from '../authority.ts'
import {
  answerAuthorityRequest,
  decideAuthorityRequest,
  enterAuthorityRequest,
  exportRegister,
  mayKeep,
  openLetter,
  readAuthorityRequest,
} from '../commands/authority.ts'
import { requestPagePolicy } from '../policy.ts'
import { listAuthorityRequests } from '../queries.ts'
import { AuthorityFormPage } from '../views/authority-form.tsx'
import { PrintPage, RegisterPage } from '../views/authority-list.tsx'
import { AuthorityPage, LetterPage } from '../views/authority-one.tsx'
import { registerHead, registerLine } from '../views/authority-table.ts'

const nothing = z.looseObject({})
const root = '/staff/authority-requests'
const status = (filled: Filled) => (Object.keys(filled.errors).length > 0 ? 422 : 200)

/** The register of what authorities asked for, what was decided and what was given. */
export function authorityRoutes(door: Door): void {
  door.get(root, { access: 'staff', by: 'authority.list', about: 'page' }, async (web) =>
    web.page(<RegisterPage v={web} {...(await register(web))} />),
  )
  door.get(`${root}/print`, { access: 'staff', by: 'authority.list', about: 'page' }, async (web) =>
    web.page(<PrintPage v={web} {...(await register(web))} on={today(web.now())} />),
  )
  door.post(
    `${root}/export`,
    { access: 'staff', by: 'authority.export', about: 'page', input: nothing, confirm: true },
    async (web) => {
      const rows = await exportRegister(web)
      const body = byteOrderMark + registerHead() + rows.map(registerLine).join('')
      return web.download(body, csvType, `list-${today(web.now())}.csv`)
    },
  )

  door.get(`${root}/new`, { access: 'staff', by: 'authority.list', about: 'page' }, (web) => showForm(web, empty))
  const again = (web: Web, values: Values, errors: Filled['errors']) => showForm(web, { values, errors })
  door.post(
    `${root}/new`,
    { access: 'staff', by: ['authority.list', 'authority.keep'], about: 'chosen team', input: authorityInput, again },
    async (web, input) => {
      needs(requestPagePolicy, web.actor, 'authority.list')
      return web.seeOther(`${root}/${await enterAuthorityRequest(web, input)}`)
    },
  )
  oneRoutes(door)
}

async function register(web: Web) {
  needs(requestPagePolicy, web.actor, 'authority.list')
  return web.read(async (tx) => {
    const rows = await listAuthorityRequests(tx)
    const ids = rows.map((r) => r.teamId)
    return { rows, teams: await doorPlates(tx, ids) }
  })
}

async function showForm(web: Web, filled: Filled): Promise<Response> {
  needs(requestPagePolicy, web.actor, 'authority.list')
  const actor = web.actor as StaffActor
  const guards = actor.organisationRoles.includes('data_guardian')
  const supervised = actor.teams.filter((t) => t.roles.includes('supervisor')).map((t) => t.id)
  const all = await web.read((tx) => teamsOfOwn(tx, actor.organisationId))
  const teams = all.filter((t) => guards || supervised.includes(t.id))
  return web.page(<AuthorityFormPage v={web} teams={teams} filled={filled} />, status(filled))
}

function oneRoutes(door: Door) {
  const at = `${root}/:id`
  const back = (web: Web) => web.seeOther(`${root}/${web.param('id')}`)
  const again = (web: Web, values: Values, errors: Filled['errors']) => showOne(web, { values, errors })
  door.get(at, { access: 'staff', by: 'authority.read', about: 'row' }, (web) => showOne(web, empty))
  door.get(`${at}/letter`, { access: 'staff', by: 'authority.read_letter', about: 'row' }, async (web) => {
    const { row, letter } = await openLetter(web, web.param('id'))
    return web.page(<LetterPage v={web} row={row} letter={letter} />)
  })
  door.post(
    `${at}/decision`,
    { access: 'staff', by: 'authority.keep', about: 'row', input: decisionInput, again },
    async (web, input) => {
      await decideAuthorityRequest(web, web.param('id'), input)
      return back(web)
    },
  )
  door.post(
    `${at}/answer`,
    { access: 'staff', by: 'authority.keep', about: 'row', input: answeredInput, again },
    async (web, { answeredOn }) => {
      await answerAuthorityRequest(web, web.param('id'), answeredOn)
      return back(web)
    },
  )
}

async function showOne(web: Web, filled: Filled): Promise<Response> {
  const row = await readAuthorityRequest(web, web.param('id'))
  const found = await web.read(async (tx) => ({
    people: await colleagues(tx),
    names: await namesOf(tx, [row.enteredBy, row.decidedBy ?? []].flat()),
    teams: await doorPlates(tx, [row.teamId]),
    hold: await holdOf(tx, row.id),
  }))
  const mayHold = may(retentionPolicy, web.actor, 'hold.place', { teamId: row.teamId })
  const reads = (web.actor as StaffActor).teams.some((t) => t.id === row.teamId && t.roles.includes('supervisor'))
  return web.page(
    <AuthorityPage
      v={web}
      row={row}
      {...found}
      mayKeep={mayKeep(web, row)}
      mayRead={reads}
      mayHold={mayHold}
      filled={filled}
    />,
    status(filled),
  )
}
