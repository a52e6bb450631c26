/** What no cell holds on purpose: control characters, except line ends and tabs. */
const control = /(?![\t\n\r\u0085])\p{Cc}|[\ufffd-\uffff]/gu

/** Letters without width: Khmer keyboards make U+200B where others make a space. */
const invisible = /[\u200b-\u200d\u2060\ufeff]/

/** The words of a cell as they were written: line ends as one sign, no spaces around. Letters without width stay. */
export const tidy = (cell: string): string => cell.replace(/\r\n?/g, '\n').replace(control, '').trim()

/** A cell of codes: what looks like a space is one. */
export const plain = (cell: string): string => tidy(cell.replace(/[\u200b-\u200d\u2060\ufeff\u00a0]+/g, ' '))

/** Without the letters that cannot be seen; of two choices that look alike, one is too many. */
export const seen = (text: string): string => text.replace(new RegExp(invisible, 'g'), '').normalize('NFC')

const khmerDigits = /[\u17e0-\u17e9]/g
/** A number, also in Khmer digits; undefined when it is none. */
export function numberOf(text: string): number | undefined {
  const latin = text.replace(khmerDigits, (d) => String(d.charCodeAt(0) - 0x17e0))
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(latin) && Number.isFinite(Number(latin))
    ? Number(latin)
    : undefined
}

export const longestName = 100
/** Letters, digits and signs of a name (XML 1.0, NCName), without those that cannot be seen. */
const nameStart =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}'
const xmlName = new RegExp(`^[${nameStart}][${nameStart}\\-.0-9\\u{B7}\\u{300}-\\u{36F}]*$`, 'u')

/** Names that mean something else already: in what goes out, or in the language this is written in. */
const reserved = new Set([
  ...Object.getOwnPropertyNames(Object.prototype).map((name) => name.toLowerCase()),
  ...['prototype', 'meta', 'instanceid', 'instancename', 'instance', 'formhub'],
])

export type NameProblem = 'name_invalid' | 'name_spaces' | 'name_too_long' | 'name_reserved'

/** What keeps a text from being the name of a question, group, list or column of choices. */
export function nameProblem(name: string): NameProblem | undefined {
  if (name.length > longestName) return 'name_too_long'
  if (!xmlName.test(name)) return xmlName.test(name.replace(/[\s]/g, '')) ? 'name_spaces' : 'name_invalid'
  if (reserved.has(name.toLowerCase()) || name.startsWith('__')) return 'name_reserved'
  return undefined
}

/** Names are compared without case. */
export const sameName = (name: string): string => name.normalize('NFC').toLowerCase()

export const isSnakeCase = (text: string): boolean => /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(text)
export const snakeCaseOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')

/** `yes` for every way of saying so, nothing for every way of saying no, else the text: an expression. */
export function yesOr(text: string): string | undefined {
  if (/^(yes|true|true\(\))$/i.test(text)) return 'yes'
  return text === '' || /^(no|false|false\(\))$/i.test(text) ? undefined : text
}

/**
 * An expression with straight quotation marks and plain spaces, as spreadsheets and Khmer keyboards
 * change them. What stands inside quotation marks stays as it is.
 */
export function straightened(source: string): string {
  let out = ''
  for (let at = 0; at < source.length; ) {
    const sign = source[at] ?? ''
    const closing = closings[sign]
    if (!closing) {
      out += /[\u200b-\u200d\u2060\ufeff\u00a0]/.test(sign) ? ' ' : sign
      at++
      continue
    }
    const end = indexOfAny(source, closing, at + 1)
    const inner = source.slice(at + 1, end)
    const mark = '"“”„'.includes(sign) ? '"' : "'"
    const straight = inner.includes(mark) ? (mark === '"' ? "'" : '"') : mark
    out += straight + inner + (end < source.length ? straight : '')
    at = end + 1
  }
  return out
}

const closings: Record<string, string> = {
  '"': '"',
  "'": "'",
  '“': '”"“',
  '”': '”"',
  '„': '“”"',
  '‘': "’'‘",
  '’': "’'",
}

function indexOfAny(source: string, signs: string, from: number): number {
  for (let at = from; at < source.length; at++) if (signs.includes(source[at] ?? '')) return at
  return source.length
}

/** The one of the known words that a misspelt word most likely means; undefined when none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const most = word.length < 5 ? 1 : 2
  let [best, least] = [undefined as string | undefined, most + 1]
  for (const other of known) {
    if (Math.abs(other.length - word.length) >= least) continue
    const far = distance(word, other)
    if (far < least) [best, least] = [other, far]
  }
  return best
}

/** How many letters have to be changed, added, taken away, or swapped with the next. */
function distance(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, i) => i)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j] ?? 0, (before[j - 2] ?? 0) + 1)
    }
    ;[before, last] = [last, row]
  }
  return last[b.length] ?? 0
}
