import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import type pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { openDatabase } from '#platform/db/database.ts'
import { manyServices } from '#test/support/many-services.ts'
import { type World, world } from '#test/support/world.ts'
import { publicCards, serviceCards } from '../queries/cards.ts'
import { finderQuery } from '../schema.ts'
import { findServices, fresh, staleAfter } from './find.ts'

let w: World
let client: pg.Client
let services: string[]
let organizations: string[]
/** An organization that no random change touches. */
let steady: string
beforeAll(async () => {
  w = await world()
  client = await w.sql('postgres')
  const made = await manyServices(client, 90, { full: true })
  services = made.serviceIds
  organizations = made.organizationIds
  steady = (await manyServices(client, 1, { seed: 2, full: true })).organizationIds[0] ?? ''
})

const find = async (query: Record<string, unknown>, now = new Date()) =>
  findServices({ ...w.nobody(), now: () => now }, finderQuery.parse(query))
const look = () => fresh(w.app.db, 0)
const own = async (name: string, more: Record<string, unknown> = {}) => {
  const columns = { organization_id: steady, name_en: name, confidence: 'own_page', ...more }
  const { rows } = await client.query(
    `insert into hsds_service (id, ${Object.keys(columns).join(', ')})
     values (gen_random_uuid(), ${Object.keys(columns).map((_, i) => `$${i + 1}`)}) returning id`,
    Object.values(columns),
  )
  return rows[0].id as string
}
const give = (service: string, taxonomy: string, code: string, value = true) =>
  client.query(
    `insert into hsds_attribute (id, organization_id, service_id, taxonomy_term_id, value)
     select gen_random_uuid(), s.organization_id, s.id, t.id, $4 from hsds_service s, hsds_taxonomy_term t
       join hsds_taxonomy x on x.id = t.taxonomy_id where s.id = $1 and x.code = $2 and t.code = $3`,
    [service, taxonomy, code, value],
  )
const reachTo = (service: string, place: string | null) =>
  client.query(
    `insert into hsds_service_area (id, organization_id, service_id, extent_type, place_code)
     select gen_random_uuid(), organization_id, id, $2, $3 from hsds_service where id = $1`,
    [service, place ? 'place' : 'country', place],
  )

/** A service that goes over to another organization takes along what hangs on it, as merging does. */
const movedTo = (organization: string) =>
  `with ${[
    'phone',
    'url',
    'schedule',
    'contact',
    'language',
    'attribute',
    'cost_option',
    'service_area',
    'service_at_location',
  ]
    .map((t) => `${t} as (update hsds_${t} set organization_id = '${organization}' where service_id = $1)`)
    .join(', ')}, source as (update directory_source set organization_id = '${organization}' where service_id = $1)
   update hsds_service set organization_id = '${organization}' where id = $1`

test('what a process has kept over many changes is what another reads anew', async () => {
  const queries = [
    {},
    { help: 'shelter' },
    { place: '02' },
    { words: 'lotus' },
    { words: '0991' },
    { free: 'true' },
    { for_whom: 'boys' },
  ]
  const changes = [
    (s: string) => ["update hsds_service set state = 'hidden' where id = $1", s],
    (s: string) => ["update hsds_service set state = 'listed' where id = $1", s],
    (s: string) => [
      "update hsds_organization set state = 'hidden' where id = (select organization_id from hsds_service where id = $1)",
      s,
    ],
    (s: string) => [
      "update hsds_organization set state = 'listed', name_en = 'Lotus renamed' where id = (select organization_id from hsds_service where id = $1)",
      s,
    ],
    (s: string) => [
      "update hsds_phone set dial = '0991', number = '0991', confidence = 'called' where service_id = $1",
      s,
    ],
    (s: string) => ["update hsds_phone set confidence = 'list' where service_id = $1", s],
    (s: string) => ['delete from hsds_attribute where service_id = $1', s],
    (s: string) => [
      "insert into hsds_attribute (id, organization_id, service_id, taxonomy_term_id) select gen_random_uuid(), organization_id, $1, (select id from hsds_taxonomy_term where code = 'shelter') from hsds_service where id = $1 on conflict do nothing",
      s,
    ],
    (s: string) => ["update hsds_service_area set extent_type = 'place', place_code = '0204' where service_id = $1", s],
    (s: string) => [
      "update hsds_location set place_code = '02' where id in (select location_id from hsds_service_at_location where service_id = $1)",
      s,
    ],
    (s: string) => [
      "update hsds_service set free = not coalesce(free, false), name_en = 'Lotus place', status = 'active' where id = $1",
      s,
    ],
    (s: string) => ["update hsds_service set status = 'defunct' where id = $1", s],
    (s: string) => [movedTo(organizations[0] ?? ''), s],
  ] as const
  const change = fc.tuple(fc.nat(changes.length - 1), fc.nat(89))
  await look()
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (list) => {
      for (const [which, service] of list) {
        const [text, id] = changes[which]?.(services[service] ?? '') ?? ['', '']
        await client.query(text ?? '', [id])
      }
      await look()
      const anew = await openDatabase(w.connection('sdap_app'))
      const there = { ...w.nobody(), app: { ...w.app, db: anew } }
      try {
        for (const query of queries.map((q) => finderQuery.parse(q))) {
          const kept = await findServices(w.nobody(), query)
          expect(kept).toEqual(await findServices(there, query))
          const ids = kept.found.map((f) => f.serviceId)
          expect(await publicCards(w.nobody(), ids, 'km')).toEqual(await publicCards(there, ids, 'km'))
        }
      } finally {
        await anew.close()
      }
    }),
    { numRuns: 12 },
  )
})

test('a service that is hidden is gone, at the latest when a search may no longer rely on what it knows', async () => {
  const id = await own('Zyxomma house')
  await look()
  expect((await find({ words: 'zyxomma' })).found[0]?.serviceId).toBe(id)
  expect((await publicCards(w.nobody(), [id], 'en')).map((c) => c.name)).toEqual(['Zyxomma house'])
  await client.query("update hsds_service set state = 'hidden' where id = $1", [id])
  await setTimeout(staleAfter + 50)
  expect((await find({ words: 'zyxomma' })).fitting).toBe(0)
  expect(await publicCards(w.nobody(), [id], 'en')).toEqual([])
})

test('near, then the same province, then the whole country, then the farther ones with their distance: and each says why', async () => {
  const at = async (name: string, place: string | null) => {
    const id = await own(name)
    await give(id, 'services', 'interpreter')
    await reachTo(id, place)
    return id
  }
  await client.query(
    "delete from hsds_attribute where taxonomy_term_id = (select id from hsds_taxonomy_term where code = 'interpreter')",
  )
  const [far, beside, country, other, whole, here] = [
    await at('In Ratanakiri', '16'),
    await at('In Siem Reap', '17'),
    await at('Everywhere', null),
    await at('In another district', '0201'),
    await at('In all of Battambang', '02'),
    await at('In Moung Ruessei', '0206'),
  ]
  await look()
  const { found, fitting, nothingNear } = await find({ help: 'interpreter', place: '0206' })
  expect(fitting).toBe(6)
  expect(nothingNear).toBe(false)
  expect(found.slice(0, 6).map((f) => f.serviceId)).toEqual([here, whole, other, country, beside, far])
  expect(found.slice(0, 4).map((f) => f.reasons)).toEqual([
    ['help_fits', 'in_place'],
    ['help_fits', 'in_place'],
    ['help_fits', 'same_province'],
    ['help_fits', 'whole_country'],
  ])
  expect(found[4]).toEqual({ serviceId: beside, reasons: ['help_fits', 'near_place'], km: 77 })
  expect(found[5]?.km).toBeGreaterThan(300)

  await client.query('update hsds_service set state = $1 where id = any($2)', ['hidden', [here, whole, other, country]])
  await look()
  expect((await find({ help: 'interpreter', place: '0206' })).nothingNear).toBe(true)
  expect((await find({ help: 'interpreter', place: '17' })).nothingNear).toBe(false)
})

test('what is said not to be for somebody, or not for that age, is left out; what nobody said is not', async () => {
  const of = async (name: string, more: Record<string, unknown> = {}) => {
    const id = await own(name, more)
    await give(id, 'services', 'foster_care')
    return id
  }
  const [yes, no, unsaid, grown] = [
    await of('Yes'),
    await of('No'),
    await of('Unsaid'),
    await of('Grown', { minimum_age: 18 }),
  ]
  await give(yes, 'directory_for_whom', 'boys')
  await give(no, 'directory_for_whom', 'boys', false)
  await look()
  const { found } = await find({ help: 'foster_care', for_whom: 'boys' })
  const ids = found.map((f) => f.serviceId)
  expect(found.find((f) => f.serviceId === yes)?.reasons).toContain('for_whom_fits')
  expect(ids.indexOf(yes)).toBeLessThan(ids.indexOf(unsaid))
  expect(ids).not.toContain(no)
  expect(ids).not.toContain(grown)
})

test('open now means that its hours say so: none stated is neither open nor missing elsewhere', async () => {
  const night = await own('Vesperal house')
  const unsaid = await own('Vesperal office')
  await client.query(
    `insert into hsds_schedule (id, organization_id, service_id, freq, interval, byday, opens_at, closes_at)
     select gen_random_uuid(), organization_id, id, 'WEEKLY', 1, 'FR', '18:00', '02:00' from hsds_service where id = $1`,
    [night],
  )
  await look()
  const ids = async (query: Record<string, unknown>, now: string) =>
    (await find({ words: 'vesperal', ...query }, new Date(now))).found
      .filter((f) => f.reasons.includes('name_fits'))
      .map((f) => f.serviceId)
  // Friday 6 March 2026 in Phnom Penh, seven hours ahead of UTC
  expect(await ids({ open_now: 'true' }, '2026-03-06T18:30:00Z')).toEqual([night])
  expect(await ids({ open_now: 'true' }, '2026-03-06T19:30:00Z')).toEqual([])
  expect((await ids({}, '2026-03-06T19:30:00Z')).sort()).toEqual([night, unsaid].sort())
})

test('a page has twenty entries, no entry stands on two, and all that were counted come', async () => {
  const seen: string[] = []
  const { total } = await find({})
  for (let page = 1; page <= Math.ceil(total / 20) + 1; page++)
    seen.push(...(await find({ page })).found.map((f) => f.serviceId))
  expect(seen.length).toBe(total)
  expect(new Set(seen).size).toBe(total)
})

test('a card shows what the policies let its reader see: numbers that nobody confirmed are for staff', async () => {
  const id = await own('Carded')
  await client.query(
    `insert into hsds_phone (id, organization_id, service_id, number, dial, type, confidence)
     select gen_random_uuid(), $2, $1, n, n, 'voice', c from (values ('0971', 'called'), ('0972', 'own_page'), ('0973', 'third_party'), ('0974', 'list')) t(n, c)`,
    [id, steady],
  )
  await look()
  const numbers = (cards: Awaited<ReturnType<typeof serviceCards>>) =>
    cards.flatMap((c) => c.phones.map((p) => p.dial).filter((d) => d.startsWith('097') && d.length === 4)).sort()
  const staff = await w.as('dara')
  expect(numbers(await publicCards(staff, [id], 'en'))).toEqual(['0971', '0972'])
  expect(numbers(await staff.read((tx) => serviceCards(tx, [id], 'en')))).toEqual(['0971', '0972', '0973', '0974'])
  expect((await find({ words: '0973' })).fitting).toBe(0)
  expect((await find({ words: '0971' })).found[0]?.serviceId).toBe(id)
})

test('to nobody, cards show what the policies show of a service, no more and no less', async () => {
  await client.query("update hsds_organization set state = 'hidden' where id = $1", [organizations[7]])
  await client.query("update hsds_url set confidence = 'list' where id::text < '4'")
  const all: string[] = (await client.query('select id from hsds_service')).rows.map((r) => r.id)
  const { cards, rows } = await w.nobody().read(async (tx) => ({
    cards: await serviceCards(tx, all, 'en'),
    rows: {
      service: await tx.selectFrom('hsdsService').select(['id', 'id as serviceId', 'organizationId']).execute(),
      phone: await tx.selectFrom('hsdsPhone').select(['id', 'serviceId', 'organizationId']).execute(),
      url: await tx.selectFrom('hsdsUrl').select(['id', 'serviceId', 'organizationId']).execute(),
      contact: await tx.selectFrom('hsdsContact').select(['id', 'serviceId', 'organizationId']).execute(),
    },
  }))
  const shown: Record<string, Set<string>> = {
    service: new Set(cards.map((c) => c.id)),
    phone: new Set(cards.flatMap((c) => c.phones.map((p) => p.id))),
    url: new Set(cards.flatMap((c) => c.links.map((l) => l.id))),
    contact: new Set(cards.flatMap((c) => c.contacts.map((x) => x.id))),
  }
  const keeper = new Map(cards.map((c) => [c.id, c.organization.id]))
  for (const [kind, ids] of Object.entries(shown)) {
    const list = rows[kind as keyof typeof rows]
    expect(ids.difference(new Set(list.map((r) => r.id))), `${kind} too much`).toEqual(new Set())
    const due = list.filter((r) => r.serviceId && keeper.get(r.serviceId) === r.organizationId).map((r) => r.id)
    expect(new Set(due).difference(ids), `${kind} missing`).toEqual(new Set())
    expect(ids.size, kind).toBeGreaterThan(0)
  }
  expect(shown['service']?.size).toBeLessThan(all.length)
})

test('a card has everything that hangs on the service, in the language asked for, else in the other', async () => {
  const { rows } = await client.query(
    `select s.id from hsds_service s join hsds_organization o on o.id = s.organization_id and o.state = 'listed'
     join hsds_service_at_location a on a.service_id = s.id join hsds_address d on d.location_id = a.location_id
     join hsds_contact c on c.service_id = s.id where s.state = 'listed' limit 1`,
  )
  const [card] = await w.nobody().read((tx) => serviceCards(tx, [rows[0].id], 'km'))
  expect(card?.name.replaceAll('\u200b', '')).toMatch(/[\u1780-\u17ff]/)
  expect(card?.locations[0]?.addresses[0]).toMatch(/^House/)
  expect(card?.sources[0]?.name).toMatch(/example$/)
  expect([card?.contacts.length, card?.costs.length, card?.languages.length]).toEqual([1, 1, 1])
  const bare = await own('Only English')
  const [plain] = await w.nobody().read((tx) => serviceCards(tx, [bare], 'km'))
  expect(plain).toMatchObject({
    name: 'Only English',
    description: null,
    free: null,
    areas: [],
    locations: [],
    verified: null,
  })
})
