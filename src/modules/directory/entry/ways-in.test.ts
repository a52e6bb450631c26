import { describe, expect, it } from 'vitest'
import { get } from '#test/security/asking.ts'
import { keepersOfDetails, text } from './details.test.setup.ts'

// What is not told: how one gets into a safe house, what nobody knows, and what no longer holds.

const here = keepersOfDetails()
const { open, service, change, rowsOf, placed, publicPage } = here

describe('how one gets into a safe house', () => {
  it('is not taken, and goes with its history when a place becomes one', async () => {
    const { house, at, location, id } = await placed()
    const hidden = { location_0_redacted: 'yes', location_0_address: '', location_0_transportationEn: '' }
    const refused = await change('dara', at, hidden)
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('href="#accessibility_0_descriptionEn"')
    expect((await change('dara', at, { ...hidden, accessibility_0_remove: 'yes' })).status).toBe(303)
    for (const table of ['hsds_metadata', 'hsds_accessibility'])
      expect(
        await rowsOf(
          `select t from ${table} t where organization_id = $1 and t::text ~ 'ramp|Toilet|lotus.example/access'`,
          [house],
        ),
        table,
      ).toEqual([])
    await expect(
      here.db.query(
        'insert into hsds_accessibility (id, organization_id, location_id) values (gen_random_uuid(), $1, $2)',
        [house, location],
      ),
    ).rejects.toThrow('a safe house has no address here')
    const seen = await publicPage(id)
    expect(seen).toContain('keeps its address to itself')
    expect(seen).not.toMatch(/Getting in|how people get in/)
  })
})

describe('what nobody has told', () => {
  it('is said to be unknown: the cost, and how one gets into a place that one can come to', async () => {
    const { house, location } = await placed()
    const bare = await service(house, 'dara', {
      phone_0_confidence: 'own_page',
      at: location,
      help: 'sports_and_music',
    })
    expect(await publicPage(bare)).toContain('Nobody has told us what it costs.')
    expect(await publicPage(bare)).toContain('Getting in: A ramp')
    const found = async () => text(await (await get(here.w.hono, '/en/services?help=sports_and_music')).text())
    expect(await found()).toContain('Getting in: A ramp')
    await change('dara', `/staff/directory/${house}`, { accessibility_0_remove: 'yes' })
    expect(await publicPage(bare)).toContain('Nobody has told us how people get in')
    expect(await found()).not.toMatch(/Getting in|how people get in/) // short; the entry's own page says it
  })

  it('a cost that no longer holds is not told as one that does', async () => {
    const { id, here: page } = await placed()
    await change('dara', page, { cost_option_0_validTo: '2024-12-31' })
    const seen = await publicPage(id)
    expect(seen).not.toContain('20000')
    expect(seen).toContain('Nobody has told us what it costs.')
    expect(text(await open('sophea', page))).toContain('20000 KHR')
  })
})
