import pg from 'pg'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import tileList from '#content/places/tiles.json' with { type: 'json' }
import { publishedProvinces } from '#modules/overview/queries.ts'
import { distanceKm, placeOf, provinceCodes } from '#modules/places/schema.ts'
import { monthOf, today } from '#platform/time/time.ts'
import { get } from '#test/security/asking.ts'
import { manyServices } from '#test/support/many-services.ts'
import { plantServices } from '#test/support/planted-services.ts'
import { type World, world } from '#test/support/world.ts'
import { coverage, gapsIn, missedCounts, provincesWith } from './table.ts'

// Where help is and where it is missing, against sets small enough to count by hand.

let w: World
let db: pg.Client
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  await db.query('truncate hsds_organization cascade')
})

const counted = async (help: string) => {
  const [found] = await (await w.as('sophea')).read((tx) => coverage(tx, [help]))
  if (!found) throw new Error('nothing was counted')
  const { provinces } = found
  return { ...found, in: (code: string) => provinces.find((p) => p.province === code) }
}
const nobodys = { remote: 0, comes: 0, unsaid: 0 }

describe('how far help reaches', () => {
  it('counts what stands, what reaches and what serves the whole country apart, as counted by hand', async () => {
    await plantServices(db, [
      { help: ['legal_aid'], ways: ['in_person'], at: ['1201'], area: ['12', '08'], verified: 179 },
      { help: ['legal_aid', 'medical'], at: ['12'], verified: 181 },
      { help: ['legal_aid'], ways: ['in_person'], area: ['08', '0802'] },
      { help: ['legal_aid'], ways: ['in_person', 'by_phone'], at: ['12'], area: ['country'] },
      { help: ['legal_aid'], area: ['country'] },
      { help: ['legal_aid'], ways: ['in_person'] },
      { help: ['legal_aid'], at: ['16'], state: 'hidden' },
      { help: ['legal_aid'], at: ['16'], state: 'draft' },
      { help: ['legal_aid'], at: ['16'], status: 'defunct' },
    ])
    const legal = await counted('legal_aid')
    expect(legal.in('12')).toEqual({
      province: '12',
      ...{ standing: 3, reaching: 0, country: { ...nobodys, unsaid: 1 }, verified: 1, nextKm: 0, nextProvince: '12' },
    })
    expect(legal.in('08')).toMatchObject({
      ...{ standing: 0, reaching: 2, country: { remote: 0, comes: 1, unsaid: 1 }, verified: 1 },
      ...{ nextKm: distanceKm('08', '12'), nextProvince: '12' },
    })
    expect(legal.in('16')).toMatchObject({ standing: 0, reaching: 0, verified: 0, nextKm: distanceKm('16', '12') })
    expect(legal).toMatchObject({ total: 6, unknown: 1 })
    expect(legal.districts).toEqual([
      { district: '0802', standing: 0, reaching: 1, verified: 0 },
      { district: '1201', standing: 1, reaching: 0, verified: 1 },
    ])
    expect((await counted('medical')).in('12')).toMatchObject({ standing: 1, verified: 0 })
  })

  it('a phone line never stands in a province, not even where its office is', async () => {
    await plantServices(db, [
      { help: ['helpline'], ways: ['by_phone', 'by_message'], at: ['12'], area: ['country'] },
      { help: ['helpline'], ways: ['online'], at: ['17'] },
    ])
    const line = await counted('helpline')
    expect(line.provinces.map((p) => p.standing)).toEqual(Array(25).fill(0))
    expect(line.provinces.map((p) => p.country)).toEqual(Array(25).fill({ ...nobodys, remote: 1 }))
    expect(line.in('12')).toMatchObject({ nextKm: null, nextProvince: null })
    expect(line.unknown).toBe(1)
  })

  it('a safe house counts for its province, and no district is told', async () => {
    await plantServices(db, [{ help: ['shelter'], at: ['17'], safeHouse: true, name: 'Quiet place' }])
    const shelter = await counted('shelter')
    expect(shelter.in('17')?.standing).toBe(1)
    expect(shelter.districts).toEqual([])
    const session = { kind: 'staff', secret: (await w.as('sophea')).secret } as const
    const page = await (await get(w.hono, '/staff/directory/coverage?help=shelter&province=17', session)).text()
    expect(page).not.toContain('Quiet place')
  })

  it('gaps: what the plan wants everywhere first, then the furthest first', async () => {
    const all = await (await w.as('rithy')).read((tx) => coverage(tx, ['helpline', 'legal_aid', 'medical']))
    expect(provincesWith(all, ['legal_aid', 'medical'])).toBe(1)
    const gaps = gapsIn(all)
    expect(gaps).toHaveLength(24 + 24 + 25)
    expect(gaps.slice(0, 48).every((g) => g.help !== 'helpline')).toBe(true)
    expect(gaps.slice(0, 2).map((g) => g.province)).toEqual(['16', '16'])
    expect(gaps.slice(48).every((g) => g.nextKm === null)).toBe(true)
  })
})

describe('what is not shown', () => {
  const facts = async (kind: string, month: string, counts: Record<string, number>) => {
    for (const [province, count] of Object.entries(counts))
      await db.query(
        `insert into fact (tag, kind, organisation_id, month, province, state)
         select decode(md5(random()::text), 'hex'), $1, (select id from organisation limit 1), $2, nullif($3, ''), 'open'
         from generate_series(1, $4::int)`,
        [kind, month, province, count],
      )
  }
  const shown = async (name: string) =>
    (await (await w.as(name)).read(publishedProvinces)).map((r) => `${r.kind} ${r.province} ${r.count}`)

  it('under ten reports, and as many more that none of them can be worked out', async () => {
    await db.query('delete from fact')
    // One small cell: the next larger one is left out with it.
    await facts('report', '2025-01-01', { '12': 30, '08': 12, '02': 11, '03': 9 })
    await facts('report', monthOf(today()), { '16': 50, '03': 5 })
    // Two small cells that are ten or more together hide each other.
    await facts('case', '2025-01-01', { '01': 9, '02': 9, '03': 10, '': 40 })
    expect(await shown('maly')).toEqual(['case  40', 'case 03 10', 'report 08 12', 'report 12 30'])
    expect(await shown('rithy')).toEqual([])
    await db.query(
      "delete from fact where province in ('03', '01', '02') and month < '2026-01-01' and kind = 'report' or kind = 'case'",
    )
    await facts('report', '2025-01-01', { '03': 10, '01': 1, '04': 1 })
    // Two small cells that are two together hide the smallest others, until they are ten.
    expect(await shown('maly')).toEqual(['report 08 12', 'report 12 30'])
  })

  it('under ten times that help was missed; ten are shown', async () => {
    const miss = (province: string, times: number, month = monthOf(today())) =>
      db.query(
        `insert into directory_gap (id, help, province, month, organisation_id)
         select gen_random_uuid(), 'legal_aid', $1, $2, (select id from organisation limit 1) from generate_series(1, $3::int)`,
        [province, month, times],
      )
    await miss('16', 9)
    await miss('19', 10)
    await miss('16', 9, '2020-01-01') // too long ago
    const read = async () => [...(await (await w.as('chenda')).read(missedCounts))]
    expect(await read()).toEqual([['legal_aid 19', 10]])
    await miss('16', 1)
    expect(await read()).toContainEqual(['legal_aid 16', 10])
    expect([...(await w.nobody().read(missedCounts))]).toEqual([])
  })
})

it('the tiles: each province once, none over another, neighbours near each other, west to the left and north on top', () => {
  expect(tileList.map((t) => t.code).sort()).toEqual([...provinceCodes])
  expect(new Set(tileList.map((t) => `${t.column} ${t.row}`)).size).toBe(25)
  for (const a of tileList)
    for (const b of tileList)
      if (Math.abs(a.column - b.column) + Math.abs(a.row - b.row) === 1)
        expect(distanceKm(a.code, b.code), `${a.code} beside ${b.code}`).toBeLessThan(200)
  const left = (code: string) => tileList.find((t) => t.code === code)?.column ?? Number.NaN
  const top = (code: string) => tileList.find((t) => t.code === code)?.row ?? Number.NaN
  expect(left('24') < left('02') && left('02') < left('12') && left('12') < left('20')).toBe(true)
  expect(top('22') < top('17') && top('17') < top('12') && top('12') < top('23')).toBe(true)
  for (const { code, short } of tileList) {
    expect(short.en.join('')).toBe(
      code === '16' || code === '11' || code === '02'
        ? placeOf(code)?.name.en
        : placeOf(code)?.name.en.replace(' ', ''),
    )
    expect(short.km.join('')).toBe(placeOf(code)?.name.km)
  }
})

it('five thousand services more, and the pages ask the database no oftener than before', async () => {
  const session = { kind: 'staff', secret: (await w.as('maly')).secret } as const
  const asked = vi.spyOn(pg.Client.prototype, 'query')
  const questions = async () => {
    const counts: number[] = []
    for (const path of ['?help=legal_aid&province=12', '/gaps']) {
      // Something changed meanwhile, so nothing that is kept can answer.
      await db.query('update directory_version set version = version + 1')
      asked.mockClear()
      expect((await get(w.hono, `/staff/directory/coverage${path}`, session)).status).toBe(200)
      counts.push(asked.mock.calls.length)
    }
    return counts
  }
  const few = await questions()
  await manyServices(db, 5_000)
  expect(await questions()).toEqual(few)
  asked.mockRestore()
  expect(Math.max(...few)).toBeLessThanOrEqual(12)
})
