import { isDeepStrictEqual } from 'node:util'
import { headCell, spreadsheetWriter, textCell } from '#platform/files/spreadsheet.ts'
import { packedZip, unpacked, zipEntries } from '#platform/files/zip.ts'
import type { Definition, Item, Question, Words } from '../definition.ts'
import { hasWords, type SurveyColumn, surveyColumns } from './columns.ts'
import { otherQuestion } from './other.ts'

type Cells = Readonly<Record<string, string>>
const largest = 512 * 1024 * 1024

/**
 * A form as an XLSForm workbook, as KoboToolbox and ODK read it. The same form makes the same bytes,
 * and reading them gives the form again.
 */
export async function writeWorkbook(definition: Definition): Promise<Buffer> {
  const writeXlsx = await spreadsheetWriter()
  const made = await writeXlsx(
    sheetsOf(definition).map(([sheet, [heading = [], ...rows]]) => ({
      sheet,
      stickyRowsCount: 1,
      columns: heading.map((name) => ({ width: /^(label|hint)/.test(name) ? 40 : 18 })),
      data: [heading.map(headCell), ...rows.map((row) => row.map(cellOf))],
    })),
  ).toBuffer()
  // What it made tells the time of day; packed again it does not.
  return packedZip(zipEntries(made).map((entry) => ({ name: entry.name, bytes: unpacked(made, entry, largest) })))
}

/** The sheets of that workbook as texts, each with its headings first. */
export const sheetsOf = (definition: Definition): (readonly [sheet: string, rows: string[][]])[] => [
  ['survey', surveySheet(definition)],
  ['choices', choicesSheet(definition)],
  ['settings', settingsSheet(definition)],
]

const cellOf = (text: string) => (text === '' ? null : textCell(text))

/** `label::English (en)`. */
const inLanguage = (column: string, { languageNames }: Definition, code: string): string =>
  `${column}::${languageNames[code] ?? code} (${code})`

const wordCells = (column: string, words: Words | undefined, definition: Definition): Cells =>
  Object.fromEntries(Object.entries(words ?? {}).map(([code, text]) => [inLanguage(column, definition, code), text]))

function surveySheet(definition: Definition): string[][] {
  const rows = itemRows(definition.items, definition)
  const filled = new Set(rows.flatMap((row) => Object.keys(row).filter((column) => row[column])))
  const always: readonly SurveyColumn[] = ['type', 'name', 'label']
  const heading = surveyColumns.flatMap((column) => {
    const names = hasWords(column) ? definition.languages.map((code) => inLanguage(column, definition, code)) : [column]
    return always.includes(column) || names.some((name) => filled.has(name)) ? names : []
  })
  return [heading, ...rows.map((row) => heading.map((column) => row[column] ?? ''))]
}

function itemRows(items: readonly Item[], definition: Definition): Cells[] {
  return items.flatMap((item, i) => {
    if (item.kind === 'question') {
      const before = items[i - 1]
      const said = before?.kind === 'question' && before.orOther && sameQuestion(item, before, definition)
      return said ? [] : [questionCells(item, definition)]
    }
    if (item.kind === 'note') return [{ type: 'note', ...shownCells(item, definition) }]
    const count = item.kind === 'repeat' && item.count ? { repeat_count: item.count } : {}
    return [
      { type: `begin_${item.kind}`, ...shownCells(item, definition), ...count },
      ...itemRows(item.items, definition),
      { type: `end_${item.kind}` },
    ]
  })
}

/** Whether a question is what `or_other` of the one before it adds, and so need not be written. */
const sameQuestion = (item: Question, before: Question, definition: Definition): boolean =>
  isDeepStrictEqual(
    JSON.parse(JSON.stringify(item)),
    JSON.parse(JSON.stringify(otherQuestion(before, definition.languages))),
  )

const shownCells = (item: Item, definition: Definition): Cells => ({
  name: item.name,
  ...wordCells('label', item.label, definition),
  ...wordCells('hint', item.hint, definition),
  relevant: item.relevant ?? '',
  appearance: (item.appearance ?? []).join(' '),
})

const questionCells = (question: Question, definition: Definition): Cells => ({
  ...shownCells(question, definition),
  type: [question.type, question.list, question.orOther && 'or_other'].filter(Boolean).join(' '),
  required: question.required ?? '',
  ...wordCells('required_message', question.requiredMessage, definition),
  constraint: question.constraint ?? '',
  ...wordCells('constraint_message', question.constraintMessage, definition),
  calculation: question.calculation ?? '',
  default: question.default ?? '',
  choice_filter: question.choiceFilter ?? '',
  read_only: question.readOnly ?? '',
  parameters: question.range
    ? `start=${question.range.start} end=${question.range.end} step=${question.range.step}`
    : '',
  sensitivity: question.sensitivity,
  code: question.code ?? '',
})

function choicesSheet(definition: Definition): string[][] {
  const labels = definition.languages.map((code) => inLanguage('label', definition, code))
  const all = Object.entries(definition.lists).flatMap(([list, choices]) => choices.map((choice) => ({ list, choice })))
  const extras = [...new Set(all.flatMap(({ choice }) => Object.keys(choice.columns ?? {})))]
  return [
    ['list_name', 'name', ...labels, ...extras],
    ...all.map(({ list, choice }) => [
      list,
      choice.name,
      ...definition.languages.map((code) => choice.label[code] ?? ''),
      ...extras.map((column) => choice.columns?.[column] ?? ''),
    ]),
  ]
}

/** The title in further languages has headings that other programs pass over. */
function settingsSheet(definition: Definition): string[][] {
  const { id, version, title, style, defaultLanguage, languageNames } = definition
  const others = definition.languages.filter((code) => code !== defaultLanguage && title[code])
  return [
    [
      'form_title',
      'form_id',
      'version',
      'default_language',
      ...(style ? ['style'] : []),
      ...others.map((code) => `form_title_${code}`),
    ],
    [
      title[defaultLanguage] ?? '',
      id,
      version,
      `${languageNames[defaultLanguage] ?? defaultLanguage} (${defaultLanguage})`,
      ...(style ? [style.join(' ')] : []),
      ...others.map((code) => title[code] ?? ''),
    ],
  ]
}
