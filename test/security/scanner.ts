/** One thing that was typed and must not be found: words as text, keys and cookies as raw bytes. */
export type Sentinel = { name: string; value: string | Uint8Array }
export type Find = { sentinel: string; form: string }

type Needle = Find & { bytes: Buffer }
export type Scanner = { scan(bytes: Uint8Array): Find[]; needles: Needle[] }

/** Finds any of the sentinels, in any of the forms that text takes in files, in one pass over the bytes. */
export function scannerFor(sentinels: Sentinel[]): Scanner {
  const needles = sentinels.flatMap((s) => forms(s))
  const machine = build(needles)
  return { needles, scan: (bytes) => run(machine, needles, bytes) }
}

/** A sentinel as text, as UTF-16, in base64 of all alignments, as hex and as JSON escapes. */
function forms({ name, value }: Sentinel): Needle[] {
  const raw = Buffer.from(value as string)
  const list: [string, Buffer][] = [[typeof value === 'string' ? 'utf8' : 'raw', raw]]
  for (const offset of [0, 1, 2]) {
    const text = base64At(raw, offset)
    list.push([`base64 +${offset}`, Buffer.from(text)])
    list.push([`base64url +${offset}`, Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_'))])
  }
  list.push(['hex', Buffer.from(raw.toString('hex'))], ['HEX', Buffer.from(raw.toString('hex').toUpperCase())])
  if (typeof value === 'string') {
    list.push(['utf16le', Buffer.from(value, 'utf16le')], ['utf16be', Buffer.from(value, 'utf16le').swap16()])
    list.push(['json', Buffer.from(escaped(value))], ['JSON', Buffer.from(escaped(value, true))])
    list.push(['json, all', Buffer.from(escaped(value, false, true))])
  }
  const seen = new Set<string>()
  return list
    .filter(([, bytes]) => !seen.has(bytes.toString('latin1')) && seen.add(bytes.toString('latin1')))
    .map(([form, bytes]) => ({ sentinel: name, form, bytes }))
}

/** The characters of base64 that depend on these bytes alone, when so many bytes stand before them in a group. */
function base64At(raw: Buffer, offset: number) {
  const text = Buffer.concat([Buffer.alloc(offset), raw])
    .toString('base64')
    .replace(/=+$/, '')
  const whole = Math.floor(((offset + raw.length) * 8) / 6)
  return text.slice(Math.ceil((offset * 8) / 6), whole)
}

const escaped = (text: string, upper = false, all = false) =>
  Array.from({ length: text.length }, (_, i) => {
    const code = text.charCodeAt(i)
    const hex = code.toString(16).padStart(4, '0')
    return code < 128 && !all ? text.charAt(i) : `\\u${upper ? hex.toUpperCase() : hex}`
  }).join('')

type Machine = { next: Int32Array; found: Int32Array[] }

/** Aho and Corasick's automaton, so that hundreds of words cost one pass. */
function build(needles: Needle[]): Machine {
  const states = needles.reduce((sum, n) => sum + n.bytes.length, 1)
  const next = new Int32Array(states * 256).fill(-1)
  const ends: number[][] = [[]]
  needles.forEach(({ bytes }, index) => {
    let at = 0
    for (const byte of bytes) {
      let to = next[at * 256 + byte] ?? -1
      if (to < 0) {
        to = ends.push([]) - 1
        next[at * 256 + byte] = to
      }
      at = to
    }
    ends[at]?.push(index)
  })
  fallBack(next, ends)
  return { next, found: ends.map((e) => Int32Array.from(e)) }
}

function fallBack(next: Int32Array, ends: number[][]) {
  const fail = new Int32Array(ends.length)
  const queue = [0]
  for (const at of queue) {
    const back = fail[at] ?? 0
    if (at > 0) ends[at]?.push(...(ends[back] ?? []))
    for (let byte = 0; byte < 256; byte++) {
      const to = next[at * 256 + byte] ?? -1
      const instead = at === 0 ? 0 : (next[back * 256 + byte] ?? 0)
      if (to < 0) next[at * 256 + byte] = instead
      else {
        fail[to] = instead
        queue.push(to)
      }
    }
  }
}

function run({ next, found }: Machine, needles: Needle[], bytes: Uint8Array): Find[] {
  const seen = new Set<number>()
  let at = 0
  for (let i = 0; i < bytes.length; i++) {
    at = next[at * 256 + (bytes[i] as number)] as number
    for (const index of found[at] as Int32Array) seen.add(index)
  }
  return [...seen].map((index) => ({ sentinel: needles[index]?.sentinel ?? '', form: needles[index]?.form ?? '' }))
}
