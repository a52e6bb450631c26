import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fingerprint } from '#modules/people/fingerprint.ts'
import { today } from '#platform/time/time.ts'
import { newcomer } from '#test/people/access.ts'
import { plantKey } from '#test/support/keys.ts'
import { notAsked } from '#test/support/permissions.ts'
import { listenToPolicies } from '#test/support/policies.ts'
import { type World, world } from '#test/support/world.ts'
import { get, type Input, plain, type Session, submit } from './asking.ts'
import { type Member, wholeCast } from './cast.ts'
import { type Operation, operationsOf } from './permissions-table.ts'

// People, teams and recovery ceremonies: each line of the table as every role, for those of the
// own organisation, of another one, and for what is not there.

const table = operationsOf('people')
const reading = (o: Operation) =>
  table.find((r) => r.method === 'GET' && r.path === o.path.replace(/:id.*/, ':id')) as Operation

let w: World
let policies: ReturnType<typeof listenToPolicies>
let db: pg.Client
let cast: Member[]
let teamId: string
let organisationId: string
let bopha: string
beforeAll(async () => {
  policies = listenToPolicies()
  w = await world()
  db = await w.sql('postgres')
  cast = await wholeCast(w)
  const supervisor = (await w.as('dara')).actor
  teamId = supervisor.teams[0]?.id ?? ''
  organisationId = supervisor.organisationId
  bopha = (await w.as('bopha')).actor.personId
})
afterAll(() => policies.stop())

const sessionOf = (m: Member): Session => ({ kind: 'staff', secret: m.ctx.secret })

/** Something of the helpline to act on, and a complete form for it. */
async function fresh(o: Operation): Promise<{ id: string; input: Input }> {
  if (o.path.startsWith('/staff/keys')) return { id: await key(), input: {} }
  if (o.path.startsWith('/staff/recovery')) return { id: await ceremony(), input: { words: 'one two three' } }
  const person = await newcomer(w)
  if (o.path.startsWith('/staff/teams')) {
    const { rows } = await db.query('select public_key from person where id = $1', [person.id])
    return {
      id: teamId,
      input: { personId: person.id, lastGroup: fingerprint(rows[0].public_key).slice(-4), sheetGroup: 'none' },
    }
  }
  const { rows } = await db.query('select id from membership where person_id = $1', [person.id])
  const role = { teamId, role: 'caseworker', fromDay: today(), organisationRole: 'manager', roleFromDay: today() }
  return { id: person.id, input: { ...role, roleId: rows[0].id } }
}

/** A key of a program of the helpline. */
async function key(): Promise<string> {
  await plantKey(db, organisationId)
  return (await db.query('select id from partner_key order by made_at desc limit 1')).rows[0].id
}

/** A ceremony under way for a team that has no supervisor. */
async function ceremony(): Promise<string> {
  const [id, team] = [randomUUID(), randomUUID()]
  await db.query(
    "insert into team (id, organisation_id, kind, name_en, name_km) values ($1, $2, 'shelter', 'A', 'A')",
    [team, organisationId],
  )
  await db.query(
    `insert into recovery_ceremony (id, organisation_id, team_id, person_id, generation, begun_by, ends_at, sheet_number)
      values ($1, $2, $3, $4, 1, $4, now() + interval '1 hour', 1)`,
    [id, organisationId, team, bopha],
  )
  return id
}

async function ask(o: Operation, id: string, input: Input, session: Session) {
  const path = o.path.replace(':id', id)
  const answer = o.method === 'GET' ? await get(w.hono, path, session) : await submit(w, path, input, session)
  return { status: answer.status, to: answer.headers.get('Location') ?? '', body: await answer.text() }
}

const holds = (o: Operation, m: Member) => {
  const cell = o.cells[m.role]
  return (cell === 'own organisation' || cell === 'own team') && m.place === 'own team'
}

const everything = async () =>
  (
    await db.query(`select (select count(*) from person where suspended_at is null and left_at is null) people,
      (select count(*) from membership) roles, (select count(*) from membership where until_at is null) living,
      (select count(*) from organisation_role) offices, (select count(*) from invitation) links,
      (select count(*) from invitation where withdrawn_at is null) open, (select count(*) from team_admission) admissions,
      (select count(*) from team_key) keys, (select count(*) from recovery_ceremony where stopped_at is null) ceremonies,
      (select count(*) from partner_key where ended_at is null) programs`)
  ).rows[0]

describe.each(table.map((o) => ({ o, name: `${o.method} ${o.path}` })))('$name', ({ o }) => {
  it('refuses whom the table refuses, changes nothing, and tells nobody what is there', async () => {
    const { id, input } = await fresh(o)
    const before = await everything()
    for (const m of cast) {
      const who = m.ctx.actor.displayName
      const nothing = await ask(o, randomUUID(), input, sessionOf(m))
      expect(`${who}: ${nothing.status}`).toBe(`${who}: 404`)
      if (holds(o, m)) continue
      const got = await ask(o, id, input, sessionOf(m))
      const reads = reading(o) !== undefined && holds(reading(o), m)
      expect(`${who}: ${got.status}`).toBe(`${who}: ${reads ? 403 : 404}`)
      if (!reads) expect(plain(got.body), who).toBe(plain(nothing.body))
    }
    expect(await everything()).toEqual(before)
  })

  it('lets in whom the table lets in', async () => {
    const shown = o.method === 'GET' || o.path.endsWith('/link')
    // What is let in and then finds that the words are made up, or that there are no sheets on paper.
    const further: Record<string, number> = { completion: 422, recovery: 409 }
    const expected = further[o.path.split('/').at(-1) ?? ''] ?? (shown ? 200 : 303)
    for (const m of cast.filter((one) => holds(o, one))) {
      const { id, input } = await fresh(o)
      policies.asked.clear()
      const got = await ask(o, id, input, sessionOf(m))
      expect(notAsked(o.method, o.path, policies.asked), 'what the address says it stands on').toEqual([])
      expect(`${m.ctx.actor.displayName}: ${got.status}`).toBe(`${m.ctx.actor.displayName}: ${expected}`)
    }
  })

  it('sends who has no staff session to the sign-in page', async () => {
    const { id } = await fresh(o)
    for (const session of [null, { kind: 'staff', secret: Buffer.alloc(32, 7) } satisfies Session]) {
      const got = await ask(o, id, {}, session)
      expect([got.status, got.to]).toEqual([303, '/staff/sign-in'])
    }
  })
})
