import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addPerson } from '#modules/people/commands/guard.ts'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { notAsked } from '#test/support/permissions.ts'
import { listenToPolicies } from '#test/support/policies.ts'
import { openCase, report, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { get, post, type Session, submit, tokenFor } from './asking.ts'
import { type Member, wholeCast } from './cast.ts'
import { type Operation, operationsOf } from './permissions-table.ts'
import { called, told } from './rows.ts'

const table = operationsOf('pages')
const each = (some: (o: Operation) => boolean) => table.filter(some).map((o) => ({ o, name: `${o.method} ${o.path}` }))
const forStaff = (o: Operation) =>
  o.path.startsWith('/staff') && !['/staff/sign-in', '/staff/enrolment'].includes(o.path)
const behindCode = (o: Operation) => /^\/(km|en)\/check\/(?!stopped)/.test(o.path)

let w: World
let policies: ReturnType<typeof listenToPolicies>
let cast: Member[]
let db: pg.Client
let link: string // of somebody who is invited
let ids: Record<string, string>
beforeAll(async () => {
  policies = listenToPolicies()
  w = await world()
  cast = await wholeCast(w)
  db = await w.sql('postgres')
  await db.query(
    `with made as (insert into form (id, code, subject) values (gen_random_uuid(), 'a_survey', 'alone') returning id)
     insert into form_version (id, form_id, number, state, definition, mark, published_at)
     select gen_random_uuid(), id, 1, 'published', '{"items": [], "lists": {}, "title": {}, "languages": [], "languageNames": {}, "defaultLanguage": "en"}', repeat('0', 64), now() from made`,
  )
  const newcomer = { signInName: 'newcomer', displayName: 'Newcomer', gender: 'woman', language: 'en' } as const
  link = `?invitation=${(await addPerson(await w.as('bopha'), newcomer)).token}`
  const opened = await openCase(w, { story: told, danger: 'now' }, { callName: called })
  ids = {
    '/staff/reports': opened.reportId,
    '/staff/cases': opened.caseId,
    '/staff/cases/search': opened.caseId,
    '/staff/referrals': await sentReferral(w, opened.caseId, { request: told }),
  }
})
afterAll(() => policies.stop())

const staff = (m: Member): Session => ({ kind: 'staff', secret: m.ctx.secret })
const nameOf = (m: Member) => m.ctx.actor.displayName
const isMember = (m: Member) => m.ctx.actor.teams.length > 0

async function coded(writer: 'self' | 'friend'): Promise<Session> {
  const { code } = await report(w, { writer })
  return { kind: 'receipt', secret: await enterCode(w.nobody(), code) }
}

const inputs: Record<string, Record<string, string>> = {
  messages: { text: 'One more thing.' },
  steps: { show: 'yes' },
  language: { language: 'en' },
  search: { name: called.slice(0, 6) },
  terms: { conversationMonths: '24', caseYears: '5', authorityYears: '5', trailYears: '10', answersYears: '3' },
  data: { kind: 'erase' },
  feedback: { how: 'helped_some' },
  'sheet-on-paper': { generation: '1', number: '1' },
  'idle-time': { idleMinutes: '30' },
  ways: { way: 'write' },
}
// What is let in and then asks for more, or shows a page.
const others: Record<string, number> = {
  '/staff/me/passphrase': 422,
  '/staff/me/authenticator': 422,
  '/staff/me/passkeys': 422,
  '/staff/me/backup-codes': 200,
  '/staff/cases/search': 200,
  '/staff/directory/coverage/export': 200, // a file
  '/staff/people/new': 422,
  '/staff/keys': 422,
  '/staff/authority-requests/new': 422,
  '/staff/teams/new': 422,
  '/staff/recovery/sheets': 422,
  '/staff/recovery/ceremony': 422,
  '/staff/launch/attestations': 422,
  '/staff/launch/attestations/withdrawal': 422,
  '/staff/launch/release': 422, // a demo is never released
  '/staff/launch/withdrawal': 422,
  '/staff/health/desks/confirmation': 422,
  '/staff/health/desks/withdrawal': 422,
  '/staff/directory/new': 422,
  '/staff/intake/duty': 422,
  '/staff/intake/links': 422,
  '/staff/directory/to-call': 422,
  '/staff/directory/import': 422, // no file
  '/staff/directory/export.xlsx': 200,
  '/staff/directory/export.csv': 200,
  '/staff/forms/import': 422, // no file
}
// What acts for a team that the form names, complete but for that.
const forTeam: Record<string, Record<string, string>> = {
  '/staff/cases/new': { callName: 'New' },
  '/staff/responses/new': { form: 'a_survey', nonce: 'one', happenedOn: '2026-01-01' },
  '/staff/authority-requests/new': {
    authority: 'police',
    receivedOn: '2026-01-01',
    receivedHow: 'letter',
    ground: 'other',
    persons: '1',
    items: 'name',
  },
}
const inputOf = (path: string) => inputs[path.split('/').at(-1) ?? ''] ?? {}

const ask = (o: Operation, session: Session) =>
  o.method === 'GET' ? get(w.hono, o.path, session) : submit(w, o.path, inputOf(o.path), session)

describe.each(each((o) => !forStaff(o) && !behindCode(o) && o.path !== '/leave'))('$name', ({ o }) => {
  it('is there for anybody, and a session changes nothing', async () => {
    expect(new Set(Object.values(o.cells))).toEqual(new Set(['yes']))
    const sessions = [null, await coded('self'), await coded('friend'), ...cast.map(staff)]
    const seen = new Set<number>()
    for (const session of sessions) {
      const headers = { 'X-Forwarded-For': randomUUID() }
      const values = { _token: tokenFor(w.app, o.path, null) }
      const answer =
        o.method === 'GET'
          ? await get(w.hono, o.path === '/staff/enrolment' ? o.path + link : o.path, session)
          : await post(w.hono, o.path, values, session, headers)
      expect([200, 204, 303, 422]).toContain(answer.status)
      expect(answer.headers.get('Location') ?? '').not.toMatch(/sign-in/)
      seen.add(answer.status)
    }
    expect(seen.size).toBe(1)
  })
})

describe.each(each(behindCode))('$name', ({ o }) => {
  it.each([
    ['self', 'receipt (child)'],
    ['friend', 'receipt (third person)'],
  ] as const)('behind the code of a report by %s', async (writer, column) => {
    const answer = await ask(o, await coded(writer))
    const expected = o.cells[column] === 'yes' ? (o.method === 'GET' ? 200 : 303) : 404
    expect(answer.status).toBe(expected)
  })

  it('asks everybody else for the code again, staff too', async () => {
    for (const session of [null, ...cast.map(staff)]) {
      const other: Session = session && { kind: 'receipt', secret: session.secret }
      for (const tried of [session, other]) {
        const answer = await ask(o, tried)
        expect(answer.status).toBe(403)
        const body = await answer.text()
        expect(body).toContain(`href="/${o.path.slice(1, 3)}/check"`)
        expect(body).not.toContain(told)
      }
    }
  })
})

describe.each(each((o) => forStaff(o) && o.path !== '/staff/sign-out'))('$name', ({ o }) => {
  it('opens for the roles of the table', async () => {
    for (const m of cast) {
      const cell = o.cells[m.role]
      if (o.method === 'POST' && forTeam[o.path]) continue // tried below
      policies.asked.clear()
      const answer = await ask(o, staff(m))
      const body = await answer.text()
      const saved = answer.headers.has('Content-Disposition') // a file, not a page to go on to
      const elsewhere = cell === "desk's guardian" && m.place !== 'own team'
      const expected = cell === '—' || elsewhere ? 404 : o.method === 'GET' || saved ? 200 : (others[o.path] ?? 303)
      expect(`${nameOf(m)}: ${answer.status}`).toBe(`${nameOf(m)}: ${expected}`)
      if (answer.status === 200 && cell !== 'own rows' && cell !== 'empty')
        expect(notAsked(o.method, o.path, policies.asked), 'what the address says it stands on').toEqual([])
      const mine = cell === 'own rows' && m.place === 'own team' && isMember(m)
      const received = o.path === '/staff/referrals' && m.place === 'receiving team' && isMember(m)
      const listed = ids[o.path]
      if (listed) expect(body.includes(listed), nameOf(m)).toBe(mine || received)
      if (!mine) expect(body, nameOf(m)).not.toContain(called)
      if (m.place !== 'own team') expect(body, nameOf(m)).not.toContain(ids['/staff/cases'])
    }
  })

  it('sends who has no staff session to the sign-in page', async () => {
    for (const session of [null, await coded('self'), await coded('friend')]) {
      const tried: Session[] = [session, session && { kind: 'staff', secret: session.secret }]
      for (const s of tried) {
        const answer = await ask(o, s)
        expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/staff/sign-in'])
      }
    }
  })
})

describe.each(each((o) => Object.values(o.cells).some((cell) => cell.startsWith('for own '))))('$name', ({ o }) => {
  const made = async () => (await db.query('select count(*)::int as n from record')).rows[0].n as number

  it('is for a team in which one has the role, or any of the own organisation as the table says, and no other', async () => {
    const members = cast.filter(isMember)
    const teams = new Map(members.map((m) => [m.ctx.actor.teams[0]?.id ?? '', m.ctx.actor.organisationId]))
    for (const m of cast)
      for (const [teamId, organisationId] of [...teams, [randomUUID(), ''] as const]) {
        const reach: Record<string, boolean> = {
          'for own team': m.ctx.actor.teams.some((t) => t.id === teamId),
          'for own organisation': m.ctx.actor.organisationId === organisationId,
        }
        const may = reach[o.cells[m.role]] ?? false
        const before = await made()
        policies.asked.clear()
        const answer = await submit(w, o.path, { ...forTeam[o.path], teamId }, staff(m))
        const about = `${nameOf(m)} for ${teamId}: `
        if (may) expect(about + answer.status).toBe(`${about}303`)
        else expect([`${about}403`, `${about}404`]).toContain(about + answer.status)
        expect((await made()) - before, about).toBe(may ? 1 : 0)
        if (may) expect(notAsked(o.method, o.path, policies.asked)).toEqual([])
      }
  })
})

describe('the trail', () => {
  it('names a refused attempt to whoever watches over the team', async () => {
    const focal = cast.find((m) => m.role === 'referral focal point' && m.place === 'own team')
    if (!focal) throw new Error('nobody')
    await submit(w, `/staff/reports/${ids['/staff/reports']}/rest`, {}, staff(focal))
    const { rows } = await db.query(
      "select detail->>'wanted' as wanted, person_id from trail where action = 'access.denied' order by seq desc limit 1",
    )
    expect(rows[0]).toEqual({ wanted: 'report.rest', person_id: focal.ctx.actor.personId })
  })
})

describe('the ways out', () => {
  const some = (...places: string[]) => cast.filter((m) => places.includes(m.place))
  const isOut = async (session: Session) =>
    expect((await get(w.hono, '/staff', session)).headers.get('Location')).toBe('/staff/sign-in')

  it('POST /staff/sign-out is for everybody who is signed in', async () => {
    for (const m of some('own team', 'other organisation')) {
      expect((await submit(w, '/staff/sign-out', {}, staff(m))).headers.get('Location')).toBe('/staff/sign-in')
      await isOut(staff(m))
    }
    expect((await submit(w, '/staff/sign-out', {}, null)).headers.get('Location')).toBe('/staff/sign-in')
  })

  it('GET /leave is for anybody, and ends the session that came along', async () => {
    for (const m of some('other team', 'receiving team')) {
      expect((await get(w.hono, '/leave', staff(m))).headers.get('Location')).toBe(w.app.leaveUrl)
      await isOut(staff(m))
    }
    for (const session of [null, await coded('self'), await coded('friend')]) {
      expect((await get(w.hono, '/leave', session)).headers.get('Location')).toBe(w.app.leaveUrl)
      expect((await submit(w, '/en/check/seen', {}, session)).status).toBe(403)
    }
  })
})
