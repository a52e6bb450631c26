import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'
import type { Job } from '#platform/jobs/jobs.ts'

/** Deletes the team keys of people whose membership has run out. @param db as sdap_jobs @returns how many */
export const deleteLapsedAdmissions = (db: Database): Promise<number> =>
  db.write(
    '',
    async (tx) =>
      (await sql<{ gone: number }>`select app.delete_lapsed_admissions() as gone`.execute(tx)).rows[0]?.gone ?? 0,
  )

/** Deletes sessions that are over. @param db as sdap_jobs @returns how many */
export const deleteOldSessions = (db: Database): Promise<number> =>
  db.write(
    '',
    async (tx) =>
      (await sql<{ gone: number }>`select app.delete_old_sessions() as gone`.execute(tx)).rows[0]?.gone ?? 0,
  )

export const peopleJobs: Job[] = [
  { name: 'people.delete_lapsed_admissions', every: 'minute', run: deleteLapsedAdmissions },
  { name: 'people.delete_old_sessions', every: 'day', run: deleteOldSessions },
]
