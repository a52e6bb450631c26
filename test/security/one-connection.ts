import { createHash } from 'node:crypto'
import type pg from 'pg'
import { sessionParts } from '#platform/access/context.ts'
import { type Everything, keyText, readable } from './whose.ts'

/** What stands on door plates: the same for everybody. */
const forAll = ['deployment', 'organisation', 'team', 'team_key', 'server_key']
export const guarded = Object.keys(readable).filter((table) => !forAll.includes(table))

export const handleOf = (secret: Buffer) => sessionParts(secret).handle
export const hashOf = (handle: string) => createHash('sha256').update(Buffer.from(handle, 'hex')).digest()

/** One transaction on the one connection, as the program makes it. */
export async function asking<T>(
  pool: pg.Pool,
  handle: string,
  work: (client: pg.PoolClient) => Promise<T>,
  end: 'commit' | 'rollback' = 'commit',
) {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('sdap.handle', $1, true)", [handle])
    return await work(client)
  } finally {
    await client.query(end).catch(() => {})
    client.release()
  }
}

/** The keys of a table's rows, as whoever asks sees them. */
export const seen = async (client: pg.PoolClient, all: Everything, table: string) =>
  (await client.query<{ key: string }>(`select ${keyText(all, table)} as key from "${table}"`)).rows
    .map((r) => r.key)
    .sort()
