import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import { appendToLedger } from './ledger.ts'

/**
 * Erases what has reached its end and is not held, each record in a transaction of its own. The
 * ledger is on the disk before that transaction ends: after a kill in between the ledger holds
 * one record too many, which is erased at the next run, never one too few.
 * @param db as sdap_jobs; erasing needs no key
 * @param ledgerFile absolute path of the ledger
 * @param limit how many records at most, a case and its packets counted as one
 * @returns how many were erased
 */
export async function eraseDue(db: Database, ledgerFile: string, limit: number): Promise<number> {
  const { rows } = await db.read('', (tx) =>
    sql<{ recordId: string }>`select record_id from app.due_for_erasure(${limit}::int)`.execute(tx),
  )
  let erased = 0
  for (const { recordId } of rows) if (await eraseOne(db, ledgerFile, recordId)) erased++
  return erased
}

const eraseOne = (db: Database, ledgerFile: string, recordId: string): Promise<boolean> =>
  db.write('', async (tx) => {
    const { rows } = await sql<{ gone: number }>`select app.erase_when_due(${recordId}::uuid) as gone`.execute(tx)
    if (!rows[0]?.gone) return false // meanwhile held, or another worker was quicker
    appendToLedger(ledgerFile, [{ recordId, at: new Date().toISOString() }])
    return true
  })

/**
 * Cuts the times of what has been closed for more than thirty days to the day, each record in a
 * transaction of its own; and those of requests about data that were answered as long ago.
 * @param db as sdap_jobs; it needs no key
 * @param limit how many records at most, a report and its conversations counted as one
 * @returns how many records
 */
export async function keepDaysOnly(db: Database, limit: number): Promise<number> {
  const { rows } = await db.read('', (tx) =>
    sql<{ recordId: string }>`select record_id from app.due_for_days(${limit}::int)`.execute(tx),
  )
  let cut = 0
  for (const { recordId } of rows) if (await cutOne(db, recordId)) cut++
  await db.write('', (tx) => sql`select app.keep_request_days()`.execute(tx))
  return cut
}

const cutOne = (db: Database, recordId: string): Promise<boolean> =>
  db.write('', async (tx) => {
    const { rows } = await sql<{ done: boolean }>`select app.keep_days_only(${recordId}::uuid) as done`.execute(tx)
    return rows[0]?.done === true
  })

/** @param ledgerFile absolute path of the ledger */
export const retentionJobs = (ledgerFile: string): Job[] => [
  { name: 'retention.erase_due', every: 'day', run: (db) => eraseDue(db, ledgerFile, 500) },
  { name: 'retention.keep_days_only', every: 'hour', run: (db) => keepDaysOnly(db, 1_000) },
]
