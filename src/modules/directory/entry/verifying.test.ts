import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { addDays, today } from '#platform/time/time.ts'
import { toldHouse } from './told.test.setup.ts'

// Somebody calls, and says what they found; everybody else then sees it.

const here = toldHouse()
const { open, send, rowsOf, planted, service, publicNumbers } = here

const called = { how: 'phone', outcome: 'right', onDay: today() }

describe('verifying', () => {
  it('a number that nobody has called is shown to the public once somebody answered there', async () => {
    const { id, phone, at } = await service()
    expect(await publicNumbers(id)).toEqual([])
    expect(await open('chenda', at)).toContain('nobody has called yet')
    expect((await send('sophea', `${at}/verification`, { ...called, reached: phone })).status).toBe(403)
    expect((await send('dara', `${at}/verification`, { ...called, reached: phone })).status).toBe(303)
    expect(await publicNumbers(id)).toEqual(['012 999 001'])
    const page = await open('chenda', at)
    expect(page).toContain('all is right (called, Lotus Helpline (demo))')
    expect(page).toContain('somebody called')
    expect(await open('chenda', `${at}/history`)).toMatch(/How we know \(verified\).*a list.*somebody called/s)
    expect(await rowsOf('select assured_on, confidence from hsds_service where id = $1', [id])).toMatchObject([
      { confidence: 'called' },
    ])
  })

  it('a number at which nobody answered stays with the staff, and another entry’s number is not touched', async () => {
    const [mine, other] = [
      await service(),
      await service(await planted('hsds_organization', { kind: 'ngo', name_en: 'Other' })),
    ]
    await send('dara', `${mine.at}/verification`, { ...called, outcome: 'not_reached', reached: mine.phone })
    await send('dara', `${mine.at}/verification`, { ...called, reached: other.phone })
    expect([await publicNumbers(mine.id), await publicNumbers(other.id)]).toEqual([[], []])
  })

  it('what has closed is marked so, and hiding it is proposed', async () => {
    const { at } = await service()
    await send('dara', `${at}/verification`, { ...called, outcome: 'closed' })
    expect(await open('dara', at)).toContain('Do you want to hide it?')
    await send('dara', `${at}/state`, { state: 'hidden' })
    expect(await open('dara', at)).not.toContain('Do you want to hide it?')
  })

  it('a form sent twice counts once, and a day to come is refused', async () => {
    const { id, at } = await service()
    const form = { ...called, nonce: randomUUID() }
    for (let i = 0; i < 2; i++) expect((await send('dara', `${at}/verification`, form)).status).toBe(303)
    const answer = await send('dara', `${at}/verification`, { ...called, onDay: addDays(today(), 1) })
    expect([answer.status, (await answer.text()).includes('This day is in the future')]).toEqual([422, true])
    expect((await rowsOf('select id from directory_verification where service_id = $1', [id])).length).toBe(1)
  })

  it('many calls are noted at once from the list of numbers to call; of an entry that another owns, none', async () => {
    const [one, two, three] = [
      await service(here.house, '012 999 002'),
      await service(here.house, '012 999 003'),
      await service(here.house, '012 999 004'),
    ]
    const at = '/staff/directory/to-call'
    const calls = {
      onDay: today(),
      reached: [one.phone],
      [`outcome_${one.id}`]: 'right',
      [`outcome_${two.id}`]: 'not_reached',
      [`outcome_${three.id}`]: '',
    }
    expect(await open('dara', at)).toContain(`name="outcome_${one.id}"`)
    expect((await send('chenda', at, calls)).status).toBe(404)
    expect((await send('dara', at, calls)).status).toBe(303)
    const noted = await rowsOf('select service_id, outcome from directory_verification where service_id = any ($1)', [
      [one.id, two.id, three.id],
    ])
    expect(new Map(noted.map((r) => [r.service_id, r.outcome]))).toEqual(
      new Map([
        [one.id, 'right'],
        [two.id, 'not_reached'],
      ]),
    )
    expect([await publicNumbers(one.id), await publicNumbers(two.id)]).toEqual([['012 999 002'], []])
    const owner = (await here.w.as('veasna')).actor.organisationId
    const owned = await service(
      await planted('hsds_organization', { kind: 'ngo', name_en: 'Owned', owner_organisation_id: owner }),
      '012 999 005',
    )
    expect(await open('dara', at)).not.toContain(`name="outcome_${owned.id}"`)
    expect(
      (await send('dara', at, { onDay: today(), [`outcome_${owned.id}`]: 'right', [`outcome_${three.id}`]: 'right' }))
        .status,
    ).toBe(403)
    expect(
      (await rowsOf('select id from directory_verification where service_id = any ($1)', [[owned.id, three.id]]))
        .length,
    ).toBe(0)
  })
})

describe('what waits to be verified', () => {
  it('is on the owner’s start page after 180 days, and two weeks later on every keeper’s', async () => {
    const { organisationId, personId } = (await here.w.as('pisey')).actor
    const own = await planted('hsds_organization', {
      kind: 'ngo',
      name_en: 'Due',
      owner_organisation_id: organisationId,
    })
    const { id } = await service(own)
    const start = async (name: string) =>
      (/(\d+) entr[a-z]+ (of your organisation wait|that nobody)/.exec(await open(name, '/staff')) ?? ['nothing'])[0]
    await here.db.query('update hsds_service set state = $1 where id <> $2', ['draft', id])
    const verified = async (days: number) => {
      await here.db.query('delete from directory_verification where service_id = $1', [id])
      await planted('directory_verification', {
        ...{
          organization_id: own,
          service_id: id,
          verified_on: addDays(today(), -days),
          how: 'phone',
          outcome: 'right',
        },
        ...{ by_organisation: organisationId, by_person: personId },
      })
      return [await start('pisey'), await start('dara'), await start('chenda')]
    }
    expect(await verified(180)).toEqual(['nothing', 'nothing', 'nothing'])
    expect(await verified(181)).toEqual(['1 entry of your organisation wait', 'nothing', 'nothing'])
    expect(await verified(194)).toEqual(['1 entry of your organisation wait', '1 entry that nobody', 'nothing'])
  })
})
