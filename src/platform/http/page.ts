import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

type Bytes = Uint8Array<ArrayBuffer>
type Headers = Record<string, string>

/** A page that is the same for everybody, ready to go out in each encoding. */
export type Page = Record<'br' | 'gzip' | 'plain', { body: Bytes; headers: Headers }>

// A page is shorter than 64 kB; to look back further finds nothing and costs a fifth more.
const brotli = {
  [constants.BROTLI_PARAM_QUALITY]: 5,
  [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  [constants.BROTLI_PARAM_LGWIN]: 16,
}
const headersFor = (encoding: keyof Page, more: Headers): Headers => ({
  ...more,
  'Content-Type': 'text/html; charset=utf-8',
  Vary: 'Accept-Encoding',
  ...(encoding === 'plain' ? {} : { 'Content-Encoding': encoding }),
})

const render = (view: VNode): Bytes => new Uint8Array(Buffer.from(`<!doctype html>${renderToString(view)}`, 'utf8'))

/** Renders and compresses once what goes out many times. */
export function keep(view: VNode, headers: Headers): Page {
  const plain = render(view)
  const as = (encoding: keyof Page, body: Bytes) => ({ body, headers: headersFor(encoding, headers) })
  return {
    plain: as('plain', plain),
    gzip: as('gzip', new Uint8Array(gzipSync(plain, { level: 9 }))),
    br: as('br', new Uint8Array(brotliCompressSync(plain))),
  }
}

/** The best encoding that a browser accepts. */
export const accepted = (accepts: string): keyof Page =>
  /\bbr\b/.test(accepts) ? 'br' : /\bgzip\b/.test(accepts) ? 'gzip' : 'plain'

export const choose = (page: Page, accepts: string) => page[accepted(accepts)]

type Answer = { body: Bytes; headers: Headers }

/** A page as it lately went out in some encodings, with what it was true for. */
export type Shelf = Map<keyof Page, { stamp: string; answer: Answer }>

/** The page that lies on the shelf with this stamp, or else made now and laid there. */
export function fromShelf(shelf: Shelf, stamp: string, view: () => VNode, accepts: string, headers: Headers): Answer {
  const encoding = accepted(accepts)
  const lying = shelf.get(encoding)
  if (lying?.stamp === stamp) return lying.answer
  const answer = renderFor(view(), accepts, headers)
  shelf.set(encoding, { stamp, answer })
  return answer
}

/** Renders a page for one request, in the encoding that its browser accepts. */
export function renderFor(view: VNode, accepts: string, headers: Headers): Answer {
  const encoding = accepted(accepts)
  const plain = render(view)
  const body =
    encoding === 'br'
      ? new Uint8Array(brotliCompressSync(plain, { params: brotli }))
      : encoding === 'gzip'
        ? new Uint8Array(gzipSync(plain))
        : plain
  return { body, headers: headersFor(encoding, headers) }
}
