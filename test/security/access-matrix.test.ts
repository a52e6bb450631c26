import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notAsked } from '#test/support/permissions.ts'
import { listenToPolicies } from '#test/support/policies.ts'
import { type World, world } from '#test/support/world.ts'
import { get, plain, type Session, submit } from './asking.ts'
import { type Member, wholeCast } from './cast.ts'
import { type Operation, operationsOf, parts, readKeyOperations, readPermissions } from './permissions-table.ts'
import { called, complete, type Rows, rowsOf, told } from './rows.ts'

const table = readPermissions()
const aboutRecords = operationsOf('records')
const teamRole = /^(counsellor|caseworker|referral focal point|supervisor)$/

let w: World
let policies: ReturnType<typeof listenToPolicies>
let cast: Member[]
let rows: Rows
beforeAll(async () => {
  policies = listenToPolicies()
  w = await world()
  const db = await w.sql('postgres')
  cast = await wholeCast(w)
  rows = await rowsOf(w, db)
})
afterAll(() => policies.stop())

const sessionOf = (m: Member): Session => ({ kind: 'staff', secret: m.ctx.secret })

async function ask(o: Operation, id: string, session: Session) {
  const path = o.path.replace(':id', id)
  const input = {
    ...complete[o.path],
    ...(o.path.endsWith('referrals/new') ? { toTeamId: rows.toTeamId } : {}),
    ...rows.more(o.path, id),
  }
  const answer = o.method === 'GET' ? await get(w.hono, path, session) : await submit(w, path, input, session)
  return { status: answer.status, to: answer.headers.get('Location') ?? '', body: await answer.text() }
}

/** What the table promises a person for a record of the intake team. */
function promised(o: Operation, m: Member, coordinator: boolean): 'yes' | 'forbidden' | 'not found' {
  const owns = teamRole.test(m.role) && m.place === 'own team'
  const draft = o.path.endsWith('/sending')
  const received =
    teamRole.test(m.role) && m.place === 'receiving team' && o.path.startsWith('/staff/referrals/') && !draft
  const may: Record<string, boolean> = {
    'own team': owns,
    'own organisation': m.place === 'own team' || m.place === 'other team',
    'own case': owns && coordinator,
    sent: owns,
    received,
    'sent or received': owns || received,
  }
  if (may[o.cells[m.role]]) return 'yes'
  return owns || received ? 'forbidden' : 'not found'
}

const silent = (body: string, about: string) => {
  for (const word of [told, called]) expect(body, `${about} shows what is not theirs`).not.toContain(word)
}

describe('the table of permissions', () => {
  it('names every address of the program, and no other', () => {
    const mounted = w.hono.routes.filter((r) => r.method !== 'ALL').map((r) => `${r.method} ${r.path}`)
    const named = [...table, ...readKeyOperations()].map((o) => `${o.method} ${o.path}`)
    expect(named.sort()).toEqual(mounted.sort())
  })

  it('leaves no address to no test: each is tried with pages, records, people, the directory or the own access', () => {
    const tried = (o: Operation) => Object.values(parts).filter((belongs) => belongs(o)).length
    expect(table.filter((o) => tried(o) !== 1)).toEqual([])
    const at = (path: string) => tried({ method: 'GET', path, cells: (table[0] as Operation).cells })
    expect(at('/staff/surveys/:id')).toBe(0)
    expect(at('/staff/surveys/:surveyId')).toBe(0)
  })
})

describe.each(aboutRecords.map((o) => ({ o, name: `${o.method} ${o.path}` })))('$name', ({ o }) => {
  const tries = () =>
    cast.flatMap((m) =>
      (o.cells[m.role] === 'own case' ? [false, true] : [false]).map((coordinator) => ({ m, coordinator })),
    )
  const named = (m: Member, coordinator: boolean) => `${m.ctx.actor.displayName}${coordinator ? ', coordinator' : ''}`

  it('refuses whom the table refuses, changes nothing, and tells nobody what is there', async () => {
    const id = await rows.fresh(o.path)
    const before = await rows.everything()
    for (const { m, coordinator } of tries()) {
      const who = named(m, coordinator)
      const nothing = coordinator ? null : await ask(o, randomUUID(), sessionOf(m))
      if (nothing) expect(`${who}: ${nothing.status}`).toBe(`${who}: 404`)
      const answer = promised(o, m, coordinator)
      if (answer === 'yes') continue
      if (coordinator) await rows.entrust(id, m.ctx.actor.personId)
      const got = await ask(o, id, sessionOf(m))
      expect(`${who}: ${got.status}`).toBe(`${who}: ${answer === 'forbidden' ? 403 : 404}`)
      silent(got.body, who)
      if (nothing && answer === 'not found') expect(plain(got.body), who).toBe(plain(nothing.body))
    }
    expect(await rows.everything()).toEqual(before)
  })

  it('lets in whom the table lets in', async () => {
    for (const { m, coordinator } of tries()) {
      if (promised(o, m, coordinator) !== 'yes') continue
      const id = await rows.fresh(o.path)
      if (coordinator) await rows.entrust(id, m.ctx.actor.personId)
      policies.asked.clear()
      const got = await ask(o, id, sessionOf(m))
      expect(notAsked(o.method, o.path, policies.asked), 'what the address says it stands on').toEqual([])
      const page = o.method === 'GET' || ['/staff/reports/:id/code', '/staff/requests/:id/export'].includes(o.path)
      expect(`${named(m, coordinator)}: ${got.status}`).toBe(`${named(m, coordinator)}: ${page ? 200 : 303}`)
      if (o.method === 'GET' && /(reports|cases|referrals)\/:id$/.test(o.path)) expect(got.body).toContain(told)
    }
  })

  it('sends who has no staff session to the sign-in page', async () => {
    const id = await rows.fresh(o.path)
    const stranger: Session = { kind: 'staff', secret: Buffer.alloc(32, 7) }
    for (const session of [null, stranger, { kind: 'receipt', secret: Buffer.alloc(32, 7) } satisfies Session]) {
      const got = await ask(o, id, session)
      // Who had typed words is shown them once more, with the way to sign in; others go there at once.
      const typed =
        o.method === 'POST' &&
        Object.values(complete[o.path] ?? {})
          .flat()
          .some((v) => typeof v === 'string' && /[^\w-]/.test(v))
      if (typed) expect([got.status, got.body.includes('href="/staff/sign-in"')]).toEqual([403, true])
      else expect([got.status, got.to]).toEqual([303, '/staff/sign-in'])
      silent(got.body, 'nobody')
    }
  })
})
