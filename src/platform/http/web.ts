import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { VNode } from 'preact'
import {
  type App,
  type Ctx,
  contextFor,
  enterPartner,
  enterReceipt,
  enterStaff,
  sessionParts,
} from '../access/context.ts'
import { Failure } from '../errors.ts'
import { askedFor, isLang, type Lang, languages, staffLanguages } from '../i18n/i18n.ts'
import { dropCookie, giveCookie, readSecret, type SessionKind } from './cookies.ts'
import { keyIn } from './key.ts'
import { type OpenAnswer, openAnswer } from './open-data.ts'
import { choose, fromShelf, keep, type Page, renderFor, type Shelf } from './page.ts'
import { bytesAsTaken } from './streams.ts'
import { actionToken, sealForm } from './tokens.ts'

type Status = 200 | 400 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 503

export type JsonStatus = 200 | 201 | 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 428 | 429 | 503

/** What can be saved: text, bytes, or bytes as they are made. */
type Saved = string | Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array>

/** Who may come in: anyone; whoever entered a code; staff; a partner's program. Every route says it. */
export type Access = 'public' | 'receipt' | 'staff' | 'partner'

/** What a route's handler works with. */
export type Web = Ctx & {
  param(name: string): string
  query(name: string): string | undefined
  path: string
  /** Where the request comes from; only ever used hashed, in memory. */
  source(): string
  /** A hidden field's value that lets this page post to an address. */
  token(action: string): string
  /** A page that is the same for everybody, made once under a name; another edition takes the place of the one before. */
  kept(name: string, view: () => VNode, edition?: string): Response
  page(view: VNode, status?: Status): Response
  /** A page that several may ask for one after the other: made anew when its stamp is another. */
  pageOn(shelf: Shelf, stamp: string, view: () => VNode): Response
  plain(text: string, status?: 200 | 503): Response
  /** A file to be saved, never shown in place. Its name shows in lists of downloads, so it says nothing of its content. */
  download(body: Saved, type: string, fileName: string): Response
  /** Public data for other programs and other sites' pages; 304 where who asks has it already. */
  open(make: Parameters<typeof openAnswer>[2], how: OpenAnswer): Promise<Response>
  /** An answer for the one program that asked; nobody keeps it, and no other site's page may read it. */
  json(value: unknown, status: JsonStatus, more?: Record<string, string>): Response
  seeOther(path: string): Response
  /** Gives the browser a session that was just opened. @returns the same request as that session sees it */
  openSession(kind: SessionKind, secret: Buffer): Promise<Web>
  dropCookie(kind: SessionKind): void
  /** The same request as a session of this kind sees it, or null when it carries none. */
  inside(kind: SessionKind): Promise<Web | null>
  /** What signs the forms of the request's session; undefined without one. */
  formKey: Uint8Array | undefined
  raw: Context
}

/** What is the same for all requests of a program. */
export type Around = {
  app: App
  headers: Record<string, string>
  /** Of the staff door, whose pages ask by themselves whether somebody is needed. */
  staffHeaders: Record<string, string>
  kept: Map<string, { edition: string; page: Page }>
}

/** @throws Failure sign_in_again, wrong_code, no_key when the session or key this route needs is not there */
export async function comeIn(
  around: Around,
  c: Context,
  access: Access,
  { fresh, quiet = false }: { fresh?: Buffer; quiet?: boolean } = {},
): Promise<Web> {
  const { app } = around
  if (access === 'partner') return comeWithKey(around, c)
  const kind = access === 'staff' ? 'staff' : 'receipt'
  const secret = fresh ?? readSecret(c, kind, isSecure(app, c))
  const entered =
    secret === undefined
      ? null
      : access === 'staff'
        ? await enterStaff(app, secret, quiet)
        : access === 'receipt'
          ? await enterReceipt(app, secret)
          : null
  if (access === 'staff' && !entered) throw new Failure('sign_in_again')
  if (access === 'receipt' && !entered) throw new Failure('wrong_code', { why: 'session_over' })
  const lang = entered?.actor.kind === 'staff' ? entered.actor.language : languageOf(c)
  return {
    ...contextFor(app, lang, entered?.actor, entered?.handle),
    ...tools(around, c, entered ? secret : undefined),
  }
}

/** A program, by its key alone: no cookie is read. */
async function comeWithKey(around: Around, c: Context): Promise<Web> {
  const secret = keyIn(c)
  const entered = secret && (await enterPartner(around.app, secret))
  if (!entered) throw new Failure('no_key', secret === undefined ? {} : { why: 'unknown' })
  return { ...contextFor(around.app, 'en', entered.actor, entered.handle), ...tools(around, c, undefined) }
}

/** What a failure's page needs: the staff session if there is one and the data can be asked. */
export async function webFor(around: Around, c: Context, data: 'with data' | 'without data'): Promise<Web> {
  const staff =
    data === 'with data' && c.req.path.startsWith('/staff') && readSecret(c, 'staff', isSecure(around.app, c))
  try {
    return await comeIn(around, c, staff ? 'staff' : 'public')
  } catch {
    return comeIn(around, c, 'public')
  }
}

/** The language of a page that no session settles: its address's, the one asked for, or the best that the browser names. */
export const languageOf = (c: Context): Lang => {
  const first = c.req.path.split('/')[1]
  if (isLang(first)) return first
  const among = first === 'staff' ? staffLanguages : languages
  const asked = c.req.query('lang')
  return among.find((lang) => lang === asked) ?? askedFor(c.req.header('Accept-Language') ?? '', among)
}

/** Whether people reach this over https. */
export const isSecure = (app: App, c: Context) =>
  app.publicUrl ? app.publicUrl.startsWith('https:') : new URL(c.req.url).protocol === 'https:'

function tools(around: Around, c: Context, secret: Buffer | undefined) {
  const formKey = secret && sessionParts(secret).formKey
  const { app, kept } = around
  const headers = /^\/staff(\/|$)/.test(c.req.path) ? around.staffHeaders : around.headers
  const accepts = () => c.req.header('Accept-Encoding') ?? ''
  return {
    raw: c,
    path: c.req.path,
    source: () => sourceOf(app, c),
    param: (name: string) => c.req.param(name) ?? '',
    // No text in the database holds a NUL, so none is asked for.
    query: (name: string) => c.req.query(name)?.replaceAll('\0', ''),
    formKey,
    token: (action: string) => (formKey ? actionToken(formKey, action) : sealForm(app.serverKey, action, 1)),
    kept: (name: string, view: () => VNode, edition = '') => {
      const staged = app.released ? `${name}, released` : name // the page carries the stage
      const found = kept.get(staged)
      const page = found?.edition === edition ? found.page : keep(view(), headers)
      kept.set(staged, { edition, page })
      const answer = choose(page, accepts())
      return c.body(answer.body, 200, answer.headers)
    },
    page: (view: VNode, status: Status = 200) => {
      const answer = renderFor(view, accepts(), headers)
      return c.body(answer.body, status, answer.headers)
    },
    pageOn: (shelf: Shelf, stamp: string, view: () => VNode) => {
      const staged = app.released ? `${stamp}, released` : stamp
      const answer = fromShelf(shelf, staged, view, accepts(), headers)
      return c.body(answer.body, 200, answer.headers)
    },
    plain: (text: string, status: 200 | 503 = 200) =>
      c.body(text, status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }),
    download: (body: Saved, type: string, fileName: string) =>
      c.body(typeof body === 'string' || body instanceof Uint8Array ? body : bytesAsTaken(body), 200, {
        ...headers,
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'Content-Type': type,
        'Content-Disposition': attachmentNamed(fileName),
      }),
    open: (make: Parameters<typeof openAnswer>[2], how: OpenAnswer) => openAnswer(c, headers, make, how),
    json: (value: unknown, status: JsonStatus, more: Record<string, string> = {}) =>
      c.body(JSON.stringify(value), status, { ...headers, 'Content-Type': 'application/json; charset=utf-8', ...more }),
    seeOther: (path: string) => c.body(null, 303, { ...headers, Location: path }),
    openSession: (kind: SessionKind, fresh: Buffer) => {
      giveCookie(c, kind, fresh, isSecure(app, c))
      return comeIn(around, c, kind, { fresh })
    },
    dropCookie: (kind: SessionKind) => dropCookie(c, kind),
    inside: (kind: SessionKind) =>
      readSecret(c, kind, isSecure(app, c))
        ? comeIn(around, c, kind).catch((error) => (error instanceof Failure ? null : Promise.reject(error)))
        : Promise.resolve(null),
  }
}

/** A name with other letters than plain ones stands beside one without (RFC 6266, RFC 8187). */
function attachmentNamed(name: string): string {
  const plain = name.replace(/[^\w.-]+/g, '-').replace(/^[-.]+/, '')
  const other =
    plain === name
      ? ''
      : `; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`
  return `attachment; filename="${plain}"${other}`
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
