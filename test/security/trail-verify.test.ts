import { createHash, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ChainReport } from '#platform/trail/report.ts'
import { verifyTrail } from '#platform/trail/verify.ts'
import { makeChain } from '#test/support/chain.ts'
import { type World, world } from '#test/support/world.ts'
import { Words } from './words.ts'
import { workOnCase } from './work-on-case.ts'

let w: World
let db: pg.Client
let chain: string
let last: number

beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  await workOnCase(w, new Words())
  chain = (await w.as('dara')).actor.organisationId
  last = Number((await db.query('select seq from trail_head where chain = $1', [chain])).rows[0].seq)
})

const broken = async (): Promise<ChainReport[]> =>
  (await verifyTrail(w.connection('sdap_migrate'))).filter((r) => r.broken !== null)

describe('the trail is verified', () => {
  it('as whole after use, in every chain, to its last entry', async () => {
    const reports = await verifyTrail(w.connection('sdap_migrate'))
    expect(reports.map((r) => r.broken)).toEqual(reports.map(() => null))
    expect(reports.length).toBeGreaterThanOrEqual(3)
    expect(reports.find((r) => r.chain === chain)?.entries).toBe(last)
    expect(last).toBeGreaterThan(30)
  })

  describe('and names the first entry that somebody with all rights', () => {
    // Whoever has all rights: a superuser, past every policy. Afterwards all is put back.
    beforeAll(async () => {
      await db.query('create table kept as table trail')
      await db.query('create table kept_head as table trail_head')
      return async () => db.query('drop table kept, kept_head')
    })
    afterEach(async () => {
      await db.query('truncate trail, trail_head')
      await db.query('insert into trail table kept')
      await db.query('insert into trail_head table kept_head')
      expect(await broken()).toEqual([])
    })
    const named = (seq: number, reason: 'altered' | 'missing' | 'cut_off') => ({
      chain,
      entries: seq - 1,
      broken: { seq, reason },
    })
    const change = (sql: string, ...values: unknown[]) =>
      db.query(`${sql} where chain = $1 and seq = $2`, [chain, ...values])

    it('changed in its detail', async () => {
      await change('update trail set detail = detail || \'{"reason": "other"}\'', 5)
      expect(await broken()).toEqual([named(5, 'altered')])
    })
    it('changed in its time', async () => {
      await change("update trail set at = at - interval '1 microsecond'", 7)
      expect(await broken()).toEqual([named(7, 'altered')])
    })
    it('put down to somebody else', async () => {
      const { actor } = await w.as('sophea')
      await db.query('update trail set person_id = $3 where chain = $1 and seq = $2', [chain, 20, actor.personId])
      expect(await broken()).toEqual([named(20, 'altered')])
    })
    it('put down to nobody, or moved between two columns', async () => {
      await change('update trail set person_id = null, team_id = coalesce(person_id, subject_id)', last)
      expect(await broken()).toEqual([named(last, 'altered')])
    })
    it('changed in its hash', async () => {
      await change("update trail set hash = sha256('x')", 9)
      expect(await broken()).toEqual([named(9, 'altered')])
    })
    it('deleted in the middle, at the start, or at the end', async () => {
      await change('delete from trail', 11)
      expect(await broken()).toEqual([named(11, 'missing')])
      await change('delete from trail', 1)
      expect(await broken()).toEqual([named(1, 'missing')])
    })
    it('deleted at the end', async () => {
      await change('delete from trail', last)
      expect(await broken()).toEqual([named(last, 'cut_off')])
    })
    it('swapped with another', async () => {
      await db.query(
        'update trail set seq = case seq when 13 then -14 else -13 end where chain = $1 and seq in (13, 14)',
        [chain],
      )
      await db.query('update trail set seq = -seq where seq < 0')
      expect(await broken()).toEqual([named(13, 'altered')])
    })
    it('pushed in between two others', async () => {
      await db.query('update trail set seq = -(seq + 1) where chain = $1 and seq >= 15', [chain])
      await db.query('update trail set seq = -seq where seq < 0')
      await db.query(
        "insert into trail select chain, 15, at, actor_kind, person_id, team_id, 'case.read', subject_id, detail, sha256('x') from trail where chain = $1 and seq = 14",
        [chain],
      )
      expect(await broken()).toEqual([named(15, 'altered')])
    })
    it('added after the last, with a hash that fits', async () => {
      await db.query(
        "insert into trail select chain, seq + 1, at, actor_kind, person_id, team_id, 'case.read', subject_id, detail, hash from trail where chain = $1 and seq = $2",
        [chain, last],
      )
      const { rows } = await db.query<{ text: string; before: Buffer }>(
        'select app.trail_text(t) as text, (select hash from trail where chain = $1 and seq = $2) as before from trail t where chain = $1 and seq = $2 + 1',
        [chain, last],
      )
      const hash = createHash('sha256')
        .update(rows[0]?.before ?? '')
        .update(rows[0]?.text ?? '')
        .digest()
      await db.query('update trail set hash = $3 where chain = $1 and seq = $2', [chain, last + 1, hash])
      expect(await broken()).toEqual([named(last + 1, 'altered')])
    })
    it('moved, with all others, to a chain without a head', async () => {
      await db.query('delete from trail_head where chain = $1', [chain])
      expect(await broken()).toEqual([named(1, 'altered')])
    })
  })

  it('range by range: a break is named wherever a range ends or begins', async () => {
    const long = randomUUID()
    await makeChain(db, long, 20_500)
    const shown: number[] = []
    const found = async () =>
      (await verifyTrail(w.connection('sdap_migrate'), (done, of) => shown.push(done / of))).find(
        (r) => r.chain === long,
      )
    expect(await found()).toEqual({ chain: long, entries: 20_500, broken: null })
    expect(shown.at(-1)).toBe(1)
    expect(shown).toEqual(shown.toSorted((a, b) => a - b))
    const broken = (seq: number, reason: string) => ({ chain: long, entries: seq - 1, broken: { seq, reason } })
    for (const seq of [10_000, 10_001, 20_001]) {
      await db.query("update trail set action = action || '.x' where chain = $1 and seq = $2", [long, seq])
      expect(await found()).toEqual(broken(seq, 'altered'))
      await db.query("update trail set action = replace(action, '.x', '') where chain = $1 and seq = $2", [long, seq])
    }
    await db.query('delete from trail where chain = $1 and seq between 9990 and 10000', [long])
    expect(await found()).toEqual(broken(9_990, 'missing'))
    await db.query('delete from trail where chain = $1 and seq >= 9990', [long])
    expect(await found()).toEqual(broken(9_990, 'cut_off'))
  })

  it('and the application may only append', async () => {
    const app = await w.sql('sdap_app')
    for (const change of [
      'delete from trail',
      "update trail set action = 'x'",
      'truncate trail',
      `insert into trail values ('${chain}', 9999, now(), 'staff', null, null, 'x', null, '{}', '')`,
      'select * from trail_head',
      'update trail_head set seq = 0',
      'delete from trail_head',
    ])
      await expect(app.query(change)).rejects.toMatchObject({ code: '42501' })
  })
})
