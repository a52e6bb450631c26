import { parse } from 'csv-parse/sync'

/** One row of a table, and the line of the file on which it begins. */
export type CsvRow = { line: number; cells: string[] }

/** The one of comma, semicolon and tab that the first line has most of. */
export function delimiterOf(begin: string): string {
  const [first = ''] = begin.split(/[\r\n]/, 1)
  const [, delimiter = ','] = [',', ';', '\t']
    .map((d) => [first.split(d).length, d] as const)
    .reduce((a, b) => (b[0] > a[0] ? b : a))
  return delimiter
}

/**
 * The rows of a table (RFC 4180, and with semicolons or tabs), empty ones left out.
 * @throws CsvError when it cannot be told where its cells end
 */
export function readCsv(text: string): CsvRow[] {
  // The parser counts a line that ends within quotation marks twice when it ends with two characters.
  const tidy = text.includes('\r\n') ? text.replaceAll('\r', '') : text
  const records = parse(tidy, {
    ...{ bom: true, info: true, skip_empty_lines: true, relax_column_count: true },
    delimiter: delimiterOf(tidy),
  }) as unknown as { record: string[]; info: { lines: number } }[]
  // The parser knows the line on which a row ends; a cell in quotation marks may hold some.
  return records.map(({ record, info }) => ({
    line: info.lines - record.join('').split(/[\r\n]/).length + 1,
    cells: record,
  }))
}
