import type pg from 'pg'
import { type ConstructorOptions, PgBoss, type QueuePolicy } from 'pg-boss'
import type { Database } from '../db/database.ts'
import { log, logFault } from '../log/log.ts'
import { listen } from './listen.ts'

/** Plain work that needs no key. Doing it twice, or at the same time in two places, must be harmless. */
export type Job = {
  /** Module and verb, such as `records.shuffle_facts`; operators see it. */
  name: string
  every: 'minute' | 'hour' | 'day'
  /** Also at once when the database is notified on this channel. */
  at?: string
  run(db: Database): Promise<unknown>
}

/** In seconds: how often a worker looks what is due, what waits, and what another one left lying. */
export type Pace = { due: number; waiting: number; left: number }

const pace: Pace = { due: 15, waiting: 5, left: 60 }
const day = 86_400

// `singletonSeconds`: of all that is offered within a minute (or a day), by however many workers, one
// is kept. A day's job is offered every hour, so that a server which is off at night does not miss it.
const schedules = {
  minute: { cron: '* * * * *', send: { singletonSeconds: 60 }, tries: 4, keptSeconds: 2 * day },
  hour: { cron: '0 * * * *', send: { singletonSeconds: 60 }, tries: 8, keptSeconds: 7 * day },
  day: { cron: '0 * * * *', send: { singletonSeconds: day }, tries: 20, keptSeconds: 35 * day },
} as const

/**
 * Does jobs on schedule, and each once at the start. Of several workers on one database one does
 * each job that is due. A job that fails is tried again, later each time; one whose worker died is
 * taken up by the next. Makes no tables: the migrations do.
 * @param connection as sdap_jobs, for the queue
 * @param db as sdap_jobs, for the jobs' own work
 */
export async function startJobs(
  connection: pg.PoolConfig,
  db: Database,
  jobs: Job[],
  { due, waiting, left }: Pace = pace,
): Promise<{ stop(): Promise<void> }> {
  const boss = new PgBoss({
    ...connection,
    max: 2,
    schema: 'pgboss',
    migrate: false,
    createSchema: false,
    persistQueueStats: false,
    persistWarnings: false,
    reindex: false,
    monitorVacuum: false,
    flowIntervalSeconds: 3600, // no job waits for another
    cronMonitorIntervalSeconds: due,
    cronWorkerIntervalSeconds: waiting,
    superviseIntervalSeconds: left,
    monitorIntervalSeconds: left,
    maintenanceIntervalSeconds: 3600,
  } as ConstructorOptions)
  boss.on('error', (error) => logFault('job.queue_fault', error))
  boss.on('warning', () => log('job.queue_warning'))
  try {
    await boss.start()
    for (const job of jobs) await offer(boss, job)
    await forgetOthers(boss, jobs)
    for (const job of jobs) await boss.send(job.name, {}, schedules[job.every].send)
    for (const job of jobs) await boss.work(job.name, { pollingIntervalSeconds: waiting }, () => runJob(job, db))
    const hearing = await hear(connection, boss, jobs)
    return {
      stop: async () => {
        await hearing?.close()
        await boss.stop({ graceful: true, timeout: 5_000 })
      },
    }
  } catch (error) {
    await boss.stop({ graceful: false })
    throw error
  }
}

/** What is notified becomes due; of several that come together one waits, as the queue's policy says. */
async function hear(connection: pg.PoolConfig, boss: PgBoss, jobs: Job[]) {
  const channels = [...new Set(jobs.flatMap((job) => job.at ?? []))]
  if (channels.length === 0) return null
  return listen(connection as pg.ClientConfig, channels, (channel) => {
    for (const job of jobs.filter((j) => j.at === channel))
      boss.send(job.name, {}).catch((error) => logFault('job.queue_fault', error))
  })
}

async function offer(boss: PgBoss, job: Job) {
  const { cron, send, tries, keptSeconds } = schedules[job.every]
  const settings = {
    retryLimit: tries,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 3600,
    expireInSeconds: 120,
    deleteAfterSeconds: keptSeconds,
  }
  // At most one waits; one that died with its worker keeps nobody from doing the next.
  const policy: QueuePolicy = 'short'
  await boss.createQueue(job.name, { policy, ...settings })
  await boss.updateQueue(job.name, settings) // an older version may have made it
  await boss.schedule(job.name, cron, {}, { tz: 'Asia/Phnom_Penh', ...send })
}

/** What this version no longer does is no longer due. */
async function forgetOthers(boss: PgBoss, jobs: Job[]) {
  for (const { name } of await boss.getSchedules())
    if (!jobs.some((job) => job.name === name)) await boss.unschedule(name)
}

/** The queue keeps what a failed job says, so it says a code and no more. */
async function runJob(job: Job, db: Database): Promise<void> {
  try {
    await job.run(db)
  } catch (error) {
    logFault('job.fault', error, { job: job.name })
    const code = (error as { code?: unknown }).code
    const failure = new Error(typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : 'fault')
    delete failure.stack
    throw failure
  }
}
