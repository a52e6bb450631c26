import { gzipSync } from 'node:zlib'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { today } from '#platform/time/time.ts'
import { field, submit } from '#test/security/asking.ts'
import { requestsIn } from '#test/support/requests.ts'
import { report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { clockOf } from './schema.ts'

let w: World
let db: pg.Client
let at: ReturnType<typeof requestsIn>
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  at = requestsIn(w, db)
})

describe('a child at the own door', () => {
  it.each([
    ['en', 'What we keep about you', 'I want to see what you keep', 'I want it erased', '30 days'],
    ['km', 'អ្វីដែលយើងរក្សាទុកអំពីអ្នក', 'ខ្ញុំចង់មើលអ្វីដែលអ្នករក្សាទុក', 'ខ្ញុំចង់ឱ្យលុបវាចោល', '30ថ្ងៃ'],
  ])(
    'asks in %s, twice, and makes one request of each kind; nothing is erased by it',
    async (lang, link, see, erase, days) => {
      const { id, code } = await report(w)
      const child = await at.comeBack(code)
      await child.get(`/${lang}/check`)
      const shown = () => child.page.replaceAll('\u200b', '')
      expect(shown()).toContain(`href="/${lang}/check/data">${link}</a>`)
      await child.get(`/${lang}/check/data`)
      for (const words of [link, see, erase, days]) expect(shown()).toContain(words)
      expect(gzipSync(child.page).length).toBeLessThanOrEqual(14 * 1024)
      const token = field(child.page, '_token')
      for (const kind of ['see', 'erase'])
        expect(await child.post(`/${lang}/check/data`, { kind, _token: token })).toBe(200)
      expect(child.page).not.toContain(`action="/${lang}/check/data"`) // both stand; no button is left
      const again = await child.cookies.get('note')
      const secret = Buffer.from(again ?? '', 'base64url')
      const twice = await submit(w, `/${lang}/check/data`, { kind: 'erase' }, { kind: 'receipt', secret })
      expect(twice.status).toBe(303)
      const rows = await at.requestsOf(id)
      expect(rows.map((r) => [r.kind, r.asked_by, r.source, r.language, r.state]).sort()).toEqual([
        ['erase', 'child', 'check', lang, 'received'],
        ['see', 'child', 'check', lang, 'received'],
      ])
      const told = await at.page(`/staff/reports/${id}`, 'sophea') // the words reach whoever answers
      expect(told.body).toContain(see)
      expect(told.body.split(erase).length).toBe(2)
      const { rows: left } = await db.query('select count(*)::int as n from document where record_id = $1', [id])
      expect(left[0].n).toBeGreaterThan(0)
    },
  )

  it('leaves the day only, and no request where the kind is none', async () => {
    const { id, child } = await at.askedAtCheck('erase')
    const { rows } = await db.query(
      'select e.at, e.by_person from data_request_event e join data_request r on r.id = e.request_id where r.record_id = $1',
      [id],
    )
    expect(rows[0].by_person).toBeNull()
    expect(rows[0].at.toISOString()).toMatch(/T17:00:00\.000Z$/) // midnight in Phnom Penh
    const secret = Buffer.from(child.cookies.get('note') ?? '', 'base64url')
    expect((await submit(w, '/en/check/data', { kind: 'all' }, { kind: 'receipt', secret })).status).toBe(400)
    expect((await at.requestsOf(id)).length).toBe(1)
  })

  it('a third person may have erased what they wrote, and never asks to see', async () => {
    const { id, code } = await report(w, { writer: 'friend' })
    const friend = await at.comeBack(code)
    await friend.get('/en/check/data')
    expect(friend.page).not.toContain('value="see"')
    expect(await friend.post('/en/check/data', { kind: 'see' })).toBe(404)
    expect(await at.requestsOf(id)).toEqual([])
    await friend.get('/en/check/data')
    await friend.post('/en/check/data', { kind: 'erase' })
    expect((await at.requestsOf(id)).map((r) => [r.kind, r.asked_by])).toEqual([['erase', 'writer']])
  })
})

describe('the list of requests', () => {
  it('shows the clock to supervisor and guardian, and content to the supervisor alone', async () => {
    const { id } = await report(w)
    const requestId = await at.byPhone(id, { said: 'wanderlore', receivedOn: '2026-01-05' })
    for (const name of ['dara', 'bopha']) {
      const list = await at.page('/staff/requests', name)
      expect(list.status).toBe(200)
      expect(list.body).toContain('4 February 2026')
      expect(list.body).toContain('overdue')
      expect(list.body).not.toContain('wanderlore')
      expect(list.body.includes(requestId)).toBe(name === 'dara')
    }
    expect((await at.page(`/staff/requests/${requestId}`, 'dara')).body).toContain('wanderlore')
    for (const name of ['bopha', 'veasna', 'sreymom', 'maly'])
      expect([name, (await at.page(`/staff/requests/${requestId}`, name)).status]).toEqual([name, 404])
    expect((await at.page(`/staff/requests/${requestId}`, 'sophea')).status).toBe(403)
    expect((await at.page('/staff/requests', 'veasna')).body).not.toContain('4 February 2026')
  })

  it('is overdue on day 31 after receiving, and not on day 30', () => {
    expect(clockOf('2026-01-01', '2026-01-31')).toEqual({ dueOn: '2026-01-31', overdue: false })
    expect(clockOf('2026-01-01', '2026-02-01').overdue).toBe(true)
    // 17:30 UTC is half past midnight in Phnom Penh: the next day has begun there.
    expect(clockOf('2026-01-01', today(new Date('2026-01-31T16:30:00Z'))).overdue).toBe(false)
    expect(clockOf('2026-01-01', today(new Date('2026-01-31T17:30:00Z'))).overdue).toBe(true)
  })

  it('puts what is nearest to being late on top', async () => {
    const days = ['2026-03-03', '2026-02-02', '2026-04-04']
    for (const receivedOn of days) await at.byPhone((await report(w)).id, { receivedOn })
    const { body } = await at.page('/staff/requests', 'dara')
    const place = (day: string) => body.indexOf(day)
    expect(place('4 March 2026')).toBeGreaterThan(0)
    expect(place('4 March 2026')).toBeLessThan(place('2 April 2026'))
    expect(place('2 April 2026')).toBeLessThan(place('4 May 2026'))
  })
})
