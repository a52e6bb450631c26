import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'
import type { Job } from '#platform/jobs/jobs.ts'

/** Deletes the keys of grants whose time has run out. @param db as sdap_jobs @returns how many */
export const deleteLapsedGrants = (db: Database): Promise<number> =>
  db.write(
    '',
    async (tx) =>
      (await sql<{ gone: number }>`select app.delete_lapsed_grants() as gone`.execute(tx)).rows[0]?.gone ?? 0,
  )

/**
 * Writes every fact anew in random order, so that a stolen copy of the files does not tell which
 * record a fact was written beside. Opens nothing.
 * @param db as sdap_jobs
 * @returns how many facts there are
 */
export const shuffleFacts = (db: Database): Promise<number> =>
  db.write(
    '',
    async (tx) =>
      (await sql<{ written: number }>`select app.shuffle_facts() as written`.execute(tx)).rows[0]?.written ?? 0,
  )

export const recordJobs: Job[] = [
  { name: 'records.delete_lapsed_grants', every: 'minute', run: deleteLapsedGrants },
  { name: 'records.shuffle_facts', every: 'hour', run: shuffleFacts },
]
