import { describe, expect, it } from 'vitest'
import { importDirectory, tryImport } from '../commands/import.ts'
import { readImport } from './read.ts'
import { importing, quoted, tableOf } from './rows.test.setup.ts'

// What stands in the rows of a table, and what of it is written.

const here = importing()
const { planned, bring, one } = here

describe('a row', () => {
  it('is understood as people write it, in English and Khmer', async () => {
    const heading =
      'ស្ថាប័ន,Kind,សេវា,Help codes,ទីកន្លែងផ្តល់សេវា,ទូរស័ព្ទ,Hours,Free,Ages,marks,ខេត្ត ឬស្រុក,Address,Source,date,How we know,Remarks'
    const cells = [
      ...['Lily', 'Organisation', 'Lily line', 'ជំនួយផ្នែកច្បាប់; Counselling', 'Takeo; បាត់ដំបង; Bavel, Battambang'],
      ...['០២៣ ២២៤ ៨៤១ | The office | sms; 1280 | own_page', 'Mon-Fri 8:00-17:00; SA 08:00-12:00', 'ឥតគិតថ្លៃ', '12–17'],
      ...[
        'child_friendly; sign_language=no',
        'Takeo',
        'House 5',
        'a report; a page | 2023',
        '2024-05',
        'third_party',
        '=1+1',
      ],
    ]
    const file = await readImport(Buffer.from(`\ufeff${heading}\r\n${cells.map(quoted).join(',')}\r\n`))
    const plan = await tryImport(here.dara, file, 'draft')
    expect(plan.problems).toEqual([])
    expect(plan.remarks.map((r) => [r.code, r.column])).toEqual([['unknown_column', 'Remarks']])
    const [service] = plan.services
    expect(service?.after.fields).toMatchObject({
      ...{ help: 'counselling,legal_aid', areas: '02,0204,21', free: 'yes', minimumAge: '12', maximumAge: '17' },
      ...{ hours: 'MO,TU,WE,TH,FR 08:00-17:00;SA 08:00-12:00', marksYes: 'child_friendly', marksNo: 'sign_language' },
      sources: 'a report | 2024-05\na page | 2023',
    })
    expect(service?.after.rows.phone).toMatchObject([
      { number: '០២៣ ២២៤ ៨៤១', type: 'sms', descriptionEn: 'The office', confidence: 'third_party' },
      { number: '1280', type: 'voice', confidence: 'own_page' },
    ])
    await importDirectory(here.dara, file, { newState: 'draft', skipBad: false }, plan.mark)
    expect(
      await one(
        `select s.state, s.confidence, p.dial, a.address_1, l.place_code from hsds_service s join hsds_phone p on p.service_id = s.id
         join hsds_service_at_location at on at.service_id = s.id join hsds_location l on l.id = at.location_id
         join hsds_address a on a.location_id = l.id where s.name_en = 'Lily line' order by p.position`,
      ),
    ).toEqual({ state: 'draft', confidence: 'third_party', dial: '023224841', address_1: 'House 5', place_code: '21' })
  })

  it('that begins like a formula stays the text that it is', async () => {
    await bring(await tableOf({ service: '=HYPERLINK("https://evil.example")', about_en: '@SUM(1)' }))
    expect(
      await one(`select description_en from hsds_service where name_en = '=HYPERLINK("https://evil.example")'`),
    ).toEqual({
      description_en: '@SUM(1)',
    })
  })

  it('changes only what it says: empty leaves, a dash takes away, and each change stands in the history', async () => {
    const changed = {
      organization: 'TPO Cambodia',
      code: 'tpo_hotline',
      service: '',
      about_km: '',
      alert_en: 'Closed at New Year.',
      hours: '-',
      ages: 'to 25',
    }
    const id = (await one("select id from hsds_service where code = 'tpo_hotline'")).id
    const name = (
      await one(
        'select o.name_en from hsds_organization o join hsds_service s on s.organization_id = o.id where s.id = $1',
        [id],
      )
    ).name_en
    const km = (await one('select description_km from hsds_service where id = $1', [id])).description_km
    const file = await tableOf({ ...changed, organization: name, kind: '' })
    const plan = await tryImport(here.dara, file, 'draft')
    expect(plan.problems).toEqual([])
    expect(plan.organizations).toEqual([])
    expect(plan.services[0]?.changes.map((c) => [c.field, c.after]).sort()).toContainEqual([
      'alertEn',
      'Closed at New Year.',
    ])
    await importDirectory(here.dara, file, { newState: 'draft', skipBad: false }, plan.mark)
    expect(await one('select alert_en, maximum_age, description_km from hsds_service where id = $1', [id])).toEqual({
      alert_en: 'Closed at New Year.',
      maximum_age: 25,
      description_km: km,
    })
    expect(await one('select count(*)::int from hsds_schedule where service_id = $1', [id])).toEqual({ count: 0 })
    expect(
      await one(
        "select replacement_value, updated_by_person from hsds_metadata where resource_id = $1 and field_name = 'alert_en'",
        [id],
      ),
    ).toEqual({ replacement_value: 'Closed at New Year.', updated_by_person: here.dara.actor.personId })
    expect(await one("select detail from trail where action = 'directory.imported' order by at desc limit 1")).toEqual({
      detail: { added: 0, changed: 1, unchanged: 0, left_out: 0 },
    })
    expect((await tryImport(here.dara, file, 'draft')).unchanged).toBe(1)
  })

  it('cannot say that somebody called; what was called and stays the same stays called', async () => {
    const plan = await planned({ phones: '012 000 111 | called', confidence: 'called' })
    expect(plan.remarks.map((r) => r.code)).toEqual(['called_by_file'])
    expect(plan.services[0]?.after.rows.phone).toMatchObject([{ confidence: 'list' }])
    expect(plan.services[0]?.confidence).toEqual({ before: '', after: 'list' })
  })

  it('of an entry that another organisation keeps is refused when it would change it', async () => {
    const of = "(select organization_id from hsds_service where code = 'lscw_legal_aid')"
    await here.db.query(
      `update hsds_organization set owner_organisation_id = (select id from organisation where id <> $1 limit 1) where id = ${of}`,
      [here.dara.actor.organisationId],
    )
    const { name_en: organization } = await one(`select name_en from hsds_organization where id = ${of}`)
    const row = { organization, kind: '', service: '', code: 'lscw_legal_aid' }
    expect((await planned({ ...row })).problems).toEqual([])
    const plan = await planned(
      { ...row, alert_en: 'Mine now.' },
      { organization, kind: '', service: 'Added by others' },
    )
    expect(plan.problems.map((p) => [p.line, p.code])).toEqual([
      [2, 'other_owner'],
      [3, 'other_owner'],
    ])
    expect(plan.services).toEqual([])
  })

  it('is not written when the directory has changed since it was shown', async () => {
    const file = await tableOf({ service: 'Seen before', organization: 'Later' })
    const plan = await tryImport(here.dara, file, 'draft')
    await here.db.query(
      "insert into hsds_organization (id, kind, name_en, state) values (gen_random_uuid(), 'ngo', 'Later', 'draft')",
    )
    const done = await importDirectory(here.dara, file, { newState: 'draft', skipBad: false }, plan.mark)
    expect('plan' in done && done.plan.organizations).toEqual([])
    expect(await one("select count(*)::int from hsds_service where name_en = 'Seen before'")).toEqual({ count: 0 })
  })

  it('a worker who keeps no entries can neither try nor import', async () => {
    const file = await tableOf({})
    const chenda = await here.w.as('chenda')
    expect(() => tryImport(chenda, file, 'draft')).toThrow('forbidden')
    await expect(importDirectory(chenda, file, { newState: 'draft', skipBad: true }, '')).rejects.toThrow('forbidden')
  })
})
