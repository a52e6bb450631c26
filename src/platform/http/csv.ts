/** Opens in Excel with every script: without this mark it takes the bytes for another encoding. */
export const byteOrderMark = '\ufeff'
export const csvType = 'text/csv; charset=utf-8'

/**
 * One line of a table (RFC 4180). What a spreadsheet would take for a formula is shown as text:
 * a cell that begins with = + - @, a tab or a line end gets an apostrophe in front.
 */
export const csvLine = (cells: (string | number)[]): string => `${cells.map(cell).join(',')}\r\n`

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
