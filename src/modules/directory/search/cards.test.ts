import { expect, test } from 'vitest'
import { publicCards, serviceCards } from '../queries/cards.ts'
import { changesOf, servicesToFind } from './find.test.setup.ts'

// What a card shows of a service that was found, and to whom.

const here = servicesToFind()
const { find, look, own } = here

test('a card shows what the policies let its reader see: numbers that nobody confirmed are for staff', async () => {
  const id = await own('Carded')
  await here.client.query(
    `insert into hsds_phone (id, organization_id, service_id, number, dial, type, confidence)
     select gen_random_uuid(), $2, $1, n, n, 'voice', c from (values ('0971', 'called'), ('0972', 'own_page'), ('0973', 'third_party'), ('0974', 'list')) t(n, c)`,
    [id, here.steady],
  )
  await look()
  const numbers = (cards: Awaited<ReturnType<typeof serviceCards>>) =>
    cards.flatMap((c) => c.phones.map((p) => p.dial).filter((d) => d.startsWith('097') && d.length === 4)).sort()
  const staff = await here.w.as('dara')
  expect(numbers(await publicCards(staff, [id], 'en'))).toEqual(['0971', '0972'])
  expect(numbers(await staff.read((tx) => serviceCards(tx, [id], 'en')))).toEqual(['0971', '0972', '0973', '0974'])
  expect((await find({ words: '0973' })).fitting).toBe(0)
  expect((await find({ words: '0971' })).found[0]?.serviceId).toBe(id)
})

test('to nobody, cards show what the policies show of a service, no more and no less', async () => {
  for (const [n, change] of changesOf(here.organizations).entries()) {
    const [text, id] = change(here.services[60 + n] ?? '')
    await here.client.query(text, [id])
  }
  await here.client.query("update hsds_organization set state = 'hidden' where id = $1", [here.organizations[7]])
  await here.client.query("update hsds_url set confidence = 'list' where id::text < '4'")
  const all: string[] = (await here.client.query('select id from hsds_service')).rows.map((r) => r.id)
  const { cards, rows } = await here.w.nobody().read(async (tx) => ({
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
  const { rows } = await here.client.query(
    `select s.id from hsds_service s join hsds_organization o on o.id = s.organization_id and o.state = 'listed'
     join hsds_service_at_location a on a.service_id = s.id join hsds_address d on d.location_id = a.location_id
     join hsds_contact c on c.service_id = s.id where s.state = 'listed' limit 1`,
  )
  const [card] = await here.w.nobody().read((tx) => serviceCards(tx, [rows[0].id], 'km'))
  expect(card?.name.replaceAll('\u200b', '')).toMatch(/[\u1780-\u17ff]/)
  expect(card?.locations[0]?.addresses[0]).toMatch(/^House/)
  expect(card?.sources[0]?.name).toMatch(/example$/)
  expect([card?.contacts.length, card?.costs.length, card?.languages.length]).toEqual([1, 1, 1])
  const bare = await own('Only English')
  const [plain] = await here.w.nobody().read((tx) => serviceCards(tx, [bare], 'km'))
  expect(plain).toMatchObject({
    name: 'Only English',
    description: null,
    free: null,
    areas: [],
    locations: [],
    verified: null,
  })
})
