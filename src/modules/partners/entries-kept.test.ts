import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { get, submit } from '#test/security/asking.ts'
import { type EntryAnswer, type Json, json } from '#test/support/keys.ts'
import { programOfAnOrganisation } from './entries.test.setup.ts'

// What an organisation's own program keeps: what the public then sees, what does not fit, and what is kept of it.

const here = programOfAnOrganisation()
const { one, ask, at, read, ifMatch, patch, patched, added, problem, publicPage } = here

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
    expect(await (await submit(here.w, '/en/services', { words: name }, null)).text()).toContain(name)
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
    await here.db.query("update hsds_phone set confidence = 'called' where service_id = $1", [id])
    const [phone] = (await read(id)).entry['phones'] as unknown as { id: string }[]
    // Without an id the same number is the same row, however it is written.
    const same = await patched(id, { phones: [{ number: '+855 12 555999' }, { number: '012 555 000' }] })
    expect(same.entry['phones']).toMatchObject([{ id: phone?.id, confidence: 'called' }, { confidence: 'list' }])
    const other = await patched(id, { phones: [{ id: phone?.id, number: '012 555 111', confidence: 'called' }] })
    expect(other.entry['phones']).toMatchObject([{ id: phone?.id, number: '012 555 111', confidence: 'list' }])
  })

  it('of a safe house the province is kept and nothing else, not in the history either', async () => {
    const { entry, revision } = await read(here.house, 'organizations')
    const there = entry['locations'] as unknown as Json[]
    const safe = { name: { en: 'A quiet house' }, place: '0801', redacted: true }
    const told = await ask('PATCH', at(here.house, 'organizations'), {
      headers: ifMatch(revision),
      body: { locations: [...there, { ...safe, address: 'Street 271' }] },
    })
    expect(await problem(told)).toEqual({ status: 422, at: [`/locations/${there.length}/address`] })
    const after = await patched(here.house, { locations: [...there, safe] }, 'organizations')
    const made = (after.entry['locations'] as unknown as Json[]).find((l) => l['redacted'])
    expect(made).toMatchObject({ place: '08', address: null })
    const again = await patched(here.house, { locations: [...there, safe] }, 'organizations')
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
      raw: `{"organization_id": "${here.house}", "organization_id": "${here.house}", "entry": {"name": {"en": 5}, "status": "open", "free": "yes",
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
    await here.db.query("update hsds_service set state = 'merged', merged_into = $1 where id = $2", [kept.id, gone.id])
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
      ask('POST', `${at(here.ownService)}/capacity`, { headers: { 'Idempotency-Key': nonce }, body })
    const nonce = randomUUID()
    for (let n = 0; n < 2; n++)
      expect(await json(await tell({ waiting_days: 4, places_free: 0 }, nonce))).toMatchObject({
        service_id: here.ownService,
        waiting_days: 4,
      })
    expect(await one('select count(*)::int from directory_capacity where service_id = $1', [here.ownService])).toBe(1)
    expect(await one('select by_person from directory_capacity where service_id = $1', [here.ownService])).toBeNull()
    const page = await get(here.w.hono, `/staff/directory/services/${here.ownService}`, {
      kind: 'staff',
      secret: (await here.w.as('veasna')).secret,
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
    const { rows } = await here.db.query(
      'select distinct updated_by_person, o.name_en from hsds_metadata m join organisation o on o.id = m.updated_by_organisation where service_id = $1',
      [id],
    )
    expect(rows).toEqual([{ updated_by_person: null, name_en: (await here.w.as('bopha')).actor.organisationName.en }])
    const entries = await here.db.query(
      "select action, actor_kind, person_id, chain, detail->>'program' = (select id::text from partner_key where label = 'Clinic system') as mine from trail where subject_id = $1 order by seq",
      [id],
    )
    const by = {
      actor_kind: 'partner',
      person_id: null,
      chain: (await here.w.as('bopha')).actor.organisationId,
      mine: true,
    }
    expect(entries.rows).toEqual([
      { action: 'directory.entry_made', ...by },
      { action: 'directory.entry_changed', ...by },
    ])
  })
})
