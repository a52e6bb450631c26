import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'
import type { Job } from '#platform/jobs/jobs.ts'

/**
 * Closes referrals whose agreement has run out, as expired. Their facts follow when the sender
 * next opens them: that takes the packet's key.
 * @param db as sdap_jobs
 * @returns how many
 */
export const expireReferrals = (db: Database): Promise<number> =>
  db.write(
    '',
    async (tx) =>
      (await sql<{ closed: number }>`select app.expire_referrals() as closed`.execute(tx)).rows[0]?.closed ?? 0,
  )

export const referralJobs: Job[] = [{ name: 'referrals.expire', every: 'minute', run: expireReferrals }]
