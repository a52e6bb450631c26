import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { fresh } from '#modules/directory/search/find.ts'
import { get, submit } from '#test/security/asking.ts'
import { type EntryAnswer, type Json, json, madeKey, type Sent, send } from '#test/support/keys.ts'
import { type World, world } from '#test/support/world.ts'

// An organisation's own program keeps its entries, over HTTP, as a clinic's or a shelter's system would.

let w: World
let db: pg.Client
let key: string
let house: string
let ownService: string
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  key = await madeKey(w)
  house = await one("select id from hsds_organization where code = 'demo_helpline'")
  ownService = await one("select id from hsds_service where code = 'demo_helpline'")
})

const one = async (sql: string, values: unknown[] = []) =>
  Object.values((await db.query(sql, values)).rows[0] ?? {})[0] as string
const ask = (method: string, path: string, sent: Sent = {}) => send(w, key, method, path, sent)
const at = (id: string, of: 'services' | 'organizations' = 'services') => `/directory/${of}/${id}`
const read = async (id: string, of: 'services' | 'organizations' = 'services') =>
  json<EntryAnswer>(await ask('GET', at(id, of)))
const ifMatch = (revision: string) => ({ 'If-Match': `"${revision}"` })

async function patch(id: string, body: unknown, of: 'services' | 'organizations' = 'services') {
  const { revision } = await read(id, of)
  return ask('PATCH', at(id, of), { headers: ifMatch(revision), body })
}
const patched = async (...change: Parameters<typeof patch>) => {
  const answer = await patch(...change)
  expect(answer.status, await answer.clone().text()).toBe(200)
  return json<EntryAnswer>(answer)
}

const whole = (more: Json = {}) => ({ name: { en: 'Counselling room', km: 'បន្ទប់ប្រឹក្សា' }, status: 'active', ...more })
async function added(more: Json = {}) {
  const answer = await ask('POST', '/directory/services', {
    headers: { 'Idempotency-Key': randomUUID() },
    body: { organization_id: house, entry: whole(more) },
  })
  expect(answer.status, await answer.clone().text()).toBe(201)
  return json<EntryAnswer>(answer)
}
const problem = async (answer: Response) => {
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
  const { status, errors } = await json<{ status: number; errors?: { pointer: string; detail: string }[] }>(answer)
  expect(status).toBe(answer.status)
  return { status, at: (errors ?? []).map((e) => e.pointer) }
}
/** Pages may be two seconds old; here they look again at once. */
const publicPage = async (id: string) => {
  await fresh(w.app.db, 0)
  return get(w.hono, `/en/services/${id}`)
}

describe('reading', () => {
  it('tells the own entries in every state, and each with all that it states', async () => {
    const draft = await added()
    const list = await json<{ items: Json[]; next: string | null }>(await ask('GET', '/directory/services'))
    expect(list.items.map((i) => i['id'])).toEqual(expect.arrayContaining([ownService, draft.id]))
    expect(list.items.find((i) => i['id'] === draft.id)).toMatchObject({
      state: 'draft',
      organization_id: house,
      revision: draft.revision,
    })
    const answer = await ask('GET', at(ownService))
    const entry = await json<EntryAnswer>(answer)
    expect(answer.headers.get('ETag')).toBe(`"${entry.revision}"`)
    expect(entry).toMatchObject({ state: 'listed', organization_id: house, confidence: 'own_page' })
    expect(entry.entry).toMatchObject({
      status: 'active',
      free: true,
      help: ['helpline', 'counselling'],
      areas: ['country'],
    })
    const organizations = await json<{ items: Json[] }>(await ask('GET', '/directory/organizations'))
    expect(organizations.items.map((i) => i['id'])).toEqual([house])
  })

  it('pages fit together, and what changed since comes with modified_after', async () => {
    for (let n = 0; n < 3; n++) await added({ name: { en: `Room ${n}` } })
    const seen: unknown[] = []
    let last = ''
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: Json[]; next: string | null } = await json(
        await ask('GET', `/directory/services?limit=2${next ? `&cursor=${next}` : ''}`),
      )
      expect(page.items.length).toBeLessThanOrEqual(2)
      seen.push(...page.items.map((i) => i['id']))
      last = next || last
      next = page.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(
      Number(await one('select count(*) from hsds_service where organization_id = $1', [house])),
    )
    // Whoever goes on from the last page learns of what changed since, once more.
    const since = new Date().toISOString()
    const { id } = await patched(ownService, { alert: { en: 'Closed on Friday.' } })
    const changed = await json<{ items: Json[] }>(await ask('GET', `/directory/services?modified_after=${since}`))
    expect(changed.items.map((i) => i['id'])).toEqual([id])
    const onward = await json<{ items: Json[] }>(await ask('GET', `/directory/services?cursor=${last}`))
    expect(onward.items.at(-1)?.['id']).toBe(id)
    for (const wrong of ['limit=0', 'limit=101', 'cursor=x', 'cursor=1.x', 'modified_after=yesterday', 'state=gone'])
      expect((await ask('GET', `/directory/services?${wrong}`)).status, wrong).toBe(400)
    expect((await json<{ items: Json[] }>(await ask('GET', '/directory/services?state=listed'))).items).toHaveLength(1)
  })
})

describe('changing', () => {
  it('what is read can be sent back as it is, and nothing changes', async () => {
    for (const of of ['services', 'organizations'] as const) {
      const id = of === 'services' ? ownService : house
      const before = await read(id, of)
      const answer = await ask('PUT', at(id, of), { headers: ifMatch(before.revision), body: before.entry })
      expect(answer.status).toBe(200)
      expect(await json<EntryAnswer>(answer)).toEqual(before)
    }
  })

  it('a whole entry replaces what was there; a patch leaves the rest', async () => {
    const { id } = await added({ fees: { en: 'Nothing' }, help: ['counselling', 'shelter'], minimum_age: 6 })
    const after = await patched(id, {
      name: { km: 'បន្ទប់ថ្មី' },
      maximum_age: 17,
      marks: { confidential_room: true },
      hours: [{ days: ['SA'], opens: '08:00', closes: '12:00' }],
      areas: ['0801', '12'],
    })
    expect(after.entry).toMatchObject({
      ...{ name: { en: 'Counselling room', km: 'បន្ទប់ថ្មី' }, fees: { en: 'Nothing', km: null } },
      ...{ help: ['counselling', 'shelter'], minimum_age: 6, maximum_age: 17, marks: { confidential_room: true } },
      ...{ hours: [{ days: ['SA'], opens: '08:00', closes: '12:00' }], areas: ['0801', '12'] },
    })
    const cleared = await patched(id, { fees: null, maximum_age: null, marks: { confidential_room: false } })
    expect(cleared.entry).toMatchObject({
      fees: { en: null, km: null },
      maximum_age: null,
      minimum_age: 6,
      marks: { confidential_room: false },
    })
    const put = await ask('PUT', at(id), { headers: ifMatch(cleared.revision), body: whole({ languages: ['km'] }) })
    expect((await json<EntryAnswer>(put)).entry).toMatchObject({
      help: [],
      minimum_age: null,
      marks: {},
      hours: [],
      languages: ['km'],
    })
  })

  it('what only staff fill in stays, however a program sends the entry', async () => {
    const { id } = await added()
    await db.query(
      `insert into hsds_cost_option (id, organization_id, service_id, option_en) values (gen_random_uuid(), $2, $1, 'First visit')`,
      [id, house],
    )
    await db.query(
      `insert into hsds_contact (id, organization_id, service_id, title_en) values (gen_random_uuid(), $2, $1, 'Front desk')`,
      [id, house],
    )
    const { revision } = await patched(id, { fees: { en: 'Ask' } })
    const put = await ask('PUT', at(id), { headers: ifMatch(revision), body: whole({ languages: ['km'] }) })
    expect(put.status).toBe(200)
    expect(await one('select option_en from hsds_cost_option where service_id = $1', [id])).toBe('First visit')
    expect(await one('select title_en from hsds_contact where service_id = $1', [id])).toBe('Front desk')
  })

  it('of two programs that change one entry at once, one hears that the other was quicker, and none is lost unseen', async () => {
    const { id, revision } = await added()
    const other = await madeKey(w, { label: 'Call list' })
    const say = (by: string, fees: string) =>
      send(w, by, 'PATCH', at(id), { headers: ifMatch(revision), body: { fees: { en: fees } } })
    const answers = await Promise.all([say(key, 'One'), say(other, 'Two')])
    expect(answers.map((a) => a.status).sort()).toEqual([200, 412])
    const won = answers[0]?.status === 200 ? 'One' : 'Two'
    const now = await read(id)
    expect(now.entry).toMatchObject({ fees: { en: won } })
    expect(now.revision).not.toBe(revision)
    // The winner's answer got lost: the same once more does no harm.
    expect((await say(key, won)).status).toBe(200)
    expect((await read(id)).revision).toBe(now.revision)
  })

  it('asks for the revision that was seen, and takes no blank cheque', async () => {
    const { id } = await added()
    const body = { status: 'inactive' }
    for (const headers of [{}, { 'If-Match': '*' }, { 'If-Match': '' }, { 'If-Match': '12' }])
      expect((await ask('PATCH', at(id), { headers, body })).status).toBe(428)
    for (const headers of [ifMatch('1'), ifMatch('x'), { 'If-Match': '"1", "2"' }])
      expect([412, 428]).toContain((await ask('PATCH', at(id), { headers, body })).status)
    expect((await read(id)).entry).toMatchObject({ status: 'active' })
    const weak = { 'If-Match': `W/"${(await read(id)).revision}"` }
    expect((await ask('PATCH', at(id), { headers: weak, body })).status).toBe(200)
  })

  it('the same Idempotency-Key makes one service, also at once; another makes another', async () => {
    const nonce = randomUUID()
    const post = () =>
      ask('POST', '/directory/services', {
        headers: { 'Idempotency-Key': nonce },
        body: { organization_id: house, entry: whole() },
      })
    const first = await Promise.all([post(), post(), post()])
    const ids = await Promise.all(first.map(async (a) => (await json<EntryAnswer>(a)).id))
    expect(new Set(ids).size).toBe(1)
    await patched(ids[0] ?? '', { fees: { en: 'Since then' } })
    const later = await post()
    expect(later.status).toBe(200)
    expect((await json<EntryAnswer>(later)).entry).toMatchObject({ fees: { en: 'Since then' } })
    expect(later.headers.get('Location')).toBe(`/api/v1/directory/services/${ids[0]}`)
    expect((await added()).id).not.toBe(ids[0])
    for (const headers of [{}, { 'Idempotency-Key': 'x'.repeat(65) }, { 'Idempotency-Key': 'two words' }])
      expect(
        (await ask('POST', '/directory/services', { headers, body: { organization_id: house, entry: whole() } }))
          .status,
      ).toBe(400)
  })
})

describe('what the public sees', () => {
  it('a draft is nobody’s until it is listed; then the finder shows it, and a change of it, and no longer when hidden', async () => {
    const name = `Room ${randomUUID().slice(0, 8)}`
    const { id } = await added({
      name: { en: name },
      help: ['counselling'],
      phones: [{ number: '012 555 777', confidence: 'own_page' }],
    })
    expect((await publicPage(id)).status).toBe(404)
    const state = (value: string) => ask('PUT', `${at(id)}/state`, { body: { state: value } })
    expect((await json<EntryAnswer>(await state('listed'))).state).toBe('listed')
    expect(await (await publicPage(id)).text()).toContain('012 555 777')
    expect(await (await submit(w, '/en/services', { words: name }, null)).text()).toContain(name)
    await patched(id, { phones: [{ number: '012 555 778', confidence: 'own_page' }] })
    const shown = await (await publicPage(id)).text()
    expect(shown).toContain('012 555 778')
    expect(shown).not.toContain('012 555 777')
    expect((await state('hidden')).status).toBe(200)
    expect((await publicPage(id)).status).toBe(404)
    expect((await state('listed')).status).toBe(200)
    expect((await state('listed')).status).toBe(200)
  })

  it('a program cannot make a number “called”; one that a person called stays so while it is the same', async () => {
    const { id, entry } = await added({ phones: [{ number: '012 555 999', confidence: 'called' }] })
    expect(entry['phones']).toMatchObject([{ number: '012 555 999', confidence: 'list' }])
    await db.query("update hsds_phone set confidence = 'called' where service_id = $1", [id])
    const [phone] = (await read(id)).entry['phones'] as unknown as { id: string }[]
    // Without an id the same number is the same row, however it is written.
    const same = await patched(id, { phones: [{ number: '+855 12 555999' }, { number: '012 555 000' }] })
    expect(same.entry['phones']).toMatchObject([{ id: phone?.id, confidence: 'called' }, { confidence: 'list' }])
    const other = await patched(id, { phones: [{ id: phone?.id, number: '012 555 111', confidence: 'called' }] })
    expect(other.entry['phones']).toMatchObject([{ id: phone?.id, number: '012 555 111', confidence: 'list' }])
  })

  it('of a safe house the province is kept and nothing else, not in the history either', async () => {
    const { entry, revision } = await read(house, 'organizations')
    const there = entry['locations'] as unknown as Json[]
    const safe = { name: { en: 'A quiet house' }, place: '0801', redacted: true }
    const told = await ask('PATCH', at(house, 'organizations'), {
      headers: ifMatch(revision),
      body: { locations: [...there, { ...safe, address: 'Street 271' }] },
    })
    expect(await problem(told)).toEqual({ status: 422, at: [`/locations/${there.length}/address`] })
    const after = await patched(house, { locations: [...there, safe] }, 'organizations')
    const made = (after.entry['locations'] as unknown as Json[]).find((l) => l['redacted'])
    expect(made).toMatchObject({ place: '08', address: null })
    const again = await patched(house, { locations: [...there, safe] }, 'organizations')
    expect((again.entry['locations'] as unknown as Json[]).find((l) => l['redacted'])?.['id']).toBe(made?.['id'])
    expect(
      await one('select count(*)::int from hsds_metadata where resource_id = $1 and field_name <> $2', [
        made?.['id'],
        'redacted',
      ]),
    ).toBe(0)
    const { id } = await added({ location_ids: [made?.['id']] })
    expect((await read(id)).entry['location_ids']).toEqual([made?.['id']])
  })
})

describe('what does not fit', () => {
  it('is told all at once, each with its place', async () => {
    const answer = await ask('POST', '/directory/services', {
      headers: { 'Idempotency-Key': randomUUID() },
      raw: `{"organization_id": "${house}", "organization_id": "${house}", "entry": {"name": {"en": 5}, "status": "open", "free": "yes",
        "phones": [{"number": "12"}, {"number": "012 345 678", "colour": 1}], "areas": ["country", "12"], "email": "nobody", "url": "ftp://x",
        "hours": [{"days": [], "opens": "8", "closes": "17:00"}], "help": ["magic"], "fees": {"en": "a\\u0000b"}, "__proto__": {"x": 1}, "constructor": 1}}`,
    })
    const { status, at: places } = await problem(answer)
    expect(status).toBe(422)
    for (const place of [
      '/organization_id',
      '/entry/fees/en',
      '/entry/name/en',
      '/entry/status',
      '/entry/free',
      '/entry/phones/0/number',
    ])
      expect(places).toContain(place)
    for (const place of [
      '/entry/phones/1/colour',
      '/entry/areas',
      '/entry/email',
      '/entry/url',
      '/entry/hours/0/days',
      '/entry/hours/0/opens',
    ])
      expect(places).toContain(place)
    for (const place of ['/entry/help/0', '/entry/__proto__', '/entry/constructor']) expect(places).toContain(place)
    expect(({} as Json)['x']).toBeUndefined()
  })

  it('what only the forms of staff know is told in the same way', async () => {
    const { id } = await added()
    const wrong = async (body: Json) => problem(await patch(id, body))
    expect(await wrong({ minimum_age: 17, maximum_age: 6 })).toEqual({ status: 422, at: ['/maximum_age'] })
    expect(await wrong({ name: { en: '   ' } })).toEqual({ status: 422, at: ['/name/en'] })
    expect(await wrong({ location_ids: [randomUUID()] })).toEqual({ status: 422, at: ['/location_ids/0'] })
    expect(await wrong({ phones: [{ id: randomUUID(), number: '117' }] })).toEqual({
      status: 422,
      at: ['/phones/0/id'],
    })
    const others = await one(
      "select id from hsds_location where organization_id = (select id from hsds_organization where code = 'demo_casework')",
    )
    expect(await wrong({ location_ids: [others] })).toEqual({ status: 422, at: ['/location_ids/0'] })
    expect(await wrong({ areas: ['9901'] })).toEqual({ status: 422, at: ['/areas/0'] })
  })

  it('an entry that was merged into another one is past changing', async () => {
    const [kept, gone] = [await added(), await added()]
    await db.query("update hsds_service set state = 'merged', merged_into = $1 where id = $2", [kept.id, gone.id])
    expect(await read(gone.id)).toMatchObject({ state: 'merged', merged_into: kept.id })
    const tries = [
      patch(gone.id, { status: 'inactive' }),
      ask('PUT', `${at(gone.id)}/state`, { body: { state: 'listed' } }),
      ask('POST', `${at(gone.id)}/capacity`, { headers: { 'Idempotency-Key': '1' }, body: { places_free: 1 } }),
    ]
    for (const answer of await Promise.all(tries)) expect((await problem(answer)).status).toBe(409)
  })
})

describe('places and waiting', () => {
  it('are told with their day, counted once, and shown to staff by the organisation', async () => {
    const tell = (body: Json, nonce: string = randomUUID()) =>
      ask('POST', `${at(ownService)}/capacity`, { headers: { 'Idempotency-Key': nonce }, body })
    const nonce = randomUUID()
    for (let n = 0; n < 2; n++)
      expect(await json(await tell({ waiting_days: 4, places_free: 0 }, nonce))).toMatchObject({
        service_id: ownService,
        waiting_days: 4,
      })
    expect(await one('select count(*)::int from directory_capacity where service_id = $1', [ownService])).toBe(1)
    expect(await one('select by_person from directory_capacity where service_id = $1', [ownService])).toBeNull()
    const page = await get(w.hono, `/staff/directory/services/${ownService}`, {
      kind: 'staff',
      secret: (await w.as('veasna')).secret,
    })
    expect(await page.text()).toMatch(/4/)
    expect(await problem(await tell({}))).toMatchObject({ status: 422 })
    expect(await problem(await tell({ places_free: 1, told_on: '2199-01-01' }))).toEqual({
      status: 422,
      at: ['/told_on'],
    })
    expect(await problem(await tell({ places_free: -1, waiting_days: 1.5 }))).toEqual({
      status: 422,
      at: ['/places_free', '/waiting_days'],
    })
  })
})

describe('what is kept of it', () => {
  it('the history names the organisation and no person, the trail the program', async () => {
    const { id } = await added()
    await patched(id, { status: 'inactive' })
    const { rows } = await db.query(
      'select distinct updated_by_person, o.name_en from hsds_metadata m join organisation o on o.id = m.updated_by_organisation where service_id = $1',
      [id],
    )
    expect(rows).toEqual([{ updated_by_person: null, name_en: (await w.as('bopha')).actor.organisationName.en }])
    const entries = await db.query(
      "select action, actor_kind, person_id, chain, detail->>'program' = (select id::text from partner_key where label = 'Clinic system') as mine from trail where subject_id = $1 order by seq",
      [id],
    )
    const by = { actor_kind: 'partner', person_id: null, chain: (await w.as('bopha')).actor.organisationId, mine: true }
    expect(entries.rows).toEqual([
      { action: 'directory.entry_made', ...by },
      { action: 'directory.entry_changed', ...by },
    ])
  })
})
