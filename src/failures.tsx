import type { Context } from 'hono'
import { frontDoorLines } from '#modules/directory/queries.ts'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import type { Values } from '#platform/http/form.ts'
import { problem } from '#platform/http/problem.ts'
import { answerProblem, methodsAt, Problem } from '#platform/http/programs.ts'
import { readPosted } from '#platform/http/upload.ts'
import { logFault } from '#platform/log/log.ts'
import { AwayPage, type FailureKind, type Kept, kindOf, PublicFailure, StaffFailure } from '#ui/failure.tsx'

/** The one place that turns a failure into a page: expected ones calmly, others logged without content. */
export function failurePages(door: Door): void {
  const { hono } = door
  hono.notFound(async (c) => (isApi(c) ? nothingAt(door, c) : answer(c, await door.webFor(c), 'not_found', 404)))
  hono.onError(async (error, c) => {
    if (!(error instanceof Failure)) {
      logFault('request.fault', error, { method: c.req.method, route: routeOf(c) })
      if (isApi(c)) return answerProblem(await door.webFor(c, 'without data'), outOfOrder())
      return answer(c, await door.webFor(c, 'without data'), 'fault', 503)
    }
    if (error.code === 'sign_in_again') return signInAgain(c, await door.webFor(c))
    const { kind, status } = kindOf(error.code)
    return answer(c, await door.webFor(c), kind, status, error.detail['day'])
  })
}

/** What a form sent, as far as it was or can be read. Of a form with a file the words alone; what is no form holds none. */
const postedIn = async (c: Context): Promise<Values> =>
  c.req.method === 'POST' ? (c.get('posted') ?? (await readPosted(c, 0).catch(() => null))?.values ?? {}) : {}

/** Who was away too long signs in again; what was typed meanwhile is shown, so that it is not lost. */
async function signInAgain(c: Context, web: Web): Promise<Response> {
  const typed = freeText(await postedIn(c))
  return typed.length > 0 ? web.page(<AwayPage v={web} typed={typed} />, 403) : web.seeOther('/staff/sign-in')
}

/** Words that a person wrote: no codes, ids, days or tokens. */
const freeText = (values: Values) =>
  Object.entries(values)
    .filter(([name]) => !name.startsWith('_') && ![...secrets, 'back', 'language'].includes(name))
    .flatMap(([, value]) => value)
    .filter((value) => !/^[\w-]*$/.test(value))

/** Never written into a page again, beside what a route calls secret: what confirms an act, and a child's code. */
const secrets = ['passphrase', 'passkey', 'code', '_passphrase', '_passkey', '_code']

/** The address's first two parts: enough to find the page, too little to find a person. */
const routeOf = (c: Context) => c.req.path.split('/').slice(0, 3).join('/')

/**
 * What of a form goes on to the failure's page: all of it in a form that sends it again, where the same may
 * work in a minute; else the words, to be copied. Of what another site's page sent, nothing.
 */
async function keptOf(c: Context, kind: FailureKind): Promise<Kept> {
  if (kind === 'cross_site') return { typed: [], again: null }
  const posted = await postedIn(c)
  const whole = c.req.header('Content-Type')?.startsWith('application/x-www-form-urlencoded')
  const passing = kind === 'fault' || kind === 'busy'
  const repeatable = whole && Object.keys(posted).length > 0 && !secrets.some((name) => name in posted)
  if (passing && repeatable) return { typed: [], again: { action: c.req.path, values: posted } }
  return { typed: freeText(posted), again: null }
}

async function answer(
  c: Context,
  web: Web,
  kind: FailureKind,
  status: 400 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 503,
  day?: string,
): Promise<Response> {
  if (/^\/hsds(\/|$)/.test(c.req.path)) return forProgram(c, web, status)
  const staff = /^\/staff(\/|$)/.test(c.req.path)
  const kept = await keptOf(c, kind)
  const view = staff ? (
    <StaffFailure v={web} kind={kind} kept={kept} day={day} />
  ) : (
    <PublicFailure v={web} kind={kind} kept={kept} lines={frontDoorLines(web.app)} />
  )
  return web.page(view, status)
}

const isApi = (c: Context) => /^\/api(\/|$)/.test(c.req.path)
const outOfOrder = () =>
  new Problem(503, 'This cannot be answered at the moment. Please ask again in a minute.', {
    headers: { 'Retry-After': '60' },
  })

/** An address of the API that is not there, or not for this method. No other site's page is ever let in. */
async function nothingAt(door: Door, c: Context): Promise<Response> {
  const methods = methodsAt(door.routes, c.req.path)
  const allow = { headers: { Allow: methods.join(', ') } }
  return answerProblem(
    await door.webFor(c, 'without data'),
    methods.length > 0
      ? new Problem(405, 'This address does not offer that method.', allow)
      : new Problem(404, 'There is no such address. See /api/openapi.json.'),
  )
}

/** The same for whoever reads the directory by program. Another site's page may ask beforehand whether it may. */
function forProgram(c: Context, web: Web, status: number): Promise<Response> {
  const reading = { Allow: 'GET, HEAD, OPTIONS' }
  if (c.req.method === 'OPTIONS') {
    const headers = 'Access-Control-Allow-Headers'
    const more = { ...reading, 'Access-Control-Allow-Methods': 'GET, HEAD', [headers]: 'If-None-Match, Content-Type' }
    return web.open(() => null, { type: '', more })
  }
  if (!['GET', 'HEAD'].includes(c.req.method))
    return problem(web, 405, 'This address is only for reading: use GET.', reading)
  if (status === 404)
    return problem(web, 404, 'There is nothing here, or nothing that is public. See /hsds/openapi.json.')
  return problem(web, 503, 'The directory cannot answer at the moment. Please ask again in a minute.', {
    'Retry-After': '60',
  })
}
