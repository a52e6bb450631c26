import type { App } from '#platform/access/context.ts'
import type { Lang } from '#platform/i18n/i18n.ts'
import { showMoment } from '#platform/time/time.ts'
import type { DatabaseFacts, JobHealth, KeeperFacts } from './queries/health.ts'
import { backupHours, jobMinutes } from './queries/launch.ts'
import { row } from './row.ts'
import type { Check } from './schema.ts'

/** When somebody looks, and what may be expected then. */
export type Moment = { lang: Lang; now: Date; resting: boolean }

/** Backups and jobs: what should have happened by itself. Nothing where nobody may ask. */
export function keepingChecks({ keeper, madeAt }: DatabaseFacts, app: App, moment: Moment): Check[] {
  if (!keeper) return []
  return [...backupChecks(keeper, app, madeAt, moment), ...jobChecks(keeper, madeAt, moment)]
}

const hoursSince = (at: Date, now: Date) => (now.getTime() - at.getTime()) / 3_600_000

function backupChecks({ backup }: KeeperFacts, { place }: App, madeAt: Date, { now }: Moment): Check[] {
  if (place?.external) return [row('backup.external', 'note')]
  const { newest, lastOutcome } = backup
  const age = newest && { hours: Math.floor(hoursSince(newest.madeAt, now)) }
  const ended =
    lastOutcome === 'failed' || lastOutcome === 'no_space'
      ? [row(`backup.${lastOutcome}`, 'problem')]
      : lastOutcome === 'interrupted'
        ? [row('backup.interrupted', 'note')]
        : []
  if (place?.backupFolder === undefined) {
    const found = age ? row('backup.by_hand', 'note', age) : row('backup.none', 'note')
    return [row('backup.not_scheduled', 'note'), found, ...ended]
  }
  if (place.backupRecipients === 0) return [row('backup.nobody_opens', 'problem'), ...ended]
  const late = hoursSince(newest?.madeAt ?? madeAt, now) > backupHours
  const found = age
    ? row(late ? 'backup.old' : 'backup.fresh', late ? 'problem' : 'ok', age)
    : row(late ? 'backup.never' : 'backup.not_yet', late ? 'problem' : 'note')
  return [found, ...ended, row('backup.kept', 'ok', { days: place.backupDays })]
}

function jobChecks({ jobs, jobsKeptUpAt }: KeeperFacts, madeAt: Date, { lang, now, resting }: Moment): Check[] {
  const behind = hoursSince(jobsKeptUpAt ?? madeAt, now) * 60 > jobMinutes
  const working = resting
    ? row('jobs.resting', 'note')
    : behind
      ? row('jobs.not_running', 'problem', { minutes: jobMinutes })
      : row(jobsKeptUpAt ? 'jobs.running' : 'jobs.not_yet', jobsKeptUpAt ? 'ok' : 'note')
  return [working, ...jobs.map((job) => jobCheck(job, lang))]
}

function jobCheck({ job, lastFinishedAt, waiting, failedLastDay }: JobHealth, lang: Lang): Check {
  const values = { job, waiting, failed: failedLastDay }
  if (!lastFinishedAt) return row(failedLastDay > 0 ? 'job.failed_only' : 'job.never', 'note', values)
  const last = showMoment(lastFinishedAt, lang)
  return failedLastDay > 0 ? row('job.failed', 'note', { ...values, last }) : row('job.done', 'ok', { ...values, last })
}
