import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '#test/support/world.ts'
import { get, type Session, submit } from './asking.ts'
import { type Member, wholeCast } from './cast.ts'
import { operationsOf } from './permissions-table.ts'

const lines = operationsOf('own')

let w: World
let db: pg.Client
let cast: Member[]
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  cast = await wholeCast(w)
})

const sessionOf = (m: Member): Session => ({ kind: 'staff', secret: m.ctx.secret })

/** Another session, or a phone's lock, of somebody. */
async function fresh(path: string, personId: string): Promise<string> {
  const id = randomUUID()
  await db.query(
    path.includes('/sessions/')
      ? "insert into session (id, person_id, handle_hash, sealed_private) values ($1, $2, sha256($3::bytea), 'x')"
      : "insert into passkey (id, person_id, credential_id, public_key, counter, label) values ($1, $2, $3, 'x', 0, 'x')",
    [id, personId, Buffer.from(id)],
  )
  return id
}

const isThere = async (id: string) =>
  (
    await db.query(
      'select exists (select from session where id = $1 and ended_at is null) or exists (select from passkey where id = $1) as there',
      [id],
    )
  ).rows[0].there as boolean

it('the lines about the own access promise the same to every role', () => {
  expect(lines).toHaveLength(2)
  for (const o of lines) for (const m of cast) expect(o.cells[m.role]).toBe('own access')
})

describe.each(lines.map((o) => ({ o, name: `${o.method} ${o.path}` })))('$name', ({ o }) => {
  it('is for the own, for every role', async () => {
    for (const m of cast) {
      const id = await fresh(o.path, m.ctx.actor.personId)
      const answer = await submit(w, o.path.replace(':id', id), {}, sessionOf(m))
      expect(`${m.ctx.actor.displayName}: ${answer.status}`).toBe(`${m.ctx.actor.displayName}: 303`)
      expect(await isThere(id)).toBe(false)
    }
  })

  it('of anybody else is not found, and stays', async () => {
    const colleague = await w.as('sophea')
    const id = await fresh(o.path, colleague.actor.personId)
    for (const m of cast) {
      expect((await submit(w, o.path.replace(':id', id), {}, sessionOf(m))).status).toBe(404)
      expect((await submit(w, o.path.replace(':id', randomUUID()), {}, sessionOf(m))).status).toBe(404)
    }
    const answer = await submit(w, o.path.replace(':id', id), {}, null)
    expect(answer.headers.get('Location')).toBe('/staff/sign-in')
    expect(await isThere(id)).toBe(true)
  })

  it('is an act, not a page', async () => {
    const id = await fresh(o.path, (await w.as('sophea')).actor.personId)
    expect((await get(w.hono, o.path.replace(':id', id), sessionOf(cast[0] as Member))).status).toBe(404)
  })
})
