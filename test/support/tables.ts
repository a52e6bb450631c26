import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openCluster } from '#platform/db/cluster.ts'
import { migrate } from '#platform/db/migrate.ts'

type Connect = Awaited<ReturnType<typeof openCluster>>['connection']

/** Does something with a database that has every migration and nothing else, and is thrown away afterwards. */
export async function withFreshDatabase<R>(work: (connection: Connect, folder: string) => R | Promise<R>): Promise<R> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-tables-'))
  fs.chmodSync(folder, 0o755)
  const cluster = await openCluster({ folder: path.join(folder, 'data'), fsync: false })
  try {
    await migrate(cluster.connection('sdap_migrate'))
    return await work(cluster.connection, folder)
  } finally {
    await cluster.close()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** The types of every table as kysely-codegen writes them for the migrations of today. */
export const generateTables = (): Promise<string> =>
  withFreshDatabase((connection, folder) => describe(connection('postgres'), folder))

function describe(c: ReturnType<Connect>, folder: string) {
  const out = path.join(folder, 'tables.ts')
  const url = `postgresql://${c.user}:${c.password}@/${c.database}?host=${encodeURIComponent(String(c.host))}`
  const program = new URL('../../node_modules/kysely-codegen/dist/cli/bin.js', import.meta.url).pathname
  const args = [
    program,
    '--dialect',
    'postgres',
    '--url',
    url,
    '--out-file',
    out,
    '--camel-case',
    '--default-schema',
    'public',
    '--date-parser',
    'string',
  ]
  const done = spawnSync(process.execPath, [...args, '--exclude-pattern', '{app,pgboss}.*', '--log-level', 'error'], {
    encoding: 'utf8',
    cwd: folder,
  })
  if (done.status !== 0) throw new Error(`kysely-codegen: ${done.stderr}`)
  return fs.readFileSync(out, 'utf8')
}
