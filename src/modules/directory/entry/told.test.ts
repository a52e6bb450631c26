import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { eraseDue } from '#modules/retention/jobs.ts'
import { addDays, today } from '#platform/time/time.ts'
import { get, type Input, type Session, submit } from '#test/security/asking.ts'
import { jobsOf } from '#test/support/ageing.ts'
import { type World, world } from '#test/support/world.ts'
import { suggest } from '../commands/suggest.ts'

// What people tell about entries, and what everybody else then sees of it.

let w: World
let db: pg.Client
let house: string
const sessions: Record<string, Session> = {}
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  for (const name of ['dara', 'veasna', 'sreymom', 'sophea', 'chenda', 'pisey', 'bopha', 'kosal'])
    sessions[name] = { kind: 'staff', secret: (await w.as(name)).secret }
  for (const session of Object.values(sessions)) await submit(w, '/staff/language', { language: 'en' }, session)
  house = await planted('hsds_organization', { kind: 'ngo', name_en: 'Told House' })
})

const as = (name: string) => sessions[name] ?? null
const open = async (name: string, path: string) => (await get(w.hono, path, as(name))).text()
const send = (name: string, path: string, input: Input) => submit(w, path, { nonce: randomUUID(), ...input }, as(name))
const rowsOf = async (sql: string, values: unknown[] = []) => (await db.query(sql, values)).rows

async function planted(table: string, row: Record<string, unknown>): Promise<string> {
  const id = randomUUID()
  const all = { id, ...row }
  const marks = Object.keys(all).map((_, i) => `$${i + 1}`)
  await db.query(`insert into ${table} (${Object.keys(all)}) values (${marks})`, Object.values(all))
  return id
}
/** A listed service with one number that only a list gives. */
async function service(organization = house, number = '012 999 001') {
  const id = await planted('hsds_service', {
    organization_id: organization,
    name_en: `Told ${randomUUID()}`,
    confidence: 'list',
  })
  const dial = number.replaceAll(' ', '')
  const phone = await planted('hsds_phone', {
    organization_id: organization,
    service_id: id,
    number,
    dial,
    type: 'voice',
    confidence: 'list',
  })
  return { id, phone, at: `/staff/directory/services/${id}` }
}
const publicNumbers = async (id: string) =>
  (
    await w.nobody().read((tx) => tx.selectFrom('hsdsPhone').select('number').where('serviceId', '=', id).execute())
  ).map((p) => p.number)

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
      await service(house, '012 999 002'),
      await service(house, '012 999 003'),
      await service(house, '012 999 004'),
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
    const owner = (await w.as('veasna')).actor.organisationId
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
    const { organisationId, personId } = (await w.as('pisey')).actor
    const own = await planted('hsds_organization', {
      kind: 'ngo',
      name_en: 'Due',
      owner_organisation_id: organisationId,
    })
    const { id } = await service(own)
    const start = async (name: string) =>
      (/(\d+) entr[a-z]+ (of your organisation wait|that nobody)/.exec(await open(name, '/staff')) ?? ['nothing'])[0]
    await db.query('update hsds_service set state = $1 where id <> $2', ['draft', id])
    const verified = async (days: number) => {
      await db.query('delete from directory_verification where service_id = $1', [id])
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

describe('what workers tell', () => {
  it('ratings show from the third on, as counts without names; one’s own can be changed', async () => {
    const { at } = await service()
    const rate = async (name: string, quality: string) =>
      expect((await send(name, `${at}/ratings`, { help: 'legal', quality, availability: '' })).status).toBe(303)
    const shown = async () =>
      /<table.*?<\/table>/s.exec(/How workers find it.*/s.exec(await open('bopha', at))?.[0] ?? '')?.[0] ?? ''
    await rate('sophea', 'poor')
    await rate('chenda', 'good')
    expect(await shown()).toBe('')
    await rate('sophea', 'good')
    expect(await shown()).toBe('')
    expect(await open('sophea', at)).toContain('how good – good')
    await rate('sreymom', 'excellent')
    const quality = /Legal help: How good it is.*?<\/tr>/s.exec(await shown())?.[0] ?? ''
    expect([...quality.matchAll(/<td[^>]*>([^<]*)/g)].map((m) => m[1])).toEqual(['0', '0', '2', '1'])
    expect(await shown()).not.toMatch(/Sophea|Chenda|Sreymom/)
    expect((await send('kosal', `${at}/ratings`, { help: 'legal', quality: 'good' })).status).toBe(403)
  })

  it('places and waiting are shown with their day, and as old after 30 days', async () => {
    const { at } = await service()
    const tell = (toldOn: string, placesFree: string) =>
      send('dara', `${at}/capacity`, { toldOn, placesFree, waitDays: '' })
    await tell(addDays(today(), -31), '2')
    expect(await open('chenda', at)).toMatch(/2 places free\..*<span class="tag now">old/s)
    await tell(today(), '1')
    expect(await open('chenda', at)).toMatch(/1 place free\./)
    expect(await open('chenda', at)).not.toContain('<span class="tag now">old')
    expect((await tell(today(), 'some')).status).toBe(422)
  })

  it('visits stand on the organization’s page for every worker', async () => {
    const at = `/staff/directory/${house}`
    expect((await send('dara', `${at}/visits`, { visitedOn: today(), learned: '' })).status).toBe(422)
    expect(
      (await send('dara', `${at}/visits`, { visitedOn: today(), learned: 'A quiet room with two doors.' })).status,
    ).toBe(303)
    expect(await open('chenda', at)).toContain('A quiet room with two doors.')
  })
})

describe('suggestions', () => {
  const words = 'quibbleplum says the line is dead'

  it('of the public: words are sealed for the desk that answers the public, and answered once', async () => {
    const { id, at } = await service()
    expect(await suggest(w.nobody(), { serviceId: id, kind: 'wrong_number', words })).toEqual({ wordsKept: true })
    for (const table of ['document', 'directory_suggestion', 'trail', 'record'])
      expect(
        await rowsOf(
          `select 1 from ${table} t where t::text ~ 'quibbleplum' or t::text ~ encode('quibbleplum', 'hex')`,
        ),
      ).toEqual([])
    const list = '/staff/directory/suggestions'
    expect(await open('dara', list)).toContain(words)
    const elsewhere = await open('sreymom', list)
    expect(elsewhere).toContain('The number is wrong')
    expect(elsewhere).not.toContain('quibbleplum')
    expect((await get(w.hono, list, as('sophea'))).status).toBe(404)
    const [row] = await rowsOf('select id from directory_suggestion where service_id = $1', [id])
    expect((await send('sophea', `${list}/${row.id}/answer`, { answer: 'changed' })).status).toBe(404)
    await send('sreymom', `${list}/${row.id}/answer`, { answer: 'changed' })
    await send('dara', `${list}/${row.id}/answer`, { answer: 'nothing_to_do' })
    expect(await rowsOf('select answer, origin from directory_suggestion where id = $1', [row.id])).toEqual([
      { answer: 'changed', origin: 'public' },
    ])
    expect(await open('dara', list)).not.toContain('quibbleplum')
    expect(await open('dara', at)).toContain('Changed')
  })

  it('whose words end a year after the answer, and not before', async () => {
    const { id } = await service()
    await suggest(w.nobody(), { serviceId: id, kind: 'other', words })
    const [row] = await rowsOf('select id, record_id from directory_suggestion where service_id = $1', [id])
    const jobs = await jobsOf(w)
    const ledger = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-suggestion-')), 'erasures.jsonl')
    const left = async (answered: string) => {
      await db.query("update directory_suggestion set answer = 'changed', answered_on = $2 where id = $1", [
        row.id,
        answered,
      ])
      await eraseDue(jobs, ledger, 100)
      return (await rowsOf('select 1 from document where record_id = $1', [row.record_id])).length
    }
    expect(await left(addDays(today(), -364))).toBe(1)
    expect(await left(addDays(today(), -367))).toBe(0)
    await jobs.close()
    expect(fs.readFileSync(ledger, 'utf8')).toContain(row.record_id)
    expect(await open('dara', `/staff/directory/services/${id}`)).toContain('Something else')
  })

  it('of staff, sent twice, count once; without an open desk only the kind is kept, and the page says so', async () => {
    const { id, at } = await service()
    const form = { kind: 'moved', words: '', nonce: randomUUID() }
    for (let i = 0; i < 2; i++) await send('chenda', `${at}/suggestions`, form)
    expect((await rowsOf('select 1 from directory_suggestion where service_id = $1', [id])).length).toBe(1)
    await db.query("update team set intake_confirmed_at = null, intake_confirmed_by = null where kind = 'intake'")
    const answer = await send('chenda', `${at}/suggestions`, { kind: 'closed', words })
    expect(await open('chenda', answer.headers.get('Location') ?? '')).toContain('but not your words')
    expect(
      await rowsOf("select record_id from directory_suggestion where service_id = $1 and kind = 'closed'", [id]),
    ).toEqual([{ record_id: null }])
  })

  it('about what is hidden come from nobody outside', async () => {
    const { id } = await service()
    await db.query("update hsds_service set state = 'hidden' where id = $1", [id])
    await expect(suggest(w.nobody(), { serviceId: id, kind: 'moved', words: '' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
