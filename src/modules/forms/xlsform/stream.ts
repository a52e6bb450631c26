import { type SheetRow, workbookOf } from '#platform/files/streamed-workbook.ts'
import type { Definition } from '../definition.ts'
import { sheetsOf } from './write.ts'

const rowsAtOnce = 500

/** A form as the same workbook that `writeWorkbook` makes, while it is taken: the longest takes seconds. */
export function streamWorkbook(definition: Definition): AsyncIterable<Uint8Array> {
  const sheets = sheetsOf(definition)
  const plans = sheets.map(([name, [heading = []]]) => ({
    name,
    widths: heading.map((column) => (/^(label|hint)/.test(column) ? 40 : 18)),
  }))
  return workbookOf(plans, batches(sheets.map(([, rows]) => rows)))
}

async function* batches(sheets: string[][][]): AsyncGenerator<SheetRow[]> {
  for (const [sheet, rows] of sheets.entries())
    for (let from = 0; from < rows.length; from += rowsAtOnce)
      yield rows.slice(from, from + rowsAtOnce).map((cells) => ({ sheet, cells }))
}
