import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context } from 'hono'
import { accepted } from './page.ts'
import { bytesAsTaken } from './streams.ts'

type Headers = Record<string, string>
/** Text, or bytes as they are made; null for an answer without a body. */
type Body = string | AsyncIterable<Uint8Array> | null
export type OpenAnswer = {
  type: string
  status?: 200 | 400 | 404 | 405 | 503
  /** What stands for this version of this address (RFC 9110), in quotation marks. Without it nobody keeps the answer. */
  etag?: string
  /** It is to be saved under this name, which holds only letters, digits, points and hyphens. */
  fileName?: string
  more?: Headers
}

/** How long others may keep an answer before they ask whether it has changed: 5 minutes. */
const keepSeconds = 300

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)
const quick = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
}

/**
 * An answer that is public data. Other sites' pages may read it (CORS): it is the same for everybody,
 * no cookie or session changes a byte of it, so there is nothing that another site could learn through
 * somebody's browser. Every other header of the door stays.
 * @param make is not asked when who asks has this version already
 */
export async function openAnswer(
  c: Context,
  headers: Headers,
  make: () => Body | Promise<Body>,
  { type, status = 200, etag, fileName, more = {} }: OpenAnswer,
): Promise<Response> {
  const all: Headers = {
    ...headers,
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'ETag, Link',
    ...(etag ? { ETag: etag, 'Cache-Control': `public, max-age=${keepSeconds}`, Vary: 'Accept-Encoding' } : {}),
    ...more,
  }
  if (etag && hasAlready(c.req.header('If-None-Match'), etag)) return c.body(null, 304, all)
  const body = await make()
  if (body === null) return c.body(null, 204, all)
  all['Content-Type'] = type
  if (fileName) all['Content-Disposition'] = `attachment; filename="${fileName}"`
  if (typeof body !== 'string') return c.body(bytesAsTaken(body), status, all)
  const encoding = accepted(c.req.header('Accept-Encoding') ?? '')
  if (encoding === 'plain' || body.length < 1000) return c.body(body, status, all)
  all['Content-Encoding'] = encoding
  return c.body(new Uint8Array(encoding === 'br' ? await brotli(body, quick) : await gzipped(body)), status, all)
}

/** Whether who asks names this version; weak comparison, as RFC 9110 asks of If-None-Match. */
const hasAlready = (asked: string | undefined, etag: string): boolean =>
  (asked ?? '').split(',').some((one) => ['*', bare(etag)].includes(bare(one)))
const bare = (etag: string) => etag.trim().replace(/^W\//, '')
