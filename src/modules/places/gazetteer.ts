import type { RawRow } from './gazetteer-file.ts'
import { levelOf, placeOf } from './schema.ts'

/** A commune or village as it will be written; null: not given. */
export type GazetteerRow = { code: string; unit: string | null; nameLatin: string | null; nameKm: string }
/** What is wrong with a row, in one sentence that quotes nothing of it but its code. */
export type Problem = { line: number; code: string; what: string }
export type Checked = {
  communes: GazetteerRow[]
  villages: GazetteerRow[]
  problems: Problem[]
  /** Provinces and districts in the file: they come with the program and were passed over. */
  passedOver: number
}

/**
 * Looks at every row of a gazetteer and finds all that is wrong, by line. Rows may stand in any
 * order. A village whose commune is itself wrong is wrong, too.
 * @param known codes of communes that were imported before
 */
export function checkGazetteer(rows: RawRow[], known: ReadonlySet<string>): Checked {
  const problems: Problem[] = []
  const first = new Map<string, number>()
  const good: { line: number; row: GazetteerRow }[] = []
  let passedOver = 0
  for (const raw of rows) {
    const code = typeof raw.code === 'string' ? raw.code.trim() : ''
    const wrong = wrongWith(raw, code, first.get(code))
    if (code && !first.has(code)) first.set(code, raw.line)
    if (wrong) problems.push({ line: raw.line, code: shown(code), what: wrong })
    else if (code.length < 6) passedOver++
    else good.push({ line: raw.line, row: rowOf(raw, code) })
  }
  const communes = good.filter((g) => g.row.code.length === 6).map((g) => g.row)
  const there = new Set([...known, ...communes.map((c) => c.code)])
  const villages: GazetteerRow[] = []
  for (const { line, row } of good.filter((g) => g.row.code.length === 8)) {
    const commune = row.code.slice(0, 6)
    if (there.has(commune)) villages.push(row)
    else
      problems.push({
        line,
        code: row.code,
        what: `its commune ${commune} is not known${first.has(commune) ? `: line ${first.get(commune)} is wrong` : ''}`,
      })
  }
  return { communes, villages, problems: problems.sort((a, b) => a.line - b.line), passedOver }
}

/** A wrong row may be of another file altogether: nothing else of it is repeated. */
const shown = (code: string) => (/^\d{1,12}$/.test(code) ? code : '')

function wrongWith(raw: RawRow, code: string, sameOn: number | undefined): string | null {
  const wrongCode = wrongWithCode(raw.code, code)
  if (wrongCode) return wrongCode
  if (sameOn !== undefined) return `the same code stands on line ${sameOn}`
  const district = code.slice(0, 4)
  if (!placeOf(district)) return `its ${code.length === 2 ? 'province' : 'district'} ${district} is not known`
  return code.length < 6
    ? null
    : (wrongWithKhmer(raw.nameKm) ?? wrongWithLatin(raw.nameLatin) ?? wrongWithUnit(raw.unit, code))
}

function wrongWithCode(given: unknown, code: string): string | null {
  if (typeof given === 'number')
    return 'the code is a number, which loses leading zeros: write it as text, in quotation marks'
  if (given === undefined || given === null || given === '') return 'the code is missing'
  if (typeof given !== 'string' || !/^[0-9]+$/.test(code)) return 'the code is not made of the digits 0 to 9'
  if (levelOf(code) === null)
    return `the code has ${code.length} ${code.length === 1 ? 'digit' : 'digits'} instead of 6 (commune) or 8 (village)${code.length % 2 ? '; perhaps a leading zero is lost' : ''}`
  return null
}

const text = (given: unknown): string => (typeof given === 'string' ? tidy(given) : '')
const tidy = (given: string): string =>
  given
    .normalize('NFC')
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
const longest = 200

function wrongWithKhmer(given: unknown): string | null {
  const name = text(given)
  if (!name)
    return given === undefined || typeof given === 'string' || given === null
      ? 'the Khmer name is missing'
      : 'the Khmer name is not text'
  if (!/[\u1780-\u17b3\u17e0-\u17e9]/.test(name)) return 'the Khmer name holds no Khmer letter'
  if (/[^\u1780-\u17ff\u19e0-\u19ff]/.test(name.replace(/[\p{P}\p{N}`´ ]/gu, '')))
    return 'the Khmer name holds letters that are not Khmer'
  return name.length > longest ? 'the Khmer name is too long' : null
}

function wrongWithLatin(given: unknown): string | null {
  if (given === undefined || given === null) return null
  if (typeof given !== 'string') return 'the Latin name is not text'
  const name = text(given)
  if (name && !/^[\p{Script=Latin}\p{M}\p{P}\p{N}`´ ]+$/u.test(name))
    return 'the Latin name holds letters that are not Latin'
  return name.length > longest ? 'the Latin name is too long' : null
}

// As the lists in use write them: the word, its romanisation, the Khmer.
const units = new Map<string, string>([
  ...['commune', 'khum', 'ឃុំ'].map((word) => [word, 'commune'] as const),
  ...['sangkat', 'quarter', 'សង្កាត់'].map((word) => [word, 'sangkat'] as const),
  ...['village', 'phum', 'ភូមិ'].map((word) => [word, 'village'] as const),
])
const unitOf = (given: unknown) => units.get(text(given).toLowerCase())

function wrongWithUnit(given: unknown, code: string): string | null {
  if (given === undefined || given === null || given === '') return null
  const unit = unitOf(given)
  if (!unit) return 'the unit is none of commune (khum), sangkat (quarter) and village (phum)'
  return (unit === 'village') === (code.length === 8)
    ? null
    : `the unit is ${unit}, but the code is that of a ${levelOf(code)}`
}

const rowOf = (raw: RawRow, code: string): GazetteerRow => ({
  code,
  unit: code.length === 6 ? (unitOf(raw.unit) ?? null) : null,
  nameLatin: text(raw.nameLatin) || null,
  nameKm: text(raw.nameKm),
})
