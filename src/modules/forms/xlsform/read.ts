import type { Choice, Definition } from '../definition.ts'
import { problemsOf } from '../engine/compile.ts'
import { type Lists, readChoices } from './choices.ts'
import { type SheetName, type SurveyColumn, sheetNames } from './columns.ts'
import { type Grid, gridsOf, Unreadable } from './grid.ts'
import { languagesOf } from './languages.ts'
import { otherChoice, otherName } from './other.ts'
import { type Problem, Problems } from './problem.ts'
import type { Reading } from './question.ts'
import { sealDerived } from './sensitivity.ts'
import { readSettings } from './settings.ts'
import { readSurvey, type Survey } from './survey.ts'
import { lookAtCells, mostText, Table } from './table.ts'
import { plain } from './text.ts'

export type FormRead = {
  /** The form; only when no problem is an error. */
  readonly definition?: Definition
  /** All at once: the file's own first, then by sheet and row. */
  readonly problems: readonly Problem[]
}

/**
 * Reads an XLSForm workbook. Untrusted files are read in a process of their own: `import.ts`.
 * It throws for no file, however broken.
 */
export async function readWorkbook(bytes: Buffer): Promise<FormRead> {
  const problems = new Problems()
  try {
    return readGrids(await gridsOf(bytes), problems)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    problems.add(error.problem, { sheet: '' }, error.detail)
    return { problems: problems.inOrder([]) }
  }
}

/** Reads the sheets of an XLSForm. */
export function readGrids(grids: readonly Grid[], problems = new Problems()): FormRead {
  const tables = tablesOf(grids, problems)
  const order = [...sheetNames.flatMap((name) => tables[name]?.sheet ?? name), ...grids.map(({ sheet }) => sheet)]
  const all = sheetNames.flatMap((name) => tables[name] ?? [])
  const letters = all.reduce((sum, table) => sum + lookAtCells(table, problems), 0)
  if (letters > mostText) problems.add('file_too_much_text', { sheet: '' }, { most: String(mostText) })
  else if (tables.survey && tables.survey.rows.length > 0) {
    const { survey, choices, settings } = tables
    const languages = languagesOf(all, settings, problems)
    const reading = { table: survey, languages, problems }
    const about = readSettings(settings, languages, problems)
    const read = readSurvey(reading)
    const lists = readChoices(choices, languages, problems)
    const items = sealDerived(read.items, survey, read.rows, problems)
    lookForLanguages(reading)
    const definition: Definition = {
      ...about,
      languages: languages.codes,
      languageNames: languages.names,
      defaultLanguage: languages.byDefault,
      items,
      lists: listsOf(read, lists, choices, reading),
    }
    if (!read.cut) lookAtExpressions(definition, read, reading)
    if (!problems.failed) return { definition, problems: problems.inOrder(order) }
  }
  return { problems: problems.inOrder(order) }
}

function tablesOf(grids: readonly Grid[], problems: Problems): { [name in SheetName]?: Table } {
  const tables: { [name in SheetName]?: Table } = {}
  for (const grid of grids) {
    const name = sheetNames.find((n) => n === plain(grid.sheet).toLowerCase())
    if (name && !tables[name]) tables[name] = new Table(name, grid, problems)
    else if (grid.rows.length > 0) problems.add('sheet_ignored', { sheet: grid.sheet }, { sheet: grid.sheet })
  }
  if (!tables.survey) problems.add('sheet_missing', { sheet: '' }, { sheet: 'survey' })
  else if (tables.survey.rows.length === 0) problems.add('sheet_empty', { sheet: tables.survey.sheet })
  return tables
}

function lookForLanguages({ table, languages, problems }: Reading): void {
  for (const [code, language] of [
    ['km', 'ភាសាខ្មែរ'],
    ['en', 'English'],
  ] as const)
    if (!languages.codes.includes(code)) problems.add('language_missing', { sheet: table.sheet }, { language })
}

/** The lists with what `or_other` adds; says which are named and not there, or there and not named. */
function listsOf(
  { items, rows }: Survey,
  lists: Lists,
  choices: Table | undefined,
  { table, languages, problems }: Reading,
): Record<string, readonly Choice[]> {
  const named = new Set<string>()
  const made = new Map([...lists].map(([name, list]) => [name, list.choices]))
  const look = (inner: Survey['items']): void => {
    for (const item of inner) {
      if (item.kind === 'group' || item.kind === 'repeat') look(item.items)
      if (item.kind !== 'question' || item.list === undefined) continue
      named.add(item.list)
      const row = rows.get(item.name)
      const list = made.get(item.list)
      if (!list && row) problems.add('list_unknown', table.at(row, 'type'), { list: item.list })
      if (!list) made.set(item.list, [])
      if (list && item.orOther && !list.some((choice) => choice.name === otherName))
        list.push(otherChoice(languages.codes))
    }
  }
  look(items)
  for (const [name, { row }] of lists)
    if (!named.has(name) && choices) problems.add('list_unused', choices.at(row, 'list_name'), { list: name })
  return Object.fromEntries(made)
}

/** What the engine finds in expressions and words, at the row and under the heading where it stands. */
function lookAtExpressions(definition: Definition, survey: Survey, { table, languages, problems }: Reading): void {
  for (const { name, column, problem, detail } of problemsOf(definition)) {
    const row = survey.rows.get(name)
    if (!row) continue
    const word = detail['word'] ?? ''
    const where = { ...table.at(row, column satisfies SurveyColumn) }
    const language = detail['language']
    if (language) where.column = languages.heading(table, column, language)
    if (survey.dropped.has(word)) problems.add('name_dropped', where, { name: word })
    else problems.addForeign(problem, 'error', where, detail)
  }
}
