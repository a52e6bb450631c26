import { sql } from 'kysely'
import type { Name, StaffActor } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import { type Ceremony, ceremonies, waitingSheets } from './recovery.ts'

type Team = { id: string; name: Name }
type Row = { id: string; nameEn: string; nameKm: string }

/** What waits for data guardians and supervisors, and what a team is told. */
export type PeopleDue = {
  waiting: (Team & { count: number })[]
  toRenew: Team[]
  standing: Team[]
  /** Teams that the organisation's sheets do not open before a supervisor agrees. */
  toApprove: Team[]
  endedLinks: { id: string; displayName: string; endsAt: Date }[]
  sheets: { number: number; holder: string | null }[]
  ownSheet: boolean
  ceremonies: Ceremony[]
}

/** @param underWay whether a team's records are being wrapped anew in this process */
export async function peopleDue(tx: Tx, actor: StaffActor, underWay: (teamId: string) => boolean): Promise<PeopleDue> {
  const supervised = actor.teams.filter((t) => t.roles.includes('supervisor')).map((t) => t.id)
  const guards = actor.organisationRoles.includes('data_guardian')
  const own = actor.teams.map((t) => t.id)
  return {
    waiting: supervised.length ? await waitingIn(tx, supervised) : [],
    toRenew: supervised.length ? await teamsToRenew(tx, supervised) : [],
    standing: supervised.length ? (await withOlderKeys(tx, supervised)).filter((t) => !underWay(t.id)) : [],
    toApprove: supervised.length ? await teamsToApprove(tx, supervised) : [],
    endedLinks: guards ? await endedLinks(tx) : [],
    sheets: guards ? await sheetsNotOnPaper(tx) : [],
    ownSheet: (await waitingSheets(tx, actor.personId)).length > 0,
    ceremonies: guards ? await ceremonies(tx) : own.length ? await ceremonies(tx, own) : [],
  }
}

const named = <R extends Row>(rows: R[]) =>
  rows.map(({ nameEn, nameKm, ...row }) => ({ ...row, name: { en: nameEn, km: nameKm } }))

const waitingIn = async (tx: Tx, teamIds: string[]) =>
  named(
    (
      await sql<Row & { count: number }>`
        select t.id, t.name_en, t.name_km, count(distinct p.id)::int as count
        from team t join membership m on m.team_id = t.id and app.lives(m)
        join person p on p.id = m.person_id and p.public_key is not null and p.suspended_at is null and p.left_at is null
        where t.id = any (${teamIds}::uuid[]) and not exists (select from team_admission a where a.team_id = t.id and a.person_id = p.id
          and a.generation = (select max(k.generation) from team_key k where k.team_id = t.id))
        group by 1, 2, 3 order by 2`.execute(tx)
    ).rows,
  )

const teamsToRenew = async (tx: Tx, teamIds: string[]) =>
  named(
    (
      await sql<Row>`
        select t.id, t.name_en, t.name_km from team t where t.id = any (${teamIds}::uuid[])
          and exists (select from team_departure d where d.team_id = t.id
            and d.generation = (select max(k.generation) from team_key k where k.team_id = t.id)) order by 2`.execute(
        tx,
      )
    ).rows,
  )

const teamsToApprove = async (tx: Tx, teamIds: string[]) =>
  named(
    (
      await sql<Row>`
        select t.id, t.name_en, t.name_km from team t where t.id = any (${teamIds}::uuid[]) and app.complete_recovery() is not null
          and not exists (select from recovery_seal s where s.team_id = t.id and s.recovery_generation = app.complete_recovery()
            and s.team_generation = (select max(k.generation) from team_key k where k.team_id = t.id)) order by 2`.execute(
        tx,
      )
    ).rows,
  )

const withOlderKeys = async (tx: Tx, teamIds: string[]) =>
  named(
    (
      await sql<Row>`
        select t.id, t.name_en, t.name_km from team t where t.id = any (${teamIds}::uuid[])
          and exists (select from team_key o where o.team_id = t.id and o.retired_at is null
            and o.generation < (select max(k.generation) from team_key k where k.team_id = t.id)) order by 2`.execute(
        tx,
      )
    ).rows,
  )

const endedLinks = async (tx: Tx) =>
  (
    await sql<{ id: string; displayName: string; endsAt: Date }>`
      select p.id, p.display_name, i.ends_at from person p
      join lateral (select ends_at, used_at, withdrawn_at from invitation where person_id = p.id
        order by made_at desc limit 1) i on true
      where p.organisation_id = app.organisation() and p.left_at is null and p.suspended_at is null
        and i.used_at is null and i.withdrawn_at is null and i.ends_at <= now()
      order by i.ends_at desc limit 50`.execute(tx)
  ).rows

const sheetsNotOnPaper = async (tx: Tx) =>
  (
    await sql<{ number: number; holder: string | null }>`
      select s.number, p.display_name as holder from recovery_sheet s left join person p on p.id = s.holder
      where s.organisation_id = app.organisation() and s.on_paper_at is null
        and s.generation = (select max(generation) from recovery_key where organisation_id = app.organisation())
      order by s.number`.execute(tx)
  ).rows
