import { describe, expect, it } from 'vitest'
import { exportDirectory } from '../commands/export-table.ts'
import { tryImport } from '../commands/import.ts'
import { csvOf, xlsxOf } from './export.ts'
import { readImport } from './read.ts'
import { importing, tableOf } from './rows.test.setup.ts'
import { templateXlsx } from './template.ts'

// Costs, desks and ways in as a table brings them in and takes them out; and what no table may say.

const here = importing()
const { planned, bring, one } = here

const row = {
  service: 'Clinic',
  cost_options:
    'First visit | មកជួបលើកដំបូង | 20,000 riel | for a family | 2026-01-01 to 2026-12-31\nMedicine | - | ask first\n$2.50',
  contacts: 'Child protection desk | ផ្នែកការពារកុមារ | department=Social work | desk@lotus.example',
  organization_contacts: 'Reception',
  place: 'Siem Reap\nBattambang',
  address: 'Street 1\nStreet 2',
  access_en: 'A ramp\nA lift',
  access_details: '-\nWide doors',
  access_page: 'lotus.example/access\n-',
}
const rows = async (table: string, columns: string) =>
  (
    await here.db.query(`select ${columns} from ${table} t join hsds_organization o on o.id = t.organization_id
    where o.name_en = 'Lotus' order by position, 1`)
  ).rows

describe('a table', () => {
  it('brings costs, desks and ways in, as its dry run says', async () => {
    const plan = await planned(row)
    expect(plan.problems).toEqual([])
    const said = [...plan.organizations, ...plan.services].flatMap((e) =>
      e.changes.map((c) => `${c.type} ${c.field}: ${c.after}`),
    )
    expect(said).toEqual(
      expect.arrayContaining([
        'cost_option amount: 20000',
        'cost_option currency: KHR',
        'cost_option amountDescriptionEn: ask first',
        'contact titleEn: Child protection desk',
        'accessibility descriptionEn: A ramp',
        'accessibility url: https://lotus.example/access',
      ]),
    )
    expect(await one('select count(*)::int as n from hsds_cost_option')).toEqual({ n: 0 })
    expect(await bring(await tableOf(row), false, 'listed')).toMatchObject({ imported: { added: 2 } })
    expect(
      await rows(
        'hsds_cost_option',
        'option_en, option_km, amount, currency, amount_description_en as more, valid_from, valid_to',
      ),
    ).toEqual([
      {
        option_en: 'First visit',
        option_km: 'មកជួបលើកដំបូង',
        amount: '20000',
        currency: 'KHR',
        more: 'for a family',
        valid_from: '2026-01-01',
        valid_to: '2026-12-31',
      },
      {
        option_en: 'Medicine',
        option_km: null,
        amount: null,
        currency: null,
        more: 'ask first',
        valid_from: null,
        valid_to: null,
      },
      {
        option_en: null,
        option_km: null,
        amount: '2.5',
        currency: 'USD',
        more: null,
        valid_from: null,
        valid_to: null,
      },
    ])
    expect(await rows('hsds_contact', 'title_en, title_km, department, t.email, service_id is null as whole')).toEqual([
      {
        title_en: 'Child protection desk',
        title_km: 'ផ្នែកការពារកុមារ',
        department: 'Social work',
        email: 'desk@lotus.example',
        whole: false,
      },
      { title_en: 'Reception', title_km: null, department: null, email: null, whole: true },
    ])
    expect(await rows('hsds_accessibility', 't.description_en, details, url')).toEqual([
      { description_en: 'A ramp', details: null, url: 'https://lotus.example/access' },
      { description_en: 'A lift', details: 'Wide doors', url: null },
    ])
  })

  it('brought again changes nothing; one cell changed is all that changes, and a dash takes away', async () => {
    expect((await planned(row)).unchanged).toBe(1)
    const next = {
      ...row,
      cost_options: 'First visit | 30000 KHR',
      contacts: '-',
      access_en: 'A ramp\n-',
      access_details: '-\n-',
    }
    const plan = await planned(next)
    expect(plan.problems).toEqual([])
    const [service, house] = [plan.services[0]?.changes ?? [], plan.organizations[0]?.changes ?? []]
    expect(service.filter((c) => c.did === 'update').map((c) => [c.field, c.before, c.after])).toEqual(
      expect.arrayContaining([
        ['amount', '20000', '30000'],
        ['optionKm', 'មកជួបលើកដំបូង', ''],
      ]),
    )
    expect(service.filter((c) => c.did === 'delete').map((c) => c.before)).toEqual(
      expect.arrayContaining(['Medicine', 'ask first', '2.5', 'Child protection desk']),
    )
    expect(house.map((c) => [c.did, c.type, c.before, c.after])).toContainEqual([
      'delete',
      'accessibility',
      'A lift',
      '',
    ])
    expect(house.filter((c) => c.did !== 'delete')).toEqual([])
  })

  it.each(['csv', 'xlsx'] as const)('as %s takes all of it out, and brings it back as nothing new', async (format) => {
    const cells = await exportDirectory(here.dara, format)
    const out = cells.find((c) => c.service === 'Clinic')
    expect(out).toMatchObject({
      cost_options:
        'First visit | មកជួបលើកដំបូង | 20000 KHR | for a family | 2026-01-01 to 2026-12-31\nMedicine | - | ask first\n2.5 USD',
      contacts: 'Child protection desk | ផ្នែកការពារកុមារ | department=Social work | desk@lotus.example',
      organization_contacts: 'Reception',
      access_details: expect.stringContaining('Wide doors'),
    })
    expect(out).not.toHaveProperty('front_door')
    const bytes = format === 'csv' ? Buffer.from(csvOf(cells, 'km')) : await xlsxOf(cells, 'km', 'Services')
    const plan = await tryImport(here.dara, await readImport(bytes), 'draft')
    expect([plan.problems, plan.remarks, plan.organizations, plan.services]).toEqual([[], [], [], []])
  })

  it('says by line and column what it cannot take', async () => {
    const plan = await planned(
      { cost_options: 'Visit | 20 apples' },
      { cost_options: '5' },
      { cost_options: 'Visit | 5 USD | 2026-05-01 to 2026-04-01' },
      { cost_options: 'One | two' },
      { contacts: 'Ms. Somebody' },
      { contacts: 'Desk | some@where' },
      { place: 'Kampot', safe_house: 'yes', access_en: 'A ramp' },
    )
    expect(plan.problems.map((p) => [p.line, p.column, p.code])).toEqual([
      [2, 'cost_options', 'cost'],
      [3, 'cost_options', 'currency'],
      [4, 'cost_options', 'days_turned'],
      [5, 'cost_options', 'cost'],
      [6, 'contacts', 'person_named'],
      [7, 'contacts', 'mail'],
      [8, 'access_en', 'safe_house'],
    ])
  })

  it('cannot put a number on the first page: that is set by hand, and it says so line by line', async () => {
    const [front, second] = (await here.db.query('select code from hsds_service where front_door order by code')).rows
    const plan = await planned(
      { service: 'Sneaky', front_door: 'yes' },
      { service: 'Danger', for_danger: 'yes' },
      { service: 'Honest', front_door: 'no', for_danger: '-' },
      { organization: '', service: '', code: second.code, front_door: 'no' },
      { organization: '', service: '', code: front.code, front_door: 'yes' },
    )
    expect(plan.problems.map((p) => [p.line, p.column, p.code])).toEqual([
      [2, 'front_door', 'by_hand'],
      [3, 'for_danger', 'by_hand'],
      [5, 'front_door', 'by_hand'],
    ])
    await bring(await tableOf({ service: 'Sneaky', front_door: 'yes' }, { service: 'Honest', front_door: 'no' }), true)
    expect(
      await one("select array_agg(name_en) as made from hsds_service where name_en in ('Sneaky', 'Honest')"),
    ).toEqual({ made: ['Honest'] })
  })

  it('has a column for each of them in the template, and none for the first page', async () => {
    const sheet = await readImport(await templateXlsx('en')).catch((e) => e.detail ?? e)
    expect(JSON.stringify(sheet)).toContain('import_empty')
    const { templateColumns } = await import('./columns.ts')
    expect(templateColumns).toEqual(
      expect.arrayContaining(['cost_options', 'contacts', 'access_en', 'organization_contacts']),
    )
    expect(templateColumns).not.toContain('front_door')
  })
})
