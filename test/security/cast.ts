import { randomBytes } from 'node:crypto'
import { Secret } from 'otpauth'
import type { DemoAccount } from '#demo/accounts.ts'
import { signInAs } from '#demo/load.ts'
import { teamKey } from '#modules/people/commands/keyring.ts'
import {
  admitFirstMembers,
  enrol,
  giveDeploymentRole,
  giveOrganisationRole,
  makeTeam,
} from '#modules/people/commands/set-up.ts'
import { deploymentRoles, organisationRoles, type TeamRole, teamRoles } from '#modules/people/schema.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { type Database, openInstallation } from '#platform/db/database.ts'
import type { World } from '#test/support/world.ts'
import type { Column } from './permissions-table.ts'

/**
 * Where a person stands to the records of the tests: in the team that owns them, in another
 * team of the same organisation, in the team that their referrals went to, in a third
 * organisation.
 */
export const places = ['own team', 'other team', 'receiving team', 'other organisation'] as const
export type Place = (typeof places)[number]
export type Member = { role: Column; place: Place; ctx: Ctx & { secret: Buffer; actor: StaffActor } }

type Desk = { organisationId: string; team: { id: string; pair: { publicKey: Uint8Array; privateKey: Uint8Array } } }

/** One signed-in person of every role at every place; for roles without a team, in two organisations. */
export async function wholeCast(world: World): Promise<Member[]> {
  const installation = await openInstallation(world.connection('sdap_migrate'))
  try {
    const desks = await allDesks(world, installation)
    const members: Member[] = []
    for (const place of places)
      for (const role of teamRoles) members.push(await member(world, installation, place, role, desks[place]))
    for (const place of ['own team', 'receiving team'] as const)
      for (const role of [...organisationRoles, ...deploymentRoles])
        members.push(await member(world, installation, place, role, desks[place]))
    return members
  } finally {
    await installation.close()
  }
}

async function allDesks(world: World, installation: Database): Promise<Record<Place, Desk>> {
  const existing = async (name: string): Promise<Desk> => {
    const { actor } = await world.as(name)
    const id = actor.teams[0]?.id ?? ''
    return { organisationId: actor.organisationId, team: { id, pair: teamKey(actor, id, 1) } }
  }
  const own = await existing('dara')
  const beside = await installation.write('', (tx) =>
    makeTeam(tx, own.organisationId, 'casework', { en: 'Next door', km: 'ក្បែរ' }),
  )
  return {
    'own team': own,
    'other team': { organisationId: own.organisationId, team: beside },
    'receiving team': await existing('pisey'),
    'other organisation': await existing('veasna'),
  }
}

type AnyRole = TeamRole | (typeof organisationRoles)[number] | (typeof deploymentRoles)[number]
const among = <T extends string>(list: readonly T[], value: string): value is T => list.some((v) => v === value)

async function member(
  world: World,
  installation: Database,
  place: Place,
  role: AnyRole,
  { organisationId, team }: Desk,
): Promise<Member> {
  const account: DemoAccount = {
    signInName: `${role}.${place.replaceAll(' ', '.')}`,
    what: role,
    organisation: 'helpline',
    displayName: `${role} of ${place}`,
    gender: 'woman',
    language: 'en',
    passphrase: randomBytes(8).toString('hex'),
    totpSecret: new Secret({ size: 20 }).base32,
  }
  await installation.write('', async (tx) => {
    const person = await enrol(tx, world.app.serverKey, world.app.deployment, { ...account, organisationId })
    if (among(teamRoles, role)) await admitFirstMembers(tx, team, [{ ...person, role }])
    if (among(organisationRoles, role)) await giveOrganisationRole(tx, person.id, organisationId, role)
    if (among(deploymentRoles, role)) await giveDeploymentRole(tx, person.id, role)
  })
  return { role: role.replaceAll('_', ' ') as Column, place, ctx: await signInAs(world.app, account) }
}
