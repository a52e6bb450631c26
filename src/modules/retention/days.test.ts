import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { figures } from '#modules/records/queries.ts'
import { answerReport, restReport } from '#modules/reports/commands/answer.ts'
import { enterCode, markSeen, visit, writeAsReporter } from '#modules/reports/commands/come-back.ts'
import { giveNewCode } from '#modules/reports/commands/new-code.ts'
import type { Database } from '#platform/db/database.ts'
import { addDays, showDay, today } from '#platform/time/time.ts'
import { daysPass, exactTimes, inOrder, jobsOf, partsOf } from '#test/support/ageing.ts'
import { requestsIn } from '#test/support/requests.ts'
import { report } from '#test/support/scenario.ts'
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

/** A report with messages of both sides on one day and with two codes, at rest. */
async function rested() {
  const { id, code, reporter } = await report(w)
  const dara = await w.as('dara')
  for (const n of [1, 2]) {
    await writeAsReporter(reporter, `child ${n}`)
    await answerReport(dara, id, `team ${n}`)
  }
  const again = await w.receipt(await enterCode(w.nobody(), await giveNewCode(dara, id)))
  await writeAsReporter(again, 'child 3')
  await answerReport(dara, id, 'team 3')
  await answerReport(dara, id, 'team 4')
  await restReport(dara, id)
  return { id, code, reporter: again, dara }
}
const said = ['child 1', 'team 1', 'child 2', 'team 2', 'child 3', 'team 3', 'team 4']

const clock = /\b\d\d:\d\d\b/

describe('a report that rests', () => {
  it('keeps its times for thirty days, and after that the days alone', async () => {
    const { id, dara } = await rested()
    await daysPass(db, 29)
    expect(await run()).toBe(0)
    expect(await exactTimes(db, await partsOf(db, id))).toContain('message.written_at')
    const open = await report(w)
    await daysPass(db, 2)
    const facts = (await db.query('select * from fact order by tag')).rows
    const own = await dara.read((tx) => figures(tx, dara.actor.organisationId))

    expect(await run()).toBe(1)
    expect(await run()).toBe(0)

    expect(await exactTimes(db, await partsOf(db, id))).toEqual([])
    const { rows } = await db.query(
      "select received_at at time zone 'Asia/Phnom_Penh' = $2::date as day_only, last_sign_on = $2::date as last, made_xid::text from report join record using (id) where id = $1",
      [id, addDays(today(), -31)],
    )
    expect(rows[0]).toEqual({ day_only: true, last: true, made_xid: '0' })
    const marks = await db.query(
      `select count(distinct xmin::text)::int as n from (select xmin from record where id = any ($1) union all
         select xmin from record_grant where record_id = any ($1) union all select xmin from document where record_id = any ($1)
         union all select xmin from message where conversation_id = any ($1)) r`,
      [await partsOf(db, id)],
    )
    expect(marks.rows[0].n).toBe(1) // no row tells by its mark when it came
    expect(await exactTimes(db, await partsOf(db, open.id))).toEqual(
      expect.arrayContaining(['document.made_at', 'receipt.made_at', 'report.received_at', 'report_state.at']),
    )
    expect((await db.query('select * from fact order by tag')).rows).toEqual(facts)
    expect(await dara.read((tx) => figures(tx, dara.actor.organisationId))).toEqual(own)
  })

  it('still shows what was written in its order, with days and no made-up hours', async () => {
    const { id, reporter } = await rested()
    await daysPass(db, 31)
    await run()
    const { body } = await at.page(`/staff/reports/${id}`, 'dara')
    inOrder(body, said)
    expect(body).toContain(showDay(addDays(today(), -31), 'en'))
    expect(body).not.toMatch(clock)
    expect((await at.page('/staff/reports?resting=yes', 'dara')).body).not.toMatch(clock)
    expect(body).not.toContain('The code was stopped') // the code that lives is the newer one
    expect((await visit(reporter)).messages.map((m) => m.text)).toEqual(['team 3', 'team 4'])
  })

  it('is exact again in what comes after: in the order in which it came, until that has rested too', async () => {
    const { id, reporter, dara } = await rested()
    await daysPass(db, 31)
    await run()
    await markSeen(reporter) // whoever reads wakes nothing
    expect(await exactTimes(db, await partsOf(db, id))).toEqual(['message.seen_at'])
    expect(await run()).toBe(1)
    await writeAsReporter(reporter, 'child 4')
    await answerReport(dara, id, 'team 5')
    expect(await run()).toBe(0)
    const { body } = await at.page(`/staff/reports/${id}`, 'dara')
    inOrder(body, [...said, 'child 4', 'team 5'])
    expect(body.match(new RegExp(clock, 'g'))).toHaveLength(2)
    await restReport(dara, id)
    await daysPass(db, 31)
    expect(await run()).toBe(1)
    inOrder((await at.page(`/staff/reports/${id}`, 'dara')).body, [...said, 'child 4', 'team 5'])
    expect(await exactTimes(db, await partsOf(db, id))).toEqual([])
  })

  it('waits while somebody waits for an answer, however old it is', async () => {
    const { id } = await rested()
    await db.query('update report set waiting_since = now() where id = $1', [id])
    await daysPass(db, 60)
    expect(await run()).toBe(0)
    await db.query('update report set waiting_since = null where id = $1', [id])
    expect(await run()).toBe(1)
  })

  it('answered for the first time after that, counts as a wait of more than three days, as it was', async () => {
    const { id, reporter } = await report(w)
    const dara = await w.as('dara')
    await restReport(dara, id)
    await daysPass(db, 31)
    expect(await run()).toBe(1)
    await writeAsReporter(reporter, 'I am back.')
    const count = async () =>
      (await db.query("select count(*)::int as n from fact where first_answer = 'longer'")).rows[0].n
    const before = await count()
    await answerReport(dara, id, 'Good that you wrote.')
    expect(await count()).toBe(before + 1)
  })
})
