import { expect, test } from 'vitest'
import { servicesToFind } from './find.test.setup.ts'

// Who is found, in which order, and why each stands where it stands.

const here = servicesToFind()
const { find, look, own, give, reachTo } = here

test('near, then the same province, then the whole country, then the farther ones with their distance: and each says why', async () => {
  const at = async (name: string, place: string | null) => {
    const id = await own(name)
    await give(id, 'services', 'interpreter')
    await reachTo(id, place)
    return id
  }
  await here.client.query(
    "delete from hsds_attribute where taxonomy_term_id = (select id from hsds_taxonomy_term where code = 'interpreter')",
  )
  const [far, beside, country, other, whole, near] = [
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
  expect(found.slice(0, 6).map((f) => f.serviceId)).toEqual([near, whole, other, country, beside, far])
  expect(found.slice(0, 4).map((f) => f.reasons)).toEqual([
    ['help_fits', 'in_place'],
    ['help_fits', 'in_place'],
    ['help_fits', 'same_province'],
    ['help_fits', 'whole_country'],
  ])
  expect(found[4]).toEqual({ serviceId: beside, reasons: ['help_fits', 'near_place'], km: 77 })
  expect(found[5]?.km).toBeGreaterThan(300)

  await here.client.query('update hsds_service set state = $1 where id = any($2)', [
    'hidden',
    [near, whole, other, country],
  ])
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
  await here.client.query(
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

test('a page has ten entries, no entry stands on two, and all that were counted come', async () => {
  const seen: string[] = []
  const { total } = await find({})
  for (let page = 1; page <= Math.ceil(total / 10) + 1; page++)
    seen.push(...(await find({ page })).found.map((f) => f.serviceId))
  expect(seen.length).toBe(total)
  expect(new Set(seen).size).toBe(total)
})
