import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { sql } from 'kysely'
import pg from 'pg'
import type { Database, Tx } from './database.ts'

const folder = new URL('../../../migrations/', import.meta.url)

/** The number of this program's last step. */
export const newestMigration = (): number => migrations().at(-1)?.version ?? 0

type Migration = { version: number; name: string; sql: string; checksum: string }

/** The numbered migrations of this program, in their order. */
export function migrations(): Migration[] {
  return fs
    .readdirSync(folder)
    .filter((name) => /^\d{4}_.*\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = fs.readFileSync(new URL(name, folder), 'utf8')
      return { version: Number(name.slice(0, 4)), name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/**
 * Brings a database to this program's version, each step in a transaction of its own.
 * @throws Error when the database is newer than the program, or a step was changed afterwards
 */
export async function migrate(connection: pg.ClientConfig, say: (line: string) => void = () => {}): Promise<number> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    await client.query('set role sdap_owner')
    await client.query('select pg_advisory_lock(7303)')
    await client.query('create schema if not exists app')
    await client.query(
      'create table if not exists app.migration (version int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query('select version, name, checksum from app.migration order by version')
    const known = migrations()
    refuseForeign(rows, known)
    const pending = known.filter((m) => !rows.some((r) => r.version === m.version))
    for (const step of pending) {
      say(`  ${step.name}`)
      await client.query('begin')
      await client.query(step.sql)
      await client.query('insert into app.migration (version, name, checksum) values ($1, $2, $3)', [
        step.version,
        step.name,
        step.checksum,
      ])
      await client.query('commit')
    }
    return pending.length
  } finally {
    await client.end()
  }
}

/**
 * Compares without changing anything: whoever serves people cannot migrate.
 * @throws Error when the database is not at this program's step
 */
export async function refuseOtherVersion(db: Database): Promise<void> {
  const applied = await db.read('', appliedSteps).catch((error) => {
    if (notThere.includes(error.code)) return []
    throw error
  })
  if (applied.length === 0) throw new Error('Nothing is set up here yet. Run `npx sdap init` first.')
  const known = migrations()
  refuseForeign(applied, known)
  const behind = known.filter((m) => !applied.some((row) => row.version === m.version)).length
  if (behind > 0)
    throw new Error(
      `The database is ${behind} ${behind === 1 ? 'step' : 'steps'} behind this version of Sdap. Run \`npx sdap migrate\` first. Nothing was changed.`,
    )
}

type Applied = { version: number; name: string; checksum: string }
const notThere = ['42P01', '3F000', '42501'] // no such table, no such schema, not given to this role yet

const appliedSteps = async (tx: Tx) =>
  (await sql<Applied>`select version, name, checksum from app.migration order by version`.execute(tx)).rows

function refuseForeign(applied: Applied[], known: Migration[]) {
  const newest = known.at(-1)?.version ?? 0
  const newer = applied.find((row) => row.version > newest)
  if (newer)
    throw new Error(
      `The data was made by a newer Sdap (it knows step ${newer.version}, this one ends at ${newest}). Start the newer version again. Nothing was changed.`,
    )
  for (const row of applied) {
    const mine = known.find((m) => m.version === row.version)
    if (mine?.checksum !== row.checksum)
      throw new Error(`Migration ${row.name} differs from the one that was applied. Nothing was changed.`)
  }
}
