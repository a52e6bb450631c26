import type { ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { parameters } from '#modules/directory/hsds/parameters.ts'
import { resourceNames, resources } from '#modules/directory/hsds/resources.ts'
import { faults, hsdsChecks, nulls, published, readSchema, schemasThere } from '#test/support/hsds.ts'
import { manyServices } from '#test/support/many-services.ts'
import { hidden, plantEverywhere, plantHidden, plantOdd } from '#test/support/odd-entries.ts'
import { type World, world } from '#test/support/world.ts'

if (!schemasThere) console.log('The schemas of HSDS are not beside this project: comparing with them is left out.')

type Json = Record<string, unknown>
type Page = { contents: Json[]; size: number; total_items: number }

let w: World
let made: { organizationIds: string[]; serviceIds: string[] }
let ids: Record<string, string[]>
beforeAll(async () => {
  w = await world()
  const su = await w.sql('postgres')
  made = await manyServices(su, 300, { full: true })
  await plantOdd(su, 1)
  await plantEverywhere(su)
  await plantHidden(su, { organization: made.organizationIds[0] ?? '', service: made.serviceIds[0] ?? '' })
  await su.query(
    'update hsds_service_area set place_code = $1 where id in (select distinct on (service_id) id from hsds_service_area where place_code is not null limit 9)',
    ['12010101'],
  )
  ids = Object.fromEntries(
    await Promise.all(
      resourceNames.map(async (name) => [
        name,
        (await page(`/hsds/${name}?per_page=1000`)).contents.map((c) => String(c['id'])),
      ]),
    ),
  )
})

const text = async (path: string) => {
  const answer = await w.hono.request(path)
  expect(answer.status, path).toBe(200)
  return answer.text()
}
const page = async (path: string) => JSON.parse(await text(path)) as Page
const one = async (path: string) => JSON.parse(await text(path)) as Json

/** An address of a schema as a file's name. */
const file = (address: string) => address.replace(published, '')

describe.runIf(schemasThere)('what is answered, against the published schemas of HSDS 3.0', () => {
  let check: (file: string) => ValidateFunction
  beforeAll(() => {
    check = hsdsChecks()
  })

  it('every entry by its id, in both languages: valid, nothing unknown, nothing null', async () => {
    for (const name of resourceNames)
      for (const [i, id] of (ids[name] ?? []).entries()) {
        if (i % 9 > 1 && name !== 'taxonomies') continue
        const found = await one(
          `/hsds/${name}/${id}?lang=${i % 2 ? 'km' : 'en'}${name === 'organizations' && i % 3 ? '&full_service=true' : ''}`,
        )
        expect(faults(check(file(resources[name].schema.one)), found), `${name} ${id}`).toEqual([])
        expect(nulls(found)).toEqual([])
      }
  })

  it('random pages with random filters', async () => {
    const id = (name: string) => fc.constantFrom(...(ids[name] ?? ['']), '00000000-0000-4000-8000-000000000000')
    const asked = fc.constantFrom(...resourceNames).chain((name) =>
      fc.record(
        {
          name: fc.constant(name),
          page: fc.integer({ min: 1, max: 20 }),
          per_page: fc.integer({ min: 1, max: 60 }),
          search: fc.constantFrom('help', 'ជំនួយ', 'Light', '100%', '_', '\\', "'", 'កុមារ centre'),
          lang: fc.constantFrom('en', 'km'),
          full: fc.boolean(),
          full_service: fc.boolean(),
          taxonomy_term_id: id('taxonomy_terms'),
          taxonomy_id: id('taxonomies'),
          organization_id: id('organizations'),
          modified_after: fc.constantFrom(
            '2026-03-01',
            '2026-02-01T10:00:00Z',
            '2026-05-01T00:00:00+07:00',
            '1999-12-31',
          ),
          top_only: fc.boolean(),
          parent_id: id('taxonomy_terms'),
          postcode: fc.constantFrom('12', '1201', '120101', '12010101', '25'),
        },
        { requiredKeys: ['name'] },
      ),
    )
    await fc.assert(
      fc.asyncProperty(asked, async ({ name, ...query }) => {
        const address = `/hsds/${name}?${new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]))}`
        const found = await page(address)
        const { contents, ...around } = found
        expect(faults(pageCheck(), { ...around, contents: [] })).toEqual([])
        expect(around.size).toBe(contents.length)
        const nested =
          name === 'organizations'
            ? query.full || query.full_service
            : query.full && 'full' in query && ['services', 'service_at_locations'].includes(name)
        const { listed, one: whole } = resources[name].schema
        for (const item of contents) {
          expect(faults(check(file(nested ? whole : listed)), item), address).toEqual([])
          expect(nulls(item)).toEqual([])
        }
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  const pageCheck = () => {
    const parts = Object.entries(
      (readSchema('openapi.json') as { components: { schemas: { Page: { properties: Json } } } }).components.schemas
        .Page.properties,
    )
    const check = (object: unknown) =>
      parts.every(([name, part]) => {
        const value = (object as Json)[name]
        return (part as Json)['type'] === 'integer' ? Number.isInteger(value) : typeof value === 'boolean'
      }) && Object.keys(object as Json).length === parts.length + 1
    return Object.assign(check, {
      errors: [{ instancePath: '', message: 'is no page', params: {} }],
    }) as unknown as ValidateFunction
  }

  it('the check itself sees an unknown property, null, and what is missing', async () => {
    const found = await one(`/hsds/services/${ids['services']?.[0]}`)
    const service = check('service.json')
    expect(faults(service, found)).toEqual([])
    for (const broken of [
      { ...found, colour: 'red' },
      { ...found, description: null },
      { ...found, name: undefined },
      { ...found, organization: { ...(found['organization'] as Json), colour: 'red' } },
      { ...found, url: 'not an address' },
    ])
      expect(faults(service, JSON.parse(JSON.stringify(broken)))).not.toEqual([])
  })
})

describe.runIf(schemasThere)('the description of the API, against the published one', () => {
  type Operation = { operationId: string; parameters?: { $ref: string }[]; responses: { 200: { content: Json } } }
  type Description = {
    paths: Record<string, { get: Operation }>
    components: { parameters: Record<string, Json> }
    servers: { url: string }[]
  }
  let own: Description
  const theirs = () => readSchema('openapi.json') as unknown as Description
  beforeAll(async () => {
    own = (await one('/hsds/openapi.json')) as unknown as Description
  })

  it('has every path and every parameter', () => {
    for (const [path, { get }] of Object.entries(theirs().paths)) {
      const ours = own.paths[path]?.get
      const refs = (o?: Operation) =>
        (o?.parameters ?? []).map((p) => p.$ref ?? `#/components/parameters/${(p as unknown as Json)['name']}`)
      expect(refs(ours), path).toEqual(expect.arrayContaining(refs(get)))
      for (const ref of refs(ours)) expect(own.components.parameters).toHaveProperty(ref.split('/').at(-1) ?? '')
    }
  })

  it('names the same schemas, but where one place at a location is said to be a service', () => {
    const schemas = (d: Description, path: string) =>
      [...JSON.stringify(d.paths[path]?.get.responses[200]).matchAll(/"(https:[^"]*\.json)"/g)].map((m) => m[1])
    for (const path of Object.keys(theirs().paths))
      if (path === '/service_at_locations/{id}')
        expect(schemas(own, path)).toEqual([`${published}compiled/service_at_location.json`])
      else expect(schemas(own, path), path).toEqual(schemas(theirs(), path))
  })

  it('says where it stands, as it is reached or as the deployment says', async () => {
    expect(own.servers).toEqual([{ url: 'http://localhost/hsds' }])
    expect(await one('/hsds')).toEqual({
      version: '3.0',
      profile: expect.stringMatching(/^https:/),
      openapi_url: 'http://localhost/hsds/openapi.json',
    })
    expect(await one('/hsds/')).toEqual(await one('/hsds'))
    const { makeApp } = await import('#app')
    const behind = makeApp({ ...w.app, publicUrl: 'https://sdap.example/' })
    const base = (await (await behind.request('http://inner:3000/hsds')).json()) as Json
    expect(base['openapi_url']).toBe('https://sdap.example/hsds/openapi.json')
  })
})

describe('the description and what is served', () => {
  it('every described parameter is read, where it is described', async () => {
    for (const name of resourceNames)
      for (const parameter of resources[name].takes.list) {
        if (parameter === 'search') continue // takes every word
        const answer = await w.hono.request(`/hsds/${name}?${parameter}=odd`)
        expect(answer.status, `${name} ${parameter}`).toBe(400)
        expect(((await answer.json()) as Json)['detail']).toBe(
          `The parameter ${parameter} has ${parameters[parameter].has}.`,
        )
      }
  })

  it('every described path answers', async () => {
    const { paths } = (await one('/hsds/openapi.json')) as { paths: Record<string, unknown> }
    expect(Object.keys(paths)).toHaveLength(2 * resourceNames.length + 2)
    for (const path of Object.keys(paths)) {
      const [, name = ''] = path.split('/')
      expect((await w.hono.request(`/hsds${path.replace('{id}', ids[name]?.[0] ?? '')}`)).status, path).toBe(200)
    }
  })
})

describe('what the public must not see', () => {
  it('stands in no answer: drafts, hidden and merged entries, unconfirmed numbers and links, older values, where a safe house is', async () => {
    const lists = resourceNames.flatMap((name) => [
      ...[
        '',
        '&full=true',
        '&full_service=true',
        '&lang=km&full=true',
        '&minimal=true',
        '&format=ndjson&full=true',
      ].map((more) => `/hsds/${name}?per_page=1000${more}`),
      `/hsds/${name}?per_page=1000&search=${hidden}`,
    ])
    const each = ['services', 'organizations', 'service_at_locations'].flatMap((name) =>
      (ids[name] ?? []).filter((_, i) => i % 10 === 0).map((id) => `/hsds/${name}/${id}?full_service=true`),
    )
    const first = [
      `/hsds/services/${made.serviceIds[0]}`,
      `/hsds/organizations/${made.organizationIds[0]}?full_service=true`,
    ]
    for (const path of [...lists, ...each, ...first, '/hsds/services.csv', '/hsds', '/hsds/openapi.json'])
      expect((await text(path)).toLowerCase(), path).not.toContain(hidden.toLowerCase())
  })

  it('is not found by its id, and no list counts it', async () => {
    const su = await w.sql('postgres')
    const unlisted =
      await su.query(`select 'services' as kind, s.id from hsds_service s join hsds_organization o on o.id = s.organization_id where s.state <> 'listed' or o.state <> 'listed'
      union all select 'organizations', id from hsds_organization where state <> 'listed'
      union all select 'service_at_locations', p.id from hsds_service_at_location p join hsds_service s on s.id = p.service_id where s.state <> 'listed'`)
    expect(unlisted.rows.length).toBeGreaterThan(10)
    for (const { kind, id } of unlisted.rows) {
      expect((await w.hono.request(`/hsds/${kind}/${id}`)).status).toBe(404)
      expect(ids[kind]).not.toContain(id)
    }
  })

  it('is shown to nobody who is signed in either: who asks here is nobody', async () => {
    const path = `/hsds/services/${made.serviceIds[0]}`
    const signedIn = await w.hono.request(path, { headers: { Cookie: w.cookie('dara') } })
    expect(await signedIn.text()).toBe(await text(path))
    expect(signedIn.headers.getSetCookie()).toEqual([])
  })

  it('a safe house is a name and a province, and says that it is kept secret', async () => {
    const service = (await one(`/hsds/services/${made.serviceIds[0]}`)) as {
      service_at_locations: { location: Json; description?: string }[]
    }
    const there = service.service_at_locations.find((p) => p.location['name'] === 'A safe house')
    expect(there?.description).toBeUndefined()
    expect(Object.keys(there?.location ?? {}).sort()).toEqual([
      'attributes',
      'description',
      'external_identifier',
      'external_identifier_type',
      'id',
      'location_type',
      'name',
      'organization_id',
    ])
    expect(there?.location).toMatchObject({
      external_identifier: '12',
      description: 'This place is kept secret, for safety. Province: Phnom Penh.',
      attributes: [{ link_type: 'redacted', value: 'yes' }],
    })
  })
})
