import { sql } from 'kysely'
import type pg from 'pg'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '#platform/db/database.ts'
import { type Job, startJobs } from '#platform/jobs/jobs.ts'
import { logTo } from '#platform/log/log.ts'
import { until } from '#test/support/program.ts'
import { type StaffCtx, type World, world } from '#test/support/world.ts'

const quick = { due: 1, waiting: 1, left: 1 }

let w: World
let superuser: pg.Client
let stops: (() => Promise<void>)[] = []
let logged: string[]
let before: (line: string) => void
beforeAll(async () => {
  w = await world()
  superuser = await w.sql('postgres')
})
beforeEach(() => {
  logged = []
  before = logTo((line) => logged.push(line))
})
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()))
  stops = []
  logTo(before)
})

/** A worker with a connection of its own, as on a node of its own. */
async function node(...jobs: Job[]) {
  const db = await openDatabase({ ...w.connection('sdap_jobs'), max: 2 })
  const running = await startJobs(w.connection('sdap_jobs'), db, jobs, quick)
  stops.push(async () => {
    await running.stop()
    await db.close()
  })
}

const rows = async (name: string) =>
  (
    await superuser.query(
      'select *, start_after > now() as later from pgboss.job where name = $1 order by created_on',
      [name],
    )
  ).rows
const settled = async (name: string) => {
  const all = await rows(name)
  return all.length > 0 && all.every((r) => r.state === 'completed')
}

const health = (who: StaffCtx) =>
  who.read(
    async (tx) =>
      (
        await sql<{
          job: string
          lastFinishedAt: Date | null
          lastFailedAt: Date | null
          waiting: number
          failedLastDay: number
        }>`
        select * from app.job_health()`.execute(tx)
      ).rows,
  )

describe('two workers on one database', () => {
  it('do each job that is due once between them', async () => {
    const doneBy: string[] = []
    const job = (node: string): Job => ({ name: 'test.often', every: 'minute', run: async () => doneBy.push(node) })
    const daily: Job = { name: 'test.daily', every: 'day', run: async () => doneBy.push('daily') }
    await Promise.all([node(job('first'), daily), node(job('second'), daily)])
    await until(async () => (await settled('test.often')) && (await settled('test.daily')))
    await new Promise((done) => setTimeout(done, 1500)) // both look every second what is due
    const slots = (await rows('test.often')).map((r) => r.singleton_on.getTime())
    expect(new Set(slots).size).toBe(slots.length)
    expect(doneBy.filter((by) => by !== 'daily')).toHaveLength(slots.length)
    expect(slots.length).toBeLessThanOrEqual(2) // two only if a minute began meanwhile
    expect(doneBy.filter((by) => by === 'daily')).toHaveLength(1)
  })

  it('take up what a worker that died has left', async () => {
    let done = 0
    await node({ name: 'test.left', every: 'hour', run: async () => done++ })
    await until(() => settled('test.left'))
    expect(done).toBe(1)
    await superuser.query(`insert into pgboss.job (name, state, started_on, expire_seconds, retry_limit, retry_delay, policy)
      values ('test.left', 'active', now() - interval '1 hour', 60, 2, 0, 'short')`)
    await until(() => settled('test.left'))
    expect(done).toBe(2)
  })
})

describe('a job that fails', () => {
  it('is kept and tried again later, tells the log and the queue its code alone, and operators that it failed', async () => {
    const words = 'somebody typed this'
    let fails = true
    await node({
      name: 'test.fails',
      every: 'hour',
      run: async (db: Database) => {
        if (fails) await db.read('', (tx) => sql.raw(`select '${words}'::uuid`).execute(tx))
      },
    })
    await until(async () => (await rows('test.fails'))[0]?.state === 'retry')
    const [first] = await rows('test.fails')
    expect(first).toMatchObject({ state: 'retry', later: true, data: {} })
    expect(JSON.stringify(first.output)).toContain('22P02')
    expect(JSON.stringify(await rows('test.fails'))).not.toContain(words)
    const faults = logged.map((line) => JSON.parse(line)).filter((l) => l.event === 'job.fault')
    expect(faults).toMatchObject([{ job: 'test.fails', code: '22P02' }])
    expect(logged.join()).not.toContain(words)

    const operator = await w.as('kosal')
    const of = async () => (await health(operator)).find((h) => h.job === 'test.fails')
    expect(await of()).toMatchObject({ lastFinishedAt: null, waiting: 1, failedLastDay: 1 })
    expect((await of())?.lastFailedAt).toBeInstanceOf(Date)
    for (const other of ['bopha', 'rithy', 'dara', 'maly']) expect(await health(await w.as(other))).toEqual([])

    fails = false
    await superuser.query("update pgboss.job set start_after = now() where name = 'test.fails'")
    await until(() => settled('test.fails'))
    expect(await of()).toMatchObject({ lastFailedAt: null, waiting: 0, failedLastDay: 0 })
    expect((await of())?.lastFinishedAt).toBeInstanceOf(Date)
  })

  it('waits longer each time', async () => {
    await node({ name: 'test.again', every: 'day', run: async () => Promise.reject(new Error('no')) })
    const waits: number[] = []
    for (const tries of [0, 1, 2]) {
      await until(
        async () =>
          (await rows('test.again'))[0]?.retry_count === tries && (await rows('test.again'))[0]?.state === 'retry',
      )
      const [job] = await rows('test.again')
      waits.push(job.start_after - Date.now())
      await superuser.query("update pgboss.job set start_after = now() where name = 'test.again'")
    }
    expect(waits[2]).toBeGreaterThan((waits[0] ?? 0) * 1.5)
  })
})

describe('the queue', () => {
  it('asks for no right that its role lacks, also when it tidies up, and forgets jobs that are no more', async () => {
    await node({ name: 'test.tidy', every: 'minute', run: async () => {} })
    await until(() => settled('test.tidy'))
    const maintained = async () =>
      (
        await superuser.query(
          "select from pgboss.queue where name = 'test.tidy' and maintain_on is not null and monitor_on is not null",
        )
      ).rowCount === 1
    await until(maintained)
    expect(logged).toEqual([])
    const { rows: due } = await superuser.query('select name from pgboss.schedule')
    expect(due).toEqual([{ name: 'test.tidy' }])
  })
})
