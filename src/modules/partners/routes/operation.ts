import type { z } from 'zod'
import type { PartnerActor } from '#platform/access/actor.ts'
import { mayByKey } from '#platform/access/by-key.ts'
import type { Policy } from '#platform/access/policy.ts'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import type { ActionName, Method } from '#platform/http/entry.ts'
import { escaped, pointerTo, readJson, type Wrong } from '#platform/http/json.ts'
import { Problem } from '#platform/http/programs.ts'
import { apiRoot } from '../schema.ts'

// One operation for programs, said once: from it requests are read, and the description and the page about
// it are written. An operation of another module is one more of these in one more list.

export type Parameter = { read: z.ZodType; has: string; schema: Record<string, unknown>; says: string }
type Query = Record<string, Parameter>

/** What a program asked, read and found to be in order. */
export type Asked<B = unknown, Q extends Query = Query> = {
  web: Web
  actor: PartnerActor
  id: string
  body: B
  query: { [N in keyof Q]?: z.output<Q[N]['read']> }
  /** Of a request that must not count twice. */
  nonce: string
  /** The revision of the entry that the program has seen. */
  revision: string
  /** The receipt code of the conversation that it is about. */
  code: string
}
export type Answered = { status?: 200 | 201; value: unknown; revision?: string; location?: string }

export type Operation = {
  /** Its name, unique among all. */
  name: string
  method: Method
  /** Behind the root; `{id}` is an id. */
  path: string
  policy: Policy<string>
  by: ActionName
  /** One sentence, and what else is to be known. */
  says: string
  more?: string
  query: Query
  body?: z.ZodType
  answer: z.ZodType
  /** 201 where something may be made by it. */
  makes?: true
  /** Headers that it cannot do without. */
  needs?: 'If-Match' | 'Idempotency-Key' | 'Receipt-Code'
  /** It may not fit the state that something is in. */
  conflicts?: true
  run(asked: Asked): Promise<Answered>
}

/** An operation whose body and parameters are typed by their schemas. */
export const operation = <S extends z.ZodType = z.ZodUndefined, Q extends Query = Record<never, never>>(
  o: Omit<Operation, 'body' | 'query' | 'run'> & {
    body?: S
    query?: Q
    run(asked: Asked<z.output<S>, Q>): Promise<Answered>
  },
): Operation => ({ ...o, query: o.query ?? {} }) as unknown as Operation

/** Mounts it. Which key is for it says the rule of its action. */
export function mount(door: Door, o: Operation): void {
  door.operation(
    o.method,
    `${apiRoot}${o.path.replace('{id}', ':id')}`,
    { access: 'partner', by: o.by },
    async (web) => {
      const actor = web.actor as PartnerActor
      const rule = o.policy[o.by]?.byKey
      if (!mayByKey(o.policy, actor, o.by, { organisationId: actor.organisationId }))
        throw new Failure('not_for_this_key', { scope: rule?.scopes[0] ?? '' })
      const asked = { web, actor, id: web.param('id'), query: queryOf(o, web), ...preconditions(o, web) }
      const body = o.body && (await bodyOf(web, o.body))
      const { status = 200, value, revision, location } = await o.run({ ...asked, body })
      const more = { ...(revision ? { ETag: `"${revision}"` } : {}), ...(location ? { Location: location } : {}) }
      return web.json(value, status, more)
    },
  )
}

/** Parameters that nobody described are left aside. @throws Problem */
function queryOf({ query }: Operation, web: Web): Record<string, unknown> {
  const asked: Record<string, unknown> = {}
  for (const [name, { read, has }] of Object.entries(query)) {
    const given = web.query(name)
    if (given === undefined || given === '') continue
    const parsed = read.safeParse(given)
    if (!parsed.success) throw new Problem(400, `The parameter ${name} has ${has}.`)
    asked[name] = parsed.data
  }
  return asked
}

/** @throws Problem when a header that the operation needs is not there */
function preconditions({ needs }: Operation, web: Web): { nonce: string; revision: string; code: string } {
  const header = (name: NonNullable<Operation['needs']>) =>
    needs === name ? (web.raw.req.header(name) ?? '').trim() : ''
  const nonce = header('Idempotency-Key')
  if (needs === 'Idempotency-Key' && !/^[\x21-\x7e]{1,64}$/.test(nonce))
    throw new Problem(
      400,
      'The header Idempotency-Key is needed: 1 to 64 letters, digits and signs of your own choice, other ones for each new thing.',
    )
  // Weak tags count too: a proxy that compresses makes them so. `*` would overwrite what nobody has seen.
  const revision = /^(?:W\/)?"([^"]{1,40})"$/.exec(header('If-Match'))?.[1]
  if (needs === 'If-Match' && revision === undefined)
    throw new Problem(428, 'The header If-Match is needed, with the revision that you have read: If-Match: "123".')
  const code = header('Receipt-Code')
  if (needs === 'Receipt-Code' && !code)
    throw new Problem(400, 'The header Receipt-Code is needed: the sixteen digits that the report was answered with.')
  return { nonce, revision: revision ?? '', code }
}

/** @throws Problem with everything that is wrong at once */
async function bodyOf(web: Web, schema: z.ZodType): Promise<unknown> {
  const { value, wrong } = await readJson(web.raw)
  const parsed = schema.safeParse(value)
  const all = [...wrong, ...(parsed.error?.issues ?? []).flatMap(wrongIn)]
  if (all.length > 0) throw unprocessable(all)
  return parsed.data
}

const wrongIn = (issue: z.core.$ZodIssue): Wrong[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({
        pointer: `${pointerTo(issue.path)}/${escaped(key)}`,
        detail: 'This is not known here.',
      }))
    : [{ pointer: pointerTo(issue.path), detail: issue.message }]

export const unprocessable = (wrong: Wrong[]) =>
  new Problem(422, 'Something in the body is not right; errors says what and where.', { wrong })
