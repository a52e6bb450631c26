import { fold } from '#platform/i18n/fold.ts'

// What stands in one cell, as the facts of an entry have it. Each gives what it could make of the
// cell and says through `wrong` what it could not: the key of a sentence, and what it names.

export type Wrong = (code: string, values?: Record<string, string | number>) => void

/** Parts with semicolons or line ends between. */
export const partsOf = (cell: string, between = /[;\n]/): string[] =>
  cell
    .split(between)
    .map((p) => p.trim())
    .filter(Boolean)

export const latinDigits = (text: string) => text.replace(/[០-៩]/g, (d) => String(d.charCodeAt(0) - 0x17e0))
export const isKhmerText = (text: string) =>
  (text.match(/[\u1780-\u17d3]/g)?.length ?? 0) * 2 > text.replace(/\s/g, '').length

type Codes = readonly { code: string; en: string; km: string }[]
/** So much of a cell stands in what is said of it. */
export const short = (text: string) => text.slice(0, 60)

/** Codes out of a list, in its order; also by their names in English and Khmer. */
export function codesIn(cell: string, list: Codes, wrong: Wrong): string {
  const named = partsOf(cell, /[;,\n]/).map((part) => {
    const found = codeOf(part, list)
    if (!found) wrong('code', { value: short(part) })
    return found
  })
  return list
    .map((c) => c.code)
    .filter((c) => named.includes(c))
    .join(',')
}

/** A code by itself or by a name, without case, spaces and signs. */
export function codeOf(part: string, list: Codes): string | undefined {
  let named = namedCodes.get(list)
  if (!named) {
    named = new Map(list.toReversed().flatMap((c) => [c.en, c.km, c.code].map((name) => [bare(name), c.code])))
    namedCodes.set(list, named)
  }
  return named.get(bare(part))
}
const namedCodes = new WeakMap<Codes, Map<string, string>>()
const bare = (text: string) => fold(text).replace(/[_-]/g, '')

/** A mark is yes where it stands alone, no with `=no`. */
export function marksIn(cell: string, list: Codes, wrong: Wrong): { marksYes: string; marksNo: string } {
  const said = partsOf(cell, /[;,\n]/).map((part) => {
    const [name = '', answer = 'yes'] = part.split('=').map((p) => p.trim())
    const value = yesOrNo(answer)
    const code = codeOf(name, list)
    if (!code || value === null) wrong('mark', { value: short(part) })
    return { code, value }
  })
  const answered = (value: string) =>
    list
      .map((c) => c.code)
      .filter((c) => said.some((s) => s.code === c && s.value === value))
      .join(',')
  return { marksYes: answered('yes'), marksNo: answered('no') }
}

const yes = ['yes', 'y', 'true', '1', 'free', 'បាទ', 'ចាស', 'បាទ/ចាស', 'មាន', 'ឥតគិតថ្លៃ']
const no = ['no', 'n', 'false', '0', 'ទេ', 'គ្មាន', 'អត់']
export function yesOrNo(cell: string): 'yes' | 'no' | null {
  const text = fold(cell)
  return yes.some((y) => fold(y) === text) ? 'yes' : no.some((n) => fold(n) === text) ? 'no' : null
}
