import type { Config } from '#config'
import { type AnchorTargets, auditJobs, writeAnchors } from '#modules/audit/jobs.ts'
import { type AlertTargets, intakeJobs } from '#modules/intake/jobs.ts'
import { peopleJobs } from '#modules/people/jobs.ts'
import { recordJobs } from '#modules/records/jobs.ts'
import { referralJobs } from '#modules/referrals/jobs.ts'
import { reportJobs } from '#modules/reports/jobs.ts'
import { retentionJobs } from '#modules/retention/jobs.ts'
import type { Database } from '#platform/db/database.ts'
import { refuseOtherVersion } from '#platform/db/migrate.ts'
import { type Job, startJobs } from '#platform/jobs/jobs.ts'
import { openPlace, type Say } from './place.ts'

// This file and what it imports is all that the worker process loads. Nothing here can unseal,
// and nothing here reads the key file; test/conformance/jobs.test.ts holds that.

const jobsOf = (config: Config): Job[] => [
  ...recordJobs,
  ...peopleJobs,
  ...referralJobs,
  ...reportJobs,
  ...intakeJobs(alertTargets(config)),
  ...retentionJobs(config.ledgerFile),
  ...auditJobs,
  { name: 'trail.anchor', every: 'day', run: (db) => writeAnchors(db, anchorTargets(config)) },
]

const alertTargets = ({ mail: { url, from }, alertWebhook, publicUrl }: Config): AlertTargets => ({
  mail: url && from ? { url, from } : undefined,
  webhook: alertWebhook,
  publicUrl,
})

/** Mail needs all three: how, from whom and to whom. */
function anchorTargets({ anchor, mail }: Config): AnchorTargets {
  const { url, from } = mail
  return { file: anchor.file, mail: url && from && anchor.mail ? { url, from, to: anchor.mail } : undefined }
}

/**
 * Does the jobs until a signal, or until the process that started it is gone.
 * @throws Error with a plain sentence: no database, another version, a role that is too strong
 */
export async function worker(config: Config, args: string[], say: Say): Promise<void> {
  const kept = args.includes('--kept') // by `sdap start`
  const ending = kept ? gone() : signalled()
  const place = await openPlace(config, { join: true, mustRun: true })
  let db: Database | undefined
  try {
    db = await place.openJobs()
    await refuseOtherVersion(db)
    const running = await startJobs(place.jobsConnection(), db, jobsOf(config)).catch(refused)
    if (!kept) say('The jobs run. Stop with Ctrl+C.')
    await ending
    await running.stop()
  } finally {
    await db?.close()
    await place.close()
  }
  process.exit(0)
}

function refused(error: unknown): never {
  if ((error as { code?: string }).code === '42501')
    throw new Error('The role in DATABASE_JOBS_URL may not do jobs. Connect as sdap_jobs.')
  throw error
}

const signalled = () =>
  new Promise<void>((end) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => soon(end))
  })

/**
 * Ends with the process that keeps it: the channel between the two closes however that one ends.
 * Ctrl+C reaches both, and then the other one says when this one stops.
 */
const gone = () =>
  new Promise<void>((end) => {
    process.on('SIGTERM', () => soon(end))
    process.on('SIGINT', () => {})
    process.on('disconnect', () => soon(end))
    if (!process.connected) soon(end)
  })

/** What is under way may finish; but the database may be gone too. */
function soon(end: () => void) {
  setTimeout(() => process.exit(1), 8_000).unref()
  end()
}
