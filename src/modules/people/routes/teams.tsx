import { z } from 'zod'
import { isRewrapping, keepRewrapping, rewrapProgress } from '#modules/records/rewrap.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { authorise, may, needs } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { oneOf, someText, uuid } from '#platform/http/form.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { admit, renewTeamKey } from '../commands/admit.ts'
import { addTeam } from '../commands/guard.ts'
import { approveRecovery, newestComplete } from '../commands/recovery-seal.ts'
import { peoplePagePolicy, peoplePolicy } from '../policy.ts'
import { recoveryOf } from '../queries/recovery.ts'
import { type TeamFile, teamFiles } from '../queries/teams.ts'
import { teamKinds } from '../schema.ts'
import { type Rewrapping, TeamPage, type TeamSheets } from '../views/team.tsx'
import { NewTeamPage, TeamsPage } from '../views/teams.tsx'

const nothing = z.looseObject({})
const teamInput = z.object({ kind: oneOf(teamKinds), nameEn: someText(100), nameKm: someText(100) })
const sheetsInput = z.object({ sheetGroup: someText(40) })
const admissionInput = z.object({ personId: uuid, lastGroup: someText(40) })

/** Teams, their members and keys: for data guardians of the organisation and supervisors of the team. */
export function teamRoutes(door: Door): void {
  door.get('/staff/teams', { access: 'staff', by: 'teams.read', about: 'page' }, async (web) => {
    needs(peoplePagePolicy, web.actor, 'teams.read')
    const actor = web.actor as StaffActor
    const mayAdd = may(peoplePagePolicy, actor, 'people.manage')
    const own = actor.teams.filter((t) => t.roles.includes('supervisor')).map((t) => t.id)
    const teams = await web.read((tx) => teamFiles(tx, actor.organisationId, mayAdd ? undefined : own))
    return web.page(<TeamsPage v={web} teams={teams} mayAdd={mayAdd} />)
  })

  const newTeam = (web: Web, filled: Filled) => {
    needs(peoplePagePolicy, web.actor, 'people.manage')
    return web.page(<NewTeamPage v={web} filled={filled} />, statusOf(filled))
  }
  door.get('/staff/teams/new', { access: 'staff', by: 'people.manage', about: 'page' }, (web) => newTeam(web, empty))
  door.post(
    '/staff/teams/new',
    {
      access: 'staff',
      by: ['people.manage', 'team.manage'],
      about: 'page',
      input: teamInput,
      confirm: true,
      again: (web, values, errors) => newTeam(web, { values, errors }),
    },
    async (web, input) => {
      needs(peoplePagePolicy, web.actor, 'people.manage')
      return web.seeOther(`/staff/teams/${await addTeam(web, input)}`)
    },
  )

  door.get('/staff/teams/:id', { access: 'staff', by: 'team.read', about: 'row' }, (web) => show(web, empty))
  keyRoutes(door)
}

function keyRoutes(door: Door): void {
  door.post(
    '/staff/teams/:id/admission',
    {
      access: 'staff',
      by: 'team.admit',
      about: 'row',
      input: admissionInput,
      confirm: true,
      again: (web, values, errors) => show(web, { values, errors }),
    },
    async (web, { personId, lastGroup }) => {
      await supervised(web, 'team.admit')
      await admit(web, web.param('id'), personId, lastGroup)
      return back(web)
    },
  )
  door.post(
    '/staff/teams/:id/recovery',
    {
      access: 'staff',
      by: 'team.admit',
      about: 'row',
      input: sheetsInput,
      confirm: true,
      again: (web, values, errors) => show(web, { values, errors }),
    },
    async (web, { sheetGroup }) => {
      await supervised(web, 'team.admit')
      await approveRecovery(web, web.param('id'), sheetGroup)
      return back(web)
    },
  )
  door.post(
    '/staff/teams/:id/key',
    { access: 'staff', by: 'team.renew_key', about: 'row', input: nothing, confirm: true },
    async (web) => {
      await supervised(web, 'team.renew_key')
      await renewTeamKey(web, web.param('id'))
      return goOn(web)
    },
  )
  door.post(
    '/staff/teams/:id/rewrapping',
    { access: 'staff', by: 'team.renew_key', about: 'row', input: nothing },
    async (web) => {
      await supervised(web, 'team.renew_key')
      return goOn(web)
    },
  )
}

const back = (web: Web) => web.seeOther(`/staff/teams/${web.param('id')}`)
const statusOf = ({ errors }: Filled) => (Object.keys(errors).length > 0 ? 422 : 200)

/** Wraps on beside the requests, as the session now is: with the newest key. */
async function goOn(web: Web): Promise<Response> {
  const fresh = await web.inside('staff')
  if (fresh) void keepRewrapping(fresh, web.param('id'))
  return back(web)
}

/** Who may see the team but not do this is refused, and the trail says so. @throws Failure not_found, forbidden */
const supervised = (web: Web, wanted: 'team.admit' | 'team.renew_key') =>
  web.write(async (tx) => {
    const { id } = await teamFor(tx, web)
    authorise(peoplePolicy, web.actor, wanted, { teamId: id, id })
  })

async function teamFor(tx: Tx, web: Web): Promise<TeamFile> {
  const { organisationId } = web.actor as StaffActor
  const [team] = await teamFiles(tx, organisationId, [web.param('id')])
  if (!team || !may(peoplePolicy, web.actor, 'team.read', { teamId: team.id, organisationId })) throw notFound()
  return team
}

async function show(web: Web, filled: Filled): Promise<Response> {
  const [team, rewrapping, sheets] = await web.read(async (tx) => {
    const found = await teamFor(tx, web)
    return [found, await rewrappingOf(tx, web, found), await sheetsOf(tx, web, found.id)] as const
  })
  const supervises = may(peoplePolicy, web.actor, 'team.admit', { teamId: team.id })
  const still = web.query('still') === 'yes'
  return web.page(<TeamPage v={web} {...{ team, filled, supervises, rewrapping, sheets, still }} />, statusOf(filled))
}

async function sheetsOf(tx: Tx, web: Web, teamId: string): Promise<TeamSheets> {
  const { organisationId } = web.actor as StaffActor
  const key = await newestComplete(tx, organisationId)
  if (!key) return null
  const { inUse, teams } = await recoveryOf(tx, organisationId)
  const approved = teams.some((t) => t.id === teamId && t.sealed)
  return { publicKey: key.publicKey, holders: inUse?.sheets.map((s) => s.holder) ?? [], approved }
}

/** Only whoever holds the team's key sees how much is left; null before a key was ever renewed. */
async function rewrappingOf(tx: Tx, web: Web, team: TeamFile): Promise<Rewrapping | null> {
  const generation = team.key?.generation ?? 0
  if (generation < 2 || !may(peoplePolicy, web.actor, 'team.renew_key', { teamId: team.id })) return null
  return { ...(await rewrapProgress(tx, team.id, generation)), underWay: isRewrapping(team.id) }
}
