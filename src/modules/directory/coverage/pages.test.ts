import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import readSheets from 'read-excel-file/node'
import { beforeAll, describe, expect, it } from 'vitest'
import { distanceKm, provinces } from '#modules/places/schema.ts'
import { monthOf, today } from '#platform/time/time.ts'
import { get, type Session, submit } from '#test/security/asking.ts'
import { plantServices } from '#test/support/planted-services.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

// The pages, the spreadsheet, and what a worker sees before asking somebody to help.

let w: World
let db: pg.Client
const sessions: Record<string, Session> = {}
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  for (const name of ['sophea', 'dara', 'rithy', 'maly', 'chenda'])
    sessions[name] = { kind: 'staff', secret: (await w.as(name)).secret }
  await db.query("update person set language = 'en'")
  await db.query('truncate hsds_organization cascade')
  const team = (await db.query("select id from team where kind = 'legal_aid'")).rows[0].id
  await plantServices(db, [
    { help: ['legal_aid'], ways: ['in_person'], at: ['1201'], name: 'Far lawyers', number: '012 999 001', verified: 3 },
    { help: ['legal_aid'], ways: ['in_person'], at: ['12'], name: 'Lawyers with a team', teamId: team },
    {
      help: ['legal_aid'],
      ways: ['by_phone'],
      area: ['country'],
      at: ['12'],
      name: 'Law by phone',
      number: '012 999 002',
    },
    { help: ['legal_aid'], at: ['16'], name: 'Hidden lawyers', state: 'hidden' },
    { help: ['medical', 'shelter'], at: ['17'], safeHouse: true, name: 'Quiet place' },
  ])
})

const open = async (name: string, path: string) => (await get(w.hono, path, sessions[name] ?? null)).text()
const plain = (page: string) => page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

describe('the page', () => {
  it('draws every province with its number, and the table holds the same numbers', async () => {
    const page = await open('sophea', '/staff/directory/coverage?help=legal_aid')
    const map = /<nav aria-label[^>]*>(<svg.*?<\/svg>)<\/nav>/s.exec(page)?.[1] ?? ''
    expect(map).toContain('<title>Legal aid: how many stand in each province</title>')
    for (const { code, name } of provinces) {
      const count = code === '12' ? 2 : 0
      const tile = plain(new RegExp(`<a href="#p${code}">.*?</a>`, 's').exec(map)?.[0] ?? '').replaceAll(' ', '')
      expect(tile).toBe(`${name.en.replaceAll(' ', '')}${count}`)
      const row = new RegExp(`<tr><th scope="row"><a id="p${code}".*?</th><td[^>]*>(\\d+)</td>`, 's').exec(page)
      expect([code, row?.[1]]).toEqual([code, String(count)])
    }
    expect(plain(page)).toContain('no place to go to within 100 km')
    expect(plain(page)).toMatch(/Medical help ?: ?in 1 of 25 provinces/)
  })

  it('reports by province: nothing for a worker, the own for a manager, ten and more for a monitor', async () => {
    await db.query('delete from fact')
    await db.query(
      `insert into fact (tag, kind, organisation_id, month, province, state)
       select decode(md5(random()::text), 'hex'), 'report', (select organisation_id from person where sign_in_name = 'rithy'), '2025-01-01', p, 'new'
       from (values ('12', 40), ('08', 25), ('16', 4)) x(p, n), generate_series(1, n)`,
    )
    const row = async (name: string, code: string) => {
      const page = await open(name, '/staff/directory/coverage?help=legal_aid')
      return plain(new RegExp(`<tr><th scope="row"><a id="p${code}".*?</tr>`, 's').exec(page)?.[0] ?? '')
    }
    expect(await row('sophea', '12')).not.toMatch(/40|not shown/)
    expect(await row('rithy', '16')).toMatch(/ 4 not shown $/)
    expect(await row('rithy', '12')).toMatch(/ 40 10 to 49 $/)
    expect(await row('maly', '16')).toMatch(/ not shown not shown not shown $/)
    // One small number alone could be worked out, so the next larger one is left out with it.
    expect(await row('maly', '08')).toMatch(/ not shown not shown not shown $/)
    expect(await row('maly', '12')).toMatch(/ 40 not shown 10 to 49 $/)
  })

  it('gaps can be looked at by help and by province', async () => {
    const page = plain(await open('chenda', '/staff/directory/coverage/gaps?help=legal_aid&province=16'))
    expect(page).toContain('1 gap')
    expect(page).toContain(`Phnom Penh, ${distanceKm('16', '12')} km`)
  })
})

it('the spreadsheet opens again with its three sheets, in the person’s language, and stands in the trail', async () => {
  const path = '/staff/directory/coverage/export'
  expect((await submit(w, path, {}, sessions['sophea'] ?? null)).status).toBe(404)
  const answer = await submit(w, path, {}, sessions['dara'] ?? null)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Disposition')).toMatch(/attachment; filename="coverage-\d{4}-\d\d-\d\d\.xlsx"/)
  const sheets = await readSheets(Buffer.from(await answer.arrayBuffer()))
  expect(sheets.map((s) => s.sheet)).toEqual(['Coverage', 'Gaps', 'Services'])
  const [reach, gaps, services] = sheets.map((s) => s.data)
  expect(reach?.[0]?.slice(0, 5)).toEqual(['Help (code)', 'Province (code)', 'Kinds of help', 'Province', 'Standing'])
  const legal = reach?.find((r) => r[0] === 'legal_aid' && r[1] === '12')
  expect(legal?.slice(3)).toEqual(['Phnom Penh', 2, 0, 1, 0, 0, 1, 'Phnom Penh', 0, null])
  expect(reach).toHaveLength(1 + 32 * 25)
  expect(gaps?.some((r) => r[0] === 'legal_aid' && r[1] === '12')).toBe(false)
  expect(gaps?.[1]?.[0]).toMatch(/^(medical|legal_aid|counselling|specialist_mental_health|reintegration)$/)
  const names = services?.map((r) => r[1])
  expect(names).toEqual(expect.arrayContaining(['Far lawyers', 'Quiet place']))
  expect(names).not.toContain('Hidden lawyers')
  expect(services?.find((r) => r[1] === 'Quiet place')?.[4]).toBe('Siem Reap')
  // A number that nobody confirmed goes into no file.
  expect(JSON.stringify(services)).not.toContain('012 999')
  const { rows } = await db.query("select detail from trail where action = 'directory.exported'")
  expect(rows).toEqual([{ detail: { services: 4 } }])
  await db.query("update person set language = 'km' where sign_in_name = 'dara'")
  const khmer = await readSheets(Buffer.from(await (await submit(w, path, {}, sessions['dara'] ?? null)).arrayBuffer()))
  expect(khmer[0]?.data[0]?.[3]).toBe('ខេត្ត')
  expect(khmer[0]?.data.find((r) => r[1] === '12')?.[3]).toBe('ភ្នំពេញ')
  await db.query("update person set language = 'en' where sign_in_name = 'dara'")
})

describe('before a referral', () => {
  it('shows who is near: who has a team here first, with distance, freshness and number', async () => {
    const { caseId } = await openCase(w, {}, { province: '08' })
    const page = plain(await open('dara', `/staff/cases/${caseId}/referrals/new?help=legal_aid`))
    const km = distanceKm('08', '12')
    expect(page).toMatch(
      new RegExp(
        `Lawyers with a team.*${km} km away.*has a team on Sdap.*Far lawyers.*${km} km away.*verified on.*012 999 001`,
      ),
    )
    expect(page).toMatch(/By phone or online.*Law by phone.*012 999 002/)
    expect(page).not.toContain('Hidden lawyers')
    expect(page).not.toContain('Tell the planners')
    expect(plain(await open('dara', `/staff/cases/${caseId}/referrals/new`))).not.toContain('Far lawyers')
  })

  it('says calmly when nothing is near, and notes the gap without the child: help, province, month', async () => {
    const { caseId } = await openCase(w, {}, { province: '16' })
    const at = `/staff/cases/${caseId}/referrals/new?help=legal_aid`
    const page = plain(await open('dara', at))
    expect(page).toContain(`The nearest place is in Phnom Penh, about ${distanceKm('16', '12')} km away.`)
    expect(page).toMatch(/Nothing near for this yet.*Tell the planners.*Law by phone/)
    const path = `/staff/cases/${caseId}/referrals/missing`
    const nonce = randomUUID()
    for (let i = 0; i < 2; i++) {
      const answer = await submit(w, path, { help: 'legal_aid', nonce }, sessions['dara'] ?? null)
      expect(answer.headers.get('Location')).toBe(`${at}&noted=yes`)
    }
    const { rows } = await db.query('select help, province, month, organisation_id from directory_gap')
    const own = (await w.as('dara')).actor.organisationId
    expect(rows).toMatchObject([{ help: 'legal_aid', province: '16', organisation_id: own }])
    expect(String((await db.query('select month::text from directory_gap')).rows[0].month)).toBe(monthOf(today()))
    const trail = (await db.query("select subject_id, detail from trail where action = 'directory.gap_noted'")).rows
    expect(trail).toEqual([{ subject_id: null, detail: {} }])
    expect(plain(await open('dara', `${at}&noted=yes`))).toContain('Thank you.')
    // Nine more by others, and planners see it.
    const shown = () => open('rithy', '/staff/directory/coverage/gaps?help=legal_aid&province=16').then(plain)
    expect(await shown()).toMatch(/1 by phone or online – /)
    await db.query(
      "insert into directory_gap select gen_random_uuid(), 'legal_aid', '16', month, organisation_id from directory_gap, generate_series(1, 9)",
    )
    expect(await shown()).toMatch(/1 by phone or online 10 /)
    expect((await submit(w, path, { help: 'legal_aid', nonce: randomUUID() }, sessions['chenda'] ?? null)).status).toBe(
      404,
    )
  })

  it('a safe house is named with its province and nothing finer', async () => {
    const { caseId } = await openCase(w, {}, { province: '17' })
    const page = plain(await open('dara', `/staff/cases/${caseId}/referrals/new?help=shelter`))
    expect(page).toMatch(/Quiet place.*in Siem Reap/)
  })
})
