import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeApp } from '#app'
import { openDatabase } from '#platform/db/database.ts'
import { logTo } from '#platform/log/log.ts'
import { type Json, publicDirectory } from './answers.test.setup.ts'

// Whoever asks what cannot be answered is told why, and learns nothing else.

const here = publicDirectory()
const { ask } = here

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
    const db = await openDatabase(here.w.connection('sdap_app'))
    await db.close()
    const before = logTo(() => {})
    const answer = await makeApp({ ...here.w.app, db }).request('/hsds/services?format=ndjson')
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
