import { Failure } from '#platform/errors.ts'
import { checkFile } from '#platform/files/check.ts'
import { workbookReader } from '#platform/files/spreadsheet.ts'
import { WorkbookProblem, workbookParts } from '#platform/files/workbook.ts'
import { storedZip, zipEntries } from '#platform/files/zip.ts'
import type { OwnProblem } from './problem.ts'

export type GridRow = { readonly row: number; readonly cells: readonly string[] }
/** A sheet as a person sees it: texts, with the number of each row. Empty rows are left out. */
export type Grid = { readonly sheet: string; readonly rows: readonly GridRow[] }

/** How large a file may be, in bytes. */
export const largestForm = 10 * 1024 * 1024
/** 5,000 questions and 50,000 choices in several languages stay below two thirds of this. */
const most = { bytes: 64 * 1024 * 1024, tags: 4_000_000 }
/** Beyond these nothing of a form stands, whether in height, in width, or in what lies between. */
const [lastRow, lastColumn, mostBetween] = [200_000, 1_000, 4_000_000]

/** A file of which nothing can be read. */
export class Unreadable extends Error {
  readonly problem: OwnProblem
  readonly detail: Readonly<Record<string, string>>
  constructor(problem: OwnProblem, detail: Readonly<Record<string, string>> = {}) {
    super(problem)
    this.problem = problem
    this.detail = detail
  }
}

/** The sheets of a workbook. @throws Unreadable */
export async function gridsOf(bytes: Buffer): Promise<Grid[]> {
  await beWorkbook(bytes)
  const sheets = await cellsOf(cleanArchive(bytes))
  return sheets.map(({ sheet, data }) => ({
    sheet: sheet.slice(0, 60),
    rows: data
      .map((cells, i) => ({ row: i + 1, cells: cells.map(textOf) }))
      .filter(({ cells }) => cells.some((text) => text.trim() !== '')),
  }))
}

async function beWorkbook(bytes: Buffer): Promise<void> {
  if (bytes.length === 0) throw new Unreadable('file_empty')
  if (bytes.length > largestForm) throw new Unreadable('file_too_large')
  // What Excel locks with a password, and what it wrote before 2007, is no ZIP.
  if (bytes.subarray(0, 4).equals(Buffer.from('d0cf11e0', 'hex')))
    throw new Unreadable(bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'file_locked' : 'file_old')
  if (bytes.toString('latin1', 0, 2) !== 'PK') throw new Unreadable('file_kind')
  const type = await checkFile(bytes).then(
    (checked) => checked.type,
    (error: unknown) => {
      const why = error instanceof Failure ? (error.detail['file'] ?? '').replace('errors.', '') : ''
      if (why === 'file_locked' || why === 'file_runs' || why === 'file_film') throw new Unreadable(why)
      throw new Unreadable(wantsToBeWorkbook(bytes) ? 'file_broken' : 'file_kind')
    },
  )
  if (type !== 'xlsx') throw new Unreadable('file_kind')
}

/** Whether it is a piece of an archive, or one with sheets in it. */
function wantsToBeWorkbook(bytes: Buffer): boolean {
  try {
    return zipEntries(bytes).some(({ name }) => name.startsWith('xl/'))
  } catch {
    return true
  }
}

/** An archive with nothing but the parts that hold cells, none of them out of bounds. */
function cleanArchive(bytes: Buffer): Buffer {
  const parts = partsOf(bytes)
  for (const { name, bytes: part } of parts) {
    if (part.includes('<!DOCTYPE')) throw new Unreadable('file_dtd')
    if (name.startsWith('xl/worksheets/')) beNear(part.toString('utf8'))
  }
  return storedZip(parts)
}

function partsOf(bytes: Buffer): { name: string; bytes: Buffer }[] {
  try {
    return workbookParts(bytes, most)
  } catch (error) {
    const unpacked = error instanceof WorkbookProblem && error.why === 'unpacked'
    throw new Unreadable(unpacked ? 'file_unpacked' : 'file_broken')
  }
}

/** The reader fills all between the first cell and the last that holds something. @throws Unreadable */
function beNear(sheet: string): void {
  let [high, wide] = [0, 0]
  for (const [, row, letters, digits] of sheet.matchAll(held)) {
    const column = [...(letters ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
    if (row && Number(row) <= 2 ** 20) continue // as far as sheets go: without cells in it, it is left out
    high = Math.max(high, Number(row ?? digits))
    wide = Math.max(wide, column)
    if (high > lastRow || wide > lastColumn || high * wide > mostBetween)
      throw new Unreadable('file_far_cell', { cell: `${letters ?? 'A'}${row ?? digits}` })
  }
}

/** Rows, and cells that are not closed at once. */
const held = /<row\b[^>]*?\br="(\d+)"|<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*(?<!\/)>/g

type Cell = string | boolean | Date | { typed: string } | null

async function cellsOf(archive: Buffer): Promise<{ sheet: string; data: Cell[][] }[]> {
  try {
    const read = await workbookReader()
    const parseNumber = (typed: string) => ({ typed })
    return (await read(archive, { parseNumber, trim: false })) as unknown as { sheet: string; data: Cell[][] }[]
  } catch (error) {
    const at = /row (\d+), col (\d+)/.exec(error instanceof Error ? error.message : '')
    throw new Unreadable('file_broken', at ? { row: at[1] ?? '', column: at[2] ?? '' } : {})
  }
}

function textOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return cell
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  return cell instanceof Date ? dayOrTime(cell) : String(Number(cell.typed))
}

/**
 * A day, a time of the day, or both, as XLSForm writes them. Spreadsheets count days as numbers, so
 * a time is a part of a day before their first one; none of them knows a zone.
 */
function dayOrTime(date: Date): string {
  const seconds = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString()
  const [day, time] = [seconds.slice(0, 10), seconds.slice(11, 19)]
  if (day < '1900-01-01') return time.endsWith(':00') ? time.slice(0, 5) : time
  return time === '00:00:00' ? day : `${day}T${time}+07:00`
}
