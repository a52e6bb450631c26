import fs from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { CsvError, parse } from 'csv-parse'
import { delimiterOf } from '#platform/files/csv.ts'

/** One row as the file has it, whatever stands in it, and the line on which it begins. */
export type RawRow = { line: number; code?: unknown; nameLatin?: unknown; nameKm?: unknown; unit?: unknown }
type Field = Exclude<keyof RawRow, 'line'>

export const mostBytes = 50 * 1024 * 1024

/**
 * The rows of a file of communes and villages: .json (a list of objects), .csv (a first line with
 * the names of the columns), either also packed (.gz). UTF-8, with or without its mark.
 * @throws Error with one sentence when it is no such file, too large, or not whole
 */
export async function readGazetteer(file: string): Promise<RawRow[]> {
  const kind = /\.(json|csv)(?:\.gz)?$/i.exec(file)?.[1]?.toLowerCase()
  if (!kind) throw new Error('The file has to be .json, .json.gz or .csv.')
  const found = fs.statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile()) throw new Error(`There is no file ${file}.`)
  if (found.size > mostBytes) throw tooLarge()
  try {
    return kind === 'csv' ? await rowsOfCsv(textOf(file)) : rowsOfJson((await Array.fromAsync(textOf(file))).join(''))
  } catch (error) {
    throw inWords(error)
  }
}

const tooLarge = () => new Error('The file is larger than 50 MB (unpacked, too). Nothing was changed.')

/** The file's text, piece by piece; a packed one is unpacked, and counted as it grows. */
async function* textOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const bytes = fs.createReadStream(file)
  const source = /\.gz$/i.test(file) ? bytes.pipe(createGunzip()) : bytes
  bytes.on('error', (error) => source.destroy(error))
  let size = 0
  for await (const chunk of source as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > mostBytes) throw tooLarge()
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder.decode()
}

function inWords(error: unknown): Error {
  const code = String((error as { code?: unknown }).code ?? '')
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return new Error('The file is not UTF-8. Save it as "CSV UTF-8" (or JSON in UTF-8). Nothing was changed.')
  if (code.startsWith('Z_')) return new Error('The packed file is damaged or not whole. Nothing was changed.')
  if (error instanceof CsvError)
    return new Error(`The file cannot be read as CSV: ${csvTrouble(error)} Nothing was changed.`)
  return error instanceof Error ? error : new Error(String(error))
}

const csvTrouble = (error: CsvError): string =>
  error.code === 'CSV_QUOTE_NOT_CLOSED'
    ? `a quotation mark that is opened is never closed.`
    : `line ${error['lines']} is not as it should be.`

// How columns are called, without case, spaces and signs. The first that fits counts.
const called: Record<Field, string[]> = {
  code: ['code', 'geocode', 'pcode', 'placecode', 'កូដ', 'លេខកូដ'],
  nameLatin: ['namelatin', 'latinname', 'latin', 'nameen', 'english', 'nameenglish', 'name', 'ឈ្មោះឡាតាំង'],
  nameKm: ['namekm', 'kmname', 'km', 'namekhmer', 'khmername', 'khmer', 'namekh', 'ឈ្មោះខ្មែរ', 'ឈ្មោះ'],
  unit: ['unit', 'unitlatin', 'unitkm', 'uniten', 'type', 'ប្រភេទ'],
}

/** Which column holds which field. @throws Error when code or Khmer name have none */
function columnsOf(names: string[]): Map<Field, string> {
  const bare = names.map((name) => name.toLowerCase().replace(/[^a-z\u1780-\u17ff]/g, ''))
  const columns = new Map<Field, string>()
  for (const [field, wanted] of Object.entries(called) as [Field, string[]][]) {
    const found = wanted.map((w) => names[bare.indexOf(w)]).find((name) => name !== undefined)
    if (found !== undefined) columns.set(field, found)
  }
  if (!columns.has('code') || !columns.has('nameKm'))
    throw new Error(
      'The first row has to name the columns or fields code and name_km (also name_latin, unit). Nothing was changed.',
    )
  return columns
}

type CsvRecord = { record: string[]; info: { lines: number } }

async function rowsOfCsv(text: AsyncGenerator<string>): Promise<RawRow[]> {
  const begin = (await text.next()).value ?? ''
  const parser = parse({
    ...{ bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true },
    delimiter: delimiterOf(begin),
  })
  // The parser counts a line that ends within quotation marks twice when it ends with two characters.
  const tidy = (piece: string) => (begin.includes('\r\n') ? piece.replaceAll('\r', '') : piece)
  const whole = async function* () {
    yield tidy(begin)
    for await (const piece of text) yield tidy(piece)
  }
  const rows: RawRow[] = []
  let places: Map<Field, number> | null = null
  await pipeline(Readable.from(whole()), parser, async (records: AsyncIterable<CsvRecord>) => {
    for await (const { record, info } of records) {
      // The parser knows the line on which a row ends; a name in quotation marks may hold some.
      const line = info.lines - record.join('').split(/[\r\n]/).length + 1
      if (places) rows.push({ line, ...fieldsOf(places, record) })
      else places = new Map([...columnsOf(record)].map(([field, name]) => [field, record.indexOf(name)]))
    }
  })
  return rows
}

const fieldsOf = (places: Map<Field, number>, record: string[]): Partial<RawRow> =>
  Object.fromEntries([...places].map(([field, at]) => [field, record[at]]))

function rowsOfJson(text: string): RawRow[] {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch (error) {
    const line = /\bline (\d+)/.exec(String(error))?.[1]
    throw new Error(
      `The file is not whole JSON: ${line ? `it goes wrong on line ${line}` : 'it ends too early'}. Nothing was changed.`,
    )
  }
  if (!Array.isArray(list)) throw new Error('The JSON has to be one list of objects. Nothing was changed.')
  const lines = linesOfItems(text)
  const isObject = (item: unknown) => typeof item === 'object' && item !== null
  const names = new Set<string>()
  for (const item of list.filter(isObject)) for (const name of Object.keys(item)) names.add(name)
  const columns = list.length > 0 ? columnsOf([...names]) : new Map()
  return list.map((item, i) => {
    const given = isObject(item) ? (item as Record<string, unknown>) : {}
    const fields = [...columns].map(([field, name]) => [field, given[name]])
    return { line: lines[i] ?? 0, ...Object.fromEntries(fields) } as RawRow
  })
}

/** On which line each item of a list begins. @param text one list in whole JSON */
function linesOfItems(text: string): number[] {
  const lines: number[] = []
  let [line, depth, quoted, begins] = [1, 0, false, false]
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? ''
    if (c === '\n') line++
    if (quoted) {
      if (c === '\\') i++
      else if (c === '"') quoted = false
      continue
    }
    if (/\s/.test(c)) continue
    if (begins && c !== ']') lines.push(line)
    begins = (c === '[' && depth === 0) || (c === ',' && depth === 1)
    if (c === '"') quoted = true
    else if (c === '{' || c === '[') depth++
    else if (c === '}' || c === ']') depth--
  }
  return lines
}
