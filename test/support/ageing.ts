import type pg from 'pg'
import { expect } from 'vitest'
import { type Database, openDatabase } from '#platform/db/database.ts'
import type { World } from './world.ts'

/** The jobs' own way to the data. The caller closes it. */
export const jobsOf = (w: World): Promise<Database> => openDatabase({ ...w.connection('sdap_jobs'), max: 2 })

/** Makes as if these versions had been in use for twenty years, so that their first thirty days are over. */
export const longInUse = (db: pg.Client) =>
  db.query("update app.migration set applied_at = applied_at - interval '20 years' where version in (11, 17, 33)")

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

const ofRecords = [
  ...[
    'report',
    'report_state',
    'conversation',
    'message',
    'receipt',
    'document',
    'attachment',
    'case_file',
    'case_state',
  ],
  ...[
    'consent',
    'referral',
    'referral_state',
    'referral_need',
    'authority_request',
    'data_request',
    'data_request_event',
    'form_response',
  ],
]

/** Makes as if so many days had passed since all that stands in records was written. */
export async function daysPass(db: pg.Client, days: number): Promise<void> {
  const { rows } = await db.query<{ table: string; columns: string[] }>(
    `select c.relname as "table", array_agg(a.attname::text) as columns from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relname = any ($1) and a.attnum > 0 and not a.attisdropped
       and a.atttypid in ('date'::regtype, 'timestamptz'::regtype) group by 1`,
    [ofRecords],
  )
  await db.query('set session_replication_role = replica') // no trigger takes it for something new
  for (const { table, columns } of rows)
    await db.query(
      `update "${table}" set ${columns.map((c) => `"${c}" = "${c}" - interval '${days} days'`).join(', ')}`,
    )
  await db.query('reset session_replication_role')
}

/** Where exact times still hang on records, as `table.column`. New tables are found by their foreign keys. */
export async function exactTimes(db: pg.Client, ids: string[]): Promise<string[]> {
  const { rows } = await db.query<{ table: string; key: string; time: string }>(
    `select distinct conrelid::regclass::text as "table", k.attname::text as key, t.attname::text as time from pg_constraint c
     join pg_attribute k on k.attrelid = conrelid and k.attnum = any (conkey)
     join pg_attribute t on t.attrelid = conrelid and t.atttypid = 'timestamptz'::regtype and not t.attisdropped
     where contype = 'f' and confrelid = any (array['record', 'report', 'conversation', 'case_file', 'referral', 'document']::regclass[])`,
  )
  const found = new Set<string>()
  for (const { table, key, time } of rows) {
    const exact = `select from ${table} where ${key} = any ($1) and (${time} at time zone 'Asia/Phnom_Penh')::time <> '00:00'`
    if ((await db.query(exact, [ids])).rows.length > 0) found.add(`${table}.${time}`)
  }
  return [...found].sort()
}
/** A report with its conversations. */
export const partsOf = async (db: pg.Client, id: string): Promise<string[]> => [
  id,
  ...(await db.query('select id from conversation where report_id = $1', [id])).rows.map((r) => r.id),
]

/** Words stand on a page, and in this order. */
export const inOrder = (body: string, words: string[]) => {
  const places = words.map((word) => body.indexOf(word))
  expect(places.every((p) => p >= 0)).toBe(true)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
}
