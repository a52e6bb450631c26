import { type Column, type Heading, headingOf, needed, type SheetName } from './columns.ts'
import type { Grid, GridRow } from './grid.ts'
import type { At, Problems } from './problem.ts'
import { plain, tidy } from './text.ts'

export const longestCell = 20_000
const longestHeading = 200
/** Letters in all cells together. A form of 5,000 questions and 50,000 choices has some nine million. */
export const mostText = 16_000_000

/** Where a column stands, and how the file calls it. */
export type Place = { readonly at: number; readonly heading: string; readonly language?: string }

/** A sheet whose columns are known. */
export class Table {
  readonly name: SheetName
  readonly sheet: string
  /** The row of the headings: the first in which something stands. */
  readonly headRow: number
  readonly places: ReadonlyMap<Column, readonly Place[]>
  readonly extras: readonly (Place & { readonly name: string })[]
  readonly rows: readonly GridRow[]

  constructor(name: SheetName, grid: Grid, problems: Problems) {
    const places = new Map<Column, Place[]>()
    const extras: (Place & { name: string })[] = []
    const [head, ...rows] = grid.rows
    for (const [at, cell] of (head?.cells ?? []).entries()) {
      const heading = tidy(cell)
      if (heading === '') continue
      const where = { sheet: grid.sheet, row: head?.row ?? 1, column: heading.slice(0, 100) }
      const meant: Heading = heading.length > longestHeading ? { why: 'column_unknown' } : headingOf(name, heading)
      if ('why' in meant) {
        problems.add(meant.why, where, { column: heading, ...('meant' in meant ? { meant: meant.meant } : {}) })
        continue
      }
      const place = { at, heading: where.column }
      if ('extra' in meant) {
        if (extras.some((e) => e.name === meant.extra)) problems.add('column_doubled', where, { column: heading })
        else extras.push({ ...place, name: meant.extra })
        continue
      }
      const those = places.get(meant.column) ?? []
      places.set(meant.column, [...those, meant.language ? { ...place, language: meant.language } : place])
    }
    this.name = name
    this.sheet = grid.sheet
    this.headRow = head?.row ?? 1
    this.places = places
    this.extras = extras
    this.rows = rows
    if (head)
      for (const column of needed[name])
        if (!places.has(column)) problems.add('column_missing', { sheet: grid.sheet, row: head.row }, { column })
  }

  /** A cell of codes; empty when there is none. */
  code = ({ cells }: GridRow, column: Column): string => plain(cells[this.places.get(column)?.[0]?.at ?? -1] ?? '')

  /** A cell of words, or an expression. */
  text = ({ cells }: GridRow, column: Column): string => tidy(cells[this.places.get(column)?.[0]?.at ?? -1] ?? '')

  /** Where a cell stands, under the heading that the file gives its column. */
  at({ row }: GridRow, column?: Column): At {
    if (!column) return { sheet: this.sheet, row }
    return { sheet: this.sheet, row, column: this.places.get(column)?.[0]?.heading ?? column }
  }
}

const failed = /^#(REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|N\/A|SPILL!|CALC!)$/

/** Says which cells are too long or show that a formula failed. Gives the letters of all. */
export function lookAtCells(table: Table, problems: Problems): number {
  let letters = 0
  const headings = new Map([...table.places.values(), table.extras].flat().map((p) => [p.at, p.heading]))
  for (const { row, cells } of table.rows)
    for (const [at, cell] of cells.entries()) {
      if (cell === '') continue
      letters += cell.length
      const column = headings.get(at)
      if (!column) continue
      if (cell.length > longestCell)
        problems.add('cell_too_long', { sheet: table.sheet, row, column }, { most: String(longestCell) })
      if (cell.startsWith('#') && failed.test(cell))
        problems.add('cell_formula_failed', { sheet: table.sheet, row, column }, { shown: cell })
    }
  return letters
}
