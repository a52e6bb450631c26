import type pg from 'pg'
import { type Database, openDatabase } from '#platform/db/database.ts'
import type { World } from './world.ts'

/** The jobs' own way to the data. The caller closes it. */
export const jobsOf = (w: World): Promise<Database> => openDatabase({ ...w.connection('sdap_jobs'), max: 2 })

/** Makes as if these versions had been in use for twenty years, so that their first thirty days are over. */
export const longInUse = (db: pg.Client) =>
  db.query("update app.migration set applied_at = applied_at - interval '20 years' where version in (11, 17)")

/** Makes as if nobody had written on a report since a moment (ISO 8601). */
export async function silentSince(db: pg.Client, reportId: string, at: string): Promise<void> {
  const ofReport = '(select id from conversation where report_id = $1)'
  await db.query('update report set received_at = $2 where id = $1', [reportId, at])
  await db.query(`update message set written_at = $2 where conversation_id in ${ofReport}`, [reportId, at])
  await db.query(`update receipt set made_at = $2 where conversation_id in ${ofReport}`, [reportId, at])
}

/** Makes as if a case had been closed on a day (`YYYY-MM-DD`). */
export const closedOn = (db: pg.Client, caseId: string, day: string) =>
  db.query("update case_file set state = 'closed', closed_on = $2 where id = $1", [caseId, day])
