import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { publicDirectory } from './answers.test.setup.ts'

// How answers go out: kept, packed, read by other sites, and what they cost the database.

const here = publicDirectory()
const { ask } = here

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
    await here.su.query("update hsds_phone set number = '099 000 999' where id = (select id from hsds_phone limit 1)")
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
