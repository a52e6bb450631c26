import type { Context } from 'hono'
import { Failure } from '../errors.ts'
import type { Route } from './entry.ts'
import type { Wrong } from './json.ts'
import { titles } from './problem.ts'
import { type Around, comeIn, type JsonStatus, type Web } from './web.ts'

// What goes wrong between a program and its operations: problem details (RFC 9457), in English, since who
// reads them writes a program. Nothing of what was sent is said again.

const mostWrong = 100

/** An expected failure of an operation. `wrong` lists each part of what was sent that has to be otherwise. */
export class Problem extends Error {
  readonly status: Exclude<JsonStatus, 200 | 201>
  readonly headers: Record<string, string>
  readonly wrong: Wrong[] | undefined
  constructor(
    status: Problem['status'],
    detail: string,
    more: { headers?: Record<string, string>; wrong?: Wrong[] } = {},
  ) {
    super(detail)
    this.name = 'Problem'
    this.status = status
    this.headers = more.headers ?? {}
    this.wrong = more.wrong
  }
}

export const answerProblem = (web: Web, { status, message, headers, wrong }: Problem): Response =>
  web.json(
    {
      ...{ type: 'about:blank', title: titles[status], status, detail: message },
      ...(wrong ? { errors: wrong.slice(0, mostWrong) } : {}),
    },
    status,
    { 'Content-Type': 'application/problem+json', ...headers },
  )

/** Does an operation and tells what went wrong, as far as that was to be expected. */
export async function answering(around: Around, c: Context, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    const problem = error instanceof Problem ? error : error instanceof Failure ? problemOf(error) : null
    if (!problem) throw error
    return answerProblem(await comeIn(around, c, 'public'), problem)
  }
}

const challenge = (more = '') => ({ 'WWW-Authenticate': `Bearer realm="sdap"${more}` })

export const nothingHere = () => new Problem(404, 'There is nothing here that is your organisation’s.')

/** What a failure of the program's own means to who asked. A key that may not is told that there is nothing. */
function problemOf({ code, detail }: Failure): Problem {
  if (code === 'no_key')
    return new Problem(401, 'A living key is needed, in the header Authorization: Bearer sdap_…', {
      headers: challenge(detail['why'] ? ', error="invalid_token"' : ''),
    })
  if (code === 'not_for_this_key') {
    const scope = detail['scope'] ?? ''
    return new Problem(403, `This key is not for this. It would need: ${scope}.`, {
      headers: challenge(`, error="insufficient_scope", scope="${scope}"`),
    })
  }
  if (code === 'too_many_tries') {
    const headers = { 'Retry-After': detail['after'] ?? '600' }
    return new Problem(429, 'Too many requests with this key. Please wait.', { headers })
  }
  if (code === 'unsupported') return new Problem(415, 'The body has to be application/json in UTF-8, not compressed.')
  if (code === 'too_large') return new Problem(413, 'The body may have 256 KB at most.')
  if (code === 'malformed') return new Problem(400, 'The body is not JSON in UTF-8.')
  if (code === 'busy') return new Problem(503, 'Please ask again in a minute.', { headers: { 'Retry-After': '60' } })
  if (code === 'not_found' || code === 'forbidden') return nothingHere()
  if (code === 'wrong_code') return new Problem(404, 'This code opens nothing. It may have been stopped, or replaced.')
  if (code === 'intake_closed')
    return new Problem(503, 'Nobody can read reports at the moment. Please show numbers that answer, such as 1280.', {
      headers: { 'Retry-After': '3600' },
    })
  return new Problem(409, 'This does not fit the state that it is in now.')
}

/** What an address that is not for one method takes. */
export function methodsAt(routes: readonly Route[], path: string): string[] {
  const here = routes
    .filter((r) => new RegExp(`^${r.path.replaceAll(':id', '[^/]+')}$`).test(path))
    .map((r) => r.method)
  return here.includes('GET') ? [...here, 'HEAD'] : here
}
