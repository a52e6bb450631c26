import { randomInt, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notAsked } from '#test/support/permissions.ts'
import { listenToPolicies } from '#test/support/policies.ts'
import { type World, world } from '#test/support/world.ts'
import { get, plain, type Session, submit } from './asking.ts'
import { type Member, wholeCast } from './cast.ts'
import { type Operation, operationsOf } from './permissions-table.ts'

// Shifts and links: each line of the table as every role, for those of the own organisation, of
// another one, and for what is not there.

const table = operationsOf('intake')
const reading = (o: Operation) =>
  o.path.startsWith('/staff/intake/duty')
    ? (table.find((r) => r.method === 'GET' && r.path === '/staff/intake/duty/:id') as Operation)
    : o

let w: World
let policies: ReturnType<typeof listenToPolicies>
let db: pg.Client
let cast: Member[]
let own: Member
beforeAll(async () => {
  policies = listenToPolicies()
  w = await world()
  db = await w.sql('postgres')
  cast = await wholeCast(w)
  own = cast.find((m) => m.role === 'supervisor' && m.place === 'own team') as Member
})
afterAll(() => policies.stop())

const session = (m: Member): Session => ({ kind: 'staff', secret: m.ctx.secret })

/** A shift of the desk, or a link of its organisation. */
async function fresh({ path }: Operation): Promise<string> {
  const id = randomUUID()
  const { organisationId, personId } = own.ctx.actor
  const code = Array.from({ length: 8 }, () => 'abcdefghjkmnpqrstuvwxyz'[randomInt(23)]).join('')
  const shift = path.startsWith('/staff/intake/duty')
  if (shift) await db.query('delete from duty_shift') // nobody is on duty twice at once
  await db.query(
    shift
      ? `insert into duty_shift (id, organisation_id, person_id, role, starts_at, ends_at, made_by)
         values ($1, $2, $3, 'answerer', now(), now() + interval '1 hour', $3)`
      : `insert into entry_link (id, organisation_id, code, kind, label, language, made_by)
         values ($1, $2, $4, 'school', 'Zqschool', 'en', $3)`,
    [id, organisationId, personId, ...(shift ? [] : [code])],
  )
  return id
}

async function ask(o: Operation, id: string, who: Session) {
  const path = o.path.replace(':id', id)
  const colleague = cast.find((m) => m.role === 'counsellor' && m.place === 'own team')?.ctx.actor.personId ?? ''
  const answer = o.method === 'GET' ? await get(w.hono, path, who) : await submit(w, path, { personId: colleague }, who)
  return { status: answer.status, to: answer.headers.get('Location') ?? '', body: await answer.text() }
}

const ownHouse = ['own team', 'other team']
const holds = (o: Operation, m: Member) => o.cells[m.role] === 'own organisation' && ownHouse.includes(m.place)
const everything = async () =>
  (
    await db.query(`select (select count(*) from duty_shift) shifts, (select count(*) from duty_shift where removed_at is null) there,
      (select count(*) from entry_link) links, (select count(*) from entry_link where ended_at is null) living`)
  ).rows[0]

describe.each(table.map((o) => ({ o, name: `${o.method} ${o.path}` })))('$name', ({ o }) => {
  it('refuses whom the table refuses, changes nothing, and tells nobody what is there', async () => {
    const id = await fresh(o)
    const before = await everything()
    for (const m of cast.filter((one) => !holds(o, one))) {
      const who = m.ctx.actor.displayName
      const nothing = await ask(o, randomUUID(), session(m))
      expect(`${who}: ${nothing.status}`).toBe(`${who}: 404`)
      const got = await ask(o, id, session(m))
      const reads = holds(reading(o), m)
      expect(`${who}: ${got.status}`).toBe(`${who}: ${reads ? 403 : 404}`)
      expect(got.body, who).not.toContain('Zqschool')
      if (!reads) expect(plain(got.body), who).toBe(plain(nothing.body))
    }
    expect(await everything()).toEqual(before)
  })

  it('lets in whom the table lets in', async () => {
    const members = cast.filter((one) => holds(o, one))
    expect(members.length).toBeGreaterThan(2)
    for (const m of members) {
      const id = await fresh(o)
      policies.asked.clear()
      const got = await ask(o, id, session(m))
      expect(notAsked(o.method, o.path, policies.asked), 'what the address says it stands on').toEqual([])
      expect(`${m.ctx.actor.displayName}: ${got.status}`).toBe(
        `${m.ctx.actor.displayName}: ${o.method === 'GET' ? 200 : 303}`,
      )
    }
  })

  it('sends who has no staff session to the sign-in page', async () => {
    const id = await fresh(o)
    for (const who of [null, { kind: 'staff', secret: Buffer.alloc(32, 7) } satisfies Session]) {
      const got = await ask(o, id, who)
      expect([got.status, got.to]).toEqual([303, '/staff/sign-in'])
    }
  })
})
