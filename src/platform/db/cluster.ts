import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { log } from '../log/log.ts'
import { type Binaries, findBinaries, type Owner, placeFor, run } from './binaries.ts'
import { databaseName, prepareCluster } from './bootstrap.ts'
import { checkMajorVersion, initialise, type Role, readSecrets, socketFolder } from './folder.ts'

/** Settings of the server that belong to confidentiality; see docs/data-protection.md. */
const quiet = [
  'log_min_messages=log', // not ERROR: an error's text may quote what a person typed
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
  'log_statement=none',
  'log_parameter_max_length=0',
  'log_parameter_max_length_on_error=0',
]

export type ClusterOptions = {
  /** Folder of the database; made if it is not there. */
  folder: string
  /** Only tests of everything but durability turn this off. */
  fsync?: boolean
  /** Also listen on 127.0.0.1 at this port; otherwise only on the socket. */
  tcpPort?: number
  /** Join without owning: another process may own the folder. A server that this one had to start ends with it. */
  join?: boolean
  /** With `join`: another process must have started the server; this one neither makes, starts nor stops anything. */
  mustRun?: boolean
  /** Where folder and binaries stand, when that was worked out before: for a draft beside the folder it is for. */
  place?: ReturnType<typeof placeFor>
  say?: (line: string) => void
  /** Called when this process has lost the folder to another owner. */
  onLost?: () => void
}

export type Cluster = {
  /** How a role connects; `database` is the deployment's own unless named. */
  connection(role: Role | 'postgres', database?: string): pg.ClientConfig
  adopted: boolean
  folder: string
  /** Stops the server if this process owns it, or started it and nobody owns it since. */
  close(): Promise<void>
}

/**
 * Starts the embedded PostgreSQL of a folder, or adopts the one that a dead process left
 * running. One process owns a folder, by an advisory lock that dies with its connection.
 * @throws Error with a plain sentence: folder in use, made by another major version, not startable
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const say = options.say ?? (() => {})
  const { folder, binaries, owner, moved } = options.place ?? placeFor(options.folder, await findBinaries())
  if (moved) say(`This system keeps the database user out of ${options.folder}; using ${folder}.`)
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (owner) fs.chownSync(folder, owner.uid, owner.gid)
  const secrets = readSecrets(folder)
  const socket = socketFolder(folder, owner)
  const data = path.join(folder, 'pg')
  if (!fs.existsSync(data)) {
    if (options.mustRun) throw new Error('Nothing is set up here yet. Run `npx sdap init` first.')
    say('Making the database …')
    await initialise(data, binaries, secrets, owner)
  }
  checkMajorVersion(data, binaries)

  const connection: Cluster['connection'] = (role, database = databaseName) => ({
    host: socket,
    ...(options.tcpPort ? { port: options.tcpPort } : {}), // the socket's name carries it too
    user: role,
    password: secrets[role],
    database,
    application_name: `sdap ${process.pid}`,
    connectionTimeoutMillis: 5000,
  })
  const start = () => startServer(data, binaries, socket, folder, owner, options)

  let adopted = true
  const reach = async () => {
    for (let attempt = 0; ; attempt++) {
      const client = new pg.Client(connection('sdap_app'))
      client.on('error', () => {})
      try {
        await client.connect()
        return client
      } catch (error) {
        await client.end().catch(() => {})
        if (options.mustRun && attempt > 15) throw notRunning(options.folder)
        if (attempt > 100) throw startFailure(folder, error)
        if (options.mustRun) await pause(100)
        else if (sqlState(error) === '28P01' || sqlState(error) === '3D000' || sqlState(error) === '28000') {
          await prepareCluster(connection('postgres', 'postgres'), secrets)
        } else {
          if (await start()) adopted = false
          else await pause(100)
        }
      }
    }
  }

  let closing = false
  let restart = Promise.resolve()
  let lock = await reach()
  const bringBack = async () => {
    log('database.connection_lost')
    try {
      lock = await reach()
      await takeOwnership(lock, options.folder)
      guard(lock)
      log('database.restarted')
    } catch {
      log('database.not_restarted')
      options.onLost?.()
    }
  }
  const guard = (client: pg.Client) =>
    client.on('end', () => {
      if (!closing) restart = bringBack()
    })
  if (options.join) await lock.end()
  else {
    await takeOwnership(lock, options.folder)
    guard(lock)
  }

  return {
    connection,
    adopted,
    folder,
    async close() {
      closing = true
      await restart
      if (options.join) {
        if (adopted) return
        lock = await reach()
        if (!(await isMine(lock))) return lock.end()
      }
      await lock.end().catch(() => {})
      await run(binaries.pgCtl, ['stop', '-m', 'fast', '-w', '-s', '-D', data], owner)
    },
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
const sqlState = (error: unknown) => (error as { code?: string }).code

async function startServer(
  data: string,
  binaries: Binaries,
  socket: string,
  folder: string,
  owner: Owner,
  options: ClusterOptions,
) {
  const settings = [
    `unix_socket_directories=${socket}`,
    options.tcpPort ? 'listen_addresses=127.0.0.1' : 'listen_addresses=',
    'max_connections=60',
    ...quiet,
    ...(options.fsync === false ? ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'] : []),
    ...(options.tcpPort ? [`port=${options.tcpPort}`] : []),
  ]
  const quoted = settings.map((s) => `-c '${s.replaceAll("'", "''")}'`).join(' ')
  const logFile = path.join(folder, 'pg.log')
  const done = await run(binaries.pgCtl, ['start', '-w', '-s', '-D', data, '-l', logFile, '-o', quoted], owner)
  return done.status === 0
}

const notRunning = (folder: string) =>
  new Error(`No database runs in ${folder}. Start it with \`npx sdap start\` or \`serve\`; they run the jobs too.`)

function startFailure(folder: string, error: unknown) {
  const code = sqlState(error) ?? 'no answer'
  return new Error(`The database in ${folder} does not start (${code}). Its log is ${path.join(folder, 'pg.log')}.`)
}

async function isMine(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query('select pg_try_advisory_lock(7301) as mine')
  return rows[0].mine
}

async function takeOwnership(client: pg.Client, folder: string) {
  // The server needs a moment to see that an owner has died.
  for (let tries = 0; tries < 10; tries++) {
    if (await isMine(client)) return
    await pause(100)
  }
  const { rows: owners } = await client.query(
    "select a.application_name as name from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and l.objid = 7301 and l.granted",
  )
  await client.end()
  const name = String(owners[0]?.name ?? '').replace('sdap ', '')
  throw new Error(
    `The data folder ${folder} is in use by another Sdap (process ${name || 'unknown'}). Stop that one first, or choose another folder with SDAP_DATA. Nothing was changed.`,
  )
}
