import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { openCase, report, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { get, post, type Session, submit, tokenFor } from './asking.ts'
import { type Member, wholeCast } from './cast.ts'
import { type Operation, readPermissions } from './permissions-table.ts'
import { called, told } from './rows.ts'

const table = readPermissions().filter((o) => !o.path.includes('/:id'))
const each = (some: (o: Operation) => boolean) => table.filter(some).map((o) => ({ o, name: `${o.method} ${o.path}` }))
const forStaff = (o: Operation) => o.path.startsWith('/staff') && o.path !== '/staff/sign-in'
const behindCode = (o: Operation) => /^\/(km|en)\/check\/(?!stopped)/.test(o.path)

let w: World
let cast: Member[]
let ids: Record<string, string>
beforeAll(async () => {
  w = await world()
  cast = await wholeCast(w)
  const opened = await openCase(w, { story: told, danger: 'now' }, { callName: called })
  ids = {
    '/staff/reports': opened.reportId,
    '/staff/cases': opened.caseId,
    '/staff/referrals': await sentReferral(w, opened.caseId, { request: told }),
  }
})

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
        o.method === 'GET' ? await get(w.hono, o.path, session) : await post(w.hono, o.path, values, session, headers)
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
      if (cell === 'for own team' || (o.path === '/staff/cases/new' && o.method === 'POST')) continue
      const answer = await ask(o, staff(m))
      const body = await answer.text()
      const expected = cell === '—' ? 404 : o.method === 'GET' ? 200 : 303
      expect(`${nameOf(m)}: ${answer.status}`).toBe(`${nameOf(m)}: ${expected}`)
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

describe('a new case', () => {
  const at = '/staff/cases/new'
  it('is opened for a team in which one has the role, and for no other', async () => {
    const line = table.find((o) => o.path === at && o.method === 'POST')
    const teams = [...new Set(cast.filter(isMember).map((m) => m.ctx.actor.teams[0]?.id ?? ''))]
    for (const m of cast)
      for (const teamId of [...teams, randomUUID()]) {
        const own = m.ctx.actor.teams.some((t) => t.id === teamId)
        const may = own && line?.cells[m.role] === 'for own team'
        const answer = await submit(w, at, { callName: 'New', teamId }, staff(m))
        expect(`${nameOf(m)}: ${answer.status}`).toBe(`${nameOf(m)}: ${may ? 303 : 403}`)
      }
  })
})

describe('the trail', () => {
  it('names a refused attempt to whoever watches over the team', async () => {
    const focal = cast.find((m) => m.role === 'referral focal point' && m.place === 'own team')
    if (!focal) throw new Error('nobody')
    await submit(w, `/staff/reports/${ids['/staff/reports']}/rest`, {}, staff(focal))
    const db = await w.sql('postgres')
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
