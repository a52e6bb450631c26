import { existsSync, openAsBlob } from 'node:fs'

const types = { mp3: 'audio/mpeg', ogg: 'audio/ogg' } as const

/** Somebody's voice, in a file. */
export type Recording = { file: string; type: (typeof types)[keyof typeof types] }

/** The recording of this path without its ending, where there is one. */
export function recordingAt(path: string): Recording | null {
  for (const [ending, type] of Object.entries(types))
    if (existsSync(`${path}.${ending}`)) return { file: `${path}.${ending}`, type }
  return null
}

/** Part of a recording, as players ask for it (RFC 9110, chapter 14): one range of bytes, or the whole. */
type Stretch = { status: 200 | 206 | 416; body: Blob | null; headers: Record<string, string> }

/** @param range what the player asks for, in the words of the header `Range` */
async function stretchOf({ file, type }: Recording, range: string | undefined): Promise<Stretch> {
  const whole = await openAsBlob(file, { type })
  const headers = { 'Content-Type': type, 'Accept-Ranges': 'bytes' }
  const asked = /^bytes=(\d*)-(\d*)$/.exec(range ?? '')
  if (!asked || (asked[1] === '' && asked[2] === ''))
    return { status: 200, body: whole, headers: { ...headers, 'Content-Length': String(whole.size) } }
  const [from, to] =
    asked[1] === ''
      ? [Math.max(0, whole.size - Number(asked[2])), whole.size - 1]
      : [Number(asked[1]), asked[2] === '' ? whole.size - 1 : Math.min(Number(asked[2]), whole.size - 1)]
  if (from > to) return { status: 416, body: null, headers: { ...headers, 'Content-Range': `bytes */${whole.size}` } }
  const part = whole.slice(from, to + 1, type)
  const more = { 'Content-Range': `bytes ${from}-${to}/${whole.size}`, 'Content-Length': String(part.size) }
  return { status: 206, body: part, headers: { ...headers, ...more } }
}

/** A recording, whole or the part that a player asks for, under a page's own safe headers. */
export async function played(recording: Recording, range: string | undefined, headers: Headers): Promise<Response> {
  const part = await stretchOf(recording, range)
  const all = new Headers(headers)
  for (const [name, value] of Object.entries(part.headers)) all.set(name, value)
  return new Response(part.body, { status: part.status, headers: all })
}
