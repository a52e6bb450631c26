import type { Row } from '../entry/facts.ts'
import type { Confidence, ShownState } from '../schema.ts'
import type { Column } from './columns.ts'
import type { HsdsItem } from './read-hsds.ts'

// What a file says, on its way from the file to the plan.

/** A cell that the spreadsheet kept as something else than text: it may not say what was typed. */
export type Odd = 'number' | 'date'
export type SheetRow = {
  line: number
  cells: Partial<Record<Column, string>>
  odd: Partial<Record<Column, Odd>>
}
/** A table. `headings` says how the file calls each column; `unknown` are those that nobody knows. */
export type Sheet = {
  kind: 'sheet'
  headings: Partial<Record<Column, string>>
  unknown: string[]
  /** Rows of which a cell was worked out by a formula; what the spreadsheet last showed is taken as text. */
  formulas: number[]
  rows: SheetRow[]
}
export type HsdsFile = { kind: 'hsds'; rows: HsdsItem[] }
export type FileRead = Sheet | HsdsFile

/** What is wrong with a row, or (a remark) what to know of it. `code` is the key of its sentence. */
export type Problem = { line: number; column: string; code: string; values?: Record<string, string | number> }
export type Note = (column: string, code: string, values?: Record<string, string | number>) => void

/** How a row names what it is about. Empty texts: it does not say. */
export type Named = { id: string; code: string; nameEn: string; nameKm: string }
export type Identity = { line: number; organization: Named; service: Named | null }

/** What a row says of one entry: only what it says stands here. Rows without an id are not matched yet. */
export type Said = {
  fields: Record<string, string>
  phone?: Row[]
  url?: Row[]
  contact?: Row[]
  /** It may not know all numbers, links and locations: what it does not name stays. */
  partly?: true
}
export type SaidOfService = Said & {
  /** Every location of the service; fields that are not there are not said. */
  locations?: Row[]
  /** How one gets into each of these, in their order: only what is said. */
  waysIn?: Row[][]
  cost_option?: Row[]
  /** What the file says of marks that only people set. */
  byHand?: [column: string, answer: string][]
  confidence?: Confidence
  state?: ShownState
}
export type RowSaid = { organization: Said; service: SaidOfService | null }
