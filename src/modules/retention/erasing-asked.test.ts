import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCase as openFile } from '#modules/cases/commands/file.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import { jobsOf, longInUse } from '#test/support/ageing.ts'
import { openCase, report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { eraseRecord } from './commands/erase.ts'
import { placeHold } from './commands/hold.ts'
import { eraseDue } from './jobs.ts'
import { readLedger } from './ledger.ts'

let w: World
let db: pg.Client
let jobs: Database
const ledger = () => w.app.ledgerFile ?? ''

beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  jobs = await jobsOf(w)
  await longInUse(db)
})
afterAll(() => jobs.close())

/** Every column that points at a record or a part of one; `app.erase_record` deals with each. */
const known = [
  'attachment.record_id',
  'form_response.record_id',
  'report.same_as', // forgotten, both ways, when either is erased
  'directory_suggestion.record_id', // codes and days about a service; its words are the document
  'feedback.record_id', // codes, days and the team's own answer; what was written is the document
  ...['case_file.conversation_id', 'case_file.id', 'case_file.report_id', 'case_state.case_id'],
  ...['consent.conversation_id', 'consent.record_id', 'conversation.id', 'conversation.report_id'],
  ...['document.record_id', 'head.record_id', 'message.conversation_id', 'message.id', 'receipt.conversation_id'],
  ...['receipt_session.receipt_id', 'record_grant.record_id', 'referral.id', 'referral_origin.case_id'],
  ...[
    'referral_origin.conversation_id',
    'referral_origin.referral_id',
    'referral_state.referral_id',
    'referral_need.referral_id',
    'report.id',
  ],
  ...['report_state.report_id', 'retention_hold.record_id'],
  'removal.report_id', // goes with its report by a trigger of its own
  ...['data_request.record_id', 'authority_request.id'], // codes and days; their words are documents of the record
]

describe('an erasure that somebody asked for', () => {
  it('is done by a supervisor of the owning team, and by nobody else', async () => {
    const { id } = await report(w)
    for (const name of ['veasna', 'bopha', 'sreymom', 'maly'])
      await expect(eraseRecord(await w.as(name), id, 'asked_for')).rejects.toMatchObject({ code: 'not_found' })
    await expect(eraseRecord(await w.as('sophea'), id, 'asked_for')).rejects.toMatchObject({ code: 'forbidden' })
    await eraseRecord(await w.as('dara'), id, 'asked_for')
    await eraseRecord(await w.as('dara'), id, 'asked_for')
    expect(readLedger(ledger()).filter((e) => e.recordId === id)).toHaveLength(1)
    const { rows } = await db.query(
      "select actor_kind, detail->>'why' as why from trail where subject_id = $1 and action = 'record.erased'",
      [id],
    )
    expect(rows).toEqual([{ actor_kind: 'staff', why: 'asked_for' }])
  })

  it('is refused while the record is held', async () => {
    const { worker, caseId } = await openCase(w)
    await placeHold(worker, caseId, 'complaint')
    await expect(eraseRecord(worker, caseId, 'asked_for')).rejects.toMatchObject({ code: 'on_hold' })
    expect(readLedger(ledger()).some((e) => e.recordId === caseId)).toBe(false)
    expect((await openFile(worker, caseId)).row.id).toBe(caseId)
  })
})

describe('past the program', () => {
  it('neither people nor jobs may erase what they like', async () => {
    const { id } = await report(w)
    const app = await w.sql('sdap_app')
    await expect(app.query('select app.erase_record($1)', [id])).rejects.toMatchObject({ code: '42501' })
    await expect(app.query('select app.erase_when_due($1)', [id])).rejects.toMatchObject({ code: '42501' })
    expect((await app.query("select app.erase_own_record($1, 'asked_for') as n", [id])).rows[0].n).toBe(-1)
    const asJob = (tx: Tx) => sql`select app.erase_record(${id}::uuid)`.execute(tx)
    await expect(jobs.write('', asJob)).rejects.toMatchObject({ code: '42501' })
    await expect(eraseDue(jobs, ledger(), 100)).resolves.toBe(0)
    const { rows } = await db.query('select from record_grant where record_id = $1', [id])
    expect(rows.length).toBeGreaterThan(0)
  })
})

describe('what hangs on a record', () => {
  it('is known to the erasure: a new table that points at one is named here', async () => {
    const { rows } = await db.query<{ name: string }>(
      `select conrelid::regclass || '.' || a.attname as name from pg_constraint c
       join pg_attribute a on a.attrelid = conrelid and a.attnum = any (conkey)
       where contype = 'f' and confrelid = any (array['record', 'document', 'message', 'report', 'conversation', 'receipt',
         'receipt_session', 'case_file', 'referral']::regclass[]) order by 1`,
    )
    const unknown = rows.map((r) => r.name).filter((name) => !known.includes(name))
    expect(unknown, 'app.erase_record must empty these too, or they must hold nothing that tells').toEqual([])
  })
})
