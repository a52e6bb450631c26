import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { get, type Session } from '#test/security/asking.ts'
import { until } from '#test/support/program.ts'
import { lotusHouse } from './finder.test.setup.ts'

// What the page of an entry tells, and what it keeps back, over HTTP.

type Row = Record<string, unknown>

const here = lotusHouse()
const { put, service, see } = here

describe('an entry', () => {
  it('tells what is known, by code and by id, in both languages', async () => {
    const one = await see('/en/services/child_helpline_cambodia')
    for (const said of ['1280', 'Day and night, every day', 'up to 25 years', 'By phone, By message', 'Whole country'])
      expect(one.text).toContain(said)
    expect(one.html).toContain('href="/km/services/child_helpline_cambodia"')
    const id = here.ids['kampot'] ?? ''
    expect((await see(`/km/services/${id}`)).text).toContain('ផ្ទះឈូក')
    for (const session of ['dara', 'kosal']) {
      const staff: Session = { kind: 'staff', secret: (await here.w.as(session)).secret }
      expect((await get(here.w.hono, `/en/services/${id}`, staff)).status).toBe(200)
    }
  })

  it('never shows a number or link that nobody confirmed, but 1280 in its place', async () => {
    for (const path of [
      `/en/services/${here.ids['kep']}`,
      `/en/services/${here.ids['kep']}?card=1`,
      '/en/services?help=medical&place=23',
    ]) {
      const { html, text } = await see(path)
      expect(html, path).not.toMatch(/012 ?230 ?230|t\.me\/kep/)
      expect(text, path).toContain('The number is being checked. Call 1280: they can connect you.')
    }
  })

  it('gives no address of a safe house, but says why; elsewhere a map', async () => {
    const [safe, known] = [await service('Safe Room'), await service('Known Room')]
    const at = async (of: string, row: Row) =>
      put('hsds_service_at_location', {
        ...{ organization_id: here.house, service_id: of },
        location_id: await put('hsds_location', { organization_id: here.house, location_type: 'physical', ...row }),
      })
    await at(safe, { redacted: true, place_code: '07', name_en: 'Hidden Street' })
    await at(known, { place_code: '0704', name_en: 'Open Street', latitude: 10.61, longitude: 104.18 })
    await until(async () => (await see(`/en/services/${known}`)).text.includes('Open Street'))
    const hidden = await see(`/en/services/${safe}`)
    expect(hidden.text).toContain('This place keeps its address to itself, so that people there are safe.')
    expect(hidden.text).toContain('It is in : Kampot'.replace(' :', ':'))
    expect(hidden.html).not.toMatch(/Hidden Street|geo:|openstreetmap/)
    const open = await see(`/en/services/${known}`)
    expect(open.html).toContain('href="geo:10.61,104.18"')
    expect(open.html).toMatch(/href="https:\/\/www\.openstreetmap\.org\/[^"]*" rel="noreferrer"/)
  })

  it('leads from what was merged to what is kept, and hides what is hidden', async () => {
    const [kept, merged, hidden] = [
      await service('Kept', { code: 'kept_room' }),
      await service('Merged'),
      await service('Hid'),
    ]
    await here.db.query("update hsds_service set state = 'merged', merged_into = $2 where id = $1", [merged, kept])
    await here.db.query("update hsds_service set state = 'hidden' where id = $1", [hidden])
    await until(async () => (await see(`/en/services/${kept}`)).status === 200)
    const moved = await get(here.w.hono, `/en/services/${merged}`)
    expect([moved.status, moved.headers.get('Location')]).toEqual([301, '/en/services/kept_room'])
    for (const nothing of [hidden, randomUUID(), 'no_such_code', "x'; drop table", '%00'].map(encodeURIComponent)) {
      const gone = await see(`/en/services/${nothing}`)
      expect(gone.status, nothing).toBe(404)
      expect(gone.html).toContain('name="words"')
      expect(gone.html).toContain('tel:1280')
    }
    await here.db.query("update hsds_service set state = 'hidden' where id = $1", [kept])
    expect((await get(here.w.hono, `/en/services/${merged}`)).status).toBe(404)
  })

  it('names the organization once', async () => {
    expect((await see('/en/services/take_it_down')).html).toContain('<h1>Take It Down (NCMEC)</h1>')
    expect((await see(`/en/services/${here.ids['kep']}`)).html).toContain('<h1>Lotus House: Kep Room</h1>')
  })

  it('fits on a small card, with name, number and hours alone', async () => {
    const { html, text } = await see('/en/services/aple_hotline?card=1')
    expect(html).not.toMatch(/<nav|<footer/)
    expect(text).toContain('092-311-511')
    expect(text).not.toMatch(/abuse|harm|picture/i)
  })
})
