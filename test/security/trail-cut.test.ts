import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cutTrail } from '#modules/audit/jobs.ts'
import type { Database } from '#platform/db/database.ts'
import { addDays, today } from '#platform/time/time.ts'
import { type Anchor, appendAnchors } from '#platform/trail/anchors.ts'
import { verifyTrail } from '#platform/trail/verify.ts'
import { jobsOf, longInUse } from '#test/support/ageing.ts'
import { aged, makeChain, rebuildChain } from '#test/support/chain.ts'
import { ends } from '#test/support/program.ts'
import { type World, world } from '#test/support/world.ts'

// A chain of an organisation: 60 entries, of which the first 40 reached their term and were removed.
// Then somebody with all rights, a superuser past every policy, tries to make use of that.

const years = 10
const until = addDays(Temporal.PlainDate.from('2024-01-01').subtract({ years }).toString(), -1)

let w: World
let db: pg.Client
let jobs: Database
let chain: string
let before: Anchor[]
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  jobs = await jobsOf(w)
  await longInUse(db)
})
afterAll(() => jobs.close())

const anchor = async (day: string, seq: number): Promise<Anchor> => ({
  day,
  chain,
  seq,
  hash: (await db.query("select encode(hash, 'hex') as hash from trail where chain = $1 and seq = $2", [chain, seq]))
    .rows[0].hash,
})

beforeEach(async () => {
  chain = randomUUID()
  await db.query("insert into organisation (id, name_en, name_km, demo) values ($1, 'Test', 'Test', true)", [chain])
  await makeChain(db, chain, 60)
  await aged(db, chain, 40, years)
  before = [await anchor(until, 20), await anchor(until, 40), await anchor('2024-01-01', 50)]
  expect(await cutTrail(jobs)).toBe(40)
})

const found = async (noted: Anchor[] = []) =>
  (await verifyTrail(w.connection('sdap_migrate'), undefined, noted)).find((r) => r.chain === chain)
const removed = { entries: 40, until }

describe('around what was removed at its term', () => {
  it('the trail is whole, and what was noted before still compares', async () => {
    expect(await found()).toEqual({ chain, entries: 61, removed, broken: null })
    expect(await found([...before, await anchor(today(), 61)])).toEqual({
      chain,
      entries: 61,
      removed,
      anchorsBefore: 1, // entry 20 is gone; entry 40 stands in the cut
      broken: null,
    })
    const other = { ...(before[1] as Anchor), hash: '0'.repeat(64) }
    expect((await found([other]))?.broken).toEqual({ seq: 40, reason: 'rebuilt', after: 40 })
  })

  it.each([
    ['the first entry that is left was changed', "update trail set action = 'x' where chain = $1 and seq = 41"],
    ['the first entry that is left is gone', 'delete from trail where chain = $1 and seq = 41'],
    ['the hash of the cut is another', "update trail_cut set hash = sha256('x') where chain = $1"],
    ['the cut says that it took less', 'update trail_cut set seq = 39, removed = 39 where chain = $1'],
    ['the cut says that it took more', 'update trail_cut set seq = 41, removed = 41 where chain = $1'],
    ['a cut before it is missing', 'update trail_cut set removed = 30 where chain = $1'],
  ])('a break is named: %s', async (_, act) => {
    await db.query(act, [chain])
    const broken = (await found())?.broken
    expect([40, 41, 42]).toContain(broken?.seq)
    expect(broken?.reason).toMatch(/^(cut_misfit|altered)$/)
  })

  it('a break further on is named as ever', async () => {
    await db.query("update trail set action = 'x' where chain = $1 and seq = 45", [chain])
    expect((await found())?.broken).toEqual({ seq: 45, reason: 'altered' })
    await db.query('delete from trail where chain = $1 and seq = 61', [chain])
    await db.query("update trail set action = 'report.opened' where chain = $1 and seq = 45", [chain])
    await rebuildChain(db, chain)
    expect((await found())?.broken).toEqual({ seq: 40, reason: 'cut_unrecorded' })
  })

  it('the note of the cut is gone: the entries before are missing', async () => {
    await db.query('delete from trail_cut where chain = $1', [chain])
    expect((await found())?.broken).toEqual({ seq: 1, reason: 'missing' })
  })

  it('an entry that was removed is put back: it was never there', async () => {
    await db.query(
      'insert into trail select chain, 7, at, actor_kind, person_id, team_id, action, subject_id, detail, hash from trail where chain = $1 and seq = 50',
      [chain],
    )
    expect((await found())?.broken).toEqual({ seq: 7, reason: 'altered' })
  })

  it('all is gone but the note of the cut', async () => {
    await db.query('delete from trail where chain = $1', [chain])
    await db.query('delete from trail_head where chain = $1', [chain])
    expect((await found())?.broken).toEqual({ seq: 1, reason: 'altered' })
  })
})

describe('a cut that somebody makes to hide what is younger', () => {
  /** Removes entries up to 55 as the job would, by hand. @param day what the cut says */
  async function forged(day: string) {
    await db.query(
      `insert into trail_cut (chain, seq, hash, removed, until_day) select chain, seq, hash, 15, $2 from trail where chain = $1 and seq = 55`,
      [chain, day],
    )
    await db.query('delete from trail where chain = $1 and seq <= 55', [chain])
  }
  const entered = (day: string) =>
    db.query(
      `insert into trail select chain, seq + 1, now(), 'system', null, null, 'trail.cut', null, jsonb_build_object('entries', 15, 'up_to', 55, 'until', $2::text), ''
       from trail where chain = $1 and seq = 61`,
      [chain, day],
    )

  it('fits, but the trail itself knows nothing of it', async () => {
    await forged(until)
    expect((await found())?.broken).toEqual({ seq: 55, reason: 'cut_unrecorded' })
  })

  it('is entered in the trail too, but says what no term allows', async () => {
    await forged('2024-01-01')
    await entered('2024-01-01')
    await rebuildChain(db, chain)
    expect((await found())?.broken).toEqual({ seq: 55, reason: 'cut_early' })
  })

  it('says another day; what was noted outside knows better', async () => {
    await forged(until)
    await entered(until)
    await rebuildChain(db, chain)
    expect((await found())?.broken).toBeNull() // whoever has all rights can make it fit
    expect((await found(before))?.broken).toEqual({ seq: 55, reason: 'cut_early' })
  })
})

describe('`sdap audit verify`', () => {
  it('says what was removed, and what anchors cannot compare any more', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-cut-'))
    const file = path.join(folder, 'anchors.jsonl')
    appendAnchors(file, before)
    const { user, password, host, database } = w.connection('sdap_migrate')
    const url = `postgresql://${user}:${password}@localhost/${database}?host=${encodeURIComponent(String(host))}`
    for (const table of ['trail_cut', 'trail', 'trail_head'])
      await db.query(`delete from ${table} where chain <> $1`, [chain])
    const told = await ends(['audit', 'verify', '--from', file], { DATABASE_MIGRATE_URL: url })
    fs.rmSync(folder, { recursive: true })
    expect(told.said).toContain(
      `ok      chain ${chain}: 21 entries; 40 entries up to ${until} were removed at their term`,
    )
    expect(told.said).toContain('3 anchors compared; 1 of them are older than what was removed at its term')
    expect(told.code).toBe(0)
  })
})
