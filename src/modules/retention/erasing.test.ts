import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeCase } from '#modules/cases/commands/close.ts'
import { listCases } from '#modules/cases/queries.ts'
import { published } from '#modules/overview/queries.ts'
import { figures } from '#modules/records/queries.ts'
import { acceptReferral, completeReferral } from '#modules/referrals/commands/receive.ts'
import { listReferrals, openReferralsOf } from '#modules/referrals/queries.ts'
import { answerReport } from '#modules/reports/commands/answer.ts'
import { enterCode, writeAsReporter } from '#modules/reports/commands/come-back.ts'
import { openReports, restingReports } from '#modules/reports/queries.ts'
import type { Database } from '#platform/db/database.ts'
import { verifyTrail } from '#platform/trail/verify.ts'
import { get, type Session, submit } from '#test/security/asking.ts'
import { scannerFor } from '#test/security/scanner.ts'
import { tablesHolding } from '#test/security/search.ts'
import { closedOn, jobsOf, longInUse, silentSince } from '#test/support/ageing.ts'
import { openCase, report, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { placeHold } from './commands/hold.ts'
import { eraseDue } from './jobs.ts'
import { readLedger } from './ledger.ts'

let w: World
let db: pg.Client
let jobs: Database
const ledger = () => w.app.ledgerFile ?? ''
const run = () => eraseDue(jobs, ledger(), 100)
const session = (name: string): Session => ({
  kind: 'staff',
  secret: Buffer.from(w.cookie(name).slice('sdap='.length), 'base64url'),
})
const page = async (path: string, name: string) => {
  const answer = await get(w.hono, path, session(name))
  return { status: answer.status, body: (await answer.text()).replaceAll('\u200b', '') }
}

beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  jobs = await jobsOf(w)
  await longInUse(db)
})
afterAll(() => jobs.close())

/** A closed case from a report, with one referral that was answered, and with messages of both sides. */
async function wholeStory() {
  const { worker, caseId, reportId, code, reporter } = await openCase(w)
  await answerReport(worker, reportId, 'We are here.')
  await writeAsReporter(reporter, 'Thank you.')
  const packetId = await sentReferral(w, caseId)
  const lawyer = await w.as('sreymom')
  await acceptReferral(lawyer, packetId)
  await completeReferral(lawyer, packetId, { outcome: 'service_given', note: 'Done.' })
  const closure = { reason: 'goals_reached', childView: 'It is well.', note: '' }
  await closeCase(worker, caseId, closure, (tx) => openReferralsOf(tx, caseId))
  return { caseId, reportId, packetId, code }
}

/** Everything that opens some records, and everything sealed in them, as bytes to look for. */
async function secretsOf(ids: string[]) {
  const { rows } = await db.query<{ name: string; value: Buffer }>(
    `select 'grant' as name, sealed_key as value from record_grant where record_id = any ($1)
     union all select 'document ' || name, body from document where record_id = any ($1)
     union all select 'head', body from head where record_id = any ($1)
     union all select 'receipt', tag from receipt where conversation_id = any ($1)`,
    [ids],
  )
  return rows
}

const conversationsOf = async (reportId: string): Promise<string[]> =>
  (await db.query('select id from conversation where report_id = $1', [reportId])).rows.map((r) => r.id)

describe('the daily run', () => {
  it('erases a case and its packet, a report and its conversation, and nothing else', async () => {
    const { caseId, reportId, packetId, code } = await wholeStory()
    const other = await wholeStory()
    await closedOn(db, caseId, '2020-02-01')
    await silentSince(db, reportId, '2020-01-01T05:00:00Z')
    const erased = [caseId, packetId, reportId, ...(await conversationsOf(reportId))]
    const secrets = await secretsOf(erased)
    const kept = await secretsOf([other.caseId, other.packetId, other.reportId])
    const scanner = scannerFor(secrets)
    expect(secrets.map((s) => s.name)).toEqual(
      expect.arrayContaining(['grant', 'head', 'receipt', 'document story', 'document message', 'document packet']),
    )
    expect((await tablesHolding(db, scanner)).length).toBeGreaterThan(secrets.length / 2)
    const facts = (await db.query('select * from fact order by tag')).rows
    const maly = await w.as('maly')
    const counts = await maly.read(published)
    const dara = await w.as('dara')
    const own = await dara.read((tx) => figures(tx, dara.actor.organisationId))

    expect(await run()).toBe(2)
    expect(await run()).toBe(0)

    expect(await tablesHolding(db, scanner)).toEqual([])
    expect((await secretsOf(erased)).map((s) => s.name)).toEqual(['receipt']) // a stub with a tag of nothing
    expect(await secretsOf([other.caseId, other.packetId, other.reportId])).toEqual(kept)
    expect((await db.query('select * from fact order by tag')).rows).toEqual(facts)
    expect(await maly.read(published)).toEqual(counts)
    expect(await dara.read((tx) => figures(tx, dara.actor.organisationId))).toEqual(own)
    expect(readLedger(ledger()).map((e) => e.recordId)).toEqual([reportId, caseId])
    expect((await verifyTrail(w.connection('sdap_migrate'))).every((c) => c.broken === null)).toBe(true)

    // Nobody opens it any more: not the team, not the receiver, not the code.
    await expect(enterCode(w.nobody(), code)).rejects.toMatchObject({ code: 'wrong_code' })
    for (const [path, name] of [
      [`/staff/cases/${caseId}`, 'dara'],
      [`/staff/reports/${reportId}`, 'sophea'],
      [`/staff/referrals/${packetId}`, 'dara'],
      [`/staff/referrals/${packetId}`, 'sreymom'],
    ] as const) {
      const shown = await page(path, name)
      expect([path, shown.status]).toEqual([path, 410])
      expect(shown.body).toMatch(/was erased on|ត្រូវបានលុបចោលនៅថ្ងៃ/)
    }
    // Who could not have read it does not learn that it was ever there.
    for (const name of ['veasna', 'bopha', 'maly'])
      expect((await page(`/staff/cases/${caseId}`, name)).status).toBe(404)
    expect((await page(`/staff/reports/${reportId}`, 'sreymom')).status).toBe(404)
    expect((await submit(w, `/staff/reports/${reportId}/answers`, { text: 'x' }, session('dara'))).status).toBe(410)

    // Lists leave it out; the others are all there.
    const listed = await dara.read(async (tx) => [
      ...(await openReports(tx, 500)),
      ...(await restingReports(tx, 500)),
      ...(await listCases(tx, true, 500)),
      ...(await listReferrals(tx, 'sent', 500)),
    ])
    const ids = listed.map((r) => r.id)
    for (const id of erased) expect(ids).not.toContain(id)
    for (const id of [other.caseId, other.packetId, other.reportId]) expect(ids).toContain(id)
    for (const [path, name] of [
      ['/staff', 'dara'],
      ['/staff/reports', 'dara'],
      ['/staff/cases?closed=yes', 'dara'],
      ['/staff/referrals', 'sreymom'],
      [`/staff/cases/${other.caseId}`, 'dara'],
      [`/staff/referrals/${other.packetId}`, 'sreymom'],
    ] as const)
      expect([path, (await page(path, name)).status]).toEqual([path, 200])
  })

  it('leaves a stub of ids, codes and days, and an entry of codes in the trail', async () => {
    const { id } = await report(w, { province: '12' })
    await silentSince(db, id, '2020-01-01T05:17:09Z')
    expect(await run()).toBe(1)
    const { rows } = await db.query(
      "select province, waiting_since, first_answered_at, received_at at time zone 'Asia/Phnom_Penh' = date '2020-01-01' as day_only, erased_on::text as day from report where id = $1",
      [id],
    )
    const { rows: now } = await db.query('select app.today()::text as day')
    expect(rows[0]).toEqual({
      province: null,
      waiting_since: null,
      first_answered_at: null,
      day_only: true,
      day: now[0].day,
    })
    const { rows: entries } = await db.query(
      'select actor_kind, person_id, action, detail from trail where subject_id = $1 order by seq desc limit 1',
      [id],
    )
    expect(entries[0]).toEqual({
      actor_kind: 'system',
      person_id: null,
      action: 'record.erased',
      detail: { kind: 'report', why: 'time_over', records: 2 },
    })
  })

  it('does not touch what is held: neither the case nor the report it came from', async () => {
    const { caseId, reportId } = await wholeStory()
    await closedOn(db, caseId, '2015-01-01')
    await silentSince(db, reportId, '2015-01-01T05:00:00Z')
    await placeHold(await w.as('dara'), caseId, 'court_case')
    expect(await run()).toBe(0)
    expect((await page(`/staff/cases/${caseId}`, 'dara')).body).toContain('A court case')
    await db.query("update retention_hold set lifted_by = placed_by, lifted_at = now() - interval '31 days'")
    expect(await run()).toBe(2)
  })

  it('adds nothing to an erased record, whoever still tries', async () => {
    const { id } = await report(w)
    await silentSince(db, id, '2020-01-01T05:00:00Z')
    await run()
    await expect(
      db.query(
        "insert into document (id, record_id, name, generation, body) values (gen_random_uuid(), $1, 'x', 1, '')",
        [id],
      ),
    ).rejects.toMatchObject({ code: 'SD410' })
  })
})
