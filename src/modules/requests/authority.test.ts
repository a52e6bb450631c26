import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { get, type Session, submit } from '#test/security/asking.ts'
import { scannerFor } from '#test/security/scanner.ts'
import { tablesHolding } from '#test/security/search.ts'
import { legalAid } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

let w: World
let db: pg.Client
let teamId: string
let person: string
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  const { actor } = await w.as('dara')
  teamId = actor.teams[0]?.id ?? ''
  person = actor.personId
})

const root = '/staff/authority-requests'
const session = (name: string): Session => ({
  kind: 'staff',
  secret: Buffer.from(w.cookie(name).slice('sdap='.length), 'base64url'),
})
const read = async (answer: Response) => ({
  status: answer.status,
  to: answer.headers.get('Location') ?? '',
  type: answer.headers.get('Content-Type'),
  body: (await answer.text()).replaceAll('\u200b', ''),
})
const page = async (path: string, name: string) => read(await get(w.hono, path, session(name)))
const send = async (path: string, input: Record<string, string | string[]>, name: string) =>
  read(await submit(w, path, input, session(name)))

const letter = () => ({
  teamId,
  authority: 'court',
  receivedOn: '2026-03-05',
  receivedHow: 'letter',
  letterOn: '2026-03-01',
  ground: 'court_order',
  persons: '២',
  items: ['name', 'other'],
  letterNumber: 'Nr-77-osprey',
  groundText: 'article-kestrel',
  about: 'about-goshawk ឈ្មោះសម្ងាត់',
})
const decision = () => ({
  decision: 'partly_given',
  reason: 'too_broad',
  decidedOn: '2026-03-09',
  decidedBy: person,
  lawyerAsked: 'yes',
  given: 'name',
  childTold: 'no',
  notToldReason: 'cannot_be_reached',
})
const enter = async (name: string, more: Record<string, string> = {}) => {
  const done = await send(`${root}/new`, { ...letter(), ...more }, name)
  expect(done.status).toBe(303)
  return done.to.split('/').at(-1) ?? ''
}

describe('what identifies in an authority’s request', () => {
  it('stands in no plain column, whoever entered it, and opens for supervisors of the team alone', async () => {
    for (const who of ['dara', 'bopha']) {
      const id = await enter(who)
      const words = ['osprey', 'kestrel', 'goshawk', 'ឈ្មោះសម្ងាត់']
      const scanner = scannerFor(words.map((value) => ({ name: value, value: Buffer.from(value) })))
      expect(await tablesHolding(db, scanner)).toEqual([])
      const opened = await page(`${root}/${id}/letter`, 'dara')
      expect(opened.status).toBe(200)
      for (const word of words) expect(opened.body).toContain(word)
      for (const [name, status] of [
        ['bopha', 404],
        ['sophea', 403],
        ['veasna', 404],
        ['sreymom', 404],
      ] as const) {
        const tried = await page(`${root}/${id}/letter`, name)
        expect([who, name, tried.status, tried.body.includes('osprey')]).toEqual([who, name, status, false])
      }
      const { rows } = await db.query(
        "select person_id from trail where subject_id = $1 and action like '%letter_read'",
        [id],
      )
      expect(rows).toEqual([{ person_id: person }])
    }
  })

  it('is nothing that a guardian’s keys open: no grant but the team’s', async () => {
    const id = await enter('bopha')
    const { rows } = await db.query('select team_id from record_grant where record_id = $1', [id])
    expect(rows).toEqual([{ team_id: teamId }])
    const codes = await page(`${root}/${id}`, 'bopha')
    expect(codes.status).toBe(200)
    expect(codes.body).toContain('Order of a court')
    expect(codes.body).not.toContain(`${root}/${id}/letter`)
  })
})

describe('keeping the register', () => {
  it('keeps what was typed when something does not fit', async () => {
    const before = await db.query('select count(*)::int as n from record')
    for (const [wrong, words] of [
      [{ persons: 'some' }, 'from 1 to 9,999'],
      [{ letterOn: '2026-03-06' }, 'dated after the day'],
      [{ receivedOn: '2190-01-01' }, 'in the future'],
      [{ items: 'everything' }, 'Please choose one.'],
    ] as const) {
      const answer = await send(`${root}/new`, { ...letter(), ...wrong }, 'dara')
      expect([words, answer.status, answer.body.includes(words)]).toEqual([words, 422, true])
      expect(answer.body).toContain('Nr-77-osprey')
    }
    expect((await db.query('select count(*)::int as n from record')).rows).toEqual(before.rows)
  })

  it('is for teams of the own organisation, and for supervisors their own', async () => {
    const foreign = await legalAid(await w.as('dara'))
    expect((await send(`${root}/new`, { ...letter(), teamId: foreign }, 'bopha')).status).toBe(404)
    expect((await send(`${root}/new`, { ...letter(), teamId: foreign }, 'dara')).status).toBe(404)
    expect((await send(`${root}/new`, letter(), 'sophea')).status).toBe(404)
    expect((await page(`${root}/new`, 'sophea')).status).toBe(404)
  })

  it('notes a decision once, whole, and then the answer', async () => {
    const id = await enter('dara')
    const at = `${root}/${id}`
    expect((await send(`${at}/answer`, { answeredOn: '2026-03-10' }, 'dara')).status).toBe(409)
    for (const [wrong, words] of [
      [{ decidedOn: '2026-03-04' }, 'before the request came'],
      [{ given: [] }, 'Please choose one.'],
      [{ decision: 'refused' }, 'nothing can be ticked'],
      [{ childTold: 'yes' }, 'does not go with this choice'],
      [{ notToldReason: '' }, 'Please choose one.'],
      [{ decidedBy: teamId }, 'Please choose one.'],
    ] as const) {
      const answer = await send(`${at}/decision`, { ...decision(), ...wrong } as Record<string, string>, 'bopha')
      expect([words, answer.status, answer.body.includes(words)]).toEqual([words, 422, true])
    }
    expect((await send(`${at}/decision`, decision(), 'bopha')).status).toBe(303)
    expect((await send(`${at}/decision`, decision(), 'dara')).status).toBe(409)
    const early = await send(`${at}/answer`, { answeredOn: '2026-03-08' }, 'dara')
    expect([early.status, early.body.includes('before the decision')]).toEqual([422, true])
    expect((await send(`${at}/answer`, { answeredOn: '2026-03-10' }, 'dara')).status).toBe(303)
    const shown = await page(at, 'bopha')
    for (const words of ['Given in part', 'More is asked for than is needed', 'Not told: the child cannot be reached'])
      expect(shown.body).toContain(words)
    expect((await page(at, 'veasna')).status).toBe(404)
    const { rows } = await db.query(
      "select action, detail from trail where subject_id = $1 and action like 'authority%' order by seq",
      [id],
    )
    expect(rows.map((r) => r.action)).toEqual([
      'authority_request.entered',
      'authority_request.decided',
      'authority_request.answered',
    ])
    expect(rows[1].detail).toEqual({ decision: 'partly_given', reason: 'too_broad', given: 1, child_told: false })
  })
})

describe('the register as a whole', () => {
  it('is a table of codes and days, and prints without what is sealed', async () => {
    await db.query('alter table authority_request disable row level security')
    await db.query('truncate authority_request')
    await db.query('alter table authority_request enable row level security')
    const id = await enter('dara')
    await send(`${root}/${id}/decision`, decision(), 'dara')
    const csv = await send(`${root}/export`, {}, 'bopha')
    expect([csv.status, csv.type]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(csv.body.replace('\ufeff', '').trimEnd().split('\r\n')).toEqual([
      'received_on,received_how,authority,letter_on,ground,persons,items_asked,state,decision,decision_reason,decided_on,lawyer_asked,items_given,child_told,not_told_reason,answered_on',
      '2026-03-05,letter,court,2026-03-01,court_order,2,name other,decided,partly_given,too_broad,2026-03-09,yes,name,no,cannot_be_reached,',
    ])
    const print = await page(`${root}/print`, 'bopha')
    expect(print.body).toContain('1. 5 March 2026 · Court')
    expect(print.body).toContain('1 request')
    expect(`${print.body}${csv.body}`).not.toMatch(/osprey|kestrel|goshawk/)
    expect((await send(`${root}/export`, {}, 'sophea')).status).toBe(404)
    expect((await send(`${root}/export`, {}, 'veasna')).body).not.toContain('2026-03-05')
    const { rows } = await db.query(
      "select detail from trail where action = 'authority_request.exported' and detail->>'entries' <> '0'",
    )
    expect(rows[0].detail).toEqual({ entries: 1 })
  })
})
