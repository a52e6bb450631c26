import { z } from 'zod'
import type { StaffActor } from '#platform/access/actor.ts'
import { needs } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { isoDay, oneOf, someText, uuid } from '#platform/http/form.ts'
import { addDays, startOfDay } from '#platform/time/time.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { addPerson, inviteAgain, removePerson, suspendPerson, withdrawInvitation } from '../commands/guard.ts'
import { endOrganisationRole, endTeamRole, giveOwnOrganisationRole, giveTeamRole } from '../commands/roles.ts'
import { peoplePagePolicy, peoplePolicy } from '../policy.ts'
import { type PersonFile, personFile } from '../queries/people.ts'
import { teamFiles } from '../queries/teams.ts'
import { organisationRoles, teamRoles } from '../schema.ts'
import { LinkPage, NewPersonPage } from '../views/new-person.tsx'
import { PersonPage, RemovalPage } from '../views/person.tsx'

const nothing = z.looseObject({})
const orNothing = <S extends z.ZodType>(schema: S) => z.preprocess((v) => (v === '' ? undefined : v), schema.optional())
const inOrder = (from: string, until: string | undefined) => until === undefined || from <= until

const newPersonInput = z
  .object({
    displayName: someText(100),
    signInName: z
      .string({ error: 'errors.sign_in_name' })
      .trim()
      .regex(/^[a-z0-9.-]{3,40}$/, { error: 'errors.sign_in_name' }),
    gender: oneOf(['woman', 'man', 'not_said']),
    language: oneOf(['en', 'km']),
    teamId: orNothing(uuid),
    role: orNothing(oneOf(teamRoles)),
  })
  .refine((p) => p.teamId !== undefined || p.role === undefined, { path: ['teamId'], error: 'errors.choose' })
  .refine((p) => p.role !== undefined || p.teamId === undefined, { path: ['role'], error: 'errors.choose' })

const teamRoleInput = z
  .object({ teamId: uuid, role: oneOf(teamRoles), fromDay: isoDay, untilDay: orNothing(isoDay) })
  .refine((r) => inOrder(r.fromDay, r.untilDay), { path: ['untilDay'], error: 'errors.before_start' })
const organisationRoleInput = z
  .object({ organisationRole: oneOf(organisationRoles), roleFromDay: isoDay, roleUntilDay: orNothing(isoDay) })
  .refine((r) => inOrder(r.roleFromDay, r.roleUntilDay), { path: ['roleUntilDay'], error: 'errors.before_start' })
const roleEndInput = z.object({ roleId: uuid, endDay: orNothing(isoDay) })

/** A term in days of Phnom Penh: from the first day's beginning to the last day's end. */
const term = (from: string, until: string | undefined) => ({ fromAt: startOfDay(from), untilAt: endOf(until) })
const endOf = (day: string | undefined) => (day === undefined ? null : startOfDay(addDays(day, 1)))

/** @throws Failure not_found for everybody but a data guardian */
function guardian(web: Web): StaffActor {
  needs(peoplePagePolicy, web.actor, 'people.manage')
  return web.actor as StaffActor
}

/** People of the own organisation: for its data guardians alone. */
export function guardRoutes(door: Door): void {
  door.get('/staff/people/new', { access: 'staff', by: 'people.manage', about: 'page' }, (web) => newPerson(web, empty))
  door.post(
    '/staff/people/new',
    {
      access: 'staff',
      by: ['people.manage', 'person.manage'],
      about: 'page',
      input: newPersonInput,
      confirm: true,
      again: (web, values, errors) => newPerson(web, { values, errors }),
    },
    async (web, { teamId, role, ...person }) => {
      const { organisationId } = guardian(web)
      if (teamId && (await web.read((tx) => teamFiles(tx, organisationId, [teamId]))).length === 0) throw notFound()
      const { id, token } = await addPerson(web, person)
      if (teamId && role) await giveTeamRole(web, id, { teamId, role, fromAt: new Date(), untilAt: null })
      return showLink(web, id, token)
    },
  )

  door.get('/staff/people/:id', { access: 'staff', by: 'person.manage', about: 'row' }, (web) => show(web, empty))
  door.get('/staff/people/:id/removal', { access: 'staff', by: 'person.manage', about: 'row' }, async (web) => {
    const { personId } = guardian(web)
    const person = await web.read((tx) => personHere(tx, web))
    if (person.state === 'left' || person.id === personId) throw notFound()
    return web.page(<RemovalPage v={web} person={person} />)
  })
  actRoutes(door)
  roleRoutes(door)
}

function actRoutes(door: Door): void {
  door.post(
    '/staff/people/:id/link',
    { access: 'staff', by: 'person.manage', about: 'row', input: nothing, confirm: true },
    async (web) => {
      guardian(web)
      return showLink(web, web.param('id'), await inviteAgain(web, web.param('id')))
    },
  )
  const acts: [string, (web: Web, id: string) => Promise<void>][] = [
    ['link-withdrawal', withdrawInvitation],
    ['suspension', (web, id) => suspendPerson(web, id, true)],
    ['suspension-end', (web, id) => suspendPerson(web, id, false)],
    ['removal', removePerson],
  ]
  for (const [name, act] of acts)
    door.post(
      `/staff/people/:id/${name}`,
      { access: 'staff', by: 'person.manage', about: 'row', input: nothing, confirm: true },
      async (web) => {
        guardian(web)
        await act(web, web.param('id'))
        return back(web)
      },
    )
}

function roleRoutes(door: Door): void {
  const asked = {
    access: 'staff',
    by: 'person.manage',
    about: 'row',
    confirm: true,
    again: (web: Web, values: Filled['values'], errors: Filled['errors']) => show(web, { values, errors }),
  } as const
  door.post('/staff/people/:id/team-roles', { ...asked, input: teamRoleInput }, async (web, input) => {
    guardian(web)
    const { teamId, role, fromDay, untilDay } = input
    await giveTeamRole(web, web.param('id'), { teamId, role, ...term(fromDay, untilDay) })
    return back(web)
  })
  door.post('/staff/people/:id/organisation-roles', { ...asked, input: organisationRoleInput }, async (web, input) => {
    guardian(web)
    const days = term(input.roleFromDay, input.roleUntilDay)
    await giveOwnOrganisationRole(web, web.param('id'), { role: input.organisationRole, ...days })
    return back(web)
  })
  door.post('/staff/people/:id/role-end', { ...asked, input: roleEndInput }, async (web, { roleId, endDay }) => {
    const person = await web.read((tx) => personHere(tx, web))
    const inTeam = person.teamRoles.find((r) => r.id === roleId)
    const inOrganisation = person.organisationRoles.find((r) => r.id === roleId)
    const role = inTeam ?? inOrganisation
    if (!role) throw notFound()
    const until = endOf(endDay) ?? new Date()
    if (endDay !== undefined && until <= role.fromAt) throw new Failure('invalid', { endDay: 'errors.before_start' })
    await (inTeam ? endTeamRole(web, roleId, until) : endOrganisationRole(web, roleId, until))
    return back(web)
  })
}

const back = (web: Web) => web.seeOther(`/staff/people/${web.param('id')}`)
const statusOf = ({ errors }: Filled) => (Object.keys(errors).length > 0 ? 422 : 200)

async function newPerson(web: Web, filled: Filled): Promise<Response> {
  const { organisationId } = guardian(web)
  const teams = await web.read((tx) => teamFiles(tx, organisationId))
  return web.page(<NewPersonPage v={web} teams={teams} filled={filled} />, statusOf(filled))
}

/** The person of the address. @throws Failure not_found for everybody but a data guardian of the same organisation */
async function personHere(tx: Tx, web: Web): Promise<PersonFile> {
  const { organisationId } = guardian(web)
  const person = await personFile(tx, organisationId, web.param('id'))
  needs(peoplePolicy, web.actor, 'person.manage', { organisationId })
  return person
}

async function show(web: Web, filled: Filled): Promise<Response> {
  const { organisationId, personId } = guardian(web)
  const [person, teams] = await web.read(async (tx) => [await personHere(tx, web), await teamFiles(tx, organisationId)])
  const oneself = person.id === personId
  return web.page(
    <PersonPage v={web} person={person} teams={teams} filled={filled} oneself={oneself} />,
    statusOf(filled),
  )
}

/** The one page that ever shows a link. */
async function showLink(web: Web, id: string, token: string): Promise<Response> {
  const { organisationId } = guardian(web)
  const person = await web.read((tx) => personFile(tx, organisationId, id))
  const origin = (web.app.publicUrl ?? new URL(web.raw.req.url).origin).replace(/\/$/, '')
  const link = `${origin}/staff/enrolment?invitation=${token}`
  return web.page(<LinkPage v={web} person={person} link={link} endsAt={person.link?.endsAt ?? new Date()} />)
}
