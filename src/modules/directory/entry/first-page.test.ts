import { describe, expect, it } from 'vitest'
import { frontDoorLines, refreshDirectory } from '#modules/directory/queries.ts'
import { get } from '#test/security/asking.ts'
import { keepers } from './keeping.test.setup.ts'

// Which numbers stand on the first page that a child sees: the operator's to say, over HTTP.

const here = keepers()
const { one, open, send, organization, service } = here

const line = { phone_0_number: '023 111 222', phone_0_confidence: 'own_page', areaKind: 'country' }
/** Presses a button of the page as it stands. */
const set = async (name: string, id: string, mark: string, answer: string) =>
  send(name, `/staff/directory/services/${id}/first-page`, { mark, answer, seen: await seenBy(id) })
const seenBy = async (id: string) => JSON.stringify((await one('select app.shown_phones($1) as now', [id])).now)
const confirmed = (ago: string) => here.db.query(`update session set confirmed_at = now() - interval '${ago}'`)
const marksOf = (id: string) => one('select front_door, for_danger from hsds_service where id = $1', [id])
const lines = async () => {
  await refreshDirectory(here.w.app)
  return frontDoorLines(here.w.app).flatMap((e) => e.phones.map((p) => p.number))
}

describe('the first page', () => {
  it('takes a number up when the operator says so, with passphrase and factor, and lets it go again', async () => {
    const id = await service(await organization(), 'dara', line)
    const at = `/staff/directory/services/${id}`
    await confirmed('1 hour')
    expect((await set('kosal', id, 'front_door', 'yes')).status).not.toBe(303)
    expect(await marksOf(id)).toEqual({ front_door: false, for_danger: false })
    await confirmed('1 minute')
    expect((await set('kosal', id, 'front_door', 'yes')).status).toBe(303)
    expect((await set('kosal', id, 'for_danger', 'yes')).status).toBe(303)
    expect(await lines()).toContain('023 111 222')
    expect(await (await get(here.w.hono, '/en/services')).text()).toContain('tel:023111222')
    expect(await open('sophea', at)).toMatch(/on the first page.*for danger/s)
    expect(await open('sophea', `${at}/history`)).toMatch(/Answers everybody \(changed\).*no.*yes/s)
    const noted = await one(
      "select detail, subject_id from trail where action = 'directory.first_page_set' order by at limit 1",
    )
    expect(noted).toEqual({ detail: { mark: 'front_door', answer: 'yes' }, subject_id: id })
    expect((await set('kosal', id, 'front_door', 'yes')).status).toBe(303) // said twice, it stands once
    const count = await one(
      "select count(*)::int as n from hsds_metadata where service_id = $1 and field_name = 'front_door'",
      [id],
    )
    expect(count.n).toBe(1)
    expect((await set('kosal', id, 'front_door', 'no')).status).toBe(303)
    expect(await lines()).not.toContain('023 111 222')
  })

  it('is nobody else’s to change, and a history brings no mark back', async () => {
    const id = await service(await organization('veasna'), 'veasna', line)
    for (const name of ['dara', 'veasna', 'sophea', 'chenda', 'rithy', 'bopha'])
      expect((await set(name, id, 'for_danger', 'yes')).status, name).toBe(403)
    expect(await open('veasna', `/staff/directory/services/${id}`)).not.toContain('first-page')
    await set('kosal', id, 'for_danger', 'yes')
    await set('kosal', id, 'for_danger', 'no')
    const { id: change } = await one(
      "select id from hsds_metadata where service_id = $1 and field_name = 'for_danger' and previous_value = 'yes'",
      [id],
    )
    expect((await send('veasna', `/staff/directory/changes/${change}/back`, {})).status).toBe(409)
    await expect(
      (await here.w.as('veasna')).write((tx) =>
        tx.updateTable('hsdsService').set({ frontDoor: true }).where('id', '=', id).execute(),
      ),
    ).rejects.toThrow('permission denied')
    expect(await marksOf(id)).toEqual({ front_door: false, for_danger: false })
  })

  it.each([
    ['a number that only a list gives', { ...line, phone_0_confidence: 'list' }, 'listed', 'somebody called, or that'],
    ['a number for messages alone', { ...line, phone_0_type: 'sms' }, 'listed', 'somebody called, or that'],
    [
      'one for some provinces',
      { ...line, areaKind: 'places', provinces: '12' },
      'listed',
      'the whole country can answer',
    ],
    [
      'one that is not running',
      { ...line, status: 'temporarily closed' },
      'listed',
      'shown to everybody and be running',
    ],
    ['one that is hidden', line, 'hidden', 'shown to everybody and be running'],
  ])('does not take %s', async (_, input, state, sentence) => {
    const id = await service(await organization(), 'dara', input)
    await send('dara', `/staff/directory/services/${id}/state`, { state })
    const answer = await set('kosal', id, 'front_door', 'yes')
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(sentence)
    expect(await marksOf(id)).toEqual({ front_door: false, for_danger: false })
  })

  it('loses a number as soon as nobody has made sure of it', async () => {
    const id = await service(await organization(), 'dara', { ...line, phone_0_number: '023 333 444' })
    await set('kosal', id, 'front_door', 'yes')
    expect(await lines()).toContain('023 333 444')
    await here.change('dara', `/staff/directory/services/${id}`, { phone_0_confidence: 'list' })
    expect(await lines()).not.toContain('023 333 444')
  })

  it('keeps the number that the operator saw while another stands in the entry, until the operator agrees', async () => {
    const id = await service(await organization(), 'dara', { ...line, phone_0_number: '023 555 666' })
    const at = `/staff/directory/services/${id}`
    await set('kosal', id, 'front_door', 'yes')
    expect(await open('kosal', '/staff')).not.toContain(at)
    await here.change('dara', at, { phone_0_number: '023 777 888' })
    expect(await lines()).toContain('023 555 666')
    expect(await lines()).not.toContain('023 777 888')
    expect(await open('dara', at)).toMatch(/The first page that children see still shows:.*023 555 666/s)
    expect(await open('dara', '/staff')).not.toContain(at)
    expect(await open('kosal', '/staff')).toContain(`href="${at}"`)

    await send('dara', `${at}/state`, { state: 'hidden' })
    expect((await set('kosal', id, 'numbers', 'yes')).status).toBe(422)
    expect(await lines()).not.toContain('023 555 666') // what is hidden goes at once
    await send('dara', `${at}/state`, { state: 'listed' })
    expect(await lines()).toContain('023 555 666')

    await confirmed('1 hour')
    expect((await set('kosal', id, 'numbers', 'yes')).status).not.toBe(303)
    expect(await lines()).not.toContain('023 777 888')
    await confirmed('1 minute')
    expect((await set('dara', id, 'numbers', 'yes')).status).toBe(403)
    expect((await set('kosal', id, 'numbers', 'yes')).status).toBe(303)
    expect(await lines()).toContain('023 777 888')
    expect(await lines()).not.toContain('023 555 666')
    expect(await open('kosal', '/staff')).not.toContain(at)
    expect(await open('dara', at)).not.toContain('still shows')
    expect(await open('sophea', `${at}/history`)).toMatch(/Numbers on the first page.*023 555 666.*023 777 888/s)
  })

  it('takes nothing that the operator has not seen', async () => {
    const id = await service(await organization(), 'dara', { ...line, phone_0_number: '023 121 212' })
    const at = `/staff/directory/services/${id}`
    const looked = await open('kosal', at)
    expect(looked).toContain('name="seen" value="[{')
    const seen = await seenBy(id)
    await here.change('dara', at, { phone_0_number: '023 343 434' })
    for (const word of [seen, '', 'no JSON']) {
      const answer = await send('kosal', `${at}/first-page`, { mark: 'front_door', answer: 'yes', seen: word })
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain('Somebody changed the numbers since you looked.')
    }
    expect(await marksOf(id)).toEqual({ front_door: false, for_danger: false })
    expect((await set('kosal', id, 'front_door', 'yes')).status).toBe(303)
    expect(await lines()).toContain('023 343 434')
  })

  it('keeps it too when somebody takes it out of the entry', async () => {
    const id = await service(await organization(), 'dara', { ...line, phone_0_number: '023 999 000' })
    await set('kosal', id, 'front_door', 'yes')
    await here.change('dara', `/staff/directory/services/${id}`, { phone_0_number: '' })
    expect(await lines()).toContain('023 999 000')
    expect((await set('kosal', id, 'numbers', 'yes')).status).toBe(422) // nothing is there to agree to
  })
})
