import type pg from 'pg'
import { expect } from 'vitest'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { today } from '#platform/time/time.ts'
import { get, type Input, type Session, submit } from '#test/security/asking.ts'
import { Visitor } from '#test/security/visitor.ts'
import { report } from './scenario.ts'
import type { World } from './world.ts'

/** What people do with requests about data, over HTTP, and what the database says of them. */
export function requestsIn(w: World, db: pg.Client) {
  const session = (name: string): Session => ({
    kind: 'staff',
    secret: Buffer.from(w.cookie(name).slice('sdap='.length), 'base64url'),
  })
  const read = async (answer: Response) => ({
    status: answer.status,
    to: answer.headers.get('Location') ?? '',
    body: (await answer.text()).replaceAll('\u200b', ''),
  })
  const page = async (path: string, name: string) => read(await get(w.hono, path, session(name)))
  const send = async (path: string, input: Input, name: string) => read(await submit(w, path, input, session(name)))

  /** Somebody comes back with a code, without scripts. */
  const comeBack = async (code: string) => {
    const secret = await enterCode(w.nobody(), code)
    return new Visitor(w.hono, `note=${secret.toString('base64url')}`)
  }
  const requestsOf = async (recordId: string) =>
    (await db.query('select * from data_request where record_id = $1', [recordId])).rows
  const trailOf = async (subject: string, action: string) =>
    (await db.query('select detail, person_id, at from trail where subject_id = $1 and action = $2', [subject, action]))
      .rows

  /** A child who asked at the own door. */
  async function askedAtCheck(kind: 'see' | 'erase', lang: 'en' | 'km' = 'en') {
    const filed = await report(w)
    const child = await comeBack(filed.code)
    await child.get(`/${lang}/check/data`)
    await child.post(`/${lang}/check/data`, { kind })
    const [row] = await requestsOf(filed.id)
    return { ...filed, child, requestId: String(row.id) }
  }

  /** A request that came by phone, about a report or a case. @returns its id */
  async function byPhone(recordId: string, more: Record<string, string> = {}) {
    const codes = { kind: 'see', askedBy: 'child', source: 'phone', language: 'en', receivedOn: today() }
    const done = await send(`/staff/requests/about/${recordId}`, { ...codes, identity: 'By voice.', ...more }, 'dara')
    expect(done.status).toBe(303)
    return done.to.split('/').at(-1) ?? ''
  }
  return { page, send, comeBack, requestsOf, trailOf, askedAtCheck, byPhone }
}
