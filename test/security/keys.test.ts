import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeApp } from '#app'
import { changeService, makeService, setServiceState } from '#modules/directory/commands/service.ts'
import { tellCapacity } from '#modules/directory/commands/tell.ts'
import { verifyService } from '#modules/directory/commands/verify.ts'
import { noFacts } from '#modules/directory/entry/facts.ts'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { contextFor, enterPartner, sessionParts } from '#platform/access/context.ts'
import { keyAllowance } from '#platform/http/door.ts'
import { logTo } from '#platform/log/log.ts'
import { addDays, today } from '#platform/time/time.ts'
import { json, madeKey, plantKey, secretOf, send } from '#test/support/keys.ts'
import { allPolicies } from '#test/support/policies.ts'
import { report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { get, type Session, submit } from './asking.ts'
import { asking } from './one-connection.ts'
import { readKeyOperations, readPermissions } from './permissions-table.ts'
import { scannerFor } from './scanner.ts'
import { tablesHolding } from './search.ts'

// Keys of partner organisations' programs: which open something, how far they reach, and what is left of
// them when the program's own rules are gone.

let w: World
let db: pg.Client
let key: string
let reading: string
/** An entry of the helpline, whose key it is; one of another organisation; one that nobody owns; another's draft. */
const ids: Record<string, { organization: string; service: string }> = {}
const lines: string[] = []
const seen: string[] = []
const before = logTo((line) => lines.push(line))
afterAll(() => void logTo(before))
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  key = await madeKey(w)
  reading = await madeKey(w, { scopes: ['directory_read'] })
  ids['own'] = await entryOf('demo_helpline')
  ids['listed, another’s'] = await entryOf('demo_casework')
  ids['a draft, another’s'] = await entryOf('demo_legal_aid')
  await db.query("update hsds_organization set state = 'draft' where code = 'demo_legal_aid'")
  ids['nobody’s'] = (
    await db.query(
      "select o.id as organization, s.id as service from hsds_organization o join hsds_service s on s.organization_id = o.id where o.owner_organisation_id is null and o.state = 'listed' limit 1",
    )
  ).rows[0]
})

const entryOf = async (code: string) =>
  (
    await db.query(
      'select o.id as organization, s.id as service from hsds_organization o join hsds_service s on s.organization_id = o.id where o.code = $1',
      [code],
    )
  ).rows[0]
const operations = readKeyOperations()
const aboutEntries = (o: { path: string }) => o.path.startsWith('/api/v1/directory/')
const named = operations.map((o) => ({ ...o, name: `${o.method} ${o.path.slice('/api/v1'.length)}` }))
type Operation = (typeof named)[number]

const bodies: Record<string, (of: { organization: string; service: string }) => unknown> = {
  'PUT /directory/organizations/:id': () => ({ name: { en: 'Taken over' }, kind: 'ngo' }),
  'PATCH /directory/organizations/:id': () => ({ name: { en: 'Taken over' } }),
  'POST /directory/services': ({ organization }) => ({
    organization_id: organization,
    entry: { name: { en: 'Taken over' }, status: 'active' },
  }),
  'PUT /directory/services/:id': () => ({ name: { en: 'Taken over' }, status: 'active' }),
  'PATCH /directory/services/:id': () => ({ name: { en: 'Taken over' } }),
  'POST /directory/services/:id/capacity': () => ({ places_free: 1 }),
}
const stateBody = () => ({ state: 'hidden' })

/** The operation over an entry, complete. */
async function ask(
  o: Operation,
  of: { organization: string; service: string },
  who: string | null,
  headers: Record<string, string> = {},
) {
  const id = o.path.includes('/organizations') ? of.organization : of.service
  const body = o.method === 'GET' ? undefined : (bodies[o.name] ?? stateBody)(of)
  const answer = await send(w, who, o.method, o.path.slice('/api/v1'.length).replace(':id', id), {
    headers: { 'Idempotency-Key': randomUUID(), 'If-Match': '"1"', 'Receipt-Code': '0000 0000 0000 0000', ...headers },
    ...(body ? { body } : {}),
  })
  seen.push([...answer.headers].join(' '), await answer.clone().text())
  return answer
}
const everything = async () =>
  (
    await db.query(`select (select version from directory_version) version, (select count(*) from hsds_metadata) changes,
      (select count(*) from hsds_service) services, (select count(*) from directory_capacity) told, (select count(*) from directory_verification) verified`)
  ).rows[0]

describe.each(named)('$name', (o) => {
  it('asks for a living key: none, an odd one, an unknown, ended or expired one opens nothing', async () => {
    const organisation = (await w.as('bopha')).actor.organisationId
    const others: [string | null, string][] = [
      [null, 'Bearer realm="sdap"'],
      ['', 'Bearer realm="sdap", error="invalid_token"'],
      [`sdap_${randomBytes(32).toString('base64url')}`, 'Bearer realm="sdap", error="invalid_token"'],
      [key.slice(0, -1), 'Bearer realm="sdap", error="invalid_token"'],
      [`${key}A`, 'Bearer realm="sdap", error="invalid_token"'],
      [key.slice('sdap_'.length), 'Bearer realm="sdap", error="invalid_token"'],
      [sessionParts(secretOf(key)).handle, 'Bearer realm="sdap", error="invalid_token"'],
      [await plantKey(db, organisation, { ended_at: new Date() }), 'Bearer realm="sdap", error="invalid_token"'],
      [
        await plantKey(db, organisation, { expires_on: addDays(today(), -1) }),
        'Bearer realm="sdap", error="invalid_token"',
      ],
    ]
    const state = await everything()
    for (const [other, challenge] of others) {
      const answer = await ask(o, ids['own'] as never, other)
      expect([answer.status, answer.headers.get('WWW-Authenticate')], String(other)).toEqual([401, challenge])
    }
    expect(await everything()).toEqual(state)
  })

  it('takes no session of staff or of a child for a key, in a cookie or as one', async () => {
    const child = await enterCode(w.nobody(), (await report(w)).code)
    const state = await everything()
    for (const [cookie, secret] of [
      ['sdap', (await w.as('rithy')).secret],
      ['note', child],
    ] as const) {
      const text = secret.toString('base64url')
      expect((await ask(o, ids['own'] as never, null, { Cookie: `${cookie}=${text}` })).status).toBe(401)
      expect((await ask(o, ids['own'] as never, `sdap_${text}`)).status).toBe(401)
    }
    expect(await everything()).toEqual(state)
  })

  it('tells a key that is for something else what it would need', async () => {
    const organisation = (await w.as('bopha')).actor.organisationId
    const scopeless = await plantKey(db, organisation, { scopes: [aboutEntries(o) ? 'reports' : 'directory_write'] })
    const state = await everything()
    for (const other of o.method === 'GET' && aboutEntries(o) ? [scopeless] : [scopeless, reading]) {
      const answer = await ask(o, ids['own'] as never, other)
      expect(answer.status).toBe(403)
      expect(answer.headers.get('WWW-Authenticate')).toMatch(
        /error="insufficient_scope", scope="(directory_(read|write)|reports)"/,
      )
    }
    expect(await everything()).toEqual(state)
  })
})

describe.each(named.filter(aboutEntries))('$name', (o) => {
  it('finds nothing of another organisation’s or of what nobody owns, listed or not', async () => {
    const state = await everything()
    const nothing = o.path.includes(':id')
      ? await (await ask(o, { organization: randomUUID(), service: randomUUID() }, key)).text()
      : ''
    for (const whose of ['listed, another’s', 'a draft, another’s', 'nobody’s']) {
      const answer = await ask(o, ids[whose] as never, key)
      const body = await answer.text()
      if (o.path.includes(':id')) expect([whose, answer.status, body]).toEqual([whose, 404, nothing])
      else if (o.method === 'POST') expect([whose, answer.status]).toEqual([whose, 422])
      else for (const id of Object.values(ids[whose] ?? {})) expect(body).not.toContain(id)
    }
    expect(await everything()).toEqual(state)
  })
})

describe('a key', () => {
  it('opens no page of staff and none behind a code, as a header or as a cookie', async () => {
    const text = key.slice('sdap_'.length)
    const pages = readPermissions().filter(
      (o) => /^\/(staff|km\/check|en\/check)(\/|$)/.test(o.path) && !/sign-in|enrolment/.test(o.path),
    )
    expect(pages.length).toBeGreaterThan(60)
    for (const o of pages) {
      const path = o.path.replace(':id', randomUUID())
      const headers = { Host: 'localhost', Authorization: `Bearer ${key}`, Cookie: `sdap=${text}; note=${text}` }
      const open = await w.hono.request(path, { method: o.method, headers: { Host: 'localhost' } })
      const tried = await w.hono.request(path, { method: o.method, headers })
      expect([path, tried.status, tried.headers.get('Location')]).toEqual([
        path,
        open.status,
        open.headers.get('Location'),
      ])
      if (o.path.startsWith('/staff')) expect(tried.headers.get('Location')).toBe('/staff/sign-in')
    }
  })

  it('changes nothing of what everybody sees: an address with a key shows what it shows without', async () => {
    for (const path of ['/hsds/services?per_page=2', `/hsds/services/${ids['own']?.service}`]) {
      const headers = { Host: 'localhost', Authorization: `Bearer ${key}` }
      expect(await (await w.hono.request(path, { headers })).text()).toBe(await (await get(w.hono, path)).text())
    }
    expect(
      (
        await get(w.hono, `/hsds/organizations/${ids['a draft, another’s']?.organization}`, null, {
          Authorization: `Bearer ${key}`,
        })
      ).status,
    ).toBe(404)
  })

  it('in an address is no key', async () => {
    for (const name of ['key', 'access_token', 'authorization'])
      expect((await send(w, null, 'GET', `/directory/services?${name}=${key}`)).status).toBe(401)
  })
})

// A browser sends cookies by itself and never a key; so what keeps other sites out elsewhere is not asked here.
describe('another site’s page', () => {
  it('can do nothing with what a browser sends by itself, and reads no answer', async () => {
    const own = `/directory/services/${ids['own']?.service}/state`
    const cookie = { Cookie: w.cookie('rithy'), Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' }
    expect((await send(w, null, 'PUT', own, { headers: cookie, body: { state: 'hidden' } })).status).toBe(401)
    const asked = {
      Origin: 'https://elsewhere.example',
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'authorization',
    }
    for (const path of [own, '/directory/services', '/nothing']) {
      const answer = await send(w, null, 'OPTIONS', path, { headers: asked })
      expect([405, 404]).toContain(answer.status)
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
    const answer = await send(w, key, 'GET', '/directory/services', {
      headers: { Origin: 'https://elsewhere.example' },
    })
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
    expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
  })

  it('an answer is kept by nobody, sets no cookie, and carries the headers of every other', async () => {
    for (const answer of [
      await send(w, key, 'GET', '/directory/services'),
      await send(w, null, 'GET', '/directory/services'),
      await send(w, key, 'GET', '/nothing'),
    ]) {
      expect(answer.headers.get('Cache-Control')).toBe('no-store')
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
      expect(answer.headers.getSetCookie()).toEqual([])
    }
  })
})

describe('what is sent', () => {
  const post = (raw: BodyInit, headers: Record<string, string> = {}) =>
    send(w, key, 'POST', '/directory/services', { raw, headers: { 'Idempotency-Key': '1', ...headers } })

  it('is JSON in UTF-8 of at most 256 KB, said or not; all else is refused calmly', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
      '',
    ])
      expect((await post('{}', { 'Content-Type': type })).status, type).toBe(415)
    expect((await post('{}', { 'Content-Encoding': 'gzip' })).status).toBe(415)
    expect((await post('{}', { 'Content-Type': 'Application/JSON; charset=UTF-8' })).status).toBe(422)
    expect((await post('{}', { 'Content-Length': String(256 * 1024 + 1) })).status).toBe(413)
    let given = 0
    const endless = new ReadableStream({
      pull(controller) {
        given += 65_536
        controller.enqueue(Buffer.alloc(65_536, ' '))
      },
    })
    expect((await post(endless)).status).toBe(413)
    expect(given).toBeLessThan(512 * 1024)
    for (const odd of ['', '{', '{"a":1}x', "{'a':1}", 'NaN', new Uint8Array([0x22, 0xff, 0x22])])
      expect((await post(odd)).status, String(odd)).toBe(400)
    for (const odd of [
      'null',
      '\ufeff{}', // a mark that some programs put before UTF-8
      '[]',
      '"text"',
      '5',
      '['.repeat(100_000) + ']'.repeat(100_000),
      `{"a":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    ])
      expect((await post(odd)).status, odd.slice(0, 20)).toBe(422)
  })

  it('many things that are wrong are told up to a hundred', async () => {
    const answer = await post(`{${Array.from({ length: 5_000 }, () => '"a":1').join()}}`)
    expect(answer.status).toBe(422)
    expect((await json<{ errors: unknown[] }>(answer)).errors).toHaveLength(100)
  })

  it('an address that cannot be one is not found; another method is told what there is', async () => {
    for (const id of ['1', 'x', "'; drop table hsds_service; --", '%00', 'null'])
      for (const path of [
        `/directory/services/${encodeURIComponent(id)}`,
        `/directory/organizations/${encodeURIComponent(id)}`,
      ])
        expect((await send(w, key, 'GET', path)).status, path).toBe(404)
    const answer = await send(w, key, 'DELETE', `/directory/services/${ids['own']?.service}`)
    expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'GET, PUT, PATCH, HEAD'])
    expect((await send(w, key, 'GET', '/')).headers.get('Content-Type')).toBe('application/problem+json')
  })

  it('too often with one key is slowed, and no other key with it', async () => {
    const { requests } = keyAllowance
    keyAllowance.requests = 4
    const slow = { ...w, hono: makeApp(w.app) }
    keyAllowance.requests = requests
    const other = await plantKey(db, (await w.as('bopha')).actor.organisationId)
    const statuses: number[] = []
    for (let n = 0; n < 6; n++) statuses.push((await send(slow, key, 'GET', '/directory/services')).status)
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429])
    const answer = await send(slow, key, 'GET', '/directory/services')
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(500)
    expect((await send(slow, other, 'GET', '/directory/services')).status).toBe(200)
    expect(requests).toBe(600)
  })
})

describe('with every policy switched off', () => {
  const written = allPolicies.map((policy) => ({ policy, before: { ...policy } }))
  beforeAll(() => {
    for (const { policy } of written)
      for (const [action, rule] of Object.entries(policy))
        policy[action] = { ...rule, holds: () => true, byKey: { scopes: [], words: '', holds: () => true } }
  })
  afterAll(() => {
    for (const { policy, before: rules } of written) Object.assign(policy, rules)
  })

  const asProgram = async (who: string) => {
    const entered = await enterPartner(w.app, secretOf(who))
    if (!entered) throw new Error('the key does not live')
    return contextFor(w.app, 'en', entered.actor, entered.handle)
  }
  const facts = { ...noFacts(), fields: { nameEn: 'Taken over', status: 'active', help: 'medical' } }
  const acts = (of: { organization: string; service: string }) => ({
    add: (ctx: Ctx) => makeService(ctx, of.organization, { revision: '', nonce: randomUUID(), facts }),
    change: async (ctx: Ctx) => {
      const { rows } = await db.query('select revision from hsds_service where id = $1', [of.service])
      return changeService(ctx, of.service, { revision: rows[0].revision, nonce: '', facts })
    },
    'show or hide': (ctx: Ctx) => setServiceState(ctx, of.service, 'hidden'),
    'tell places': (ctx: Ctx) =>
      tellCapacity(ctx, of.service, { placesFree: '1', waitDays: '', toldOn: today(), nonce: randomUUID() }),
    verify: (ctx: Ctx) =>
      verifyService(ctx, of.service, {
        how: 'phone',
        outcome: 'right',
        onDay: today(),
        reached: [],
        nonce: randomUUID(),
      }),
  })
  type Ctx = Awaited<ReturnType<typeof asProgram>>

  it('the switch works: for its own, a key that is for reading now passes the program and fails at the database', async () => {
    await expect(acts(ids['own'] as never).add(await asProgram(key))).resolves.toMatch(/^[0-9a-f-]{36}$/)
    await expect(acts(ids['own'] as never).add(await asProgram(reading))).rejects.toMatchObject({ code: '42501' })
  })

  it.each(['listed, another’s', 'a draft, another’s', 'nobody’s'])(
    'the database refuses a key everything over %s',
    async (whose) => {
      const state = await everything()
      for (const who of [key, reading])
        for (const [name, act] of Object.entries(acts(ids[whose] as never)))
          await expect(act(await asProgram(who)), name).rejects.toThrow()
      expect(await everything()).toEqual(state)
    },
  )

  it('the database refuses a key verifying, visiting and rating its own entries, and any entry’s history in a person’s name', async () => {
    const { organization, service } = ids['own'] as never as { organization: string; service: string }
    const { organisationId, personId } = (await w.as('rithy')).actor
    const { handle } = sessionParts(secretOf(key))
    const client = await w.sql('sdap_app')
    const pool = { connect: async () => Object.assign(client, { release: () => {} }) } as unknown as pg.Pool
    const inserts = [
      `insert into directory_verification (id, organization_id, service_id, verified_on, how, outcome, by_organisation, by_person) values (gen_random_uuid(), '${organization}', '${service}', current_date, 'phone', 'right', '${organisationId}', '${personId}')`,
      `insert into directory_visit (id, organization_id, visited_on, by_organisation, by_person, learned) values (gen_random_uuid(), '${organization}', current_date, '${organisationId}', '${personId}', 'x')`,
      `insert into directory_rating (id, organization_id, service_id, help, quality, by_organisation, by_person, rated_on) values (gen_random_uuid(), '${organization}', '${service}', 'legal', 4, '${organisationId}', '${personId}', current_date)`,
      `insert into hsds_metadata (id, organization_id, service_id, resource_type, resource_id, last_action_type, field_name, previous_value, replacement_value, updated_by_organisation, updated_by_person) values (gen_random_uuid(), '${organization}', '${service}', 'service', '${service}', 'update', 'alert_en', '', 'x', '${organisationId}', '${personId}')`,
      `insert into hsds_organization (id, kind, name_en, owner_organisation_id, state) values (gen_random_uuid(), 'ngo', 'New', '${organisationId}', 'draft')`,
      // What hangs on another's service, or shows another's place, under the own name.
      `insert into hsds_language (id, organization_id, service_id, code) values (gen_random_uuid(), '${organization}', '${ids['nobody’s']?.service}', 'xx')`,
      `insert into hsds_service_at_location (id, organization_id, service_id, location_id) select gen_random_uuid(), '${organization}', '${service}', id from hsds_location where organization_id <> '${organization}' limit 1`,
      `insert into hsds_service (id, organization_id, name_en, confidence, state, front_door) values (gen_random_uuid(), '${organization}', 'x', 'list', 'draft', true)`,
      `insert into hsds_service (id, organization_id, name_en, confidence, state) values (gen_random_uuid(), '${organization}', 'x', 'called', 'draft')`,
      `update hsds_service set organization_id = '${ids['nobody’s']?.organization}' where id = '${service}'`,
    ]
    for (const sql of inserts)
      await expect(
        asking(pool, handle, (c) => c.query(sql), 'rollback'),
        sql,
      ).rejects.toMatchObject({ code: '42501' })
    // Nothing is given away, nothing merged, and no key is seen or made.
    for (const sql of [
      `update hsds_organization set owner_organisation_id = null where id = '${organization}'`,
      'select key_hash from partner_key',
    ])
      await expect(
        asking(pool, handle, (c) => c.query(sql), 'rollback'),
        sql,
      ).rejects.toMatchObject({ code: '42501' })
    expect((await asking(pool, handle, (c) => c.query('select from partner_key'))).rowCount).toBe(0)
    expect((await asking(pool, handle, (c) => c.query('select from person'))).rowCount).toBe(0)
  })
})

describe('the secret', () => {
  it('stands in no table, no line of the log, no answer and no header, nor does what comes from it', async () => {
    const broken = {
      ...w,
      hono: makeApp({ ...w.app, db: { ...w.app.db, write: () => Promise.reject(new Error('away')) } }),
    }
    const answer = await send(broken, key, 'GET', `/directory/services?x=${key}`)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
    seen.push(await answer.text())
    expect(lines.filter((line) => line.includes('request.fault')).length).toBeGreaterThan(0)
    const parts = sessionParts(secretOf(key))
    const scanner = scannerFor([
      { name: 'key', value: key.slice('sdap_'.length) },
      { name: 'secret', value: secretOf(key) },
      { name: 'handle', value: Buffer.from(parts.handle, 'hex') },
    ])
    expect(await tablesHolding(db, scanner)).toEqual([])
    expect(scanner.scan(Buffer.from(lines.join('\n')))).toEqual([])
    expect(scanner.scan(Buffer.from(seen.join('\n')))).toEqual([])
    expect(scanner.scan(Buffer.from(`x ${key} y`)).length).toBeGreaterThan(0)
  })

  it('a refused attempt of a program is in its organisation’s trail, with the key’s id', async () => {
    const session: Session = { kind: 'staff', secret: (await w.as('bopha')).secret }
    const entered = await enterPartner(w.app, secretOf(key))
    const ctx = contextFor(w.app, 'en', entered?.actor, entered?.handle)
    await expect(setServiceState(ctx, ids['listed, another’s']?.service ?? '', 'hidden')).rejects.toMatchObject({
      code: 'forbidden',
    })
    const { rows } = await db.query(
      "select actor_kind, chain, detail from trail where action = 'access.denied' order by seq desc limit 1",
    )
    expect(rows[0]).toEqual({
      actor_kind: 'partner',
      chain: (await w.as('bopha')).actor.organisationId,
      detail: { wanted: 'directory.keep', program: entered?.actor.keyId },
    })
    await submit(w, '/staff/language', { language: 'en' }, session)
    expect(await (await get(w.hono, '/staff/trail?kind=denied', session)).text()).toContain('program: Clinic system')
  })
})
