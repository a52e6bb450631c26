import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from '#tables'
import { log } from '../log/log.ts'

export type Tx = Transaction<DB>

/**
 * The only way to the data. Each call is one transaction that knows whose session asks,
 * by the session's handle; row-level security does the rest. The pool stays in here.
 */
export type Database = {
  read<T>(handle: string, work: (tx: Tx) => Promise<T>): Promise<T>
  write<T>(handle: string, work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

pg.types.setTypeParser(pg.types.builtins.DATE, (day) => day)

/** @throws Error when the role could get round row-level security, or nothing answers */
export async function openDatabase(connection: pg.PoolConfig): Promise<Database> {
  const pool = new pg.Pool({
    max: 12,
    statement_timeout: 20_000,
    idle_in_transaction_session_timeout: 20_000,
    connectionTimeoutMillis: 8_000,
    ...connection,
  })
  outliveLostConnections(pool)
  const db = kyselyOver(pool)
  try {
    await refuseStrongRole(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return databaseOver(db)
}

/** The same over the owner's role, for setting up: no session is asked for. */
export async function openInstallation(connection: pg.ClientConfig): Promise<Database> {
  const pool = new pg.Pool({ ...connection, max: 2, options: '-c role=sdap_owner' })
  outliveLostConnections(pool)
  return databaseOver(kyselyOver(pool))
}

/** The pool listens only while a connection rests; one that is lost at work must not end the program either. */
function outliveLostConnections(pool: pg.Pool) {
  pool.on('error', () => {})
  // While the pool is being ended, a connection that goes is not lost.
  pool.on('connect', (client) =>
    client.on('error', () => {
      if (!pool.ending) log('database.connection_lost')
    }),
  )
}

const kyselyOver = (pool: pg.Pool) =>
  new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })

function databaseOver(db: Kysely<DB>): Database {
  const within =
    (mode: 'read only' | 'read write') =>
    <T>(handle: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
      db
        .transaction()
        .setAccessMode(mode)
        .execute(async (tx) => {
          await sql`select set_config('sdap.handle', ${handle}, true)`.execute(tx)
          return work(tx)
        })
  return { read: within('read only'), write: within('read write'), close: () => db.destroy() }
}

/** A role that is superuser, owner or bypasses policies would turn the second net off. */
async function refuseStrongRole(db: Kysely<DB>) {
  const { rows } = await sql<{ name: string; strong: boolean }>`
    select current_user::text as name,
      r.rolsuper or r.rolbypassrls or coalesce(pg_has_role(current_user, (select oid from pg_roles where rolname = 'sdap_owner'), 'member'), false) as strong
    from pg_roles r where r.rolname = current_user`.execute(db)
  if (rows[0]?.strong !== false)
    throw new Error(
      `The database role "${rows[0]?.name}" could get round row-level security (superuser, owner or bypass). Connect as sdap_app, or sdap_jobs for the worker. Nothing was started.`,
    )
}
