import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { VNode } from 'preact'
import type { z } from 'zod'
import { type App, type Ctx, contextFor, enterReceipt, enterStaff, sessionParts } from '../access/context.ts'
import { Failure, notFound } from '../errors.ts'
import { isLang, type Lang } from '../i18n/i18n.ts'
import { refuseCrossSite } from './cross-site.ts'
import { check, type Errors, one, readForm, type Values } from './form.ts'
import { choose, keep, type Page, renderFor } from './page.ts'
import { actionToken, actionTokenHolds, openForm, sealForm } from './tokens.ts'

/** Who may come in: anyone; whoever entered a code; staff. Every route says it. */
export type Access = 'public' | 'receipt' | 'staff'

/** What a route's handler works with. */
export type Web = Ctx & {
  param(name: string): string
  query(name: string): string | undefined
  path: string
  /** Where the request comes from; only ever used hashed, in memory. */
  source(): string
  /** A hidden field's value that lets this page post to an address. */
  token(action: string): string
  /** A page that is the same for everybody, made once under a name. */
  kept(name: string, view: () => VNode): Response
  page(view: VNode, status?: Status): Response
  plain(text: string, status?: 200 | 503): Response
  seeOther(path: string): Response
  openSession(kind: 'staff' | 'receipt', secret: Buffer): void
  dropCookie(kind: 'staff' | 'receipt'): void
  /** The same request as a session of this kind sees it, or null when it carries none. */
  inside(kind: 'staff' | 'receipt'): Promise<Web | null>
  raw: Context
}

type Status = 200 | 400 | 403 | 404 | 409 | 413 | 422 | 429 | 503
type Handler = (web: Web) => Promise<Response> | Response
type PostOptions<S extends z.ZodType> = {
  access: Access
  input: S
  /** Shows the form again with what was typed and what is wrong. */
  again?: (web: Web, values: Values, errors: Errors) => Promise<Response> | Response
  /** The handler checks a token of its own (the sealed answers of the public form). */
  ownToken?: boolean
}

export type Door = ReturnType<typeof makeDoor>

/** The only way to mount a route: it settles who asks before the handler runs. */
export function makeDoor(hono: Hono, app: App, headers: Record<string, string>) {
  const around = { app, headers, kept: new Map<string, Page>() }
  return {
    app,
    hono,
    webFor: (c: Context, data: 'with data' | 'without data' = 'with data') => webFor(around, c, data),
    get(path: string, options: { access: Access }, handler: Handler) {
      hono.get(path, async (c) => {
        const web = await comeIn(around, c, options.access)
        refuseOddId(c)
        return handler(web)
      })
    },
    post<S extends z.ZodType>(
      path: string,
      options: PostOptions<S>,
      handler: (web: Web, input: z.output<S>, values: Values) => Promise<Response> | Response,
    ) {
      hono.post(path, async (c) => {
        refuseCrossSite(c, app.publicUrl)
        const web = await comeIn(around, c, options.access)
        refuseOddId(c)
        const values = await readForm(c)
        try {
          if (!options.ownToken) checkToken(web, values)
          return await handler(web, check(options.input, values), values)
        } catch (error) {
          const errors = errorsOf(error)
          if (errors && options.again) return options.again(web, values, errors)
          throw error
        }
      })
    },
  }
}

const idShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What cannot be an id leads nowhere; the database is not asked. @throws Failure not_found */
function refuseOddId(c: Context) {
  const id = c.req.param('id')
  if (id !== undefined && !idShape.test(id)) throw notFound()
}

function errorsOf(error: unknown): Errors | undefined {
  if (!(error instanceof Failure)) return undefined
  if (error.code === 'invalid') return error.detail
  if (error.code === 'expired_form') return { _form: 'errors.expired_form' }
  if (error.code === 'busy') return { _form: 'errors.busy' }
  return undefined
}

function checkToken(web: Web, values: Values) {
  const token = one(values, '_token')
  if (web.actor.kind === 'nobody') {
    const opened = openForm(web.app.serverKey, web.path, token)
    if (!opened || opened.expired) throw new Failure('expired_form')
  } else if (!actionTokenHolds(formKeyOf(web), web.path, token)) throw new Failure('expired_form')
}

const secrets = new WeakMap<Context, Buffer>()
const formKeyOf = (web: Web) => {
  const secret = secrets.get(web.raw)
  if (!secret) throw new Failure('expired_form')
  return sessionParts(secret).formKey
}

/** What is the same for all requests of a program. */
type Around = { app: App; headers: Record<string, string>; kept: Map<string, Page> }

/** @throws Failure sign_in_again, wrong_code when the session this route needs is not there */
async function comeIn(around: Around, c: Context, access: Access): Promise<Web> {
  const { app } = around
  const kind = access === 'staff' ? 'staff' : 'receipt'
  const secret = readSecret(c, kind)
  const entered =
    secret === undefined
      ? null
      : access === 'staff'
        ? await enterStaff(app, secret)
        : access === 'receipt'
          ? await enterReceipt(app, secret)
          : null
  if (access === 'staff' && !entered) throw new Failure('sign_in_again')
  if (access === 'receipt' && !entered) throw new Failure('wrong_code', { why: 'session_over' })
  if (secret && entered) secrets.set(c, secret)
  const lang = entered?.actor.kind === 'staff' ? entered.actor.language : languageOf(c)
  return { ...contextFor(app, lang, entered?.actor, entered?.handle), ...tools(around, c, () => secrets.get(c)) }
}

/** What a failure's page needs: the staff session if there is one and the data can be asked. */
async function webFor(around: Around, c: Context, data: 'with data' | 'without data'): Promise<Web> {
  const staff = data === 'with data' && c.req.path.startsWith('/staff') && readSecret(c, 'staff')
  try {
    return await comeIn(around, c, staff ? 'staff' : 'public')
  } catch {
    return comeIn(around, c, 'public')
  }
}

export const languageOf = (c: Context): Lang => {
  const first = c.req.path.split('/')[1]
  if (isLang(first)) return first
  const asked = c.req.query('lang')
  return isLang(asked) ? asked : /^en\b/.test(c.req.header('Accept-Language') ?? '') ? 'en' : 'km'
}

const cookieNames = { staff: 'sdap', receipt: 'note' } as const

const isSecure = (app: App, c: Context) =>
  app.publicUrl ? app.publicUrl.startsWith('https:') : new URL(c.req.url).protocol === 'https:'

function readSecret(c: Context, kind: 'staff' | 'receipt'): Buffer | undefined {
  const value = getCookie(c, cookieNames[kind], 'host') ?? getCookie(c, cookieNames[kind])
  return value && /^[\w-]{43}$/.test(value) ? Buffer.from(value, 'base64url') : undefined
}

/** Ends both kinds of session's cookies, as leaving does. */
export function dropCookies(c: Context) {
  for (const name of Object.values(cookieNames)) {
    deleteCookie(c, name, { path: '/' })
    deleteCookie(c, `__Host-${name}`, { path: '/', secure: true })
  }
}

function tools(around: Around, c: Context, secret: () => Buffer | undefined) {
  const { app, headers, kept } = around
  const accepts = () => c.req.header('Accept-Encoding') ?? ''
  return {
    raw: c,
    path: c.req.path,
    source: () => sourceOf(app, c),
    param: (name: string) => c.req.param(name) ?? '',
    query: (name: string) => c.req.query(name),
    token: (action: string) => {
      const own = secret()
      return own ? actionToken(sessionParts(own).formKey, action) : sealForm(app.serverKey, action, 1)
    },
    kept: (name: string, view: () => VNode) => {
      const page = kept.get(name) ?? keep(view(), headers)
      kept.set(name, page)
      const answer = choose(page, accepts())
      return c.body(answer.body, 200, answer.headers)
    },
    page: (view: VNode, status: Status = 200) => {
      const answer = renderFor(view, accepts(), headers)
      return c.body(answer.body, status, answer.headers)
    },
    plain: (text: string, status: 200 | 503 = 200) =>
      c.body(text, status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }),
    seeOther: (path: string) => c.body(null, 303, { ...headers, Location: path }),
    openSession: (kind: 'staff' | 'receipt', fresh: Buffer) => {
      const secure = isSecure(app, c)
      const prefix = secure ? { prefix: 'host' as const } : {}
      setCookie(c, cookieNames[kind], fresh.toString('base64url'), {
        path: '/',
        httpOnly: true,
        sameSite: 'Lax',
        secure,
        ...prefix,
      })
    },
    inside: (kind: 'staff' | 'receipt') =>
      readSecret(c, kind)
        ? comeIn(around, c, kind).catch((error) => (error instanceof Failure ? null : Promise.reject(error)))
        : Promise.resolve(null),
    dropCookie: (kind: 'staff' | 'receipt') => {
      deleteCookie(c, cookieNames[kind], { path: '/' })
      deleteCookie(c, `__Host-${cookieNames[kind]}`, { path: '/', secure: true })
    },
  }
}

function sourceOf(app: App, c: Context): string {
  const forwarded = app.trustProxy ? c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim() : undefined
  if (forwarded) return forwarded
  try {
    return getConnInfo(c).remote.address ?? 'unknown'
  } catch {
    return 'unknown'
  }
}
