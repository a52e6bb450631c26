import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answerReport } from '#modules/reports/commands/answer.ts'
import { placeHold } from '#modules/retention/commands/hold.ts'
import { setTerms } from '#modules/retention/commands/terms.ts'
import type { Database } from '#platform/db/database.ts'
import { addDays, showDay, today } from '#platform/time/time.ts'
import { verifyTrail } from '#platform/trail/verify.ts'
import { get } from '#test/security/asking.ts'
import { jobsOf, longInUse } from '#test/support/ageing.ts'
import { aged } from '#test/support/chain.ts'
import { report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { cutTrail } from './jobs.ts'

const usual = { conversationMonths: 24, caseYears: 5, authorityYears: 5, trailYears: 10, answersYears: 3 }
const zeros = '00000000-0000-0000-0000-000000000000'

let w: World
let db: pg.Client
let jobs: Database
let chain: string
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  jobs = await jobsOf(w)
  chain = (await w.as('dara')).actor.organisationId
  await longInUse(db)
  for (let n = 0; n < 4; n++) await answerReport(await w.as('dara'), (await report(w)).id, 'We are here.')
})
afterAll(() => jobs.close())

/** Each test begins with the same entries, of this very moment (midnight may have come since) and never cut. */
beforeAll(async () => {
  await db.query('create table kept as table trail')
  await db.query('create table kept_head as table trail_head')
})
beforeEach(async () => {
  await db.query('truncate trail, trail_head, trail_cut, retention_hold, retention_setting')
  await db.query('insert into trail table kept')
  await db.query('update trail set at = now()')
  await db.query('insert into trail_head table kept_head')
})

const found = async (of = chain) => (await verifyTrail(w.connection('sdap_migrate'))).find((r) => r.chain === of)
const oldest = async (of = chain) =>
  Number((await db.query('select min(seq) as seq from trail where chain = $1', [of])).rows[0].seq)
const yearsAgo = (years: number) => addDays(Temporal.PlainDate.from(today()).subtract({ years }).toString(), -1)

describe('what is past its term', () => {
  it('is removed from the old end of the trail, and what is left is whole', async () => {
    const all = await aged(db, chain, 9, 10)
    expect(await found()).toEqual({ chain, entries: all, broken: null })
    expect(await cutTrail(jobs, 4)).toBe(9) // in steps: four, four, one
    expect(await oldest()).toBe(10)
    expect(await found()).toEqual({
      chain,
      entries: all + 3,
      removed: { entries: 9, until: yearsAgo(10) },
      broken: null,
    })
    const { rows: cuts } = await db.query(
      'select seq::int, removed::int, until_day::text as until from trail_cut order by seq',
    )
    expect(cuts).toEqual([4, 8, 9].map((seq, i) => ({ seq, removed: [4, 4, 1][i], until: yearsAgo(10) })))
    const { rows: entries } = await db.query(
      "select actor_kind, person_id, detail from trail where chain = $1 and action = 'trail.cut' order by seq",
      [chain],
    )
    expect(entries).toHaveLength(3)
    expect(entries[2]).toEqual({
      actor_kind: 'system',
      person_id: null,
      detail: { entries: 1, up_to: 9, until: yearsAgo(10) },
    })
    expect(await cutTrail(jobs)).toBe(0)
    await report(w) // and it goes on
    expect((await found())?.broken).toBeNull()
  })

  it('is what is older than the day ten years ago: what is a day younger stays', async () => {
    await aged(db, chain, 5, 10)
    await db.query("update trail set at = at + interval '2 days' where chain = $1 and seq > 3 and seq <= 5", [chain])
    await aged(db, chain, 0, 0)
    expect(await cutTrail(jobs)).toBe(3)
  })

  it('is not removed sooner than the organisation set, nor for thirty days after it set less', async () => {
    await aged(db, chain, 6, 7)
    expect(await cutTrail(jobs)).toBe(0)
    await setTerms(await w.as('bopha'), { ...usual, trailYears: 6 })
    expect(await cutTrail(jobs)).toBe(0)
    await db.query("update retention_setting set set_at = set_at - interval '30 days'")
    expect(await cutTrail(jobs)).toBe(6)
    expect(await oldest()).toBe(7)
  })

  it('stays while a hold keeps a record that it names, and whatever came after that', async () => {
    await aged(db, chain, 30, 10)
    const { rows } = await db.query(
      "select seq::int, subject_id as id from trail where chain = $1 and action = 'report.filed' order by seq offset 1 limit 1",
      [chain],
    )
    const { seq, id } = rows[0]
    await placeHold(await w.as('dara'), id, 'court_case')
    expect(await cutTrail(jobs)).toBe(seq - 1)
    expect(await oldest()).toBe(seq)
    expect(await cutTrail(jobs)).toBe(0)
    await db.query("update retention_hold set lifted_by = placed_by, lifted_at = now() - interval '29 days'")
    expect(await cutTrail(jobs)).toBe(0)
    await db.query("update retention_hold set lifted_at = now() - interval '31 days'")
    expect(await cutTrail(jobs)).toBeGreaterThan(0)
    expect((await found())?.broken).toBeNull()
  })

  it('of no organisation is kept for the longest term that one of them has', async () => {
    await db.query("select app.append_trail(null, 'report.filed', null, null, '{}') from generate_series(1, 3)")
    await aged(db, zeros, 3, 12)
    await setTerms(await w.as('bopha'), { ...usual, trailYears: 15 })
    expect(await cutTrail(jobs)).toBe(0)
    await db.query('delete from retention_setting')
    expect(await cutTrail(jobs)).toBe(3)
    expect((await found(zeros))?.removed?.entries).toBe(3)
  })

  it('is not removed while it is broken: a cut hides nothing', async () => {
    await aged(db, chain, 9, 10)
    await db.query("update trail set action = 'case.read' where chain = $1 and seq = 5", [chain])
    expect(await cutTrail(jobs)).toBe(0)
    expect((await found())?.broken).toEqual({ seq: 5, reason: 'altered' })
    await aged(db, chain, 0, 0)
    await db.query('delete from trail where chain = $1 and seq = 3', [chain])
    expect(await cutTrail(jobs)).toBe(0)
    expect((await found())?.broken).toEqual({ seq: 3, reason: 'missing' })
  })

  it('is said on the page of the trail, to who reads it', async () => {
    const page = async (name: string, lang = '') => {
      const secret = Buffer.from(w.cookie(name).slice('sdap='.length), 'base64url')
      return (await (await get(w.hono, `/staff/trail${lang}`, { kind: 'staff', secret })).text()).replaceAll(
        '\u200b',
        '',
      )
    }
    expect(await page('bopha')).not.toContain('were removed')
    await aged(db, chain, 9, 10)
    await cutTrail(jobs)
    const day = showDay(yearsAgo(10), 'en')
    for (const name of ['bopha', 'dara']) expect(await page(name)).toContain(`Entries up to ${day} have reached`)
    expect(await page('bopha')).toContain('removed old entries of the trail at the end of their time')
    expect(await page('veasna')).not.toContain('have reached')
  })
})

describe('past the program', () => {
  it('nobody who serves people cuts, forges a cut or forgets one', async () => {
    await aged(db, chain, 9, 10)
    await cutTrail(jobs)
    const app = await w.sql('sdap_app')
    for (const act of [
      'select app.cut_trail(1000)',
      `insert into trail_cut (chain, seq, hash, removed, until_day) values ('${chain}', 12, '', 3, '2000-01-01')`,
      "update trail_cut set hash = ''",
      'delete from trail_cut',
      'truncate trail_cut',
      'select app.held_subjects()',
    ])
      await expect(app.query(act), act).rejects.toMatchObject({ code: '42501' })
    expect((await app.query('select * from trail_cut')).rows).toEqual([])
    const asJobs = await w.sql('sdap_jobs')
    for (const act of ['delete from trail', 'select from trail_cut', 'insert into trail_cut default values'])
      await expect(asJobs.query(act), act).rejects.toMatchObject({ code: '42501' })
  })
})
