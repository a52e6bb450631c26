import { randomUUID } from 'node:crypto'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { asCurl, examples } from '#modules/partners/examples.ts'
import { broken, type Right, type Schema, valuesOf } from '#test/support/from-schema.ts'
import { type EntryAnswer, json, madeKey, type Sent, send } from '#test/support/keys.ts'
import { allRoutes } from '#test/support/permissions.ts'
import { report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

// The API for programs against its own description: what it says is taken is taken, what it says is
// answered is answered, and nothing that is sent is a fault.

type Content = Record<string, { schema: Schema }>
type Described = {
  operationId: string
  summary: string
  parameters: { in: string; name: string }[]
  requestBody?: { content: Content }
  responses: Record<string, { $ref?: string; content?: Content }>
}
type Description = {
  openapi: string
  paths: Record<string, Record<string, Described>>
  components: { schemas: Record<string, Schema>; responses: Record<string, { content: Content }> }
}

let w: World
let db: pg.Client
let key: string
let api: Description
let ids: { organization: string; service: string }
let code: string
let schemas: Record<string, Schema>
const ajv = formats.default(new Ajv2020({ strict: false, allErrors: true }))
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  key = await madeKey(w)
  api = await json<Description>(await w.hono.request('/api/openapi.json'))
  schemas = api.components.schemas
  const { rows } = await db.query(
    "select o.id as organization, s.id as service from hsds_organization o join hsds_service s on s.organization_id = o.id where o.code = 'demo_helpline'",
  )
  ids = rows[0]
  code = (await report(w)).code
})

type One = Described & { method: string; path: string }
const all = (): One[] =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, o]) => ({ ...o, method: method.toUpperCase(), path })),
  )
const bodySchema = (o: One) => o.requestBody?.content['application/json']?.schema
const checks = new Map<string, ValidateFunction>()
const fits = (schema: Schema | undefined, value: unknown) => {
  const ref = schema?.$ref ?? ''
  const check = checks.get(ref) ?? ajv.compile({ $ref: ref, components: api.components })
  checks.set(ref, check)
  return check(value) ? [] : (check.errors ?? []).map((e) => `${e.instancePath} ${e.message}`)
}

/** Sends a request as the description says, with the revision that counts unless another is given. */
type Asked = { body?: unknown; raw?: string; query?: string; revision?: string }
async function ask(o: One, { body, raw, query = '', revision }: Asked = {}) {
  const id = o.path.includes('/organizations') ? ids.organization : ids.service
  const path = o.path.replace('{id}', id)
  const headers: Record<string, string> = {}
  if (o.parameters.some((p) => p.name === 'Idempotency-Key')) headers['Idempotency-Key'] = randomUUID()
  if (o.parameters.some((p) => p.name === 'If-Match'))
    headers['If-Match'] = revision ?? (await send(w, key, 'GET', path)).headers.get('ETag') ?? ''
  if (o.parameters.some((p) => p.name === 'Receipt-Code')) headers['Receipt-Code'] = code
  const sent: Sent = { headers, ...(raw === undefined ? {} : { raw }), ...(body === undefined ? {} : { body }) }
  const answer = await send(w, key, o.method, path + query, sent)
  await expectDescribed(o, answer)
  return answer
}

/** What is answered is among what the description says is answered, word for word. */
async function expectDescribed(o: One, answer: Response) {
  const about = `${o.operationId} ${answer.status}`
  expect(answer.status, about).toBeLessThan(500)
  const told = o.responses[answer.status]
  expect(told, `${about} is described`).toBeDefined()
  const content = told?.content ?? api.components.responses[String(answer.status)]?.content ?? {}
  const type = (answer.headers.get('Content-Type') ?? '').split(';')[0] ?? ''
  expect(Object.keys(content), about).toEqual([type])
  expect(fits(content[type]?.schema, await answer.clone().json()), about).toEqual([])
}

describe('the description', () => {
  it('is OpenAPI 3.1 whose references lead somewhere and whose schemas are schemas', () => {
    expect(api.openapi).toBe('3.1.0')
    const refs = [...JSON.stringify(api).matchAll(/"\$ref":"#([^"]+)"/g)].map((m) => m[1] ?? '')
    expect(refs.length).toBeGreaterThan(20)
    const behind = (ref: string) =>
      ref
        .split('/')
        .slice(1)
        .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], api)
    for (const ref of refs) expect(behind(ref), ref).toBeDefined()
    for (const schema of Object.values(schemas))
      expect(() => ajv.compile({ ...schema, components: api.components })).not.toThrow()
    expect(new Set(all().map((o) => o.operationId)).size).toBe(all().length)
  })

  it('has every operation that is mounted, and no other', () => {
    const mounted = allRoutes
      .filter((r) => r.access === 'partner')
      .map((r) => `${r.method} ${r.path.replace(':id', '{id}')}`)
    expect(
      all()
        .map((o) => `${o.method} /api/v1${o.path}`)
        .sort(),
    ).toEqual(mounted.sort())
    expect(mounted.length).toBeGreaterThanOrEqual(12)
  })

  it('offers no verifying: that needs a person', async () => {
    expect(Object.keys(api.paths).join()).not.toContain('verification')
    const answer = await send(w, key, 'POST', `/directory/services/${ids.service}/verifications`, { body: {} })
    expect(answer.status).toBe(404)
  })
})

/** What no schema says: which numbers, links and places there are, and whose. */
const right = (o: One): Right => ({
  organization_id: fc.constant(ids.organization),
  id: fc.constant(undefined),
  location_ids: fc.constant([]),
  number: fc.constantFrom('117', '012 345 678', '+855 12 345 678', '០១២៣៤៥៦៧៨'),
  email: fc.constantFrom(null, '', 'help@example.org'),
  website: fc.constantFrom(null, 'https://example.org/help'),
  url: fc.constantFrom('https://example.org', 'https://t.me/help'),
  kind: fc.constantFrom('ngo', 'helpline'),
  links: o.path === '/reports' ? fc.constant(null) : fc.constantFrom([], [{ kind: 'web', url: 'https://example.org' }]),
  locations: fc.constantFrom(null, [
    { place: '12', address: 'Street 1' },
    { place: '0801', redacted: true },
  ]),
  areas: fc.constantFrom(null, ['country'], ['12', '0801']),
  minimum_age: fc.constantFrom(null, 6),
  maximum_age: fc.constantFrom(null, 17),
  told_on: fc.constant('2026-01-31'),
  contact_way: fc.constant('only_here'),
})

describe('every operation', () => {
  it('takes whatever its schema lets pass: it is done, or told what else it has to be', async () => {
    const seen: Record<string, Set<number>> = {}
    for (const o of all()) {
      const body = bodySchema(o)
      const statuses = new Set<number>()
      seen[o.operationId] = statuses
      if (!body) {
        statuses.add((await ask(o)).status)
        continue
      }
      await fc.assert(
        fc.asyncProperty(fc.oneof(valuesOf(body, schemas), valuesOf(body, schemas, right(o))), async (value) => {
          expect(fits(body, value)).toEqual([])
          statuses.add((await ask(o, { body: value })).status)
        }),
        { numRuns: 6, seed: 3 },
      )
    }
    for (const [name, statuses] of Object.entries(seen)) {
      for (const status of statuses) expect([200, 201, 422], name).toContain(status)
      expect(statuses.has(200) || statuses.has(201), `${name} was done`).toBe(true)
    }
  })

  it('refuses what its schema does not let pass, without a fault, and changes nothing then', async () => {
    const version = async () => (await db.query('select version from directory_version')).rows[0].version as string
    let refused = 0
    for (const o of all()) {
      const body = bodySchema(o)
      if (!body) continue
      await fc.assert(
        fc.asyncProperty(valuesOf(body, schemas).chain(broken), async (value) => {
          const wrong = fits(body, value).length > 0
          const before = await version()
          const answer = await ask(o, { raw: JSON.stringify(value), revision: '"1"' })
          if (!wrong) return
          refused++
          expect(answer.status, JSON.stringify(value)).toBe(422)
          const { errors } = await json<{ errors: { pointer: string }[] }>(answer)
          expect(errors.length).toBeGreaterThan(0)
          expect(await version()).toBe(before)
        }),
        { numRuns: 10, seed: 5 },
      )
    }
    expect(refused).toBeGreaterThan(50)
  })

  it('takes any parameter without a fault', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(
        '0',
        '-1',
        '2026-01-01',
        'draft',
        '1.00000000-0000-4000-8000-000000000000',
        '999999999999999999.00000000-0000-4000-8000-000000000000',
      ),
    )
    for (const o of all().filter((x) => x.parameters.some((p) => p.in === 'query')))
      await fc.assert(
        fc.asyncProperty(
          fc.dictionary(fc.constantFrom(...o.parameters.map((p) => p.name), 'odd'), value),
          async (asked) => {
            expect([200, 400]).toContain((await ask(o, { query: `?${new URLSearchParams(asked)}` })).status)
          },
        ),
        { numRuns: 15, seed: 7 },
      )
  })
})

describe('the page about it', () => {
  it('has every operation, field and problem, in both frames, and an address without a language', async () => {
    for (const lang of ['en', 'km']) {
      const page = await (await w.hono.request(`/${lang}/api/docs`)).text()
      expect(page).toContain(`<html lang="${lang}"`)
      for (const o of all()) expect(page).toContain(`<code>${o.method} /api/v1${o.path}</code>`)
      for (const name of ['Service', 'Organization'])
        for (const field of Object.keys(schemas[name]?.properties ?? {}))
          expect(page).toMatch(new RegExp(`<code>${field}( \\*)?</code>`))
      for (const status of Object.keys(api.components.responses)) expect(page).toContain(`<dt>${status}</dt>`)
    }
    expect((await w.hono.request('/api/docs')).headers.get('Location')).toMatch(/^\/(km|en)\/api\/docs$/)
  })

  it('gives examples that work as they stand there', async () => {
    const page = await (await w.hono.request('/en/api/docs')).text()
    for (const example of examples) {
      expect(page).toContain(asCurl(example).replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;'))
      // The code of an example is made up; here one that opens something stands in its place.
      const { revision } = await json<EntryAnswer>(await send(w, key, 'GET', `/directory/services/${ids.service}`))
      const filled = (text: string) =>
        text
          .replaceAll('{service}', ids.service)
          .replaceAll('{organization}', ids.organization)
          .replaceAll('{revision}', revision)
      const answer = await send(w, key, example.method, filled(example.path), {
        headers: Object.fromEntries(
          Object.entries(example.headers ?? {}).map(([name, value]) => [name, filled(value)]),
        ),
        ...(example.body ? { raw: filled(JSON.stringify(example.body)) } : {}),
      })
      expect([200, 201], example.says + (await answer.clone().text())).toContain(answer.status)
    }
  })
})
