import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeCase } from '#modules/cases/commands/close.ts'
import { agreeStep } from '#modules/cases/commands/file.ts'
import { acceptReferral, acknowledgeReferral, completeReferral } from '#modules/referrals/commands/receive.ts'
import { openReferralsOf } from '#modules/referrals/queries.ts'
import { answerReport, restReport } from '#modules/reports/commands/answer.ts'
import type { Database } from '#platform/db/database.ts'
import { daysPass, exactTimes, inOrder, jobsOf, partsOf } from '#test/support/ageing.ts'
import { requestsIn } from '#test/support/requests.ts'
import { openCase, report, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { keepDaysOnly } from './jobs.ts'

let w: World
let db: pg.Client
let jobs: Database
let at: ReturnType<typeof requestsIn>
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  jobs = await jobsOf(w)
  at = requestsIn(w, db)
  await daysPass(db, 40)
  await run() // what the demo set holds
})
afterAll(() => jobs.close())
const run = () => keepDaysOnly(jobs, 1000)

const clock = /\b\d\d:\d\d\b/

describe('a case that is closed, and its referral', () => {
  it('keep the days alone; steps and states stay in their order', async () => {
    const { worker, caseId, reportId } = await openCase(w)
    const step = { who: '', byDay: '', agreed: 'child_agreed', childWords: '' } as const
    for (const n of [1, 2, 3]) await agreeStep(worker, caseId, { ...step, what: `step ${n}` })
    const packetId = await sentReferral(w, caseId)
    const lawyer = await w.as('sreymom')
    await acknowledgeReferral(lawyer, packetId)
    await acceptReferral(lawyer, packetId)
    await completeReferral(lawyer, packetId, { outcome: 'service_given', note: 'Done.' })
    await answerReport(worker, reportId, 'It is closed now.')
    const closure = { reason: 'goals_reached', childView: 'It is well.', note: '' }
    await closeCase(worker, caseId, closure, (tx) => openReferralsOf(tx, caseId))
    const ids = [caseId, packetId, ...(await partsOf(db, reportId))]
    await daysPass(db, 31)
    expect(await run()).toBe(3) // the report led to the case and is closed with it
    expect(await exactTimes(db, ids)).toEqual([])
    const shown = await at.page(`/staff/cases/${caseId}`, 'dara')
    inOrder(shown.body, ['step 1', 'step 2', 'step 3'])
    expect(shown.body).not.toMatch(clock)
    for (const name of ['dara', 'sreymom']) {
      const { body } = await at.page(`/staff/referrals/${packetId}`, name)
      expect(body).not.toMatch(clock)
      inOrder(body.slice(body.indexOf('<ol>')), ['Sent', 'Accepted', 'Completed'])
    }
    for (const path of ['/staff/cases?closed=yes', '/staff/referrals', '/staff', `/staff/reports/${reportId}`])
      expect([path, (await at.page(path, 'dara')).status]).toEqual([path, 200])
  })

  it('an open one stays exact, however old it is', async () => {
    const { caseId, reportId } = await openCase(w)
    await daysPass(db, 400)
    expect(await run()).toBe(0)
    expect(await exactTimes(db, [caseId])).toContain('case_file.opened_at')
    expect(await exactTimes(db, [reportId])).toContain('report.received_at')
  })
})

describe('requests', () => {
  it('about data: their steps keep the days alone, thirty days after the answer, in their order', async () => {
    const { id } = await report(w)
    const request = await at.byPhone(id)
    const path = `/staff/requests/${request}`
    await at.send(`${path}/start`, {}, 'dara')
    await at.send(`${path}/answer`, { outcome: 'granted', answer: 'We do it.' }, 'dara')
    const exact = `select from data_request_event where request_id = $1 and (at at time zone 'Asia/Phnom_Penh')::time <> '00:00'`
    await daysPass(db, 29)
    await run()
    expect((await db.query(exact, [request])).rows).toHaveLength(3)
    await daysPass(db, 2)
    await run()
    expect((await db.query(exact, [request])).rows).toHaveLength(0)
    const { body } = await at.page(path, 'dara')
    inOrder(body.slice(body.indexOf('What happened')), ['Received', 'Somebody began', 'Answered'])
  })
})

describe('past the program', () => {
  it('who serves people neither cuts times nor learns what is closed', async () => {
    const { id } = await report(w)
    await restReport(await w.as('dara'), id)
    await daysPass(db, 31)
    const app = await w.sql('sdap_app')
    for (const call of [`app.keep_days_only('${id}')`, 'app.due_for_days(10)', 'app.keep_request_days()'])
      await expect(app.query(`select ${call}`), call).rejects.toMatchObject({ code: '42501' })
    const open = await report(w)
    const asked = await jobs.write('', (tx) =>
      sql<{ done: boolean }>`select app.keep_days_only(${open.id}::uuid) as done`.execute(tx),
    )
    expect(asked.rows[0]?.done).toBe(false) // the job cannot cut what is not closed
  })
})
