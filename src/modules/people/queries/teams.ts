import { sql } from 'kysely'
import type { Name } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import type { TeamRole } from '../schema.ts'

export type MemberState = 'admitted' | 'waiting' | 'not_enrolled' | 'suspended' | 'later'

/** Somebody with a role in a team, now or from a later day. */
export type Member = {
  personId: string
  displayName: string
  publicKey: Uint8Array | null
  roles: { role: TeamRole; fromAt: Date; untilAt: Date | null }[]
  state: MemberState
  admittedAt: Date | null
  admittedBy: string | null
}

/** Somebody who held the team's key and no longer may; `mended` when a newer key was made since. */
export type Departure = { personId: string; displayName: string; at: Date; leftAt: Date | null; mended: boolean }

export type TeamFile = {
  id: string
  kind: string
  name: Name
  /** The newest key; null before the first supervisor's sign-in. */
  key: { generation: number; publicKey: Uint8Array; madeAt: Date; madeBy: string | null } | null
  /** Older keys are still in use: not everything is wrapped anew. */
  olderKeys: boolean
  /** A desk of intake that no operator has confirmed: it receives nothing yet. */
  waitsForOperator: boolean
  /** Somebody left since the newest key was made. */
  toRenew: boolean
  members: Member[]
  departures: Departure[]
}

/** Teams of the own organisation with members and keys. @param only these; all without it */
export async function teamFiles(tx: Tx, organisationId: string, only?: string[]): Promise<TeamFile[]> {
  const teams = await teamRows(tx, organisationId, only)
  const ids = teams.map((t) => t.id)
  const members = await membersOf(tx, ids)
  const departures = await departuresOf(tx, ids)
  return teams.map((t) => {
    const gone = departures.filter((d) => d.teamId === t.id)
    return {
      id: t.id,
      kind: t.kind,
      name: { en: t.nameEn, km: t.nameKm },
      key:
        t.generation === null || t.publicKey === null || t.madeAt === null
          ? null
          : { generation: t.generation, publicKey: t.publicKey, madeAt: t.madeAt, madeBy: t.madeBy },
      olderKeys: t.olderKeys,
      waitsForOperator: t.waitsForOperator,
      toRenew: gone.some((d) => !d.mended),
      members: members.filter((m) => m.teamId === t.id),
      departures: gone,
    }
  })
}

type TeamRow = {
  id: string
  kind: string
  nameEn: string
  nameKm: string
  generation: number | null
  publicKey: Buffer | null
  madeAt: Date | null
  madeBy: string | null
  olderKeys: boolean
  waitsForOperator: boolean
}

const teamRows = async (tx: Tx, organisationId: string, only: string[] | undefined): Promise<TeamRow[]> =>
  (
    await sql<TeamRow>`
      select t.id, t.kind, t.name_en, t.name_km, k.generation, k.public_key, k.made_at, p.display_name as made_by,
        t.kind = 'intake' and t.intake_confirmed_at is null as waits_for_operator,
        exists (select from team_key o where o.team_id = t.id and o.generation < k.generation and o.retired_at is null) as older_keys
      from team t
      left join lateral (select * from team_key where team_id = t.id order by generation desc limit 1) k on true
      left join person p on p.id = k.made_by
      where t.organisation_id = ${organisationId}::uuid and (${only ?? null}::uuid[] is null or t.id = any (${only ?? null}::uuid[]))
      order by t.made_at, t.id`.execute(tx)
  ).rows

type MemberRow = Omit<Member, 'roles' | 'state'> & {
  teamId: string
  suspendedAt: Date | null
  role: TeamRole
  fromAt: Date
  untilAt: Date | null
}

async function membersOf(tx: Tx, teamIds: string[]): Promise<(Member & { teamId: string })[]> {
  const { rows } = await sql<MemberRow>`
    select m.team_id, m.person_id, m.role, m.from_at, m.until_at, p.display_name, p.public_key, p.suspended_at,
      a.admitted_at, b.display_name as admitted_by
    from membership m join person p on p.id = m.person_id
    left join team_admission a on a.team_id = m.team_id and a.person_id = m.person_id
      and a.generation = (select max(k.generation) from team_key k where k.team_id = m.team_id)
    left join person b on b.id = a.admitted_by
    where m.team_id = any (${teamIds}::uuid[]) and p.left_at is null and (m.until_at is null or m.until_at > now())
    order by p.display_name, p.id, m.from_at`.execute(tx)
  const members = new Map<string, Member & { teamId: string }>()
  for (const { role, fromAt, untilAt, suspendedAt, ...row } of rows) {
    const key = `${row.teamId} ${row.personId}`
    const member = members.get(key) ?? { ...row, roles: [], state: 'later' as MemberState }
    member.roles.push({ role, fromAt, untilAt })
    if (fromAt <= new Date()) member.state = stateOf(row, suspendedAt)
    members.set(key, member)
  }
  return [...members.values()]
}

function stateOf(
  row: { publicKey: Uint8Array | null; admittedAt: Date | null },
  suspendedAt: Date | null,
): MemberState {
  if (suspendedAt) return 'suspended'
  if (!row.publicKey) return 'not_enrolled'
  return row.admittedAt ? 'admitted' : 'waiting'
}

const departuresOf = async (tx: Tx, teamIds: string[]) =>
  (
    await sql<Departure & { teamId: string }>`
      select d.team_id, d.person_id, p.display_name, d.at, p.left_at,
        exists (select from team_key k where k.team_id = d.team_id and k.generation > d.generation) as mended
      from team_departure d join person p on p.id = d.person_id
      where d.team_id = any (${teamIds}::uuid[]) order by d.at desc, d.id limit 200`.execute(tx)
  ).rows
