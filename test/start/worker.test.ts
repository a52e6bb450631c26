import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeServerKey } from '#platform/crypto/server-key.ts'
import { openCluster } from '#platform/db/cluster.ts'
import {
  ends,
  type Home,
  home,
  leaveNothing,
  lightDeployment,
  postmaster,
  type Run,
  sdap,
  stop,
  until,
} from '#test/support/program.ts'
import { world } from '#test/support/world.ts'

const homes: Home[] = []
let at: Home
let run: Run
beforeAll(async () => {
  at = await home()
  homes.push(at)
  await lightDeployment(at)
})
afterAll(() => leaveNothing(...homes))

/** The worker processes of this machine that the given process started. */
function workersOf(parent: number | undefined): number[] {
  const { stdout } = spawnSync('ps', ['-Ao', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ppid, stat, ...args]) => Number(ppid) === parent && !stat?.startsWith('Z') && args.includes('worker'))
    .map(([pid]) => Number(pid))
}

function lives(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}

async function startAndFind(): Promise<number> {
  run = sdap(['serve'], at.env)
  await run.ready
  await until(() => workersOf(run.child.pid).length === 1)
  return workersOf(run.child.pid)[0] ?? 0
}

/** How many jobs of a name are done. */
async function done(name: string): Promise<number> {
  const cluster = await openCluster({ folder: at.data, join: true, mustRun: true })
  const client = new pg.Client(cluster.connection('postgres'))
  await client.connect()
  try {
    const { rows } = await client.query(
      "select count(*)::int as n from pgboss.job where name = $1 and state = 'completed'",
      [name],
    )
    return rows[0].n
  } finally {
    await client.end()
    await cluster.close()
  }
}

const jobs = ['records.shuffle_facts', 'records.delete_lapsed_grants', 'referrals.expire']
const allDone = async () => (await Promise.all(jobs.map(done))).every((n) => n > 0)

describe('the worker beside the server', () => {
  it('needs a database that runs, and starts none', async () => {
    const { code, said } = await ends(['worker'], at.env)
    expect(code).toBe(1)
    expect(said).toContain('No database runs in')
    expect(postmaster(at.data)).toBe(null)
    const nowhere = await ends(['worker'], { ...at.env, SDAP_DATA: path.join(at.folder, 'other') })
    expect(nowhere.said).toContain('Nothing is set up here yet')
    expect(fs.existsSync(path.join(at.folder, 'other', 'pg'))).toBe(false)
  })

  it('comes with `serve`, does its jobs at once, and another takes its place when it is killed', async () => {
    const first = await startAndFind()
    await until(allDone)
    const rss = spawnSync('ps', ['-o', 'rss=', '-p', String(first)], { encoding: 'utf8' })
    console.info(`worker: ${Math.round(Number(rss.stdout) / 1024)} MB resident`)
    process.kill(first, 'SIGKILL')
    await until(() => workersOf(run.child.pid).some((pid) => pid !== first))
    expect(run.said()).toContain('"event":"worker.ended"')
    expect((await fetch(`http://localhost:${at.port}/health/ready`)).status).toBe(200)
  })

  it('also runs beside it when asked for by itself, and stops nothing when it ends', async () => {
    const beside = sdap(['worker'], at.env)
    await until(() => beside.said().includes('The jobs run.'))
    const database = postmaster(at.data)
    expect(await stop(beside)).toBe(0)
    expect(postmaster(at.data)).toBe(database)
    expect((await fetch(`http://localhost:${at.port}/health/ready`)).status).toBe(200)
  })

  it('ends with the server, which leaves no process behind', async () => {
    const [worker = 0] = workersOf(run.child.pid)
    expect(await stop(run)).toBe(0)
    expect(lives(worker)).toBe(false)
    expect(postmaster(at.data)).toBe(null)
    expect(run.said()).toMatch(/Stopping …\n$/)
  })

  it('notices when the server is killed, ends, and lets the database run for the next start', async () => {
    const worker = await startAndFind()
    const database = postmaster(at.data)
    await stop(run, 'SIGKILL')
    await until(() => !lives(worker), 10)
    expect(postmaster(at.data)).toBe(database)
    const next = await startAndFind()
    expect(postmaster(at.data)).toBe(database)
    expect(await stop(run, 'SIGINT')).toBe(0)
    expect(lives(next)).toBe(false)
    expect(postmaster(at.data)).toBe(null)
  })
})

describe('with a database by address', () => {
  it('comes when its own address is given too; otherwise the start says that no jobs run', async () => {
    const w = await world()
    const elsewhere = await home()
    homes.push(elsewhere)
    writeServerKey(elsewhere.keyFile, w.app.serverKey)
    const urlOf = (role: string) => {
      const { host, user, password, database } = w.connection(role)
      return `postgresql://${user}:${password}@localhost/${database}?host=${encodeURIComponent(String(host))}`
    }
    const env = { ...elsewhere.env, DATABASE_URL: urlOf('sdap_app') }
    const alone = sdap(['serve'], env)
    await alone.ready
    expect(alone.said()).toContain('the jobs do not run with this server')
    expect(workersOf(alone.child.pid)).toEqual([])
    const both = sdap(['serve'], { ...env, PORT: '0', DATABASE_JOBS_URL: urlOf('sdap_jobs') })
    await both.ready
    const superuser = await w.sql('postgres')
    const finished = "select from pgboss.job where name = 'records.shuffle_facts' and state = 'completed'"
    await until(async () => (await superuser.query(finished)).rowCount === 1)
    expect(both.said()).not.toContain('the jobs do not run')
    expect(await Promise.all([stop(alone), stop(both)])).toEqual([0, 0])
    await until(async () => {
      const { rows } = await superuser.query(
        "select count(*)::int as n from pg_stat_activity where usename = 'sdap_jobs' and datname = current_database()",
      )
      return rows[0].n === 0
    })
  })
})
