import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** A page as it travels: plain and compressed bytes. */
export type Page = { plain: Buffer; gzip: Buffer; brotli: Buffer }

const brotli = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
}

export const render = (view: VNode): Buffer => Buffer.from(`<!doctype html>${renderToString(view)}`, 'utf8')

/** A page that is the same for everybody is compressed once. */
export function keep(view: VNode): Page {
  const plain = render(view)
  return { plain, gzip: gzipSync(plain, { level: 9 }), brotli: brotliCompressSync(plain) }
}

/** Chooses the encoding that the browser accepts. */
export function encode(page: Page | Buffer, accepts: string): { body: Buffer; headers: Record<string, string> } {
  const base = { 'Content-Type': 'text/html; charset=utf-8', Vary: 'Accept-Encoding' }
  const kept = Buffer.isBuffer(page) ? undefined : page
  const plain = Buffer.isBuffer(page) ? page : page.plain
  if (/\bbr\b/.test(accepts))
    return { body: kept?.brotli ?? brotliCompressSync(plain, brotli), headers: { ...base, 'Content-Encoding': 'br' } }
  if (/\bgzip\b/.test(accepts))
    return { body: kept?.gzip ?? gzipSync(plain), headers: { ...base, 'Content-Encoding': 'gzip' } }
  return { body: plain, headers: base }
}
