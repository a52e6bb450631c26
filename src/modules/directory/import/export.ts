import type { Tx } from '#platform/db/database.ts'
import { headCell, spreadsheetWriter, textCell } from '#platform/files/spreadsheet.ts'
import { byteOrderMark, csvLine } from '#platform/http/csv.ts'
import type { Lang } from '#platform/i18n/i18n.ts'
import { type Cells, cellsOf } from './cells.ts'
import { columns, headingOf } from './columns.ts'
import { directoryHeads, organizationsWithFacts, servicesWithFacts } from './known.ts'

/** The whole directory, also drafts and what is hidden, as rows of a table that can come back. What was merged into another entry is in that one. */
export async function exportedRows(tx: Tx): Promise<Cells[]> {
  const { organizations, services } = await directoryHeads(tx)
  const living = organizations.filter((o) => o.state !== 'merged')
  const houses = await organizationsWithFacts(
    tx,
    living.map((o) => o.id),
  )
  const all = await servicesWithFacts(
    tx,
    services.filter((s) => s.state !== 'merged').map((s) => s.id),
  )
  const of = Map.groupBy(all.values(), (s) => s.organizationId)
  return living.flatMap(({ id, nameEn: _ }) => {
    const house = houses.get(id)
    if (!house) return []
    const own = services.flatMap((s) => of.get(id)?.find((one) => one.id === s.id) ?? [])
    return own.length === 0 ? [cellsOf(house, null)] : own.map((s) => cellsOf(house, s))
  })
}

const tableOf = (rows: Cells[], lang: Lang): string[][] => [
  columns.map((c) => headingOf(c, lang)),
  ...rows.map((row) => columns.map((c) => row[c] ?? '')),
]

export const csvOf = (rows: Cells[], lang: Lang): string => byteOrderMark + tableOf(rows, lang).map(csvLine).join('')

export async function xlsxOf(rows: Cells[], lang: Lang, sheet: string): Promise<Buffer> {
  const writeXlsx = await spreadsheetWriter()
  const [head = [], ...lines] = tableOf(rows, lang)
  const data = [head.map(headCell), ...lines.map((line) => line.map((v) => (v === '' ? null : textCell(v))))]
  return writeXlsx(data, { sheet, stickyRowsCount: 1, columns: columns.map(() => ({ width: 24 })) }).toBuffer()
}
