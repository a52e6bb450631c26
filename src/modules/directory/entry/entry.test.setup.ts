import type pg from 'pg'
import { beforeAll } from 'vitest'
import { get, type Input, type Session, submit } from '#test/security/asking.ts'
import { type World, world } from '#test/support/world.ts'

type Here = { w: World; db: pg.Client }
const names = ['dara', 'veasna', 'sreymom', 'sophea', 'chenda', 'kosal', 'pisey', 'rithy', 'bopha']

/** The demo's staff at the pages of the directory, in English, for the tests of one file. */
export function staffAtPages() {
  const here = {} as Here
  const sessions: Record<string, Session> = {}
  beforeAll(async () => {
    here.w = await world()
    here.db = await here.w.sql('postgres')
    for (const name of names) sessions[name] = { kind: 'staff', secret: (await here.w.as(name)).secret }
    for (const session of Object.values(sessions)) await submit(here.w, '/staff/language', { language: 'en' }, session)
  })

  const as = (name: string) => sessions[name] ?? null
  const open = async (name: string, path: string) => (await get(here.w.hono, path, as(name))).text()
  const send = (name: string, path: string, input: Input) => submit(here.w, path, input, as(name))
  const rowsOf = async (sql: string, values: unknown[] = []) => (await here.db.query(sql, values)).rows

  /** Numbers that somebody without a session sees, past every page. */
  const publicNumbers = async (serviceId: string) =>
    (
      await here.w
        .nobody()
        .read((tx) => tx.selectFrom('hsdsPhone').select('number').where('serviceId', '=', serviceId).execute())
    ).map((p) => p.number)

  return Object.assign(here, { as, open, send, rowsOf, publicNumbers })
}
