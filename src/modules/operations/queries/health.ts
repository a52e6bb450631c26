import { sql } from 'kysely'
import { fingerprint } from '#modules/people/fingerprint.ts'
import type { Tx } from '#platform/db/database.ts'
import { newestMigration } from '#platform/db/migrate.ts'
import type { Text } from '#platform/i18n/i18n.ts'
import { type BackupAge, backupAge } from '../queries.ts'
import { type Desk, intakeDesks } from './desks.ts'

export type JobHealth = {
  job: string
  lastFinishedAt: Date | null
  lastFailedAt: Date | null
  waiting: number
  failedLastDay: number
}
export type TeamKey = { organisation: Text; team: Text; generation: number | null; fingerprint: string | null }

/** What only an operator's session, or the owner's role, is told. */
export type KeeperFacts = {
  keys: { generation: number; fingerprint: string; people: number; receipts: number }[]
  backup: BackupAge
  jobs: JobHealth[]
  /** When the minutely job that is furthest behind last finished. */
  jobsKeptUpAt: Date | null
  gaps: { organisation: Text; team: Text | null }[]
  desks: Desk[]
}

/** What the database says of itself; no record is read. */
export type DatabaseFacts = {
  postgres: number
  postgresVersion: string
  step: number
  newestStep: number
  madeAt: Date
  /** Milliseconds by which this machine's clock is ahead of the database's. */
  clockAheadMs: number
  intakeOpen: boolean
  released: boolean
  teamKeys: TeamKey[]
  server: Server
  /** Null where nobody may ask for it. */
  keeper: KeeperFacts | null
}

type Server = {
  walLevel: string
  archiveMode: string
  archiveFailing: boolean
  archivedHoursAgo: number | null
  overNetwork: boolean
  encrypted: boolean
  connections: number
}

/**
 * Gathers what the checks look at.
 * @param keeper whether the session is an operator's, or `tx` belongs to the installation
 * @param now this machine's clock
 */
export async function databaseFacts(
  tx: Tx,
  keeper: boolean,
  now: () => Date = () => new Date(),
): Promise<DatabaseFacts> {
  const clockAheadMs = await clockAhead(tx, now)
  const { rows } = await sql<Omit<DatabaseFacts, 'clockAheadMs' | 'newestStep' | 'teamKeys' | 'server' | 'keeper'>>`
    select current_setting('server_version_num')::int / 10000 as postgres, split_part(current_setting('server_version'), ' ', 1) as postgres_version,
      (select max(version) from app.migration) as step, (select made_at from deployment) as made_at,
      app.open_intake() is not null as intake_open, app.launch_released() as released`.execute(tx)
  const [own] = rows
  if (!own) throw new Error('the database says nothing of itself')
  return {
    ...own,
    newestStep: newestMigration(),
    clockAheadMs,
    teamKeys: await teamKeys(tx),
    server: await serverSettings(tx),
    keeper: keeper ? await keeperFacts(tx) : null,
  }
}

async function clockAhead(tx: Tx, now: () => Date): Promise<number> {
  const before = now().getTime()
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(tx)
  const between = (before + now().getTime()) / 2
  return between - (rows[0]?.at.getTime() ?? between)
}

/** The newest public key of every team, to be compared with paper. */
async function teamKeys(tx: Tx): Promise<TeamKey[]> {
  const { rows } = await sql<{
    orgEn: string
    orgKm: string
    nameEn: string
    nameKm: string
    generation: number | null
    publicKey: Buffer | null
  }>`select o.name_en as org_en, o.name_km as org_km, t.name_en, t.name_km, k.generation, k.public_key
    from team t join organisation o on o.id = t.organisation_id
    left join lateral (select generation, public_key from team_key where team_id = t.id order by generation desc limit 1) k on true
    order by o.name_en, t.name_en, t.id`.execute(tx)
  return rows.map((r) => ({
    organisation: { en: r.orgEn, km: r.orgKm },
    team: { en: r.nameEn, km: r.nameKm },
    generation: r.generation,
    fingerprint: r.publicKey && fingerprint(r.publicKey),
  }))
}

async function serverSettings(tx: Tx): Promise<Server> {
  const { rows } = await sql<Server>`
    select current_setting('wal_level') as wal_level, current_setting('archive_mode') as archive_mode,
      coalesce(a.last_failed_time > coalesce(a.last_archived_time, '-infinity'), false) as archive_failing,
      extract(epoch from now() - a.last_archived_time)::float8 / 3600 as archived_hours_ago,
      coalesce(not (inet_client_addr() <<= '127.0.0.0/8' or host(inet_client_addr()) = '::1'), false) as over_network,
      coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as encrypted,
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as connections
    from pg_stat_archiver a`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('the database says nothing of its settings')
  return row
}

async function keeperFacts(tx: Tx): Promise<KeeperFacts> {
  const keys = await sql<KeeperFacts['keys'][number]>`select * from app.server_key_use()`.execute(tx)
  const jobs = await sql<JobHealth>`select * from app.job_health()`.execute(tx)
  const kept = await sql<{ at: Date | null }>`select app.jobs_kept_up_at() as at`.execute(tx)
  const gaps = await sql<{ orgEn: string; orgKm: string; teamEn: string | null; teamKm: string | null }>`
    select o.name_en as org_en, o.name_km as org_km, t.name_en as team_en, t.name_km as team_km
    from app.recovery_gaps() g join organisation o on o.id = g.organisation_id left join team t on t.id = g.team_id
    order by o.name_en, t.name_en nulls first, t.id`.execute(tx)
  return {
    keys: keys.rows,
    backup: await backupAge(tx),
    jobs: jobs.rows,
    jobsKeptUpAt: kept.rows[0]?.at ?? null,
    gaps: gaps.rows.map((g) => ({
      organisation: { en: g.orgEn, km: g.orgKm },
      team: g.teamEn === null ? null : { en: g.teamEn, km: g.teamKm ?? '' },
    })),
    desks: await intakeDesks(tx),
  }
}
