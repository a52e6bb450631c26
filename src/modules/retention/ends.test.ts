import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { answerReport } from '#modules/reports/commands/answer.ts'
import { giveNewCode } from '#modules/reports/commands/new-code.ts'
import { addDays, today } from '#platform/time/time.ts'
import { closedOn, longInUse, silentSince } from '#test/support/ageing.ts'
import { openCase, report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { liftHold, placeHold } from './commands/hold.ts'
import { setTerms } from './commands/terms.ts'

const usual = { conversationMonths: 24, caseYears: 5, authorityYears: 5, trailYears: 10, answersYears: 3 }

let w: World
let db: pg.Client
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  await longInUse(db)
})

/** The day on which a record ends, as the run sees it. */
const endOf = async (id: string): Promise<string | null> =>
  (await db.query("select ends_on::text as day from app.retention_ends('2199-01-01', null, $1)", [id])).rows[0]?.day ??
  null

/** Forgets every change of terms. */
const asUsual = () => db.query('delete from retention_setting')

describe('the day on which a record ends', () => {
  it.each([
    ['a plain day', '2024-03-10T05:00:00Z', 24, '2026-03-10'],
    ['the end of a month that is longer', '2023-08-31T05:00:00Z', 6, '2024-02-29'],
    ['the same in a common year', '2024-08-31T05:00:00Z', 6, '2025-02-28'],
    ['a leap day', '2024-02-29T05:00:00Z', 24, '2026-02-28'],
    ['just before midnight in Phnom Penh', '2024-01-31T16:59:59Z', 24, '2026-01-31'],
    ['just after midnight in Phnom Penh', '2024-01-31T17:00:00Z', 24, '2026-02-01'],
  ])('of a conversation silent since %s', async (_, at, months, day) => {
    await asUsual()
    await setTerms(await w.as('bopha'), { ...usual, conversationMonths: months })
    await db.query("update retention_setting set set_at = now() - interval '1 year'")
    const { id } = await report(w)
    await silentSince(db, id, at)
    expect(await endOf(id)).toBe(day)
  })

  it('counts from the last message of either side, and from a new code', async () => {
    await asUsual()
    const { id } = await report(w)
    await silentSince(db, id, '2024-03-10T05:00:00Z')
    const end = Temporal.PlainDate.from(today()).add({ months: 24 }).toString()
    await answerReport(await w.as('sophea'), id, 'We are here.')
    expect(await endOf(id)).toBe(end)
    await silentSince(db, id, '2024-03-10T05:00:00Z')
    expect(await endOf(id)).toBe('2026-03-10')
    await giveNewCode(await w.as('sophea'), id)
    expect(await endOf(id)).toBe(end)
  })

  it('does not come for the conversation of an open case; then it counts from the closing', async () => {
    const { caseId, reportId } = await openCase(w)
    await silentSince(db, reportId, '2015-01-01T05:00:00Z')
    expect([await endOf(reportId), await endOf(caseId)]).toEqual([null, null])
    await closedOn(db, caseId, '2024-02-29')
    expect([await endOf(reportId), await endOf(caseId)]).toEqual(['2026-02-28', '2029-02-28'])
  })

  it('comes thirty days after this came into being at the earliest', async () => {
    const { id } = await report(w)
    await silentSince(db, id, '2015-01-01T05:00:00Z')
    const before = await db.query('select applied_at from app.migration where version = 11')
    await db.query('update app.migration set applied_at = now() where version = 11')
    expect(await endOf(id)).toBe(addDays(today(), 30))
    await db.query('update app.migration set applied_at = $1 where version = 11', [before.rows[0].applied_at])
    expect(await endOf(id)).toBe('2017-01-01')
  })

  it('comes thirty days after a hold was lifted at the earliest', async () => {
    const { worker, caseId } = await openCase(w)
    await closedOn(db, caseId, '2015-01-01')
    await placeHold(worker, caseId, 'investigation')
    await liftHold(worker, caseId)
    expect(await endOf(caseId)).toBe(addDays(today(), 30))
  })
})
