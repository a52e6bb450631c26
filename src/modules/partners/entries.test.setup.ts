import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, expect } from 'vitest'
import { fresh } from '#modules/directory/search/find.ts'
import { get } from '#test/security/asking.ts'
import { type EntryAnswer, type Json, json, madeKey, type Sent, send } from '#test/support/keys.ts'
import { type World, world } from '#test/support/world.ts'

/** An organisation, the key of its program, and its service; there once the file's tests begin. */
type Here = { w: World; db: pg.Client; key: string; house: string; ownService: string }

/** What a program that keeps its organisation's entries does, over HTTP, in a deployment of the file's own. */
export function programOfAnOrganisation() {
  const here = {} as Here
  beforeAll(async () => {
    here.w = await world()
    here.db = await here.w.sql('postgres')
    here.key = await madeKey(here.w)
    here.house = await one("select id from hsds_organization where code = 'demo_helpline'")
    here.ownService = await one("select id from hsds_service where code = 'demo_helpline'")
  })

  const one = async (sql: string, values: unknown[] = []) =>
    Object.values((await here.db.query(sql, values)).rows[0] ?? {})[0] as string
  const ask = (method: string, path: string, sent: Sent = {}) => send(here.w, here.key, method, path, sent)
  const at = (id: string, of: 'services' | 'organizations' = 'services') => `/directory/${of}/${id}`
  const read = async (id: string, of: 'services' | 'organizations' = 'services') =>
    json<EntryAnswer>(await ask('GET', at(id, of)))
  const ifMatch = (revision: string) => ({ 'If-Match': `"${revision}"` })

  async function patch(id: string, body: unknown, of: 'services' | 'organizations' = 'services') {
    const { revision } = await read(id, of)
    return ask('PATCH', at(id, of), { headers: ifMatch(revision), body })
  }
  const patched = async (...change: Parameters<typeof patch>) => {
    const answer = await patch(...change)
    expect(answer.status, await answer.clone().text()).toBe(200)
    return json<EntryAnswer>(answer)
  }

  const whole = (more: Json = {}) => ({ name: { en: 'Counselling room', km: 'បន្ទប់ប្រឹក្សា' }, status: 'active', ...more })
  async function added(more: Json = {}) {
    const answer = await ask('POST', '/directory/services', {
      headers: { 'Idempotency-Key': randomUUID() },
      body: { organization_id: here.house, entry: whole(more) },
    })
    expect(answer.status, await answer.clone().text()).toBe(201)
    return json<EntryAnswer>(answer)
  }
  const problem = async (answer: Response) => {
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
    const { status, errors } = await json<{ status: number; errors?: { pointer: string; detail: string }[] }>(answer)
    expect(status).toBe(answer.status)
    return { status, at: (errors ?? []).map((e) => e.pointer) }
  }
  /** Pages may be two seconds old; here they look again at once. */
  const publicPage = async (id: string) => {
    await fresh(here.w.app.db, 0)
    return get(here.w.hono, `/en/services/${id}`)
  }
  return Object.assign(here, { one, ask, at, read, ifMatch, patch, patched, whole, added, problem, publicPage })
}
