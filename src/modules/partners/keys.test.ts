import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, today } from '#platform/time/time.ts'
import { verifyTrail } from '#platform/trail/verify.ts'
import { get, type Input, type Session, submit } from '#test/security/asking.ts'
import { hashOf, json, madeKey, plantKey, send } from '#test/support/keys.ts'
import { type World, world } from '#test/support/world.ts'
import { latestDay } from './schema.ts'

// A data guardian gives a program a key, sees what became of it, and ends it.

let w: World
let db: pg.Client
let bopha: Session
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  bopha = { kind: 'staff', secret: (await w.as('bopha')).secret }
  await submit(w, '/staff/language', { language: 'en' }, bopha)
})

const form = (more: Input = {}): Input => ({
  ...{ label: 'Clinic system', scopes: 'directory_write', expiresOn: addDays(today(), 30), nonce: randomUUID() },
  ...more,
})
const make = async (more: Input = {}) => submit(w, '/staff/keys', form(more), bopha)
const shownIn = (page: string) => /sdap_[\w-]{43}/.exec(page)?.[0] ?? ''
const keyRow = async (key: string) =>
  (await db.query('select * from partner_key where key_hash = $1', [hashOf(key)])).rows[0]
const page = async () => (await get(w.hono, '/staff/keys', bopha)).text()

describe('making a key', () => {
  it('shows the secret once, large and by itself, and keeps only a hash of what comes from it', async () => {
    const answer = await make()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    const text = await answer.text()
    const key = shownIn(text)
    expect(text).toContain('It is shown this once')
    expect(text).toMatch(/class="code copy"[^>]*>sdap_/)
    expect((await send(w, key, 'GET', '/directory/services')).status).toBe(200)
    expect(await page()).not.toContain('sdap_')
    const row = await keyRow(key)
    expect(row).toMatchObject({ label: 'Clinic system', scopes: ['directory_write'], last_used_on: expect.anything() })
    expect(JSON.stringify(row)).not.toContain(key.slice(5))
  })

  it('the same form again makes no second key and tells no secret', async () => {
    const sent = form()
    const first = shownIn(await (await submit(w, '/staff/keys', sent, bopha)).text())
    const again = await submit(w, '/staff/keys', sent, bopha)
    expect(again.status).toBe(422)
    const text = await again.text()
    expect(text).toContain('This form has made its key before')
    expect(text).not.toContain('sdap_')
    expect(
      (await db.query('select count(*)::int as n from partner_key where id = $1', [(await keyRow(first)).id])).rows[0]
        .n,
    ).toBe(1)
  })

  it('asks for passphrase and second factor when those were shown long ago', async () => {
    await db.query("update session set confirmed_at = now() - interval '1 hour'")
    const text = await (await make()).text()
    expect(text).toContain('name="_passphrase"')
    expect(text).not.toContain('sdap_')
    await db.query('update session set confirmed_at = now()')
  })

  it('needs a name, something to be for, and a day within a year', async () => {
    for (const more of [
      { label: ' ' },
      { label: 'x'.repeat(61) },
      { scopes: [] },
      { scopes: 'everything' },
      { expiresOn: addDays(today(), -1) },
      { expiresOn: addDays(latestDay(), 1) },
      { expiresOn: 'never' },
    ]) {
      const answer = await make(more)
      expect(answer.status, JSON.stringify(more)).toBe(422)
      expect(await answer.text()).not.toContain('sdap_')
    }
    await expect(
      plantKey(db, (await w.as('bopha')).actor.organisationId, { expires_on: addDays(latestDay(), 2) }),
    ).rejects.toMatchObject({ code: '23514' })
  })
})

describe('a key that is there', () => {
  it('stands on the page with what it is for, who made it and when it was last used; ended, it is over at once', async () => {
    const key = await madeKey(w, { label: 'Call list of Kampot', scopes: ['directory_read'] })
    expect((await send(w, key, 'GET', '/directory/organizations')).status).toBe(200)
    const text = await page()
    expect(text).toContain('Call list of Kampot')
    expect(text).toContain((await w.as('bopha')).actor.displayName)
    const { id } = await keyRow(key)
    expect((await submit(w, `/staff/keys/${id}/end`, {}, bopha)).status).toBe(303)
    expect((await send(w, key, 'GET', '/directory/organizations')).status).toBe(401)
    expect((await submit(w, `/staff/keys/${id}/end`, {}, bopha)).status).toBe(303)
    expect(await page()).toMatch(/over<\/summary>.*Call list of Kampot/s)
    await expect(
      w
        .as('bopha')
        .then((ctx) =>
          ctx.write((tx) => tx.updateTable('partnerKey').set({ endedAt: null }).where('id', '=', id).execute()),
        )
        .then((done) => done[0]?.numUpdatedRows),
    ).resolves.toBe(0n)
  })

  it('is nobody’s business in another organisation, nor of who is no data guardian', async () => {
    const elsewhere = (await w.as('veasna')).actor.organisationId
    const theirs = await keyRow(await plantKey(db, elsewhere, { label: 'Somebody else’s system' }))
    expect(await page()).not.toContain('Somebody else’s system')
    expect((await submit(w, `/staff/keys/${theirs.id}/end`, {}, bopha)).status).toBe(404)
    for (const name of ['dara', 'veasna', 'kosal', 'rithy']) {
      const session: Session = { kind: 'staff', secret: (await w.as(name)).secret }
      expect((await get(w.hono, '/staff/keys', session)).status, name).toBe(404)
      expect((await submit(w, '/staff/keys', form(), session)).status, name).toBe(404)
      expect((await submit(w, `/staff/keys/${theirs.id}/end`, {}, session)).status, name).toBe(404)
    }
    expect(await keyRow(await plantKey(db, elsewhere))).toMatchObject({ ended_at: null })
  })

  it('is told by the day of its use, no more', async () => {
    const key = await madeKey(w)
    for (let n = 0; n < 3; n++) await send(w, key, 'GET', '/directory/services')
    const { rows } = await db.query('select last_used_on::text as day from partner_key where key_hash = $1', [
      hashOf(key),
    ])
    expect(rows[0].day).toBe(today())
  })
})

describe('the trail', () => {
  it('tells making and ending by the guardian, and what the program did by its name, and verifies', async () => {
    const key = await madeKey(w, { label: 'Shelter list' })
    const { id } = await keyRow(key)
    const listed = await json<{ items: { id: string }[] }>(
      await send(w, key, 'GET', '/directory/services?state=listed'),
    )
    const service = listed.items[0]?.id ?? ''
    expect(
      (await send(w, key, 'PUT', `/directory/services/${service}/state`, { body: { state: 'hidden' } })).status,
    ).toBe(200)
    await submit(w, `/staff/keys/${id}/end`, {}, bopha)
    const all = await (await get(w.hono, '/staff/trail', bopha)).text()
    expect(all).toContain('made a key for a program')
    expect(all).toContain('program: Shelter list')
    const ofProgram = await (await get(w.hono, `/staff/trail?person=${id}`, bopha)).text()
    expect(ofProgram).toContain('Entry of the directory shown or hidden')
    expect(ofProgram).not.toContain('>made a key for a program<')
    expect(ofProgram).toContain(`value="${id}" selected`)
    const kinds = await (await get(w.hono, '/staff/trail?kind=keys_and_roles', bopha)).text()
    expect(kinds).toContain('ended a program’s key')
    const file = await (await submit(w, '/staff/trail/export', { person: id }, bopha)).text()
    expect(file.split('\r\n').filter((line) => line.includes('program: Shelter list'))).toHaveLength(1)
    const reports = await verifyTrail(w.connection('sdap_migrate'))
    expect(reports.filter((r) => r.broken)).toEqual([])
    const { organisationId } = (await w.as('bopha')).actor
    expect(reports.find((r) => r.chain === organisationId)?.entries).toBeGreaterThan(3)
  })
})
