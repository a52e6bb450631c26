import { describe, expect, it } from 'vitest'
import { tryImport } from '../commands/import.ts'
import { readImport } from './read.ts'
import { importing } from './rows.test.setup.ts'

// Costs, desks and ways in as other programs hand them over.

const here = importing()
const { bring, one } = here

describe('a list of another program after HSDS', () => {
  const listed = {
    name: 'Mekong clinic',
    organization: { name: 'Mekong house', contacts: [{ title: 'Front office', email: 'office@mekong.example' }] },
    status: 'active',
    cost_options: [
      { option: 'First visit', amount: 5, currency: 'USD', amount_description: 'once', valid_from: '2026-01-01' },
      { option: 'ថ្នាំ', amount: 3 },
    ],
    contacts: [{ name: 'Sok Somebody', title: 'Intake', department: 'Health', email: 'in@mekong.example' }],
    service_at_locations: [
      {
        location: {
          location_type: 'physical',
          name: 'Office',
          addresses: [{ address_1: 'Street 9', city: 'Kampot', state_province: 'Kampot' }],
          accessibility: [
            { description: 'A ramp', details: 'Wide', url: 'https://mekong.example/in' },
            { details: 'A lift' },
          ],
        },
      },
    ],
    attributes: [{ link_type: 'for_danger', value: 'yes' }],
  }
  const file = (more: object = {}) => readImport(Buffer.from(JSON.stringify([{ ...listed, ...more }])))

  it('brings them in without anybody’s name, and says line by line what it leaves out', async () => {
    const plan = await tryImport(here.dara, await file(), 'listed')
    expect(plan.problems).toEqual([])
    expect(plan.remarks.map((r) => [r.line, r.column, r.code])).toEqual(
      expect.arrayContaining([
        [1, 'cost_options', 'left_out'],
        [1, 'contacts', 'name_left_out'],
        [1, 'for_danger', 'by_hand'],
      ]),
    )
    await bring(await file(), false, 'listed')
    const made =
      await one(`select s.id, s.for_danger, (select string_agg(concat_ws(' ', option_en, option_km, amount::text, currency, amount_description_en, valid_from::text), '; ' order by position)
      from hsds_cost_option where service_id = s.id) as costs, (select string_agg(concat_ws(' ', title_en, department, email), '; ' order by service_id nulls last) from hsds_contact where organization_id = s.organization_id) as desks,
      (select string_agg(concat_ws(' ', description_en, details, url), '; ' order by position) from hsds_accessibility where organization_id = s.organization_id) as ways
      from hsds_service s where name_en = 'Mekong clinic'`)
    expect(made).toMatchObject({
      for_danger: false,
      costs: 'First visit 5 USD once 2026-01-01; ថ្នាំ',
      desks: 'Intake Health in@mekong.example; Front office office@mekong.example',
      ways: 'A ramp Wide https://mekong.example/in; A lift',
    })
    const leak = await one("select count(*)::int as n from hsds_contact c where c::text like '%Somebody%'")
    expect(leak.n).toBe(0)
  })

  it('brought again changes nothing; a new price is a change, and what it does not name stays', async () => {
    const again = await tryImport(here.dara, await file(), 'listed')
    expect([again.organizations, again.services, again.unchanged]).toEqual([[], [], 1])
    const dearer = await file({ cost_options: [{ option: 'first visit', amount: 6, currency: 'USD' }] })
    const plan = await tryImport(here.dara, dearer, 'listed')
    expect(plan.services[0]?.changes.map((c) => [c.field, c.before, c.after])).toContainEqual(['amount', '5', '6'])
    expect(plan.services[0]?.changes.every((c) => c.did === 'update')).toBe(true)
  })
})
