import type { Cell, SheetRow } from '#platform/files/streamed-workbook.ts'
import { sheetNames, workbookOf } from '#platform/files/streamed-workbook.ts'
import { byteOrderMark, csvLine } from '#platform/http/csv.ts'
import type { Saying } from './columns.ts'
import type { OutPlan } from './plan.ts'
import { nested, type OutResponse, type OwnWords, Rows } from './rows.ts'

/** What all kinds of files are made from. */
export type Making = { plan: OutPlan; saying: Saying; words: OwnWords; batches: AsyncIterable<readonly OutResponse[]> }

const bytes = (text: string) => new Uint8Array(Buffer.from(text))

/** One table: of the form itself, or of one of its repeats. @param table its place among the plan's tables */
export async function* csvBytes({ plan, saying, words, batches }: Making, table: number): AsyncGenerator<Uint8Array> {
  const rows = new Rows(plan, saying, words)
  const line = (cells: readonly Cell[]) => csvLine(cells.map((c) => c ?? ''))
  yield bytes(byteOrderMark + line(rows.headings[table] ?? []))
  for await (const batch of batches) {
    const those = batch.flatMap((r) => rows.of(r)).filter((row) => row.table === table)
    yield bytes(those.map((row) => line(row.cells)).join(''))
  }
}

/** The form and each of its repeats as a sheet. */
export function xlsxBytes({ plan, saying, words, batches }: Making): AsyncGenerator<Uint8Array> {
  const rows = new Rows(plan, saying, words)
  const names = sheetNames(plan.tables.map((t) => t.name || plan.newest.id))
  const sheets = names.map((name, i) => ({ name, widths: rows.widths[i] ?? [] }))
  return workbookOf(sheets, sheetRows(rows, batches))
}

async function* sheetRows(rows: Rows, batches: Making['batches']): AsyncGenerator<SheetRow[]> {
  yield rows.headings.map((cells, sheet) => ({ sheet, cells }))
  for await (const batch of batches)
    yield batch.flatMap((r) => rows.of(r)).map(({ table, cells }) => ({ sheet: table, cells }))
}

/** Everything in one object; rounds of repeats stand inside their response. */
export async function* jsonBytes(
  { plan, saying, batches }: Omit<Making, 'words'>,
  about: Record<string, unknown>,
): AsyncGenerator<Uint8Array> {
  yield bytes(`${JSON.stringify(about).slice(0, -1)},"responses":[`)
  let between = '\n'
  for await (const batch of batches) {
    const texts = batch.map((r) => JSON.stringify(nested(plan, saying, r)))
    if (texts.length === 0) continue
    yield bytes(between + texts.join(',\n'))
    between = ',\n'
  }
  yield bytes('\n]}\n')
}
