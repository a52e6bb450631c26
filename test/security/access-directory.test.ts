import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { today } from '#platform/time/time.ts'
import { notAsked } from '#test/support/permissions.ts'
import { listenToPolicies } from '#test/support/policies.ts'
import { type World, world } from '#test/support/world.ts'
import { get, type Input, type Session, submit } from './asking.ts'
import { type Member, wholeCast } from './cast.ts'
import { type Operation, operationsOf } from './permissions-table.ts'

// Entries of the directory: everybody of staff knows them, and whose they are decides who keeps them.

let w: World
let policies: ReturnType<typeof listenToPolicies>
let cast: Member[]
let db: pg.Client
beforeAll(async () => {
  policies = listenToPolicies()
  w = await world()
  db = await w.sql('postgres')
  cast = await wholeCast(w)
})
afterAll(() => policies.stop())

const ownHouse = ['own team', 'other team']
const whose = ['unowned', 'own', 'another’s'] as const
type Whose = (typeof whose)[number]

/** The organisation of the members' own team, nobody, or the third one. */
const ownerOf = (of: Whose) => {
  const place = of === 'own' ? 'own team' : 'other organisation'
  return of === 'unowned' ? null : cast.find((m) => m.place === place)?.ctx.actor.organisationId
}

/** A fresh entry as an address needs it: a service, an organization, a change, or a suggestion. */
async function fresh(path: string, of: Whose): Promise<string> {
  const [house, service, change, suggestion, other] = Array.from({ length: 5 }, () => randomUUID())
  await db.query(
    "insert into hsds_organization (id, kind, name_en, owner_organisation_id) values ($1, 'ngo', 'House', $2)",
    [house, ownerOf(of)],
  )
  const services = "insert into hsds_service (id, organization_id, name_en, confidence) values ($1, $2, 'Help', 'list')"
  await db.query(services, [service, house])
  await db.query(services, [other, house])
  await db.query(
    `insert into hsds_metadata (id, organization_id, service_id, resource_type, resource_id, last_action_type, field_name, previous_value, replacement_value)
     values ($1, $2, $3, 'service', $3, 'update', 'alert_en', 'before', '')`,
    [change, house, service],
  )
  await db.query(
    "insert into directory_suggestion (id, organization_id, service_id, kind, origin, made_on) values ($1, $2, $3, 'moved', 'public', current_date)",
    [suggestion, house, service],
  )
  const id = path.includes('/changes/')
    ? change
    : path.includes('/suggestions/:id')
      ? suggestion
      : path.includes('/services/:id')
        ? service
        : house
  others.set(String(id), path.includes('/services/:id') ? String(other) : await spare(of))
  return String(id)
}
/** What an entry can be merged with. */
const others = new Map<string, string>()
async function spare(of: Whose) {
  const id = randomUUID()
  await db.query(
    "insert into hsds_organization (id, kind, name_en, owner_organisation_id) values ($1, 'ngo', 'Spare', $2)",
    [id, ownerOf(of)],
  )
  return id
}

const day = today()
const complete: Record<string, Input> = {
  '/staff/directory/:id/services/new': { nameEn: 'New help', status: 'active' },
  '/staff/directory/:id/edit': { nameEn: 'House', kind: 'ngo' },
  '/staff/directory/services/:id/edit': { nameEn: 'Help', status: 'active' },
  '/staff/directory/:id/visits': { visitedOn: day, learned: 'Well.' },
  '/staff/directory/services/:id/verification': { how: 'phone', outcome: 'right', onDay: day },
  '/staff/directory/services/:id/capacity': { toldOn: day, placesFree: '1' },
  '/staff/directory/services/:id/ratings': { help: 'legal', quality: 'good' },
  '/staff/directory/services/:id/suggestions': { kind: 'moved' },
  '/staff/directory/suggestions/:id/answer': { answer: 'changed' },
  '/staff/directory/:id/owner': { owner: '' },
  '/staff/directory/services/:id/first-page': { mark: 'front_door', answer: 'no' },
}

const session = (m: Member): Session => ({ kind: 'staff', secret: m.ctx.secret })
async function ask({ method, path }: Operation, id: string, who: Session) {
  const at = path.replace(':id', id)
  if (method === 'GET') return get(w.hono, at, who)
  const more: Input = path.endsWith('/state')
    ? { state: 'hidden' }
    : path.endsWith('/merge')
      ? { otherId: others.get(id) ?? randomUUID() }
      : {}
  return submit(w, at, { nonce: randomUUID(), ...complete[path], ...more }, who)
}

/** What the table promises a member for an entry. */
const promised = (o: Operation, m: Member, of: Whose): boolean => {
  const cell = o.cells[m.role]
  if (cell !== 'unowned or own') return cell === 'yes'
  return of === 'unowned' || (of === 'own' ? ownHouse.includes(m.place) : m.place === 'other organisation')
}

/** Who may keep nothing does not learn that somebody suggested something. */
const refusal = (o: Operation, m: Member) =>
  o.path.includes('/suggestions/:id') && o.cells[m.role] === '—' ? 404 : 403
/** Where it does not matter whose an entry is, another's is tried. */
const tried = (o: Operation) => (Object.values(o.cells).includes('unowned or own') ? whose : whose.slice(2))

/** Everything that an act could have changed. */
const everything = async () =>
  (
    await db.query(`select (select version from directory_version) version, (select count(*) from hsds_metadata) changes,
      (select count(*) from directory_verification) verified, (select count(*) from directory_visit) visits,
      (select count(*) from directory_capacity) told, (select count(*) from directory_rating) rated,
      (select count(*) from directory_suggestion where answered_on is not null) answered, (select count(*) from directory_suggestion) suggested`)
  ).rows[0]

describe.each(operationsOf('directory').map((o) => ({ o, name: `${o.method} ${o.path}` })))('$name', ({ o }) => {
  it.each(tried(o))('of an entry that is %s: as the table says, and a refusal changes nothing', async (of) => {
    const id = await fresh(o.path, of)
    const before = await everything()
    for (const m of cast.filter((m) => !promised(o, m, of))) {
      const about = `${m.ctx.actor.displayName}: `
      expect(about + (await ask(o, id, session(m))).status).toBe(about + refusal(o, m))
    }
    expect(await everything()).toEqual(before)
    for (const m of cast.filter((m) => promised(o, m, of))) {
      const about = `${m.ctx.actor.displayName}: `
      policies.asked.clear()
      const answer = await ask(o, await fresh(o.path, of), session(m))
      expect(about + answer.status).toBe(`${about}${o.method === 'GET' ? 200 : 303}`)
      expect(notAsked(o.method, o.path, policies.asked), 'what the address says it stands on').toEqual([])
    }
  })

  it('of what is not there: not found for everybody; and the sign-in page for who has no session', async () => {
    for (const m of cast) {
      const about = `${m.ctx.actor.displayName}: `
      expect(about + (await ask(o, randomUUID(), session(m))).status).toBe(`${about}404`)
    }
    const answer = await ask(o, await fresh(o.path, 'unowned'), null)
    expect([303, 403]).toContain(answer.status)
    expect(answer.headers.get('Location') ?? (await answer.text())).toContain('/staff/sign-in')
  })
})
