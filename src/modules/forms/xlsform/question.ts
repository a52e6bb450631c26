import type { Note, Question } from '../definition.ts'
import { isReckoned } from '../engine/items.ts'
import { countsFor, type RowKind, type SurveyColumn, surveyColumns } from './columns.ts'
import type { GridRow } from './grid.ts'
import type { Languages } from './languages.ts'
import type { Problems } from './problem.ts'
import type { Table } from './table.ts'
import { isSnakeCase, nearest, numberOf, straightened, yesOr } from './text.ts'
import { isSelect, type RowType } from './types.ts'

export type Asked = Extract<RowType, { is: 'question' } | { is: 'select' }>

/** What is needed to read a row of the survey. */
export type Reading = { readonly table: Table; readonly languages: Languages; readonly problems: Problems }

/** What every item may have besides its name. */
export function shown(reading: Reading, row: GridRow, name: string): Omit<Note, 'kind'> {
  const { table, languages } = reading
  const label = languages.words(table, row, 'label')
  const hint = languages.words(table, row, 'hint')
  const appearance = appearanceOf(reading, row)
  const relevant = expression(reading, row, 'relevant')
  return {
    name,
    ...(label ? { label } : {}),
    ...(hint ? { hint } : {}),
    ...(relevant ? { relevant } : {}),
    ...(appearance ? { appearance } : {}),
  }
}

/** A question that holds an answer. */
export function questionOf(reading: Reading, row: GridRow, name: string, asked: Asked): Question {
  const { table, languages, problems } = reading
  const required = flag(reading, row, 'required')
  const requiredMessage = languages.words(table, row, 'required_message')
  const constraint = expression(reading, row, 'constraint')
  const constraintMessage = languages.words(table, row, 'constraint_message')
  const calculation = expression(reading, row, 'calculation')
  const begins = expression(reading, row, 'default')
  const readOnly = flag(reading, row, 'read_only')
  const choiceFilter = expression(reading, row, 'choice_filter')
  const range = asked.type === 'range' ? rangeOf(reading, row) : undefined
  const code = codeOf(reading, row)
  if (asked.type === 'calculate' && !calculation)
    problems.add('calculation_missing', table.at(row, 'calculation'), { name })
  if (choiceFilter && !isSelect(asked.type)) misplaced(reading, row, 'choice_filter')
  if (asked.type !== 'range' && table.code(row, 'parameters') !== '')
    problems.add('parameter_ignored', table.at(row, 'parameters'), { parameter: table.code(row, 'parameters') })
  return {
    kind: 'question',
    type: asked.type,
    ...shown(reading, row, name),
    ...(required ? { required } : {}),
    ...(requiredMessage ? { requiredMessage } : {}),
    ...(constraint ? { constraint } : {}),
    ...(constraintMessage ? { constraintMessage } : {}),
    ...(calculation ? { calculation } : {}),
    ...(begins ? { default: begins } : {}),
    ...(readOnly ? { readOnly } : {}),
    ...(asked.is === 'select' ? { list: asked.list } : {}),
    ...(choiceFilter && isSelect(asked.type) ? { choiceFilter } : {}),
    ...(asked.is === 'select' && asked.other ? { orOther: true } : {}),
    ...(range ? { range } : {}),
    sensitivity: sensitivityOf(reading, row) ?? (sealedTypes.has(asked.type) ? 'sealed' : 'plain'),
    ...(code ? { code } : {}),
  }
}

/** Kinds whose answers tell or identify unless somebody says otherwise. */
const sealedTypes = new Set(['text', 'geopoint'])

/** What a person wrote of who may read the answer; undefined when nothing. */
export function sensitivityOf({ table, problems }: Reading, row: GridRow): 'plain' | 'sealed' | undefined {
  const text = table.code(row, 'sensitivity').toLowerCase()
  if (text === 'plain' || text === 'sealed') return text
  if (text !== '') problems.add('sensitivity_unknown', table.at(row, 'sensitivity'), { sensitivity: text })
  return undefined
}

/** Says which cells of a row hold something that does not count for its kind. */
export function lookForMisplaced(reading: Reading, row: GridRow, kind: RowKind): void {
  for (const column of surveyColumns) {
    if (countsFor(column, kind)) continue
    const places = reading.table.places.get(column) ?? []
    // Programs write "false" in every row, whether it can be required or not.
    if (places.some(({ at }) => yesOr((row.cells[at] ?? '').trim()) !== undefined)) misplaced(reading, row, column)
  }
}

function misplaced({ table, problems }: Reading, row: GridRow, column: SurveyColumn): void {
  problems.add('column_misplaced', table.at(row, column), { column, type: table.code(row, 'type') })
}

/** An expression as written, with straight quotation marks. A default may also be plain words. */
export function expression({ table, problems }: Reading, row: GridRow, column: SurveyColumn): string | undefined {
  const text = table.text(row, column)
  if (text === '' || (column === 'default' && !isReckoned(text))) return text || undefined
  const straight = straightened(text)
  if (straight !== text) problems.add('expression_tidied', table.at(row, column))
  return straight.trim() || undefined
}

function flag(reading: Reading, row: GridRow, column: 'required' | 'read_only'): string | undefined {
  const said = yesOr(reading.table.code(row, column))
  return said === undefined || said === 'yes' ? said : expression(reading, row, column)
}

function codeOf({ table, problems }: Reading, row: GridRow): string | undefined {
  const code = table.code(row, 'code')
  if (code !== '' && (!isSnakeCase(code) || code.length > 64))
    problems.add('code_invalid', table.at(row, 'code'), { code })
  return code || undefined
}

function appearanceOf({ table, problems }: Reading, row: GridRow): string[] | undefined {
  const text = table.code(row, 'appearance')
  if (/\bsearch\s*\(|\bex:/.test(text)) problems.add('appearance_external', table.at(row, 'appearance'))
  return text === '' ? undefined : text.split(/\s+/)
}

/** `start=0 end=10 step=1`; what is not said is as XLSForm has it: from 1 to 10 by 1. */
function rangeOf({ table, problems }: Reading, row: GridRow): { start: number; end: number; step: number } {
  const range = { start: 1, end: 10, step: 1 }
  const text = table.code(row, 'parameters')
  const where = table.at(row, 'parameters')
  for (const part of text.replace(/\s*=\s*/g, '=').split(/[\s,;]+/)) {
    if (part === '') continue
    const [key = '', value = ''] = part.toLowerCase().split('=')
    const number = numberOf(value)
    if (key !== 'start' && key !== 'end' && key !== 'step') {
      if (nearest(key, Object.keys(range))) problems.add('range_invalid', where, { parameter: part })
      else problems.add('parameter_ignored', where, { parameter: part })
    } else if (number === undefined) problems.add('range_invalid', where, { parameter: part })
    else range[key] = number
  }
  if (!(range.start < range.end && range.step > 0 && range.step <= range.end - range.start))
    problems.add('range_invalid', where, { parameter: text || 'start=1 end=10 step=1' })
  return range
}
