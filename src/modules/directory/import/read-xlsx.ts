import { Failure } from '#platform/errors.ts'
import { spreadsheetReader } from '#platform/files/spreadsheet.ts'
import { WorkbookProblem, workbookParts } from '#platform/files/workbook.ts'
import { storedZip } from '#platform/files/zip.ts'
import type { Odd, Sheet } from './shape.ts'
import { sheetFrom } from './sheet.ts'

const most = { bytes: 48 * 1024 * 1024, tags: 4_000_000 }

const refused = (why: string) => new Failure('invalid', { file: `errors.${why}` })

type Numeric = { typed: string }
type Cell = string | boolean | Date | Numeric | null

/**
 * The first sheet of a workbook. Only the parts that hold cells are unpacked, into a limit, and
 * handed on as an archive of their own: so nothing grows beyond it, whatever the file says of itself.
 * @throws Failure invalid when it is broken or too large
 */
export async function readXlsx(bytes: Buffer): Promise<Sheet> {
  const files = contents(bytes)
  const rows = await cellsOf(storedZip(files))
  const lines = rows.map((row, i) => ({ line: i + 1, cells: row.map(textOf), odd: row.map(oddOf) }))
  const first = lines.findIndex(({ cells }) => cells.some((c) => c.trim() !== ''))
  if (first === -1) throw refused('import_empty')
  return sheetFrom(lines[first]?.cells ?? [], lines.slice(first + 1), formulasIn(files))
}

function contents(bytes: Buffer): { name: string; bytes: Buffer }[] {
  try {
    return workbookParts(bytes, most)
  } catch (error) {
    if (error instanceof WorkbookProblem) throw refused(error.why === 'unpacked' ? 'import_unpacked' : 'file_broken')
    throw error
  }
}

async function cellsOf(archive: Buffer): Promise<Cell[][]> {
  try {
    const readSheet = await spreadsheetReader()
    return (await readSheet<Numeric>(archive, { parseNumber: (typed) => ({ typed }), trim: false })) as Cell[][]
  } catch {
    throw refused('file_broken')
  }
}

function textOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return cell
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  return String(Number(cell.typed))
}

const oddOf = (cell: Cell): Odd | undefined =>
  cell instanceof Date ? 'date' : cell !== null && typeof cell === 'object' ? 'number' : undefined

/** The rows of the first sheets in which something was worked out. */
function formulasIn(files: { name: string; bytes: Buffer }[]): number[] {
  const sheet = files.find((f) => /\/sheet1\.xml$/i.test(f.name))
  const found = sheet?.bytes.toString('utf8').matchAll(/<c [^>]*?r="[A-Z]+(\d+)"[^>]*><f[ >/]/g) ?? []
  return [...new Set(Array.from(found, ([, row]) => Number(row)))]
}
