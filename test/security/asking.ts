import type { Hono } from 'hono'
import { type App, sessionParts } from '#platform/access/context.ts'
import { actionToken, sealForm } from '#platform/http/tokens.ts'

/** Whose session a request carries. */
export type Session = { kind: 'staff' | 'receipt'; secret: Buffer } | null
export type Headers = Record<string, string>
/** A `Blob` is a file; a form with one goes out as browsers send it, in parts. */
export type Input = Record<string, string | string[] | Blob>

export const cookieOf = (session: Session): Headers =>
  session ? { Cookie: `${session.kind === 'staff' ? 'sdap' : 'note'}=${session.secret.toString('base64url')}` } : {}

export const get = async (hono: Hono, path: string, session: Session = null, headers: Headers = {}) =>
  hono.request(path, { headers: { Host: 'localhost', ...cookieOf(session), ...headers } })

/** The token that a page would hold for posting to this address. */
export const tokenFor = (app: App, path: string, session: Session) =>
  session ? actionToken(sessionParts(session.secret).formKey, path) : sealForm(app.serverKey, path, 1)

export const encoded = (values: Input) => {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (!(value instanceof Blob)) for (const v of [value].flat()) body.append(name, v)
  return body.toString()
}

const inParts = (values: Input) => {
  const body = new FormData()
  for (const [name, value] of Object.entries(values))
    if (value instanceof Blob) body.append(name, value, 'paper')
    else for (const v of [value].flat()) body.append(name, v)
  return body
}

/** Posts as it stands: no token is added. */
export const post = async (hono: Hono, path: string, values: Input, session: Session = null, headers: Headers = {}) => {
  const withFile = Object.values(values).some((v) => v instanceof Blob)
  return hono.request(path, {
    method: 'POST',
    headers: {
      Host: 'localhost',
      ...(withFile ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
      ...cookieOf(session),
      ...headers,
    },
    body: withFile ? inParts(values) : encoded(values),
  })
}

/** Posts as the form of the program's own page would. */
export const submit = (
  from: { app: App; hono: Hono },
  path: string,
  values: Input,
  session: Session,
  headers: Headers = {},
) => post(from.hono, path, { _token: tokenFor(from.app, path, session), ...values }, session, headers)

/** The session that an answer opened, if it did. */
export function openedSession(answer: Response, kind: 'staff' | 'receipt'): Session {
  const name = kind === 'staff' ? 'sdap' : 'note'
  const line = answer.headers.getSetCookie().find((c) => c.startsWith(`${name}=`) || c.startsWith(`__Host-${name}=`))
  const value = line?.split(';')[0]?.split('=')[1]
  return value ? { kind, secret: Buffer.from(value, 'base64url') } : null
}

export const field = (page: string, name: string) =>
  new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(page)?.[1] ?? ''

/** A page without what differs between any two pages: tokens, challenges, and the own address. */
export const plain = (page: string) =>
  page.replace(/name="(_token|back|_?challenge)" value="[^"]*"/g, '').replace(/&quot;challenge&quot;:&quot;[\w-]+/g, '')
