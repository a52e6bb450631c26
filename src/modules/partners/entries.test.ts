import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type EntryAnswer, type Json, json, madeKey, send } from '#test/support/keys.ts'
import { programOfAnOrganisation } from './entries.test.setup.ts'

// An organisation's own program keeps its entries, over HTTP, as a clinic's or a shelter's system would.

const here = programOfAnOrganisation()
const { one, ask, at, read, ifMatch, patched, whole, added } = here

describe('reading', () => {
  it('tells the own entries in every state, and each with all that it states', async () => {
    const draft = await added()
    const list = await json<{ items: Json[]; next: string | null }>(await ask('GET', '/directory/services'))
    expect(list.items.map((i) => i['id'])).toEqual(expect.arrayContaining([here.ownService, draft.id]))
    expect(list.items.find((i) => i['id'] === draft.id)).toMatchObject({
      state: 'draft',
      organization_id: here.house,
      revision: draft.revision,
    })
    const answer = await ask('GET', at(here.ownService))
    const entry = await json<EntryAnswer>(answer)
    expect(answer.headers.get('ETag')).toBe(`"${entry.revision}"`)
    expect(entry).toMatchObject({ state: 'listed', organization_id: here.house, confidence: 'own_page' })
    expect(entry.entry).toMatchObject({
      status: 'active',
      free: true,
      help: ['helpline', 'counselling'],
      areas: ['country'],
    })
    const organizations = await json<{ items: Json[] }>(await ask('GET', '/directory/organizations'))
    expect(organizations.items.map((i) => i['id'])).toEqual([here.house])
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
      Number(await one('select count(*) from hsds_service where organization_id = $1', [here.house])),
    )
    // Whoever goes on from the last page learns of what changed since, once more.
    const since = new Date().toISOString()
    const { id } = await patched(here.ownService, { alert: { en: 'Closed on Friday.' } })
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
      const id = of === 'services' ? here.ownService : here.house
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
    await here.db.query(
      `insert into hsds_cost_option (id, organization_id, service_id, option_en) values (gen_random_uuid(), $2, $1, 'First visit')`,
      [id, here.house],
    )
    await here.db.query(
      `insert into hsds_contact (id, organization_id, service_id, title_en) values (gen_random_uuid(), $2, $1, 'Front desk')`,
      [id, here.house],
    )
    const { revision } = await patched(id, { fees: { en: 'Ask' } })
    const put = await ask('PUT', at(id), { headers: ifMatch(revision), body: whole({ languages: ['km'] }) })
    expect(put.status).toBe(200)
    expect(await one('select option_en from hsds_cost_option where service_id = $1', [id])).toBe('First visit')
    expect(await one('select title_en from hsds_contact where service_id = $1', [id])).toBe('Front desk')
  })

  it('of two programs that change one entry at once, one hears that the other was quicker, and none is lost unseen', async () => {
    const { id, revision } = await added()
    const other = await madeKey(here.w, { label: 'Call list' })
    const say = (by: string, fees: string) =>
      send(here.w, by, 'PATCH', at(id), { headers: ifMatch(revision), body: { fees: { en: fees } } })
    const answers = await Promise.all([say(here.key, 'One'), say(other, 'Two')])
    expect(answers.map((a) => a.status).sort()).toEqual([200, 412])
    const won = answers[0]?.status === 200 ? 'One' : 'Two'
    const now = await read(id)
    expect(now.entry).toMatchObject({ fees: { en: won } })
    expect(now.revision).not.toBe(revision)
    // The winner's answer got lost: the same once more does no harm.
    expect((await say(here.key, won)).status).toBe(200)
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
        body: { organization_id: here.house, entry: whole() },
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
        (await ask('POST', '/directory/services', { headers, body: { organization_id: here.house, entry: whole() } }))
          .status,
      ).toBe(400)
  })
})
