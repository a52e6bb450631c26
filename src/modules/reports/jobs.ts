import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'
import type { Job } from '#platform/jobs/jobs.ts'

/** Deletes forms that were saved 30 days ago and not gone on with. @param db as sdap_jobs @returns how many */
export const deleteOldForms = (db: Database): Promise<number> =>
  db.write(
    '',
    async (tx) => (await sql<{ gone: number }>`select app.delete_old_forms() as gone`.execute(tx)).rows[0]?.gone ?? 0,
  )

export const reportJobs: Job[] = [{ name: 'reports.delete_old_forms', every: 'day', run: deleteOldForms }]
