import { sql } from 'kysely'
import type { Deployment } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors.ts'
import type { Text } from '#platform/i18n/i18n.ts'
import type { TeamPublic } from './schema.ts'

/** What tells the server keys of a deployment apart, and which of them are in use. */
export type KeyMark = { generation: number; fingerprint: string }

/** The deployment and the marks of the keys it belongs to, newest first; null before set-up. */
export async function findDeployment(tx: Tx): Promise<(Deployment & { keys: KeyMark[] }) | null> {
  const row = await tx.selectFrom('deployment').selectAll().executeTakeFirst()
  if (!row) return null
  const keys = await tx
    .selectFrom('serverKey')
    .select(['generation', 'fingerprint'])
    .where('removedAt', 'is', null)
    .orderBy('generation', 'desc')
    .execute()
  return {
    demo: row.demo,
    keys,
    receiptSalt: row.receiptSalt,
    receiptCost: { memoryKib: row.receiptMemoryKib, passes: row.receiptPasses },
    passphraseCost: { memoryKib: row.passphraseMemoryKib, passes: row.passphrasePasses },
  }
}

export const foreignOrganisations = (tx: Tx) =>
  tx.selectFrom('organisation').select('id').where('demo', '=', false).execute()

/** The names of all organisations here, by name. */
export async function allOrganisations(tx: Tx): Promise<(Text & { id: string })[]> {
  const rows = await tx.selectFrom('organisation').select(['id', 'nameEn', 'nameKm']).orderBy('nameEn').execute()
  return rows.map((o) => ({ id: o.id, en: o.nameEn, km: o.nameKm }))
}

const teams = (tx: Tx) =>
  tx
    .selectFrom('team')
    .innerJoin('organisation', 'organisation.id', 'team.organisationId')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('teamKey')
          .select(['generation', 'publicKey'])
          .whereRef('teamKey.teamId', '=', 'team.id')
          .orderBy('generation', 'desc')
          .limit(1)
          .as('key'),
      (join) => join.onTrue(),
    )
    .select([
      'team.id',
      'team.kind',
      'team.organisationId',
      'team.nameEn',
      'team.nameKm',
      'organisation.nameEn as orgEn',
      'organisation.nameKm as orgKm',
      'key.generation',
      'key.publicKey',
    ])

type Row = Awaited<ReturnType<ReturnType<typeof teams>['execute']>>[number]
const asTeam = (row: Row): TeamPublic => ({
  id: row.id,
  kind: row.kind,
  organisationId: row.organisationId,
  organisationName: { en: row.orgEn, km: row.orgKm },
  name: { en: row.nameEn, km: row.nameKm },
  generation: row.generation,
  publicKey: row.publicKey,
})

/** What stands on a team's door plate, with the key to seal to. @throws Failure not_found */
export async function teamPublic(tx: Tx, id: string): Promise<TeamPublic> {
  const row = await teams(tx).where('team.id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return asTeam(row)
}

/** Every team of other organisations, for choosing whom to ask. */
export async function teamsOfOthers(tx: Tx, organisationId: string): Promise<TeamPublic[]> {
  const rows = await teams(tx)
    .where('team.organisationId', '<>', organisationId)
    .where('team.kind', '<>', 'intake')
    .orderBy('team.nameEn')
    .execute()
  return rows.map(asTeam)
}

/** Every team of one's own organisation that has a key. */
export async function teamsOfOwn(tx: Tx, organisationId: string): Promise<TeamPublic[]> {
  const rows = await teams(tx).where('team.organisationId', '=', organisationId).orderBy('team.nameEn').execute()
  return rows.map(asTeam)
}

/** The desk that receives what the public writes; null while it has fewer than two admitted members. */
export async function openIntake(tx: Tx): Promise<TeamPublic | null> {
  const { rows } = await sql<{ id: string | null }>`select app.open_intake() as id`.execute(tx)
  return rows[0]?.id ? teamPublic(tx, rows[0].id) : null
}

/** Display names of people of one's own organisation, by id. */
export async function namesOf(tx: Tx, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('person')
    .select(['id', 'displayName'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((r) => [r.id, r.displayName]))
}

/** After how many minutes without use the sessions of an organisation's people end. */
export async function idleMinutes(tx: Tx, organisationId: string): Promise<number> {
  const row = await tx
    .selectFrom('organisation')
    .select('idleMinutes')
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return row.idleMinutes
}

/** Everybody of one's own organisation by name, those who left too; row-level security knows whose. */
export const colleagues = (tx: Tx): Promise<{ id: string; displayName: string }[]> =>
  tx.selectFrom('person').select(['id', 'displayName']).orderBy('displayName').orderBy('id').execute()

/** Teams of any organisation with their organisation's name, by id. */
export async function doorPlates(tx: Tx, ids: string[]): Promise<Map<string, { team: Text; organisation: Text }>> {
  if (ids.length === 0) return new Map()
  const rows = await teams(tx)
    .where('team.id', 'in', [...new Set(ids)])
    .execute()
  return new Map(
    rows.map((r) => [r.id, { team: { en: r.nameEn, km: r.nameKm }, organisation: { en: r.orgEn, km: r.orgKm } }]),
  )
}

/**
 * Teams in which a person has a living role without the newest key: a supervisor has not let
 * them in yet. Whoever waits reads nothing there.
 */
export async function waitingFor(tx: Tx, personId: string): Promise<Text[]> {
  const rows = await tx
    .selectFrom('membership')
    .innerJoin('team', 'team.id', 'membership.teamId')
    .select(['team.id', 'team.nameEn', 'team.nameKm'])
    .distinct()
    .where('membership.personId', '=', personId)
    .where(sql<boolean>`app.lives(membership)`)
    .where(
      sql<boolean>`not exists (select from team_admission a where a.team_id = team.id and a.person_id = membership.person_id
        and a.generation = (select max(k.generation) from team_key k where k.team_id = team.id))`,
    )
    .orderBy('team.nameEn')
    .execute()
  return rows.map((r) => ({ en: r.nameEn, km: r.nameKm }))
}
