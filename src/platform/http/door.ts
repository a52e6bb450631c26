import type { Context, Hono } from 'hono'
import type { z } from 'zod'
import type { App } from '../access/context.ts'
import { Failure, notFound } from '../errors.ts'
import { refuseCrossSite } from './cross-site.ts'
import type { Entry, KeyEntry, Method, Route } from './entry.ts'
import { check, type Errors, one, type Values } from './form.ts'
import { answering } from './programs.ts'
import { SlowDown } from './slow-down.ts'
import { actionTokenHolds, openForm } from './tokens.ts'
import { type Files, readPosted } from './upload.ts'
import { type Around, comeIn, type Web, webFor } from './web.ts'

export type { Web } from './web.ts'

declare module 'hono' {
  interface ContextVariableMap {
    /** What a form sent. */
    posted?: Values
  }
}

type Handler = (web: Web) => Promise<Response> | Response
type PostOptions<S extends z.ZodType> = Entry & {
  input: S
  /** Shows the form again with what was typed and what is wrong. */
  again?: (web: Web, values: Values, errors: Errors) => Promise<Response> | Response
  /** The session ended meanwhile: what was typed must not be lost. */
  away?: (web: Web, values: Values) => Promise<Response> | Response
  /** What is typed opens something: a passphrase, the words of a sheet. No page of a failure gives it back. */
  secret?: true
  /** The handler checks a token of its own (the sealed answers of the public form). */
  ownToken?: boolean
  /** The form may bring a file in this field, of so many bytes at most. Nowhere else a file is taken. */
  file?: { field: string; largest: number }
  /** Asks for passphrase and second factor once more unless that was minutes ago: exports, keys, roles. */
  confirm?: boolean
}

/** How a signed-in person is asked once more; the people module brings it along. */
export type Confirming = {
  /** The page that asks, carrying what was sent so that nothing is typed twice. */
  page(web: Web, values: Values, errors: Errors): Response
  /** @throws Failure invalid with what is wrong */
  check(web: Web, values: Values): Promise<void>
}

const confirmedForMs = 10 * 60 * 1000
/** How many requests one key may send within how many milliseconds, on each node. */
export const keyAllowance = { requests: 600, within: 10 * 60 * 1000 }

export type Door = ReturnType<typeof makeDoor>

/** The only way to mount a route: it settles who asks before the handler runs. */
export function makeDoor(
  hono: Hono,
  app: App,
  headers: Record<string, string>,
  staffHeaders: Record<string, string> = headers,
) {
  const around: Around = { app, headers, staffHeaders, kept: new Map() }
  let confirming: Confirming | undefined
  const routes: Route[] = []
  const spent = new SlowDown(keyAllowance.requests, keyAllowance.within)
  return {
    app,
    hono,
    /** Every address mounted so far, in this order. */
    routes,
    confirmWith(how: Confirming) {
      confirming = how
    },
    webFor: (c: Context, data: 'with data' | 'without data' = 'with data') => webFor(around, c, data),
    get(path: string, options: Entry, handler: Handler) {
      routes.push({ ...options, method: 'GET', path })
      hono.get(path, async (c) => {
        const web = await comeIn(around, c, options.access, { quiet: 'quiet' in options })
        refuseOddId(c)
        return handler(web)
      })
    },
    post<S extends z.ZodType>(
      path: string,
      options: PostOptions<S>,
      handler: (web: Web, input: z.output<S>, values: Values, files: Files) => Promise<Response> | Response,
    ) {
      routes.push({ ...options, method: 'POST', path })
      hono.post(path, async (c) => {
        refuseCrossSite(c, app.publicUrl)
        if (options.secret) c.set('posted', {})
        const web = await comeIn(around, c, options.access).catch(refuseUnless(options.away !== undefined))
        refuseOddId(c)
        const { values, files, tooLarge } = await readPosted(c, options.file?.largest)
        if (!options.secret) c.set('posted', { ...values }) // should the answer be a failure's page, nothing typed is lost
        if (!web) return options.away?.(await comeIn(around, c, 'public'), values) ?? c.notFound()
        try {
          if (!options.ownToken) checkToken(web, values)
          if (tooLarge) throw new Failure('invalid', { [options.file?.field ?? '_form']: 'errors.file_too_large' })
          const asked = options.confirm ? await confirmed(confirming, web, values) : null
          return asked ?? (await handler(web, check(options.input, values), values, files))
        } catch (error) {
          const errors = errorsOf(error)
          if (errors && options.again) return options.again(web, values, errors)
          throw error
        }
      })
    },
    /**
     * An operation for partner organisations' programs. Where a request comes from is not looked at and no
     * form's token is asked for: both keep another site's page from using what a browser sends by itself,
     * and a browser never sends a key by itself. No cookie counts here.
     */
    operation(method: Method, path: string, options: KeyEntry, handler: Handler) {
      routes.push({ ...options, method, path })
      hono.on(method, path, (c) =>
        answering(around, c, async () => {
          const web = await comeIn(around, c, 'partner')
          if (web.actor.kind === 'partner') spent.spend(web.actor.keyId)
          refuseOddId(c)
          return handler(web)
        }),
      )
    },
  }
}

/** Null once it is confirmed; else the page that asks. What was typed for it does not reach the handler. */
async function confirmed(confirming: Confirming | undefined, web: Web, values: Values): Promise<Response | null> {
  if (web.actor.kind !== 'staff' || !confirming) throw new Failure('sign_in_again')
  if (Date.now() - web.actor.confirmedAt.getTime() < confirmedForMs) return null
  if (values['_passphrase'] === undefined) return confirming.page(web, values, {})
  try {
    await confirming.check(web, values)
  } catch (error) {
    const errors = errorsOf(error)
    if (errors) return confirming.page(web, values, errors)
    throw error
  }
  for (const name of Object.keys(values)) if (name.startsWith('_')) delete values[name]
  return null
}

/** A session that ended meanwhile is the route's own matter where it says what to do then. */
const refuseUnless = (handled: boolean) => (error: unknown) => {
  if (handled && error instanceof Failure && error.code === 'wrong_code') return null
  throw error
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
  } else if (!web.formKey || !actionTokenHolds(web.formKey, web.path, token)) throw new Failure('expired_form')
}
