import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { field, get, type Input, type Session, submit } from '#test/security/asking.ts'
import { type World, world } from '#test/support/world.ts'

// The staff side over HTTP: who may change what, what others see of it, and what is never lost.

let w: World
let db: pg.Client
const sessions: Record<string, Session> = {}
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  for (const name of ['dara', 'veasna', 'sreymom', 'sophea', 'chenda', 'kosal', 'pisey', 'rithy'])
    sessions[name] = { kind: 'staff', secret: (await w.as(name)).secret }
  for (const session of Object.values(sessions)) await submit(w, '/staff/language', { language: 'en' }, session)
})

const as = (name: string) => sessions[name] ?? null
const open = async (name: string, path: string) => (await get(w.hono, path, as(name))).text()
const send = (name: string, path: string, input: Input) => submit(w, path, input, as(name))
const organisationOf = async (name: string) => (await w.as(name)).actor.organisationId
const one = async (sql: string, values: unknown[] = []) => (await db.query(sql, values)).rows[0]

/** What a form of a page would send when nothing was typed. */
function formOf(page: string): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {}
  const form = /<form method="post" action="[^"]*\/(edit|new)".*?<\/form>/s.exec(page)?.[0] ?? ''
  const text = (s = '') =>
    s.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&')
  const add = (name: string, value: string) => {
    const before = values[name]
    values[name] = before === undefined ? value : [before, value].flat()
  }
  for (const [tag = ''] of form.matchAll(/<input[^>]*>/g)) {
    const [name, value] = [/name="([^"]*)"/.exec(tag)?.[1], /value="([^"]*)"/.exec(tag)?.[1]]
    if (!name || name === '_token' || (/type="(radio|checkbox)"/.test(tag) && !/ checked/.test(tag))) continue
    add(name, text(value))
  }
  for (const [, name = '', value] of form.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>(.*?)<\/textarea>/gs))
    add(name, text(value))
  for (const [, name = '', inner = ''] of form.matchAll(/<select[^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs)) {
    const options = [...inner.matchAll(/<option([^>]*)>/g)].map((m) => m[1] ?? '')
    const chosen = options.find((o) => o.includes('selected')) ?? options[0] ?? ''
    add(name, /value="([^"]*)"/.exec(chosen)?.[1] ?? '')
  }
  return values
}

const idIn = (answer: Response) => answer.headers.get('Location')?.split('/').at(-1) ?? ''

async function organization(owner: string | null = null, name = `House ${randomUUID()}`) {
  const made = await send('dara', '/staff/directory/new', { kind: 'ngo', nameEn: name, nonce: randomUUID() })
  expect(made.status).toBe(303)
  const id = idIn(made)
  if (owner) await send('kosal', `/staff/directory/${id}/owner`, { owner: await organisationOf(owner) })
  return id
}

/** A listed service with one number that nobody has called. */
async function service(organizationId: string, by = 'dara', more: Input = {}) {
  const at = `/staff/directory/${organizationId}`
  const input = {
    nameEn: `Help ${randomUUID()}`,
    status: 'active',
    phone_0_number: '012 345 678',
    phone_0_confidence: 'third_party',
    ...more,
  }
  const made = await send(by, `${at}/services/new`, { nonce: randomUUID(), ...input })
  expect(made.status, await made.text()).toBe(303)
  const id = idIn(made)
  await send(by, `/staff/directory/services/${id}/state`, { state: 'listed' })
  await send(by, `${at}/state`, { state: 'listed' })
  return id
}

/** Numbers that somebody without a session sees, past every page. */
const publicNumbers = async (serviceId: string) =>
  (
    await w
      .nobody()
      .read((tx) => tx.selectFrom('hsdsPhone').select('number').where('serviceId', '=', serviceId).execute())
  ).map((p) => p.number)

async function change(by: string, path: string, more: Input) {
  return send(by, `${path}/edit`, { ...formOf(await open(by, `${path}/edit`)), ...more })
}

describe('whose an entry is', () => {
  it('every worker reads every entry; keepers change what nobody owns; what is owned only its owner', async () => {
    const free = `/staff/directory/services/${await service(await organization())}`
    const owned = `/staff/directory/services/${await service(await organization('veasna'), 'veasna')}`
    for (const who of ['sophea', 'chenda', 'kosal', 'dara'])
      for (const path of [free, owned, '/staff/directory'])
        expect((await get(w.hono, path, as(who))).status, `${who} ${path}`).toBe(200)
    const tried = async (who: string, path: string) => (await change(who, path, { hoursEn: `as ${who} says` })).status
    expect([await tried('dara', free), await tried('sreymom', free), await tried('rithy', free)]).toEqual([
      303, 303, 303,
    ])
    expect([await tried('veasna', owned), await tried('sophea', free), await tried('kosal', free)]).toEqual([
      303, 403, 403,
    ])
    for (const who of ['dara', 'sreymom'])
      expect((await send(who, `${owned}/edit`, { nameEn: 'Taken over', status: 'active', revision: '1' })).status).toBe(
        403,
      )
    expect(await open('dara', owned)).not.toContain('Taken over')
  })

  it('the operator gives it, and takes it back', async () => {
    const id = await organization('pisey')
    expect(await open('sophea', `/staff/directory/${id}`)).toContain('Kept by: Rumduol Legal Aid')
    expect((await send('dara', `/staff/directory/${id}/owner`, { owner: '' })).status).toBe(403)
    expect((await send('kosal', `/staff/directory/${id}/owner`, { owner: '' })).status).toBe(303)
    expect(await open('sophea', `/staff/directory/${id}`)).toContain('Kept by: nobody yet')
  })
})

describe('a form of an entry', () => {
  it('says what is wrong beside the field, and keeps what was typed', async () => {
    const at = `/staff/directory/services/${await service(await organization())}`
    const answer = await change('dara', at, {
      phone_0_number: '99',
      url_0_url: 'example',
      districts: 'Nowhere at all xyz',
      areaKind: 'places',
      alertEn: 'typed words',
    })
    const page = await answer.text()
    expect(answer.status).toBe(422)
    for (const words of [
      'not a number as in Cambodia',
      'beginning with https://',
      'No province or district',
      'typed words',
      'value="99"',
    ])
      expect(page).toContain(words)
  })

  it('gives room for one more row without losing or saving anything', async () => {
    const at = `/staff/directory/services/${await service(await organization())}`
    const answer = await change('dara', at, { more: 'phone', alertEn: 'not saved yet', nameEn: '' })
    const page = await answer.text()
    expect(answer.status).toBe(200)
    expect(page).toContain('name="phone_1_number"')
    expect(page).toContain('not saved yet')
    expect(await open('dara', at)).not.toContain('not saved yet')
  })

  it('brings every fact to the page and back into the form as it was', async () => {
    const organizationId = await organization()
    await change('dara', `/staff/directory/${organizationId}`, {
      location_0_place: 'Siem Reap',
      location_0_address: 'Street 5',
      location_0_nameEn: 'Office',
    })
    const at = `/staff/directory/services/${await service(organizationId)}`
    const places = formOf(await open('dara', `/staff/directory/${organizationId}/edit`))
    const said = {
      ...{
        help: ['counselling', 'legal_aid'],
        ways: 'by_phone',
        forWhom: ['girls', 'boys'],
        mark_sign_language: 'yes',
        mark_outreach: 'no',
      },
      ...{
        languages: ['km', 'fr'],
        minimumAge: '10',
        maximumAge: '17',
        free: 'yes',
        areaKind: 'places',
        provinces: ['12', '17'],
        districts: 'Bavel',
      },
      ...{
        hoursKind: 'spans',
        hours_0_days: ['MO', 'TU'],
        hours_0_opens: '8:00',
        hours_0_closes: '17:00',
        at: String(places['location_0_id']),
      },
      ...{ url_0_kind: 'email', url_0_url: 'help@example.org', sources: 'example.org | 2024-05' },
    }
    expect((await change('dara', at, said)).status).toBe(303)
    const page = await open('sophea', at)
    for (const words of [
      'Counselling, Legal aid',
      'Girls',
      'Sign language',
      'Comes to you',
      'Khmer',
      'French',
      '17',
      'Bavel, Battambang',
      'Monday, Tuesday 08:00–17:00',
      'Street 5',
      'mailto:help@example.org',
      'example.org | 2024-05',
    ])
      expect(page).toContain(words)
    const before = (await one('select revision from hsds_service where id = $1', [at.split('/').at(-1)])).revision
    expect((await change('dara', at, {})).status).toBe(303)
    expect((await one('select revision from hsds_service where id = $1', [at.split('/').at(-1)])).revision).toBe(before)
  })

  it('cannot say that a number was called, nor keep that for another number: only a call does', async () => {
    const id = await service(await organization(), 'dara', { phone_0_confidence: 'called' })
    const at = `/staff/directory/services/${id}`
    expect(await publicNumbers(id)).toEqual([])
    await change('dara', at, { phone_0_confidence: 'called' })
    expect(await publicNumbers(id)).toEqual([])
    await db.query("update hsds_phone set confidence = 'called' where service_id = $1", [id])
    await change('dara', at, { phone_0_number: '+855 12 345 678' })
    expect(await publicNumbers(id)).toEqual(['+855 12 345 678'])
    await change('dara', at, { phone_0_number: '012 345 679' })
    expect(await publicNumbers(id)).toEqual([])
  })

  it('sent twice makes one entry', async () => {
    const form = { kind: 'ngo', nameEn: 'Once only', nonce: randomUUID() }
    const ids = [
      idIn(await send('dara', '/staff/directory/new', form)),
      idIn(await send('dara', '/staff/directory/new', form)),
    ]
    expect(ids[0]).toBe(ids[1])
  })

  it('opened by two: the later one is told, sees both, and loses nothing', async () => {
    const at = `/staff/directory/services/${await service(await organization())}`
    const [first, second] = [formOf(await open('dara', `${at}/edit`)), formOf(await open('sreymom', `${at}/edit`))]
    expect((await send('dara', `${at}/edit`, { ...first, alertEn: 'Knock twice.' })).status).toBe(303)
    const answer = await send('sreymom', `${at}/edit`, { ...second, alertEn: 'Ring the bell.' })
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page).toContain('Somebody else changed this')
    expect(page).toMatch(/Knock twice\..*Ring the bell\./s)
    expect(await open('dara', at)).toContain('Knock twice.')
    const again = formOf(page)
    expect(again['alertEn']).toBe('Ring the bell.')
    expect((await send('sreymom', `${at}/edit`, again)).status).toBe(303)
    expect(await open('dara', at)).toContain('Ring the bell.')
  })

  it('keeps no address of a safe house, not in its history either', async () => {
    const at = `/staff/directory/${await organization()}`
    await change('dara', at, {
      location_0_place: 'Bavel',
      location_0_address: 'Lotus lane 7',
      location_0_transportationEn: 'Behind the market',
    })
    expect((await change('dara', at, { location_0_redacted: 'yes' })).status).toBe(422)
    const emptied = { location_0_redacted: 'yes', location_0_address: '', location_0_transportationEn: '' }
    expect((await change('dara', at, emptied)).status).toBe(303)
    expect(await open('dara', at)).toContain('safe house: no address, Battambang')
    const id = at.split('/').at(-1)
    for (const table of ['hsds_metadata', 'hsds_address', 'hsds_location']) {
      const left = await one(
        `select count(*)::int as n from ${table} t where organization_id = $1 and t::text ~ 'Lotus lane|Behind the market'`,
        [id],
      )
      expect(left.n, table).toBe(0)
    }
    expect(await one('select place_code from hsds_location where organization_id = $1', [id])).toEqual({
      place_code: '02',
    })
    const fields = await db.query(
      "select field_name from hsds_metadata where organization_id = $1 and resource_type = 'location'",
      [id],
    )
    expect(fields.rows).toEqual([{ field_name: 'redacted' }, { field_name: 'redacted' }])
  })
})

describe('history', () => {
  it('names each changed field and the organisation, never a person, and brings a value back', async () => {
    const at = `/staff/directory/services/${await service(await organization())}`
    await change('dara', at, { hoursEn: 'Mornings' })
    await change('sreymom', at, { hoursEn: 'Evenings' })
    const page = await open('sophea', `${at}/history`)
    expect(page).toMatch(/Mornings.*Evenings.*Rumduol Legal Aid/s)
    expect(page).not.toMatch(/<main.*Sreymom.*<\/main>/s)
    const { id } = await one("select id from hsds_metadata where previous_value = 'Mornings' and service_id = $1", [
      at.split('/').at(-1),
    ])
    expect((await send('sophea', `/staff/directory/changes/${id}/back`, {})).status).toBe(403)
    expect((await send('dara', `/staff/directory/changes/${id}/back`, {})).status).toBe(303)
    expect(await open('dara', at)).toContain('Mornings')
    const trail = await one(
      "select detail, subject_id from trail where action = 'directory.brought_back' order by at desc limit 1",
    )
    expect(trail).toEqual({ detail: {}, subject_id: at.split('/').at(-1) })
  })

  it('a number that was taken away comes back whole, for staff alone', async () => {
    const id = await service(await organization(), 'dara', {
      phone_0_confidence: 'own_page',
      phone_0_descriptionEn: 'Office',
    })
    const at = `/staff/directory/services/${id}`
    expect(await publicNumbers(id)).toEqual(['012 345 678'])
    await change('dara', at, { phone_0_remove: 'yes' })
    expect(await publicNumbers(id)).toEqual([])
    const gone = await one(
      "select id from hsds_metadata where last_action_type = 'delete' and field_name = 'number' and service_id = $1",
      [id],
    )
    await send('dara', `/staff/directory/changes/${gone.id}/back`, {})
    expect(await open('sophea', at)).toMatch(/012 345 678.*Office.*nobody has called yet/s)
    expect(await publicNumbers(id)).toEqual([])
  })
})

describe('merging', () => {
  it('keeps chosen values and all numbers once, and the old address leads to what was kept', async () => {
    const house = await organization()
    const kept = await service(house, 'dara', { hoursEn: 'Mornings', help: 'counselling' })
    const other = await service(await organization(), 'dara', {
      hoursEn: 'Evenings',
      feesEn: 'One dollar',
      help: 'legal_aid',
      phone_0_number: '+855 12 345 678',
      phone_1_number: '1299',
      phone_1_confidence: 'own_page',
    })
    const at = `/staff/directory/services/${kept}`
    const side = await open('dara', `${at}/merge?other=${other}`)
    expect(side).toMatch(/Mornings.*Evenings/s)
    const answer = await send('dara', `${at}/merge`, { otherId: other, from_hoursEn: 'other', from_feesEn: 'other' })
    expect(answer.status).toBe(303)
    const page = await open('sophea', at)
    for (const words of ['Evenings', 'One dollar', 'Counselling, Legal aid', '012 345 678', '1299'])
      expect(page).toContain(words)
    expect((await get(w.hono, `/staff/directory/services/${other}`, as('sophea'))).headers.get('Location')).toBe(at)
    expect(await publicNumbers(kept)).toContain('1299')
    expect(await open('dara', `${at}/history`)).toContain('merged')
  })

  it('of organizations takes the services along', async () => {
    const [kept, other] = [await organization(), await organization(null, 'The very same house')]
    const moved = await service(other)
    expect((await send('dara', `/staff/directory/${kept}/merge`, { otherId: other })).status).toBe(303)
    expect(await open('sophea', `/staff/directory/${kept}`)).toContain(moved)
    expect((await get(w.hono, `/staff/directory/${other}`, as('sophea'))).headers.get('Location')).toBe(
      `/staff/directory/${kept}`,
    )
  })

  it('needs both to be one’s own to keep', async () => {
    const kept = await service(await organization())
    const other = await service(await organization('veasna'), 'veasna')
    expect((await send('dara', `/staff/directory/services/${kept}/merge`, { otherId: other })).status).toBe(403)
    expect((await get(w.hono, `/staff/directory/services/${other}`, as('dara'))).status).toBe(200)
  })
})

describe('the list', () => {
  it('finds by a part of the name, and shows who owns what and what waits', async () => {
    const house = await organization('veasna', 'Quiet Mekong Garden')
    const id = await service(house, 'veasna', {
      nameEn: 'Reading room',
      help: 'education',
      areaKind: 'places',
      provinces: '17',
    })
    const list = async (who: string, query: string) => (await open(who, `/staff/directory?${query}`)).includes(id)
    expect(await list('sophea', 'words=mekong+reading')).toBe(true)
    expect(await list('sophea', 'words=reading&province=17&help=education')).toBe(true)
    expect(await list('sophea', 'words=reading&province=18')).toBe(false)
    expect([await list('chenda', 'which=mine'), await list('dara', 'which=mine')]).toEqual([true, false])
    expect([
      await list('sophea', 'words=reading&which=verify'),
      await list('sophea', 'words=reading&which=hidden'),
    ]).toEqual([true, false])
    await send('veasna', `/staff/directory/services/${id}/state`, { state: 'hidden' })
    expect([
      await list('sophea', 'words=reading&which=verify'),
      await list('sophea', 'words=reading&which=hidden'),
    ]).toEqual([false, true])
    expect(field(await open('sophea', '/staff/directory?words=reading'), 'words')).toBe('reading')
  })
})
