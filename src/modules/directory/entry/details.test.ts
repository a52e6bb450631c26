import { describe, expect, it } from 'vitest'
import { get, submit } from '#test/security/asking.ts'
import { hsdsChecks, schemasThere } from '#test/support/hsds.ts'
import { costs, desk, keepersOfDetails, text } from './details.test.setup.ts'

// What it costs, which desk to ask for, and how one gets in: written by staff, seen by everybody.

const here = keepersOfDetails()
const { as, one, open, send, service, change, rowsOf, placed, publicPage } = here

describe('costs, desks and ways in', () => {
  it('come from the form to the pages of staff and public, and go back into the form as they were', async () => {
    const { id, at, here: page } = await placed()
    const staff = text(await open('sophea', page))
    for (const words of [
      'First visit: 20000 KHR: for a whole family from',
      'Child protection desk, Social work desk@lotus.example',
      'A ramp at the side door · Toilet on the ground floor https://lotus.example/access',
    ])
      expect(staff).toContain(words)
    const seen = await publicPage(id)
    expect(seen).toContain('First visit – 20000 KHR – for a whole family')
    expect(seen).toContain('Getting in: A ramp at the side door · Toilet on the ground floor')
    expect(seen).toContain('Ask for: Child protection desk, Social work')
    expect(seen).not.toContain('desk@lotus.example') // nobody has made sure of the entry yet
    expect(await publicPage(id, 'km')).toContain('មកជួបលើកដំបូង – 20000 KHR')
    const revision = async () => (await one('select version from directory_version')).version
    const before = await revision()
    expect((await change('dara', page, {})).status).toBe(303)
    expect((await change('dara', at, {})).status).toBe(303)
    expect(await revision()).toBe(before)
  })

  it.skipIf(!schemasThere)('go out as HSDS 3.0 has them', async () => {
    const { id } = await placed()
    const answer = await (await get(here.w.hono, `/hsds/services/${id}`)).json()
    const check = hsdsChecks()('compiled/service.json')
    expect(check(answer), JSON.stringify(check.errors)).toBe(true)
    expect(answer).toMatchObject({
      cost_options: [
        {
          option: 'First visit',
          amount: 20000,
          currency: 'KHR',
          amount_description: 'for a whole family',
          valid_from: '2024-01-01',
        },
      ],
      contacts: [{ title: 'Child protection desk', department: 'Social work' }],
      service_at_locations: [
        {
          location: {
            accessibility: [{ description: 'A ramp at the side door', url: 'https://lotus.example/access' }],
          },
        },
      ],
    })
    expect(answer.contacts[0]).not.toHaveProperty('name')
  })

  it('that are wrong say so beside the field, in either language, with what was typed', async () => {
    const { here: page, at } = await placed()
    const wrong = {
      cost_option_0_amount: '20,00',
      cost_option_1_amount: '5',
      cost_option_2_optionEn: 'Later',
      cost_option_2_validFrom: '2026-05-01',
      cost_option_2_validTo: '2026-04-01',
      contact_0_titleEn: 'Ms. Somebody',
      contact_1_titleKm: 'លោកស្រី សុខ',
      contact_2_email: 'nobody',
    }
    for (const [language, sentences] of [
      ['en', ['an amount like 20000', 'choose the currency', 'before the first one', 'not a person', 'not an email']],
      ['km', ['ចំនួនទឹកប្រាក់ដូចជា', 'ជ្រើសរើសរូបិយប័ណ្ណ', 'នៅមុនថ្ងៃដំបូង', 'មិនមែនឈ្មោះមនុស្ស', 'មិនមែនជាអាសយដ្ឋានអ៊ីមែល']],
    ] as const) {
      await submit(here.w, '/staff/language', { language }, as('dara'))
      const answer = await change('dara', page, wrong)
      const shown = (await answer.text()).replaceAll('\u200b', '')
      expect(answer.status).toBe(422)
      for (const words of [...sentences, 'value="20,00"', 'value="Ms. Somebody"', 'value="លោកស្រី សុខ"'])
        expect(shown).toContain(words)
      for (const name of [
        'cost_option_0_amount',
        'cost_option_1_currency',
        'cost_option_2_validTo',
        'contact_0_titleEn',
      ])
        expect(shown).toContain(`href="#${name}"`)
    }
    await submit(here.w, '/staff/language', { language: 'en' }, as('dara'))
    const nowhere = await change('dara', at, { accessibility_1_descriptionEn: 'A lift', accessibility_1_location: '' })
    expect(nowhere.status).toBe(422)
    expect(await nowhere.text()).toContain('href="#accessibility_1_location"')
  })

  it('have room for one more at the press of a button, and nothing is saved by it', async () => {
    const { here: page, at } = await placed()
    for (const [path, kind, field] of [
      [page, 'cost_option', 'optionEn'],
      [page, 'contact', 'titleEn'],
      [at, 'accessibility', 'details'],
    ] as const) {
      const shown = await (await change('dara', path, { more: kind, [`${kind}_0_${field}`]: 'not saved yet' })).text()
      expect(shown).toContain(`name="${kind}_1_${field}"`)
      expect(shown).toContain('not saved yet')
      expect(await open('dara', path)).not.toContain('not saved yet')
    }
  })

  it('that were taken away stand in the history, and come back whole', async () => {
    const { id, house, here: page, at } = await placed()
    await change('dara', page, { cost_option_0_remove: 'yes', contact_0_remove: 'yes' })
    await change('dara', at, { accessibility_0_remove: 'yes' })
    expect(text(await open('sophea', page))).not.toMatch(/First visit|Child protection desk|A ramp/)
    expect(text(await open('sophea', `${page}/history`))).toContain(
      'What it costs, in English (taken away) First visit',
    )
    expect(text(await open('sophea', `${at}/history`))).toContain('A ramp at the side door')
    for (const [field, of] of [
      ['amount', 'service_id'],
      ['department', 'service_id'],
      ['details', 'organization_id'],
    ]) {
      const gone = await one(
        `select id from hsds_metadata where last_action_type = 'delete' and field_name = $1 and ${of} = $2`,
        [field, of === 'service_id' ? id : house],
      )
      expect((await send('dara', `/staff/directory/changes/${gone.id}/back`, {})).status).toBe(303)
    }
    const again = text(await open('sophea', page))
    for (const words of [
      'First visit: 20000 KHR: for a whole family',
      'Child protection desk, Social work',
      'A ramp at the side door',
    ])
      expect(again).toContain(words)
  })

  it('of two services that become one are put together, the same ones once', async () => {
    const { house, here: page } = await placed()
    const other = await service(house, 'dara', { ...costs, cost_option_1_optionEn: 'Medicine', ...desk })
    expect((await send('dara', `${page}/merge`, { otherId: other })).status).toBe(303)
    const rows = await rowsOf('select option_en from hsds_cost_option where organization_id = $1 order by 1', [house])
    expect(rows.map((r) => r.option_en)).toEqual(['First visit', 'Medicine'])
    expect(await rowsOf('select id from hsds_contact where organization_id = $1', [house])).toHaveLength(1)
  })
})
