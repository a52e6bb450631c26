import { createHash, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { makeKey } from '#modules/partners/commands.ts'
import { latestDay, type Scope, scopes } from '#modules/partners/schema.ts'
import { sessionParts } from '#platform/access/context.ts'
import { makeSecret } from '#platform/http/key.ts'
import type { World } from './world.ts'

/** A key of the helpline's program, as its data guardian makes one. @returns what the page shows */
export const madeKey = async (w: World, more: { label?: string; scopes?: Scope[] } = {}): Promise<string> =>
  makeKey(await w.as('bopha'), {
    ...{ label: 'Clinic system', scopes: [...scopes], expiresOn: latestDay(), nonce: randomUUID() },
    ...more,
  })

export const secretOf = (key: string): Buffer => Buffer.from(key.slice('sdap_'.length), 'base64url')
export const hashOf = (key: string): Buffer =>
  createHash('sha256')
    .update(Buffer.from(sessionParts(secretOf(key)).handle, 'hex'))
    .digest()

/** A key of any organisation, past the program. @param more of its row */
export async function plantKey(
  db: pg.Client,
  organisationId: string,
  more: Record<string, unknown> = {},
): Promise<string> {
  const { text } = makeSecret()
  const { rows } = await db.query('select id from person order by organisation_id = $1 desc limit 1', [organisationId])
  const row = {
    ...{
      id: randomUUID(),
      organisation_id: organisationId,
      label: 'Planted',
      scopes: [...scopes],
      key_hash: hashOf(text),
    },
    ...{ made_by: rows[0].id, expires_on: latestDay() },
    ...more,
  }
  const marks = Object.keys(row).map((_, i) => `$${i + 1}`)
  await db.query(`insert into partner_key (${Object.keys(row)}) values (${marks})`, Object.values(row))
  return text
}

export type Sent = { headers?: Record<string, string>; body?: unknown; raw?: BodyInit }

/** One request as a partner's program sends it. */
export async function send(
  w: World,
  key: string | null,
  method: string,
  path: string,
  sent: Sent = {},
): Promise<Response> {
  const withBody = sent.raw !== undefined || sent.body !== undefined
  return w.hono.request(`/api/v1${path}`, {
    method,
    headers: {
      Host: 'localhost',
      ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
      ...(withBody ? { 'Content-Type': 'application/json' } : {}),
      ...sent.headers,
    },
    ...(withBody ? { body: sent.raw ?? JSON.stringify(sent.body) } : {}),
    ...(sent.raw instanceof ReadableStream ? { duplex: 'half' as const } : {}),
  })
}

export type Json = Record<string, unknown>
/** What an entry answers, as far as tests look into it. */
export type EntryAnswer = {
  id: string
  state: string
  revision: string
  organization_id?: string
  entry: Record<string, never> & Json
}
export const json = async <T = Json>(answer: Response): Promise<T> => (await answer.json()) as T
