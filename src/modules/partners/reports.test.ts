import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerReport } from '#modules/reports/commands/answer.ts'
import { logTo } from '#platform/log/log.ts'
import { get, type Session, submit } from '#test/security/asking.ts'
import { type Json, json, madeKey, plantKey, send } from '#test/support/keys.ts'
import { type World, world } from '#test/support/world.ts'

// Somebody tells a partner's program, and it carries on what they said; with the code they come back.

let w: World
let db: pg.Client
let key: string
const lines: string[] = []
const before = logTo((line) => lines.push(line))
afterAll(() => void logTo(before))
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  key = await madeKey(w, { scopes: ['reports'] })
})

const told = (more: Json = {}) => ({
  ...{ language: 'km', writer: 'self', story: 'Zqprogramword, made up.', danger: 'not_now', contact_way: 'only_here' },
  ...more,
})
const post = (body: unknown, nonce: string = randomUUID()) =>
  send(w, key, 'POST', '/reports', { headers: { 'Idempotency-Key': nonce }, body })
async function filed(more: Json = {}) {
  const answer = await post(told(more))
  expect(answer.status, await answer.clone().text()).toBe(201)
  return (await json<{ code: string }>(answer)).code
}
const behind = (code: string, method = 'GET', path = '/conversation', body?: Json, by = key) =>
  send(w, by, method, path, { headers: { 'Receipt-Code': code }, ...(body ? { body } : {}) })
type Talk = { state: string; messages: { id: string; text: string }[] }
const newest = async () =>
  (await db.query('select id, language, danger, province from report order by received_at desc, id limit 1')).rows[0]

describe('a report that a program hands on', () => {
  it('is read by the desk as one from the form, and its code opens it there', async () => {
    const code = await filed({
      province: '12',
      danger: 'not_sure',
      age_band: '13_15',
      incidents: [{ words: 'twice', harms: ['not_sure'] }],
    })
    const { id, ...plain } = await newest()
    expect(plain).toEqual({ language: 'km', danger: 'not_sure', province: '12' })
    const dara: Session = { kind: 'staff', secret: (await w.as('dara')).secret }
    const page = await (await get(w.hono, `/staff/reports/${id}`, dara)).text()
    expect(page).toContain('Zqprogramword, made up.')
    expect(page).toContain('twice')
    expect((await submit(w, '/en/check', { code }, null)).status).toBe(303)
  })

  it('the same again gives the same code; other words are another report', async () => {
    const nonce = randomUUID()
    const count = async () => Number((await db.query('select count(*) from report')).rows[0].count)
    const before = await count()
    const [first, second] = [await json(await post(told(), nonce)), await json(await post(told(), nonce))]
    expect(second).toEqual(first)
    expect(await count()).toBe(before + 1)
    expect(await json(await post(told({ story: 'Other words.' }), nonce))).not.toEqual(first)
    expect(await count()).toBe(before + 2)
    // Another program's same number is another report, and gives nobody's code away.
    const other = await plantKey(db, (await w.as('veasna')).actor.organisationId, { scopes: ['reports'] })
    const theirs = await send(w, other, 'POST', '/reports', { headers: { 'Idempotency-Key': nonce }, body: told() })
    expect(await json(theirs)).not.toEqual(first)
  })

  it('what is needed is told with its place', async () => {
    const wrong = async (more: Json) => {
      const answer = await post(told(more))
      expect(answer.status).toBe(422)
      return (await json<{ errors: { pointer: string }[] }>(answer)).errors.map((e) => e.pointer)
    }
    expect(await wrong({ story: '  ' })).toEqual(['/story'])
    expect(await wrong({ contact_way: 'call' })).toEqual(['/contact_value'])
    expect((await wrong({ danger: 'maybe', province: '99', colour: 'red', language: 'fr' })).sort()).toEqual([
      '/colour',
      '/danger',
      '/language',
      '/province',
    ])
  })

  it('leaves no tie between report, key and moment, and no word outside the record', async () => {
    const code = await filed()
    const { id } = await newest()
    const { rows } = await db.query(
      "select actor_kind, person_id, detail, at = date_trunc('day', at, 'Asia/Phnom_Penh') as day from trail where subject_id = $1 and action = 'report.filed'",
      [id],
    )
    expect(rows).toEqual([{ actor_kind: 'public', person_id: null, detail: {}, day: true }])
    await behind(code)
    await behind(code, 'POST', '/conversation/messages', { text: 'Zqprogramword again' })
    expect((await db.query("select from trail where actor_kind = 'partner'")).rowCount).toBe(0)
    const known = await db.query(
      "select action, actor_kind, detail from trail where action like 'report.%' and actor_kind <> 'staff' and action <> 'report.filed'",
    )
    for (const row of known.rows) expect(row).toMatchObject({ actor_kind: 'reporter', detail: {} })
    expect(lines.join('\n')).not.toMatch(/Zqprogramword|\d{16}/)
  })

  it('while nobody reads, the program hears that, to show numbers that answer', async () => {
    await db.query('update person set suspended_at = now()')
    try {
      const answer = await post(told())
      expect(answer.status).toBe(503)
      expect(((await json(answer)) as { detail: string }).detail).toContain('1280')
    } finally {
      await db.query('update person set suspended_at = null')
    }
  })
})

describe('coming back with the code', () => {
  it('shows state and answers, takes messages, and shows what was read no more', async () => {
    const code = await filed()
    const { id } = await newest()
    expect(await json<Talk>(await behind(code))).toMatchObject({ state: 'received', messages: [] })
    await answerReport(await w.as('dara'), id, 'We are here for you.')
    const talk = await json<Talk>(await behind(code))
    expect(talk.messages.map((m) => m.text)).toEqual(['We are here for you.'])
    expect((await behind(code.replace(/(\d{4})/g, '$1 ').trim())).status).toBe(200)
    expect((await behind(code, 'POST', '/conversation/messages', { text: 'Thank you.' })).status).toBe(200)
    const dara: Session = { kind: 'staff', secret: (await w.as('dara')).secret }
    expect(await (await get(w.hono, `/staff/reports/${id}`, dara)).text()).toContain('Thank you.')
    expect((await json<Talk>(await behind(code, 'PUT', '/conversation/seen'))).messages).toEqual([])
    expect((await json<Talk>(await behind(code))).messages).toEqual([])
    const visits = await db.query(
      'select s.ended_at is null as open from receipt_session s join receipt r on r.id = s.receipt_id join conversation c on c.id = r.conversation_id where c.report_id = $1',
      [id],
    )
    expect(new Set(visits.rows.map((v) => v.open))).toEqual(new Set([false]))
  })

  it('a wrong code opens nothing and is slowed for this program alone; none at all is asked for', async () => {
    const code = await filed()
    const other = await plantKey(db, (await w.as('veasna')).actor.organisationId, { scopes: ['reports'] })
    expect((await send(w, other, 'GET', '/conversation')).status).toBe(400)
    const wrong = String((BigInt(code) + 1n) % 10n ** 16n).padStart(16, '0')
    for (const odd of ['12', 'x'.repeat(100)])
      expect((await behind(odd, 'GET', '/conversation', undefined, other)).status).toBe(404)
    for (let n = 0; n < 8; n++) expect((await behind(wrong, 'GET', '/conversation', undefined, other)).status).toBe(404)
    const slowed = await behind(code, 'GET', '/conversation', undefined, other)
    expect([slowed.status, slowed.headers.get('Retry-After')]).toEqual([429, '600'])
    expect((await behind(code)).status).toBe(200)
  })
})
