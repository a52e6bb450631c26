import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { BackupError } from './format.ts'

// PostgreSQL's own way to copy a living cluster (continuous archiving, "Making a Base Backup
// Using the Low Level API"): all between start and stop in one session. If that session dies,
// the server ends the backup by itself.

export type OnlineBackup = {
  /** Where the copy begins in the log of changes. */
  startLsn: string
  /** @returns the label that goes along, and the segments of the log that make the copy whole */
  finish(): Promise<{ stopLsn: string; label: string; segments: string[] }>
  close(): Promise<void>
}

/**
 * @param data folder of the cluster's files
 * @throws BackupError busy when another backup is under way
 */
export async function beginOnline(superuser: pg.ClientConfig, data: string): Promise<OnlineBackup> {
  const client = new pg.Client(superuser)
  client.on('error', () => {}) // the next query says it
  await client.connect()
  try {
    await takeTurn(client)
    // Keeps every segment of the log from here on, also those that a checkpoint would clear away.
    await client.query(`select pg_create_physical_replication_slot('sdap_backup_' || pg_backend_pid(), true, true)`)
    const start = await one(
      client,
      `select lsn, pg_walfile_name(lsn) as file from pg_backup_start('sdap', fast => true) lsn`,
    )
    return {
      startLsn: start['lsn'] ?? '',
      async finish() {
        const stop = await one(
          client,
          'select lsn, labelfile, spcmapfile from pg_backup_stop(wait_for_archive => false)',
        )
        if (stop['spcmapfile'])
          throw new BackupError(
            'tablespaces',
            'The database has tablespaces elsewhere; such a one cannot be backed up here.',
          )
        const { file } = await one(client, 'select pg_walfile_name($1::pg_lsn - 1) as file', [stop['lsn'] ?? ''])
        const segments = segmentsOf(path.join(data, 'pg_wal'), start['file'] ?? '', file ?? '')
        return { stopLsn: stop['lsn'] ?? '', label: stop['labelfile'] ?? '', segments }
      },
      close: () => client.end().catch(() => {}),
    }
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}

async function takeTurn(client: pg.Client) {
  const { rows } = await client.query('select pg_try_advisory_lock(7304) as mine')
  if (!rows[0].mine)
    throw new BackupError(
      'busy',
      'Another backup of this database is under way. Wait until it is done. Nothing was made.',
    )
}

async function one(client: pg.Client, sql: string, values: unknown[] = []): Promise<Record<string, string>> {
  const { rows } = await client.query<Record<string, string>>(sql, values)
  return rows[0] ?? {}
}

/** Names of segments sort as the log goes. A timeline's history goes along. */
function segmentsOf(folder: string, first: string, last: string): string[] {
  const all = fs.readdirSync(folder).sort()
  const wanted = all.filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last)
  if (wanted[0] !== first || wanted.at(-1) !== last)
    throw new BackupError('log_gone', 'A part of the log of changes is gone; the backup would not be whole.')
  return [...all.filter((name) => name.endsWith('.history')), ...wanted]
}
