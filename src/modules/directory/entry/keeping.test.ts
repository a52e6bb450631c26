import { describe, expect, it } from 'vitest'
import { field, get } from '#test/security/asking.ts'
import { keepers } from './keeping.test.setup.ts'

// The staff side over HTTP: who may change what, and what others see of it.

const here = keepers()
const { as, open, send, organization, service, change } = here

describe('whose an entry is', () => {
  it('every worker reads every entry; keepers change what nobody owns; what is owned only its owner', async () => {
    const free = `/staff/directory/services/${await service(await organization())}`
    const owned = `/staff/directory/services/${await service(await organization('veasna'), 'veasna')}`
    for (const who of ['sophea', 'chenda', 'kosal', 'dara'])
      for (const path of [free, owned, '/staff/directory'])
        expect((await get(here.w.hono, path, as(who))).status, `${who} ${path}`).toBe(200)
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

describe('where a service stands', () => {
  it('is a place of its own organization, and of no other', async () => {
    const [own, other] = [await organization(), await organization()]
    for (const [id, address] of [
      [own, 'Street 1'],
      [other, 'Street 2'],
    ] as const)
      expect(
        (await change('dara', `/staff/directory/${id}`, { location_0_place: 'Siem Reap', location_0_address: address }))
          .status,
      ).toBe(303)
    const placeOf = async (id: string) =>
      (await here.one('select id from hsds_location where organization_id = $1', [id]))?.id as string
    const at = `/staff/directory/services/${await service(own)}`
    const refused = await change('dara', at, { at: await placeOf(other) })
    expect(refused.status).toBe(422)
    expect((await change('dara', at, { at: await placeOf(own) })).status).toBe(303)
    expect(await open('sophea', at)).toContain('Street 1')
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
