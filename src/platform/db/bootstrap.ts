import fs from 'node:fs'
import pg from 'pg'

export const databaseName = 'sdap'

/**
 * The only work done as superuser: roles with their passwords, and the empty database.
 * Two first starts at once take turns.
 */
export async function prepareCluster(superuser: pg.ClientConfig, passwords: Record<string, string>): Promise<void> {
  const client = new pg.Client(superuser)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7302)')
    await client.query(fs.readFileSync(new URL('../../../migrations/roles.sql', import.meta.url), 'utf8'))
    for (const role of ['sdap_app', 'sdap_jobs', 'sdap_migrate'])
      await client.query(`alter role ${role} password ${client.escapeLiteral(String(passwords[role]))}`)
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName])
    if (!rowCount) await client.query(`create database ${databaseName} owner sdap_owner template template0`)
    await client.query(`revoke all on database ${databaseName} from public`)
    await client.query(`grant connect on database ${databaseName} to sdap_app, sdap_jobs, sdap_migrate`)
  } finally {
    await client.end()
  }
}
