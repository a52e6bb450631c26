import { describe, expect, it } from 'vitest'
import { importing, tableOf } from './rows.test.setup.ts'

// What is wrong in the rows of a table is named with its row and column, all at once, and nothing
// is written while something is.

const here = importing()
const { planned, bring, one } = here
const state = async () =>
  one(`select (select version from directory_version) v, (select count(*) from hsds_service) s,
    (select count(*) from hsds_metadata) m, (select count(*) from trail where action = 'directory.imported') t`)

describe('what is wrong', () => {
  const bad: [string, string, string, string][] = [
    ['help', 'counseling_xyz', 'code', 'help'],
    ['help', 'counselling; magic', 'code', 'help'],
    ['areas', 'Atlantis', 'place', 'areas'],
    ['areas', '1', 'zero_place', 'areas'],
    ['areas', '102', 'zero_place', 'areas'],
    ['phones', '12 345 678', 'zero_phone', 'phones'],
    ['phones', '85512345678', 'zero_phone', 'phones'],
    ['phones', 'call us', 'phone', 'phones'],
    ['links', 'javascript:alert(1)', 'link', 'links'],
    ['email', 'not a mail', 'mail', 'email'],
    ['page', 'no page', 'link', 'page'],
    ['hours', 'mornings', 'hours', 'hours'],
    ['hours', 'MO-FR 8-17', 'hours', 'hours'],
    ['ages', 'young', 'ages', 'ages'],
    ['ages', '17 to 12', 'ages_turned', 'ages'],
    ['free', 'sometimes', 'yes_no', 'free'],
    ['ways', 'pigeon', 'code', 'ways'],
    ['for_whom', 'cats', 'code', 'for_whom'],
    ['marks', 'outreach=maybe', 'mark', 'marks'],
    ['languages', 'Klingonish', 'language', 'languages'],
    ['status', 'unsure', 'code', 'status'],
    ['confidence', 'surely', 'confidence', 'confidence'],
    ['dated', '31/05/2024', 'dated', 'dated'],
    ['dated', '2024', 'dated_alone', 'dated'],
    ['sources', 'a page | May', 'dated', 'sources'],
    ['state', 'merged', 'state', 'state'],
    ['address', 'Street 5', 'place_needed', 'place'],
    ['service', '', 'needed', 'service'],
    ['code', 'Not A Code', 'bad_code', 'code'],
    ['about_en', 'x'.repeat(4001), 'too_long', 'about_en'],
  ]
  it.each(bad)('%s “%s” is named as %s in the column %s', async (column, cell, code, named) => {
    const { problems } = await planned(
      {},
      { [column]: cell, service_km: 'សេវា', ...(column === 'service' ? { service: '' } : {}) },
    )
    expect(problems.map((p) => [p.line, p.column, p.code])).toEqual([[3, named, code]])
  })

  it('an address, a way there or more than the province of a safe house', async () => {
    const { problems } = await planned(
      { safe_house: 'yes', place: '12', address: 'Street 5' },
      { safe_house: 'yes', place: '1201' },
      { safe_house: 'បាទ', place: 'Phnom Penh', way_there_en: 'behind the market' },
      { safe_house: 'yes', place: 'Phnom Penh' },
    )
    expect(problems.map((p) => [p.line, p.column, p.code])).toEqual([
      [2, 'address', 'safe_house'],
      [3, 'place', 'safe_house_place'],
      [4, 'way_there_en', 'safe_house'],
    ])
  })

  it('two rows that differ about their organisation, and one service twice', async () => {
    const { problems } = await planned(
      { website: 'https://lotus.example' },
      { website: 'https://other.example' },
      { service: 'Service 0' },
    )
    expect(problems.map((p) => [p.line, p.code, p.values?.['line']])).toEqual([
      [3, 'conflict', 2],
      [4, 'twice', 2],
    ])
  })

  it('a name that two entries have, and a service of another organisation than the row says', async () => {
    await here.db.query(`insert into hsds_organization (id, kind, name_en) values
      (gen_random_uuid(), 'ngo', 'Two Rivers'), (gen_random_uuid(), 'ngo', 'two  rivers')`)
    const { problems } = await planned(
      { organization: 'Two Rivers' },
      { organization: 'Lotus', code: 'tpo_hotline', service: 'TPO' },
    )
    expect(problems.map((p) => [p.line, p.code])).toEqual([
      [2, 'ambiguous'],
      [3, 'other_organization'],
    ])
  })

  it('all of it is said at once, each with a sentence in both languages, and nothing is written', async () => {
    const before = await state()
    const file = await tableOf(...bad.map(([column, cell]) => ({ [column]: cell, about_km: 'ក' })), {
      help: 'counselling',
    })
    const done = await bring(file)
    const named = new Set('plan' in done ? done.plan.problems.map((p) => p.line) : [])
    expect(bad.filter((_, i) => !named.has(i + 2))).toEqual([])
    expect(named.size).toBe(bad.length)
    for (const lang of ['en', 'km'] as const)
      for (const p of 'plan' in done ? done.plan.problems : []) {
        const key = `staff.import.problem.${p.code}`
        const text = (here.w.nobody(lang).t as unknown as (k: string, v?: object) => string)(key, p.values)
        expect(text).not.toContain('staff.import')
        expect(text).not.toContain('{{')
      }
    expect(await state()).toEqual(before)
  })

  it('with them left out the others are written, and the report names what was not', async () => {
    const file = await tableOf({ service: 'Right', help: 'legal_aid' }, { service: 'Wrong', help: 'magic' })
    const done = await bring(file, true)
    expect(done).toMatchObject({
      imported: { added: 2, leftOut: 1 },
      leftOut: [{ line: 3, column: 'help', code: 'code' }],
    })
    expect(await one("select count(*)::int from hsds_service where name_en in ('Right', 'Wrong')")).toEqual({
      count: 1,
    })
  })
})
