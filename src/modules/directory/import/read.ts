import { CsvError } from 'csv-parse/sync'
import { Failure } from '#platform/errors.ts'
import { checkFile } from '#platform/files/check.ts'
import { readCsv } from '#platform/files/csv.ts'
import { readHsds } from './read-hsds.ts'
import { readXlsx } from './read-xlsx.ts'
import type { FileRead } from './shape.ts'
import { sheetFrom } from './sheet.ts'

/** How large a file may be, in bytes. */
export const largestImport = 10 * 1024 * 1024
export const mostRows = 10_000

const refused = (why: string) => new Failure('invalid', { file: `errors.${why}` })

/**
 * What a file says, whatever its name is: a table (CSV in UTF-8 or UTF-16, XLSX) or services and
 * organizations after HSDS 3.0 (JSON, or one object a line).
 * @throws Failure invalid beside the field `file` when it is nothing of this, or not whole
 */
export async function readImport(bytes: Buffer): Promise<FileRead> {
  if (bytes.length === 0) throw refused('file_needed')
  if (bytes.length > largestImport) throw refused('file_too_large')
  const read = await inOneOfThem(bytes)
  if (read.rows.length === 0) throw refused('import_empty')
  if (read.rows.length > mostRows) throw refused('import_rows')
  return read
}

async function inOneOfThem(bytes: Buffer): Promise<FileRead> {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') {
    const { type } = await checkFile(bytes)
    if (type !== 'xlsx') throw refused('import_kind')
    return readXlsx(bytes)
  }
  if (bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    // What Excel locks with a password, and what it wrote before 2007, is no ZIP.
    throw refused(bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'file_locked' : 'import_kind')
  }
  const text = textOf(bytes)
  return /^\s*[[{]/.test(text) ? readHsds(text) : csvIn(text)
}

/** @throws Failure invalid when it is no text, or in an encoding that does not say what the letters are */
function textOf(bytes: Buffer): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe
  try {
    const text = new TextDecoder(wide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes)
    if (text.includes('\0')) throw refused('import_kind')
    return text
  } catch (error) {
    if (error instanceof Failure) throw error
    throw refused(bytes.includes(0) ? 'import_kind' : 'import_encoding')
  }
}

// A cell that would begin like a formula got an apostrophe where the program wrote it.
const unquoted = (cell: string) => (/^'[=+\-@\t\r\n]/.test(cell) ? cell.slice(1) : cell)

function csvIn(text: string): FileRead {
  try {
    const [head, ...rows] = readCsv(text)
    return sheetFrom(
      head?.cells ?? [],
      rows.map(({ line, cells }) => ({ line, cells: cells.map(unquoted), odd: [] })),
    )
  } catch (error) {
    if (error instanceof CsvError) throw refused('import_csv')
    throw error
  }
}
