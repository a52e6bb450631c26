import { describe, expect, it } from 'vitest'
import { get } from '#test/security/asking.ts'
import { keepers } from './keeping.test.setup.ts'

// What becomes of an entry over HTTP: its changes stay to be seen and brought back, and two become one.

const here = keepers()
const { as, one, open, send, organization, service, change, publicNumbers } = here

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
    expect((await get(here.w.hono, `/staff/directory/services/${other}`, as('sophea'))).headers.get('Location')).toBe(
      at,
    )
    expect(await publicNumbers(kept)).toContain('1299')
    expect(await open('dara', `${at}/history`)).toContain('merged')
  })

  it('of organizations takes the services along', async () => {
    const [kept, other] = [await organization(), await organization(null, 'The very same house')]
    const moved = await service(other)
    expect((await send('dara', `/staff/directory/${kept}/merge`, { otherId: other })).status).toBe(303)
    expect(await open('sophea', `/staff/directory/${kept}`)).toContain(moved)
    expect((await get(here.w.hono, `/staff/directory/${other}`, as('sophea'))).headers.get('Location')).toBe(
      `/staff/directory/${kept}`,
    )
  })

  it('needs both to be one’s own to keep', async () => {
    const kept = await service(await organization())
    const other = await service(await organization('veasna'), 'veasna')
    expect((await send('dara', `/staff/directory/services/${kept}/merge`, { otherId: other })).status).toBe(403)
    expect((await get(here.w.hono, `/staff/directory/services/${other}`, as('dara'))).status).toBe(200)
  })
})
