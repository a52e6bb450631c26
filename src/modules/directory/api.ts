import { createHash } from 'node:crypto'
import { notFound } from '#platform/errors.ts'
import { csvType } from '#platform/http/csv.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { problem } from '#platform/http/problem.ts'
import { about, openapi, tableTakes } from './hsds/description.ts'
import { type Asked, type ParameterName, readAsked } from './hsds/parameters.ts'
import { oneOf, pageOf, portionsOf, stateOf } from './hsds/queries.ts'
import { type ResourceName, resourceNames, resources } from './hsds/resources.ts'
import { tableOfServices } from './hsds/table.ts'
import type { Json } from './hsds/values.ts'

const json = 'application/json; charset=utf-8'
const lines = 'application/x-ndjson; charset=utf-8'
/** Goes up when the same data are told in another way, so that nobody keeps the older telling. */
const telling = '1'

/**
 * The directory for other programs: HSDS 3.0, for reading, public as the data are. Whoever asks is
 * nobody here, whatever cookie comes along, so that row-level security shows what everybody may see.
 */
export function directoryApi(door: Door): void {
  const open = { access: 'public' } as const
  for (const root of ['/hsds', '/hsds/']) door.get(root, open, (web) => fixed(web, about(baseOf(web))))
  door.get('/hsds/openapi.json', open, (web) => fixed(web, openapi(baseOf(web))))
  door.get('/hsds/services.csv', open, (web) =>
    asking(web, tableTakes(), (asked, how) =>
      web.open(() => begun(tableOfServices(web, asked)), { ...how, type: csvType, fileName: 'services.csv' }),
    ),
  )
  for (const name of resourceNames) {
    door.get(`/hsds/${name}`, open, (web) => asking(web, resources[name].takes.list, list(web, name)))
    door.get(`/hsds/${name}/:id`, open, (web) => asking(web, resources[name].takes.one, one(web, name)))
  }
}

type How = { etag: string }

const list = (web: Web, name: ResourceName) => (asked: Asked, how: How) => {
  // The same as a table, for whom a spreadsheet serves better.
  const more: Record<string, string> =
    name === 'services' ? { Link: `<${baseOf(web)}/hsds/services.csv>; rel="alternate"; type="text/csv"` } : {}
  return asked.format === 'ndjson'
    ? web.open(() => begun(asLines(portionsOf(web, name, asked))), { ...how, type: lines, more })
    : web.open(async () => JSON.stringify(await pageOf(web, name, asked)), { ...how, type: json, more })
}

const one = (web: Web, name: ResourceName) => (asked: Asked, how: How) =>
  web.open(
    async () => {
      const found = await oneOf(web, name, web.param('id'), asked)
      if (!found) throw notFound()
      return JSON.stringify(found)
    },
    { ...how, type: json },
  )

/** Reads the parameters, then answers for the directory as it stands. */
async function asking(
  web: Web,
  takes: readonly ParameterName[],
  answer: (asked: Asked, how: How) => Promise<Response>,
): Promise<Response> {
  const read = readAsked(takes, (name) => web.raw.req.query(name))
  if ('wrong' in read) return problem(web, 400, read.wrong)
  const { pathname, search } = new URL(web.raw.req.url)
  return answer(read.asked, { etag: tag(await stateOf(web), pathname, search) })
}

const fixed = (web: Web, value: unknown) => {
  const text = JSON.stringify(value)
  return web.open(() => text, { type: json, etag: tag(text) })
}

/** Weak: the same content may go out in several encodings. */
const tag = (...of: string[]) =>
  `W/"${createHash('sha256')
    .update([telling, ...of].join('\n'))
    .digest('base64url')
    .slice(0, 27)}"`

/** Where this API stands, as the outside knows it. */
const baseOf = (web: Web) => (web.app.publicUrl ?? new URL(web.raw.req.url).origin).replace(/\/$/, '')

async function* asLines(portions: AsyncIterable<Json[]>): AsyncGenerator<Uint8Array> {
  for await (const portion of portions)
    yield new TextEncoder().encode(portion.map((one) => `${JSON.stringify(one)}\n`).join(''))
}

/** The same stream, its first part made: what fails at once can still be answered as a problem. */
async function begun(parts: AsyncGenerator<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const first = await parts.next()
  return (async function* () {
    if (first.done) return
    yield first.value
    yield* parts
  })()
}
