import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeApp } from '#app'
import { openDatabase } from '#platform/db/database.ts'
import { logTo } from '#platform/log/log.ts'
import { manyServices } from '#test/support/many-services.ts'
import { plantOdd } from '#test/support/odd-entries.ts'
import { type World, world } from '#test/support/world.ts'

type Json = Record<string, unknown>
type Page = { contents: Json[] }

let w: World
let su: pg.Client
let services: Json[]
beforeAll(async () => {
  w = await world()
  su = await w.sql('postgres')
  await manyServices(su, 120, { full: true })
  await plantOdd(su, 2)
  services = (await page('/hsds/services?per_page=1000')).contents
})

const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  w.hono.request(path, { headers, method })
const page = async (path: string) => (await (await ask(path)).json()) as Page
const idsOn = async (path: string) => (await page(path)).contents.map((c) => String(c['id']))

describe('keeping answers', () => {
  const paths = [
    '/hsds',
    '/hsds/openapi.json',
    '/hsds/services',
    '/hsds/services?format=ndjson',
    '/hsds/services.csv',
    '/hsds/organizations?full=true',
    '/hsds/taxonomies',
  ]
  it('who has an answer already hears that it has not changed, until it has', async () => {
    const etags = new Map<string, string>()
    for (const path of paths) {
      const answer = await ask(path)
      const etag = answer.headers.get('ETag') ?? ''
      await answer.text()
      expect(answer.headers.get('Cache-Control')).toBe('public, max-age=300')
      for (const asked of [etag, `"x", ${etag}`, etag.replace('W/', '')]) {
        const again = await ask(path, { 'If-None-Match': asked })
        expect(again.status, path).toBe(304)
        expect(await again.text()).toBe('')
        expect(again.headers.get('ETag')).toBe(etag)
      }
      expect((await ask(path, { 'If-None-Match': 'W/"other"' })).status).toBe(200)
      etags.set(path, etag)
    }
    expect(new Set(etags.values()).size).toBe(paths.length)
    await su.query("update hsds_phone set number = '099 000 999' where id = (select id from hsds_phone limit 1)")
    for (const [path, etag] of etags)
      expect((await ask(path, { 'If-None-Match': etag })).status, path).toBe(/^\/hsds$|openapi/.test(path) ? 304 : 200)
  })

  it('it goes out packed where that is understood, and is the same', async () => {
    const plain = await (await ask('/hsds/services')).text()
    for (const encoding of ['br', 'gzip']) {
      const answer = await ask('/hsds/services', { 'Accept-Encoding': encoding })
      expect(answer.headers.get('Content-Encoding')).toBe(encoding)
      expect(answer.headers.get('Vary')).toContain('Accept-Encoding')
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const { brotliDecompressSync, gunzipSync } = await import('node:zlib')
      expect((encoding === 'br' ? brotliDecompressSync(bytes) : gunzipSync(bytes)).toString()).toBe(plain)
    }
  })
})

describe('other sites', () => {
  it('may read what is public here, and nothing else', async () => {
    for (const path of [
      '/hsds',
      '/hsds/services',
      '/hsds/services.csv',
      '/hsds/services?page=x',
      '/hsds/nothing',
      '/hsds/services?format=ndjson',
    ]) {
      const answer = await ask(path, { Origin: 'https://other.example' })
      await answer.text()
      expect(answer.headers.get('Access-Control-Allow-Origin'), path).toBe('*')
      expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull()
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
      expect(answer.headers.getSetCookie()).toEqual([])
    }
    for (const path of ['/en', '/en/services', '/staff', '/hsdsx', '/health/live'])
      expect(
        (await ask(path, { Origin: 'https://other.example' })).headers.get('Access-Control-Allow-Origin'),
        path,
      ).toBeNull()
    const before = await ask(
      '/hsds/services',
      {
        Origin: 'https://other.example',
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'if-none-match',
      },
      'OPTIONS',
    )
    expect(before.status).toBe(204)
    expect(before.headers.get('Access-Control-Allow-Methods')).toBe('GET, HEAD')
  })
})

describe('what cannot be answered', () => {
  const wrong = async (path: string, status: number, method = 'GET') => {
    const answer = await ask(path, {}, method)
    expect(answer.status, path).toBe(status)
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    const said = (await answer.json()) as Json
    expect(said).toEqual({
      type: 'about:blank',
      title: expect.any(String),
      status,
      detail: expect.stringMatching(/^[A-Z].*\.$/),
    })
    return String(said['detail'])
  }

  it('says which parameter, and what it has to be', async () => {
    const odd: Record<string, string[]> = {
      page: ['0', '-1', '1.5', '1e3', 'x', '99999999', '%00', '1000001'],
      per_page: ['0', '1001', '5 ', '٣'],
      format: ['xml', 'JSON'],
      full: ['yes', '1'],
      minimal: ['x'],
      taxonomy_term_id: ['x', '00000000-0000-4000-8000-00000000000g'],
      organization_id: ["' or 1=1 --"],
      modified_after: ['yesterday', '2026-02-30', '2026-01-01T00:00:00', '0000-01-01', '10000-01-01T00:00:00Z'],
      lang: ['fr'],
      search: ['%00', 'x'.repeat(101)],
    }
    for (const [name, values] of Object.entries(odd))
      for (const value of values) {
        const sent = value.startsWith('%') ? value : encodeURIComponent(value)
        expect(await wrong(`/hsds/services?${name}=${sent}`, 400)).toContain(`The parameter ${name} has`)
      }
    expect(await wrong('/hsds/service_at_locations?postcode=12000&proximity=', 400)).toContain('official place code')
    expect(await wrong('/hsds/service_at_locations?postcode=99', 400)).toContain('postcode')
    expect(await wrong('/hsds/service_at_locations?postcode=12&proximity=500', 400)).toContain('measures no distances')
  })

  it('an id that is nobody’s, or none, and an address that is none', async () => {
    for (const path of [
      'services/00000000-0000-4000-8000-000000000000',
      'services/x',
      'organizations/1',
      'taxonomies/%00',
      'taxonomy_terms/%E0%A4%A',
      'nothing',
      'services/x/y',
    ])
      expect(await wrong(`/hsds/${path}`, 404)).toContain('nothing here')
  })

  it('other methods than reading', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(await wrong('/hsds/services', 405, method)).toContain('only for reading')
      expect((await ask('/hsds/services', {}, method)).headers.get('Allow')).toContain('GET')
    }
    const head = await ask('/hsds/services', {}, 'HEAD')
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect((await ask('/hsds/services?format=ndjson', {}, 'HEAD')).status).toBe(200)
  })

  it('a database that does not answer is a problem that tells nothing', async () => {
    const db = await openDatabase(w.connection('sdap_app'))
    await db.close()
    const before = logTo(() => {})
    const answer = await makeApp({ ...w.app, db }).request('/hsds/services?format=ndjson')
    logTo(before)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('Retry-After')).toBe('60')
    expect(await answer.text()).not.toMatch(/Error|driver|node_modules/)
  })

  it('no address makes a fault', async () => {
    const name = fc.constantFrom(
      'services',
      'organizations',
      'service_at_locations',
      'taxonomies',
      'taxonomy_terms',
      'services.csv',
      'openapi.json',
    )
    const parameter = fc.constantFrom(
      'search',
      'page',
      'per_page',
      'format',
      'taxonomy_term_id',
      'taxonomy_id',
      'organization_id',
      'modified_after',
      'minimal',
      'full',
      'full_service',
      'parent_id',
      'top_only',
      'postcode',
      'lang',
      '__proto__',
    )
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('true', '1', 'ndjson', 'km', '12', '\\', '%', "'", '2026-01-01'),
      fc.uuid(),
    )
    await fc.assert(
      fc.asyncProperty(name, fc.dictionary(parameter, value, { maxKeys: 4 }), async (resource, query) => {
        const sent = Object.entries(query).map(([k, v]) => `${k}=${encodeURIComponent(v.toWellFormed())}`)
        const answer = await ask(`/hsds/${resource}?${sent.join('&')}`)
        await answer.text()
        expect(answer.status).toBeLessThan(500)
      }),
      { numRuns: 150, seed: 3 },
    )
  })
})

describe('the table', () => {
  it('has every service once, in Khmer and English, for a spreadsheet', async () => {
    const answer = await ask('/hsds/services.csv')
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('Content-Disposition')).toBe('attachment; filename="services.csv"')
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const rows = parse(Buffer.from(bytes), { bom: true, columns: true, record_delimiter: '\r\n' }) as Record<
      string,
      string
    >[]
    const all = (await page('/hsds/services?per_page=1000&full=true')).contents
    expect(rows.map((r) => r['id'])).toEqual(all.map((s) => s['id']))
    for (const [i, s] of all.entries()) {
      expect(rows[i]?.['phones']).toBe(((s['phones'] as Json[]) ?? []).map((p) => p['number']).join('; '))
      expect(rows[i]?.['last_verified']).toBe(s['assured_date'] ?? '')
      expect(rows[i]?.['minimum_age']).toBe(String(s['minimum_age'] ?? ''))
    }
    expect(rows.some((r) => /[\u1780-\u17ff]/.test(r['name_km'] ?? ''))).toBe(true)
    expect(rows.some((r) => (r['kinds_of_help'] ?? '') !== '' && (r['provinces'] ?? '') !== '')).toBe(true)
    expect((await ask('/hsds/services')).headers.get('Link')).toBe(
      '<http://localhost/hsds/services.csv>; rel="alternate"; type="text/csv"',
    )
  })

  it('holds no formula that a spreadsheet would run', async () => {
    const text = await (await ask('/hsds/services.csv')).text()
    const rows = parse(text, { bom: true }) as string[][]
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r\n]/.test(cell))).toEqual([])
    expect(rows.flat().filter((cell) => cell.startsWith("'=HYPERLINK")).length).toBeGreaterThan(0)
  })

  it('is narrowed like the list', async () => {
    const [first] = services
    const text = await (await ask(`/hsds/services.csv?organization_id=${first?.['organization_id']}`)).text()
    const rows = parse(text, { bom: true, columns: true }) as Json[]
    expect(rows.map((r) => r['id'])).toEqual(
      await idsOn(`/hsds/services?organization_id=${first?.['organization_id']}`),
    )
  })
})

describe('the database', () => {
  it('is asked no more for a full page of fifty than for one', async () => {
    const asked = async (path: string) => {
      const { query } = pg.Client.prototype
      let n = 0
      pg.Client.prototype.query = function (this: pg.Client, ...of: unknown[]) {
        n++
        return (query as (...of: unknown[]) => unknown).apply(this, of)
      } as typeof query
      try {
        await (await ask(path)).text()
      } finally {
        pg.Client.prototype.query = query
      }
      return n
    }
    for (const path of ['services', 'organizations', 'service_at_locations']) {
      const many = await asked(`/hsds/${path}?full=true&full_service=true`)
      expect(many).toBeLessThanOrEqual((await asked(`/hsds/${path}?full=true&full_service=true&per_page=1`)) + 1)
      expect(many).toBeLessThan(35)
    }
  })

  it('is not held by who reads slowly, nor by everybody at once', async () => {
    const slow = (await ask('/hsds/services?format=ndjson')).body?.getReader()
    await slow?.read()
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask('/hsds/services?per_page=5')))
    expect(answers.map((a) => a.status)).toEqual(Array(40).fill(200))
    await slow?.cancel()
  })
})
