import type { Definition } from '../definition.ts'
import { type FormRead, readGrids } from './read.ts'
import { sheetsOf } from './write.ts'

/**
 * Reads a form as the workbook of it would be read, without making the file: what is wrong with it, and what
 * to look at, each at the row and column where that workbook has it.
 */
export const readAgain = (definition: Definition): FormRead =>
  readGrids(
    sheetsOf(definition).map(([sheet, rows]) => ({
      sheet,
      rows: rows.map((cells, i) => ({ row: i + 1, cells })).filter(({ cells }) => cells.some((c) => c.trim() !== '')),
    })),
  )
