import writeXlsx from 'write-excel-file/node'
import type { Problem } from './problem.ts'

export type Cell = string | number | boolean | Date | null
export type Sheets = Record<string, readonly (readonly Cell[])[]>

const cellOf = (value: Cell) => {
  if (value === null || value === '') return null
  if (!(value instanceof Date)) return { value, type: value.constructor as typeof String }
  const time =
    value.getUTCFullYear() < 1900 ? 'hh:mm' : value.getTime() % 86_400_000 ? 'yyyy-mm-dd hh:mm' : 'yyyy-mm-dd'
  return { value, type: Date, format: time }
}

/** A workbook of these sheets, as a spreadsheet program saves it. */
export const workbookOf = (sheets: Sheets): Promise<Buffer> =>
  writeXlsx(
    Object.entries(sheets).map(([sheet, rows]) => ({ sheet, data: rows.map((row) => row.map(cellOf)) })),
  ).toBuffer()

/** A sheet drawn with bars; the first line is row 1. */
export const drawn = (picture: string): string[][] =>
  picture
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))

export const plainSettings = drawn(`
  form_title | form_id  | default_language
  My form    | my_form  | English (en)`)

export const yesNo = drawn(`
  list_name | name | label::English (en) | label::Khmer (km)
  yes_no    | yes  | Yes                 | បាទ/ចាស
  yes_no    | no   | No                  | ទេ`)

/** A form whose survey is drawn; the other sheets are plain and right unless given. */
export const formOf = (survey: string, others: Sheets = {}): Promise<Buffer> =>
  workbookOf({ survey: drawn(survey), choices: yesNo, settings: plainSettings, ...others })

/** `survey 3 name: name_doubled age 2`, with a sign before what is no error. */
export const said = ({ level, sheet, row, column, problem, detail }: Problem): string =>
  [
    `${level === 'error' ? '' : level === 'warning' ? '? ' : '. '}${[sheet || 'file', row, column].filter((p) => p !== undefined).join(' ')}:`,
    problem,
    ...Object.values(detail),
  ].join(' ')
