import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { manyServices } from '#test/support/many-services.ts'
import { plantOdd } from '#test/support/odd-entries.ts'
import { type World, world } from '#test/support/world.ts'

type Json = Record<string, unknown>
type Page = {
  contents: Json[]
  total_items: number
  total_pages: number
  page_number: number
  size: number
  first_page: boolean
  last_page: boolean
  empty: boolean
}

let w: World
let su: pg.Client
let services: Json[]
beforeAll(async () => {
  w = await world()
  su = await w.sql('postgres')
  await manyServices(su, 240, { full: true })
  await plantOdd(su, 2)
  services = (await page('/hsds/services?per_page=1000')).contents
})

const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  w.hono.request(path, { headers, method })
const page = async (path: string) => (await (await ask(path)).json()) as Page
const idsOn = async (path: string) => (await page(path)).contents.map((c) => String(c['id']))
const lines = async (path: string) =>
  (await (await ask(path)).text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json)

describe('pages', () => {
  it('hold every entry once, however many stand on one', async () => {
    const all = services.map((s) => String(s['id']))
    expect(new Set(all).size).toBe(all.length)
    for (const size of [1, 7, 50, 99, all.length, 1000]) {
      const seen: string[] = []
      const last = Math.ceil(all.length / size)
      for (let n = size === 1 ? last - 3 : 1; n <= last; n++) {
        const { contents, ...around } = await page(`/hsds/services?page=${n}&per_page=${size}`)
        expect(around).toEqual({
          total_items: all.length,
          total_pages: last,
          page_number: n,
          size: contents.length,
          first_page: n === 1,
          last_page: n === last,
          empty: false,
        })
        seen.push(...contents.map((c) => String(c['id'])))
      }
      expect(seen).toEqual(size === 1 ? all.slice(-4) : all)
    }
  })

  it('hold fifty unless somebody asks otherwise, and nothing after the last', async () => {
    expect((await page('/hsds/services')).size).toBe(50)
    expect(await page('/hsds/services?page=1000')).toMatchObject({
      size: 0,
      empty: true,
      contents: [],
      first_page: false,
      last_page: true,
    })
  })

  it('of nothing is one empty page', async () => {
    expect(await page('/hsds/services?organization_id=00000000-0000-4000-8000-000000000000')).toEqual({
      total_items: 0,
      total_pages: 0,
      page_number: 1,
      size: 0,
      first_page: true,
      last_page: true,
      empty: true,
      contents: [],
    })
  })

  it('as lines are the same entries, flat and full', async () => {
    for (const name of ['services', 'organizations', 'service_at_locations', 'taxonomies', 'taxonomy_terms'])
      for (const more of ['', '&full=true']) {
        const answer = await ask(`/hsds/${name}?format=ndjson${more}`)
        expect(answer.headers.get('Content-Type')).toBe('application/x-ndjson; charset=utf-8')
        expect(await lines(`/hsds/${name}?format=ndjson${more}`)).toEqual(
          (await page(`/hsds/${name}?per_page=1000${more}`)).contents,
        )
      }
  })
})

describe('what a list is narrowed to', () => {
  it('modified_after: what was changed then or later, to the moment', async () => {
    const times = services.map((s) => String(s['last_modified'])).sort()
    for (const at of [times[0], times[100], times.at(-1)]) {
      const expected = services.filter((s) => String(s['last_modified']) >= String(at)).map((s) => s['id'])
      expect(await idsOn(`/hsds/services?per_page=1000&modified_after=${at}`)).toEqual(expected)
    }
    const [changed] = services
    await su.query('update hsds_service set fees_en = $2 where id = $1', [changed?.['id'], 'Free for children'])
    const since = new Date(Date.now() - 60_000).toISOString()
    const news = (await page(`/hsds/services?modified_after=${since}`)).contents
    expect(news.map((s) => s['id'])).toContain(changed?.['id'])
    expect(news.length).toBeLessThan(60)
    const places = (await page(`/hsds/service_at_locations?modified_after=${since}`)).contents
    for (const place of places) expect(news.map((s) => s['id'])).toContain(place['service_id'])
    const withOffset = `${new Date(Date.parse(since) + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00` // as typed, its plus unescaped
    expect(await idsOn(`/hsds/services?modified_after=${withOffset}`)).toEqual(news.map((s) => s['id']))
  })

  it('minimal: every id and when it was changed, on one page', async () => {
    const all = (await page('/hsds/services?per_page=1000')).contents
    const { contents, ...around } = await page('/hsds/services?minimal=true&per_page=10&page=3')
    expect(contents).toEqual(all.map(({ id, last_modified }) => ({ id, last_modified })))
    expect(around).toMatchObject({ total_pages: 1, page_number: 1, size: all.length, last_page: true })
    expect(await lines('/hsds/services?minimal=true&format=ndjson')).toEqual(contents)
  })

  it('a term, a taxonomy: services that say yes to it', async () => {
    const full = (await page('/hsds/services?per_page=1000&full=true')).contents
    type Attribute = { taxonomy_term_id?: string; value: string; taxonomy_term?: Json; link_type: string }
    const having = (test: (a: Attribute) => boolean) =>
      full.filter((s) => (s['attributes'] as Attribute[]).some((a) => a.value !== 'no' && test(a))).map((s) => s['id'])
    const terms = (await page('/hsds/taxonomy_terms?per_page=1000')).contents
    const sign = terms.find((t) => t['code'] === 'sign_language')
    const expected = having((a) => a.taxonomy_term_id === sign?.['id'])
    expect(expected.length).toBeGreaterThan(0)
    expect(await idsOn(`/hsds/services?per_page=1000&taxonomy_term_id=${sign?.['id']}`)).toEqual(expected)
    const marks = having((a) => a.link_type === 'directory_marks')
    expect(await idsOn(`/hsds/services?per_page=1000&taxonomy_id=${sign?.['taxonomy_id']}`)).toEqual(marks)
    expect(marks.length).toBeLessThan(full.length)
    const places = (await page(`/hsds/service_at_locations?per_page=1000&taxonomy_term_id=${sign?.['id']}`)).contents
    for (const p of places) expect(expected).toContain(p['service_id'])
  })

  it('an organization', async () => {
    const [first] = services
    const expected = services.filter((s) => s['organization_id'] === first?.['organization_id']).map((s) => s['id'])
    expect(await idsOn(`/hsds/services?organization_id=${first?.['organization_id']}`)).toEqual(expected)
  })

  it('words, each of which stands somewhere in the names or descriptions', async () => {
    const holds = (s: Json, word: string) =>
      JSON.stringify([s['name'], s['alternate_name'], s['description'], s['organization']]).toLowerCase().includes(word)
    for (const words of [['legal'], ['legal', 'made-up'], ['ជំនួយ'], ['legal', 'ជំនួយ']]) {
      const found = (
        await page(`/hsds/services?per_page=1000&search=${encodeURIComponent(words.join(' ').toUpperCase())}`)
      ).contents
      expect(found.length, words.join()).toBeGreaterThan(0)
      expect(found.length).toBeLessThan(services.length)
      for (const s of services)
        if (words.every((word) => holds({ ...s, organization: s['name'] }, word)))
          expect(found.map((f) => f['id'])).toContain(s['id'])
    }
    expect(await idsOn('/hsds/services?search=%25')).toEqual([])
    expect((await page('/hsds/services?search=')).total_items).toBe(services.length)
  })

  it('a place: services whose area holds it', async () => {
    type Place = Json & {
      service: { service_areas?: { extent: string }[] }
      location: { external_identifier?: string }
    }
    const all = (await page('/hsds/service_at_locations?full=true&per_page=1000')).contents as Place[]
    const reaches = ({ service: { service_areas: areas }, location }: Place, code: string) =>
      areas
        ? areas.some((a) => a.extent === 'KH' || code.startsWith(a.extent))
        : location.external_identifier?.startsWith(code) === true
    for (const code of ['12', '1201', '120101']) {
      const expected = all.filter((p) => reaches(p, code)).map((p) => p['id'])
      expect(await idsOn(`/hsds/service_at_locations?per_page=1000&postcode=${code}`)).toEqual(expected)
      expect(expected.length).toBeGreaterThan(0)
    }
  })

  it('terms: of a taxonomy, at the top, under another', async () => {
    const terms = (await page('/hsds/taxonomy_terms?per_page=1000')).contents
    const [first, second] = terms
    await su.query('update hsds_taxonomy_term set parent_id = $1 where id = $2', [first?.['id'], second?.['id']])
    expect(await idsOn(`/hsds/taxonomy_terms?parent_id=${first?.['id']}`)).toEqual([second?.['id']])
    const top = await idsOn('/hsds/taxonomy_terms?top_only=true&per_page=1000')
    expect(top).toEqual(terms.map((t) => t['id']).filter((id) => id !== second?.['id']))
    await su.query('update hsds_taxonomy_term set parent_id = null')
    const own = terms.filter((t) => t['taxonomy_id'] === first?.['taxonomy_id']).map((t) => t['id'])
    expect(await idsOn(`/hsds/taxonomy_terms?per_page=1000&taxonomy_id=${first?.['taxonomy_id']}`)).toEqual(own)
  })

  it('what nobody described is ignored', async () => {
    expect(await idsOn('/hsds/services?colour=red&page_size=3&minimall=true')).toEqual(
      (await page('/hsds/services')).contents.map((s) => s['id']),
    )
  })
})

describe('languages', () => {
  it('the English name first, the Khmer one as alternate; with lang=km the other way round', async () => {
    const { rows } = await su.query(
      "select id, name_en, name_km, description_en, description_km from hsds_service where state = 'listed' and name_km is not null and description_km is not null and description_en is not null limit 5",
    )
    for (const row of rows) {
      expect(await (await ask(`/hsds/services/${row.id}`)).json()).toMatchObject({
        name: row.name_en,
        alternate_name: row.name_km,
        description: row.description_en,
      })
      expect(await (await ask(`/hsds/services/${row.id}?lang=km`)).json()).toMatchObject({
        name: row.name_km,
        alternate_name: row.name_en,
        description: row.description_km,
      })
    }
  })
})

describe('what is told beside HSDS', () => {
  it('ages, marks with yes or no, hours with the offset of Phnom Penh, how far to trust it', async () => {
    const { rows } = await su.query(
      "select s.id, s.minimum_age, s.confidence, c.byday, c.opens_at from hsds_service s join hsds_schedule c on c.service_id = s.id join hsds_attribute a on a.service_id = s.id and not a.value where s.state = 'listed' and s.minimum_age is not null limit 1",
    )
    const [row] = rows
    const found = (await (await ask(`/hsds/services/${row.id}`)).json()) as Json
    expect(found['minimum_age']).toBe(row.minimum_age)
    expect(found['schedules']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          freq: 'WEEKLY',
          byday: row.byday,
          opens_at: `${row.opens_at.slice(0, 5)}+07:00`,
          timezone: 7,
        }),
      ]),
    )
    expect(found['attributes']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ link_type: 'confidence', value: row.confidence }),
        expect.objectContaining({ value: 'no', taxonomy_term: expect.objectContaining({ language: 'en' }) }),
      ]),
    )
  })

  it('an organization that nobody described says so', async () => {
    const { rows } = await su.query(
      "select id from hsds_organization where state = 'listed' and description_en is null and description_km is null limit 1",
    )
    expect(await (await ask(`/hsds/organizations/${rows[0].id}`)).json()).toMatchObject({
      description: 'No description yet.',
    })
  })
})
