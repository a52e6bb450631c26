import { sql } from 'kysely'
import type { Name } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'

/** One sheet; `lost`: nobody can put it on paper any more. */
export type Sheet = { number: number; holder: string | null; onPaperAt: Date | null; lost: boolean }
export type RecoveryKey = { generation: number; madeAt: Date; madeBy: string | null; sheets: Sheet[] }
export type SealedTeam = { id: string; name: Name; hasKey: boolean; sealed: boolean; hasSupervisor: boolean }
export type Recovery = {
  /** The key whose three sheets are on paper; null while there is none. */
  inUse: RecoveryKey | null
  /** A newer key whose sheets are not all on paper yet. */
  coming: RecoveryKey | null
  teams: SealedTeam[]
}

type SheetRow = Sheet & { generation: number; madeAt: Date; madeBy: string | null; complete: number | null }

/** Recovery keys of the own organisation, their sheets, and which teams they can open. */
export async function recoveryOf(tx: Tx, organisationId: string): Promise<Recovery> {
  const { rows } = await sql<SheetRow>`
    select k.generation, k.made_at, m.display_name as made_by, s.number, h.display_name as holder, s.on_paper_at,
      s.on_paper_at is null and s.sealed_secret is null as lost, app.complete_recovery() as complete
    from recovery_key k join recovery_sheet s using (organisation_id, generation)
    left join person m on m.id = k.made_by left join person h on h.id = s.holder
    where k.organisation_id = ${organisationId}::uuid and k.generation >= coalesce(app.complete_recovery(), 1)
    order by k.generation, s.number`.execute(tx)
  const complete = rows[0]?.complete ?? null
  const newest = rows.at(-1)?.generation ?? null
  const keyOf = (generation: number | null): RecoveryKey | null => {
    const sheets = rows.filter((r) => r.generation === generation)
    const [first] = sheets
    return first ? { generation: first.generation, madeAt: first.madeAt, madeBy: first.madeBy, sheets } : null
  }
  return {
    inUse: keyOf(complete),
    coming: newest === complete ? null : keyOf(newest),
    teams: await sealedTeams(tx, organisationId, complete ?? newest ?? 0),
  }
}

async function sealedTeams(tx: Tx, organisationId: string, generation: number): Promise<SealedTeam[]> {
  const { rows } = await sql<Omit<SealedTeam, 'name'> & { nameEn: string; nameKm: string }>`
    select t.id, t.name_en, t.name_km, k.newest is not null as has_key, app.has_supervisor(t.id) as has_supervisor,
      exists (select from recovery_seal s where s.team_id = t.id and s.team_generation = k.newest
        and s.recovery_generation = ${generation}) as sealed
    from team t left join lateral (select max(generation) as newest from team_key where team_id = t.id) k on true
    where t.organisation_id = ${organisationId}::uuid order by t.made_at, t.id`.execute(tx)
  return rows.map(({ nameEn, nameKm, ...row }) => ({ ...row, name: { en: nameEn, km: nameKm } }))
}

export type Ceremony = {
  id: string
  teamId: string
  team: Name
  personId: string
  person: string
  begunById: string
  begunBy: string
  begunAt: Date
  endsAt: Date
  sheetNumber: number
  doneBy: string | null
  doneAt: Date | null
  stoppedAt: Date | null
}

export const isUnderWay = (c: Ceremony, now = new Date()) => !c.doneAt && !c.stoppedAt && c.endsAt > now

/** Ceremonies of the last fourteen days, newest first. @param teamIds of these teams only; all of the organisation without it */
export async function ceremonies(tx: Tx, teamIds?: string[]): Promise<Ceremony[]> {
  const { rows } = await sql<Omit<Ceremony, 'team'> & { nameEn: string; nameKm: string }>`
    select c.id, c.team_id, t.name_en, t.name_km, c.person_id, p.display_name as person, c.begun_by as begun_by_id,
      b.display_name as begun_by, c.begun_at, c.ends_at, c.sheet_number, d.display_name as done_by, c.done_at, c.stopped_at
    from recovery_ceremony c join team t on t.id = c.team_id join person p on p.id = c.person_id
    join person b on b.id = c.begun_by left join person d on d.id = c.done_by
    where c.organisation_id = app.organisation() and c.begun_at > now() - interval '14 days'
      and (${teamIds ?? null}::uuid[] is null or c.team_id = any (${teamIds ?? null}::uuid[]))
    order by c.begun_at desc limit 50`.execute(tx)
  return rows.map(({ nameEn, nameKm, ...row }) => ({ ...row, team: { en: nameEn, km: nameKm } }))
}

/** Who may be let in by a ceremony: enrolled, a supervisor's role, in a team that no supervisor is left in. */
export type Candidate = { teamId: string; team: Name; personId: string; person: string; publicKey: Uint8Array }

export async function candidates(tx: Tx, organisationId: string): Promise<Candidate[]> {
  const { rows } = await sql<Omit<Candidate, 'team'> & { nameEn: string; nameKm: string }>`
    select distinct t.id as team_id, t.name_en, t.name_km, p.id as person_id, p.display_name as person, p.public_key
    from team t join membership m on m.team_id = t.id and m.role = 'supervisor' and app.lives(m)
    join person p on p.id = m.person_id and p.public_key is not null and p.suspended_at is null and p.left_at is null
    where t.organisation_id = ${organisationId}::uuid and exists (select from team_key k where k.team_id = t.id)
      and not app.has_supervisor(t.id)
    order by t.name_en, p.display_name`.execute(tx)
  return rows.map(({ nameEn, nameKm, ...row }) => ({ ...row, team: { en: nameEn, km: nameKm } }))
}

export type WaitingSheet = { generation: number; number: number; madeAt: Date }

/** The sheets of a person that are not on paper yet, without their words; of the newest key, since older ones were replaced. */
export const waitingSheets = async (tx: Tx, personId: string): Promise<WaitingSheet[]> =>
  (
    await sql<WaitingSheet>`select s.generation, s.number, k.made_at from recovery_sheet s
      join recovery_key k using (organisation_id, generation)
      where s.holder = ${personId}::uuid and s.on_paper_at is null and s.sealed_secret is not null
        and s.generation = (select max(n.generation) from recovery_key n where n.organisation_id = s.organisation_id)
      order by s.generation`.execute(tx)
  ).rows

/** People of the organisation who have keys, to choose holders from. */
export const enrolledPeople = (tx: Tx, organisationId: string) =>
  tx
    .selectFrom('person')
    .select(['id', 'displayName'])
    .where('organisationId', '=', organisationId)
    .where('enrolledAt', 'is not', null)
    .where('suspendedAt', 'is', null)
    .where('leftAt', 'is', null)
    .orderBy('displayName')
    .execute()
