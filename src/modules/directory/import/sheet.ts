import { Failure } from '#platform/errors.ts'
import { type Column, columnOf } from './columns.ts'
import type { Odd, Sheet } from './shape.ts'

type Line = { line: number; cells: string[]; odd: (Odd | undefined)[] }

/**
 * A table by its heading and its rows. Rows without a word are passed over; a heading that comes
 * twice counts where it first stands.
 * @throws Failure invalid when no column names the organization
 */
export function sheetFrom(heading: string[], lines: Line[], formulas: number[] = []): Sheet {
  const places = new Map<Column, number>()
  const unknown: string[] = []
  for (const [i, name] of heading.entries()) {
    const column = columnOf(name)
    if (column && !places.has(column)) places.set(column, i)
    else if (name.trim()) unknown.push(name.trim().slice(0, 60))
  }
  if (!places.has('organization') && !places.has('service_id'))
    throw new Failure('invalid', { file: 'errors.import_heading' })
  const rows = lines
    .map(({ line, cells, odd }) => ({
      line,
      cells: Object.fromEntries([...places].map(([c, i]) => [c, tidy(cells[i] ?? '')])),
      odd: Object.fromEntries([...places].flatMap(([c, i]) => (odd[i] ? [[c, odd[i]]] : []))),
    }))
    .filter(({ cells }) => Object.values(cells).some((text) => text !== ''))
  const headings = Object.fromEntries([...places].map(([c, i]) => [c, (heading[i] ?? '').trim()]))
  return { kind: 'sheet', headings, unknown, formulas, rows }
}

/** As forms keep texts: line ends as one sign, none around it. */
const tidy = (cell: string) => cell.replace(/\r\n?/g, '\n').trim()
