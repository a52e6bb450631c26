import { sql } from 'kysely'
import type { Name } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors.ts'
import type { OrganisationRole, TeamRole } from '../schema.ts'

/** A role in a team as its data guardian sees it; `admitted`: the person holds the team's newest key. */
export type HeldTeamRole = {
  id: string
  teamId: string
  team: Name
  role: TeamRole
  fromAt: Date
  untilAt: Date | null
  admitted: boolean
}
export type HeldOrganisationRole = { id: string; role: OrganisationRole; fromAt: Date; untilAt: Date | null }
/** The newest link of a person, if any; `open` while it still works. */
export type Link = { madeAt: Date; endsAt: Date; open: boolean; unused: boolean }
export type PersonState = 'left' | 'suspended' | 'enrolled' | 'invited' | 'link_ended'

export type PersonFile = {
  id: string
  displayName: string
  gender: 'woman' | 'man' | 'not_said'
  language: 'en' | 'km'
  publicKey: Uint8Array | null
  enrolledAt: Date | null
  suspendedAt: Date | null
  leftAt: Date | null
  link: Link | null
  state: PersonState
  teamRoles: HeldTeamRole[]
  organisationRoles: HeldOrganisationRole[]
}

export const isOver = (role: { untilAt: Date | null }, now = new Date()) => role.untilAt !== null && role.untilAt <= now

/** Everybody of an organisation with state and roles, for its data guardians, by name. */
export async function peopleOf(tx: Tx, organisationId: string, only?: string): Promise<PersonFile[]> {
  let people = tx
    .selectFrom('person')
    .select(['id', 'displayName', 'gender', 'language', 'publicKey', 'enrolledAt', 'suspendedAt', 'leftAt'])
    .where('organisationId', '=', organisationId)
  if (only) people = people.where('id', '=', only)
  const rows = await people.orderBy('displayName').orderBy('id').execute()
  const ids = rows.map((r) => r.id)
  const teamRoles = groupBy(await teamRolesOf(tx, ids))
  const organisationRoles = groupBy(await organisationRolesOf(tx, ids))
  const links = groupBy(await linksOf(tx, ids))
  return rows.map((r) => {
    const link = links.get(r.id)?.[0] ?? null
    return {
      ...r,
      gender: r.gender as PersonFile['gender'],
      language: r.language as PersonFile['language'],
      link,
      state: stateOf(r, link),
      teamRoles: teamRoles.get(r.id) ?? [],
      organisationRoles: organisationRoles.get(r.id) ?? [],
    }
  })
}

/** One person of the organisation. @throws Failure not_found */
export async function personFile(tx: Tx, organisationId: string, id: string): Promise<PersonFile> {
  const [person] = await peopleOf(tx, organisationId, id)
  if (!person) throw notFound()
  return person
}

function stateOf(
  person: { enrolledAt: Date | null; suspendedAt: Date | null; leftAt: Date | null },
  link: Link | null,
): PersonState {
  if (person.leftAt) return 'left'
  if (person.suspendedAt) return 'suspended'
  if (person.enrolledAt) return 'enrolled'
  return link?.open ? 'invited' : 'link_ended'
}

const teamRolesOf = async (tx: Tx, ids: string[]) =>
  (
    await sql<Omit<HeldTeamRole, 'team'> & { personId: string; nameEn: string; nameKm: string }>`
      select m.id, m.person_id, m.team_id, m.role, m.from_at, m.until_at, t.name_en, t.name_km,
        exists (select from team_admission a where a.team_id = m.team_id and a.person_id = m.person_id
          and a.generation = (select max(k.generation) from team_key k where k.team_id = m.team_id)) as admitted
      from membership m join team t on t.id = m.team_id
      where m.person_id = any (${ids}::uuid[]) order by m.from_at, m.id`.execute(tx)
  ).rows.map(({ nameEn, nameKm, ...row }) => ({ ...row, team: { en: nameEn, km: nameKm } }))

const organisationRolesOf = async (tx: Tx, ids: string[]) =>
  (
    await sql<HeldOrganisationRole & { personId: string }>`
      select id, person_id, role, from_at, until_at from organisation_role
      where person_id = any (${ids}::uuid[]) order by from_at, id`.execute(tx)
  ).rows

const linksOf = async (tx: Tx, ids: string[]) =>
  (
    await sql<Link & { personId: string }>`
      select distinct on (person_id) person_id, made_at, ends_at,
        used_at is null and withdrawn_at is null and ends_at > now() as open,
        used_at is null and withdrawn_at is null as unused
      from invitation where person_id = any (${ids}::uuid[]) order by person_id, made_at desc`.execute(tx)
  ).rows

function groupBy<R extends { personId: string }>(rows: R[]): Map<string, R[]> {
  const groups = new Map<string, R[]>()
  for (const row of rows) groups.set(row.personId, [...(groups.get(row.personId) ?? []), row])
  return groups
}
