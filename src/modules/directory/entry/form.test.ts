import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { formOf, idIn, keepers } from './keeping.test.setup.ts'

// The form of an entry over HTTP: nothing that was typed is lost, and nothing is kept that must not be.

const here = keepers()
const { one, open, send, organization, service, change, publicNumbers } = here

describe('a form of an entry', () => {
  it('says what is wrong beside the field, and keeps what was typed', async () => {
    const at = `/staff/directory/services/${await service(await organization())}`
    const answer = await change('dara', at, {
      phone_0_number: '99',
      url_0_url: 'example',
      districts: 'Nowhere at all xyz',
      areaKind: 'places',
      alertEn: 'typed words',
    })
    const page = await answer.text()
    expect(answer.status).toBe(422)
    for (const words of [
      'not a number as in Cambodia',
      'beginning with https://',
      'No province or district',
      'typed words',
      'value="99"',
    ])
      expect(page).toContain(words)
  })

  it('gives room for one more row without losing or saving anything', async () => {
    const at = `/staff/directory/services/${await service(await organization())}`
    const answer = await change('dara', at, { more: 'phone', alertEn: 'not saved yet', nameEn: '' })
    const page = await answer.text()
    expect(answer.status).toBe(200)
    expect(page).toContain('name="phone_1_number"')
    expect(page).toContain('not saved yet')
    expect(await open('dara', at)).not.toContain('not saved yet')
  })

  it('brings every fact to the page and back into the form as it was', async () => {
    const organizationId = await organization()
    await change('dara', `/staff/directory/${organizationId}`, {
      location_0_place: 'Siem Reap',
      location_0_address: 'Street 5',
      location_0_nameEn: 'Office',
    })
    const at = `/staff/directory/services/${await service(organizationId)}`
    const places = formOf(await open('dara', `/staff/directory/${organizationId}/edit`))
    const said = {
      ...{
        help: ['counselling', 'legal_aid'],
        ways: 'by_phone',
        forWhom: ['girls', 'boys'],
        mark_sign_language: 'yes',
        mark_outreach: 'no',
      },
      ...{
        languages: ['km', 'fr'],
        minimumAge: '10',
        maximumAge: '17',
        free: 'yes',
        areaKind: 'places',
        provinces: ['12', '17'],
        districts: 'Bavel',
      },
      ...{
        hoursKind: 'spans',
        hours_0_days: ['MO', 'TU'],
        hours_0_opens: '8:00',
        hours_0_closes: '17:00',
        at: String(places['location_0_id']),
      },
      ...{ url_0_kind: 'email', url_0_url: 'help@example.org', sources: 'example.org | 2024-05' },
    }
    expect((await change('dara', at, said)).status).toBe(303)
    const page = await open('sophea', at)
    for (const words of [
      'Counselling, Legal aid',
      'Girls',
      'Sign language',
      'Comes to you',
      'Khmer',
      'French',
      '17',
      'Bavel, Battambang',
      'Monday, Tuesday 08:00–17:00',
      'Street 5',
      'mailto:help@example.org',
      'example.org | 2024-05',
    ])
      expect(page).toContain(words)
    const before = (await one('select revision from hsds_service where id = $1', [at.split('/').at(-1)])).revision
    expect((await change('dara', at, {})).status).toBe(303)
    expect((await one('select revision from hsds_service where id = $1', [at.split('/').at(-1)])).revision).toBe(before)
  })

  it('cannot say that a number was called, nor keep that for another number: only a call does', async () => {
    const id = await service(await organization(), 'dara', { phone_0_confidence: 'called' })
    const at = `/staff/directory/services/${id}`
    expect(await publicNumbers(id)).toEqual([])
    await change('dara', at, { phone_0_confidence: 'called' })
    expect(await publicNumbers(id)).toEqual([])
    await here.db.query("update hsds_phone set confidence = 'called' where service_id = $1", [id])
    await change('dara', at, { phone_0_number: '+855 12 345 678' })
    expect(await publicNumbers(id)).toEqual(['+855 12 345 678'])
    await change('dara', at, { phone_0_number: '012 345 679' })
    expect(await publicNumbers(id)).toEqual([])
  })

  it('sent twice makes one entry', async () => {
    const form = { kind: 'ngo', nameEn: 'Once only', nonce: randomUUID() }
    const ids = [
      idIn(await send('dara', '/staff/directory/new', form)),
      idIn(await send('dara', '/staff/directory/new', form)),
    ]
    expect(ids[0]).toBe(ids[1])
  })

  it('opened by two: the later one is told, sees both, and loses nothing', async () => {
    const at = `/staff/directory/services/${await service(await organization())}`
    const [first, second] = [formOf(await open('dara', `${at}/edit`)), formOf(await open('sreymom', `${at}/edit`))]
    expect((await send('dara', `${at}/edit`, { ...first, alertEn: 'Knock twice.' })).status).toBe(303)
    const answer = await send('sreymom', `${at}/edit`, { ...second, alertEn: 'Ring the bell.' })
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page).toContain('Somebody else changed this')
    expect(page).toMatch(/Knock twice\..*Ring the bell\./s)
    expect(await open('dara', at)).toContain('Knock twice.')
    const again = formOf(page)
    expect(again['alertEn']).toBe('Ring the bell.')
    expect((await send('sreymom', `${at}/edit`, again)).status).toBe(303)
    expect(await open('dara', at)).toContain('Ring the bell.')
  })

  it('keeps no address of a safe house, not in its history either', async () => {
    const at = `/staff/directory/${await organization()}`
    await change('dara', at, {
      location_0_place: 'Bavel',
      location_0_address: 'Lotus lane 7',
      location_0_transportationEn: 'Behind the market',
    })
    expect((await change('dara', at, { location_0_redacted: 'yes' })).status).toBe(422)
    const emptied = { location_0_redacted: 'yes', location_0_address: '', location_0_transportationEn: '' }
    expect((await change('dara', at, emptied)).status).toBe(303)
    expect(await open('dara', at)).toContain('safe house: no address, Battambang')
    const id = at.split('/').at(-1)
    for (const table of ['hsds_metadata', 'hsds_address', 'hsds_location']) {
      const left = await one(
        `select count(*)::int as n from ${table} t where organization_id = $1 and t::text ~ 'Lotus lane|Behind the market'`,
        [id],
      )
      expect(left.n, table).toBe(0)
    }
    expect(await one('select place_code from hsds_location where organization_id = $1', [id])).toEqual({
      place_code: '02',
    })
    const fields = await here.db.query(
      "select field_name from hsds_metadata where organization_id = $1 and resource_type = 'location'",
      [id],
    )
    expect(fields.rows).toEqual([{ field_name: 'redacted' }, { field_name: 'redacted' }])
  })
})
