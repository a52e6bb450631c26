import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import en from '#messages/en.json' with { type: 'json' }
import { translator } from '#platform/i18n/i18n.ts'
import { brokenSurveys } from './broken-surveys.test.setup.ts'
import { drawn, formOf, plainSettings, type Sheets, said, workbookOf, yesNo } from './forms.test.setup.ts'
import { levels } from './problem.ts'
import { readGrids, readWorkbook } from './read.ts'

// Forms with mistakes, and all that is said of each: sheet, row, column, what, and the words concerned.

type Broken = [what: string, survey: string, problems: string[], others?: Sheets]
const others: Broken[] = [
  [
    'no list, name or label',
    'type | name | label::English (en) | label::Khmer (km)\n select_one yes_no | a | A | ក',
    [
      'choices 3 list_name: list_name_missing',
      'choices 4 name: choice_name_missing',
      'choices 5 label::English (en): choice_label_missing no',
      '? choices 6 label::Khmer (km): translation_missing maybe Khmer',
    ],
    {
      choices: [
        ...yesNo.slice(0, 2),
        ['', 'x', 'X', 'X'],
        ['yes_no', '', 'X', 'X'],
        ['yes_no', 'no', '', ''],
        ['yes_no', 'maybe', 'M', ''],
      ],
    },
  ],
  [
    'names of choices and lists',
    'type | name | label::English (en) | label::Khmer (km)\n select_one yes_no | a | A | ក',
    [
      'choices 4 name: choice_doubled yes yes_no',
      'choices 5 name: choice_name_spaces not yet',
      'choices 6 list_name: list_name_spaces a b',
      '? choices 6 list_name: list_unused a b',
      `choices 7 name: choice_name_too_long ${'n'.repeat(100)}… 100`,
      'choices 8 name: choice_doubled y\u200bes yes_no',
    ],
    {
      choices: [
        ...yesNo,
        ['yes_no', 'yes', 'X', 'X'],
        ['yes_no', 'not yet', 'X', 'X'],
        ['a b', 'x', 'X', 'X'],
        ['yes_no', 'n'.repeat(101), 'X', 'X'],
        ['yes_no', 'y\u200bes', 'X', 'X'],
      ],
    },
  ],
  [
    'no sheet of choices',
    'type | name | label::English (en) | label::Khmer (km)\n select_one yes_no | a | A | ក',
    ['survey 2 type: list_unknown yes_no', '. Notes: sheet_ignored Notes'],
    { choices: [], Notes: [['x']] },
  ],
  [
    'no sheet of settings',
    'type | name | label::English (en) | label::Khmer (km)\n text | a | A | ក',
    ['settings form_id: form_id_missing', 'settings form_title: form_title_missing'],
    { choices: [], settings: [] },
  ],
  [
    'settings',
    'type | name | label::English (en) | label::Khmer (km)\n text | a | A | ក',
    [
      'settings 2 ID String: form_id_invalid Intake Form 2026! intake_form_2026',
      '. settings 1 public_key: column_ignored public_key',
      '? settings 1 vresion: column_misspelt vresion version',
      'settings 2 default language: default_language_unknown French (fr)',
      '? settings 3: settings_rows',
      '. settings 2 style: style_unknown one-sheet',
    ],
    {
      choices: [],
      settings: drawn(
        'title | ID String | default language | public_key | vresion | style\n T | Intake Form 2026! | French (fr) | | | theme-grid one-sheet\n U | b | | | |',
      ),
    },
  ],
  [
    'languages',
    'type | name | label::Elvish | label::Khmer (kh)\n text | a | A | ក',
    [
      'survey 1 label::Elvish: language_unknown Elvish',
      '. survey 1 label::Khmer (kh): language_country Khmer',
      '? survey: language_missing English',
      'settings 2 default_language: default_language_unknown English (en)',
    ],
    { choices: [] },
  ],
  [
    'labels that do not say their language',
    'type | name | label\n text | a | ឈ្មោះ',
    ['. survey 1: language_assumed ភាសាខ្មែរ', '? survey: language_missing English'],
    { choices: [], settings: drawn('form_title | form_id\n T | t') },
  ],
  [
    'cells',
    'type | name | label::English (en) | label::Khmer (km)\n text | a | A | ក',
    [`survey 2 label::Khmer (km): cell_too_long 20000`, 'survey 3 label::English (en): cell_formula_failed #REF!'],
    {
      survey: [
        ...drawn('type | name | label::English (en) | label::Khmer (km)'),
        ['text', 'a', 'A', 'ក'.repeat(20_001)],
        ['text', 'b', '#REF!', 'ខ'],
      ],
      choices: [],
    },
  ],
  ['an empty sheet', '', ['survey: sheet_empty'], { survey: drawn('type | name | label') }],
]

const say = translator('en') as unknown as (key: string, values: object) => string
const problemsIn = async (form: string, sheets?: Sheets) => {
  const { definition, problems } = await readWorkbook(await formOf(form, sheets))
  expect(definition === undefined).toBe(problems.some((p) => p.level === 'error'))
  return problems.map(said)
}

describe('of a form with mistakes everything is said at once', () => {
  it.each(brokenSurveys)('$what', async ({ survey, problems }) => {
    // A list that a form on this page does not use is not what is asked here.
    const found = (await problemsIn(survey)).filter((p) => !p.includes('list_unused') || problems.includes(p))
    expect(found.sort()).toEqual(problems.toSorted())
  })

  it.each(others)('in the other sheets: %s', async (_, form, problems, sheets) => {
    const found = (await problemsIn(form, sheets)).filter((p) => !p.includes('list_unused') || problems.includes(p))
    expect(found.sort()).toEqual(problems.toSorted())
  })

  it('a workbook without the sheet of questions', async () => {
    const { problems } = await readWorkbook(await workbookOf({ Sheet1: [['type']], settings: plainSettings }))
    expect(problems.map(said)).toEqual(['file: sheet_missing survey', '. Sheet1: sheet_ignored Sheet1'])
  })

  it('in the order of the sheets and rows, whatever the order of the sheets in the file', async () => {
    const sheets = {
      settings: [],
      choices: [...yesNo, ['yes_no', 'yes', 'X', 'X']],
      survey: drawn('type | name | label::English (en) | label::Khmer (km)\n text | b c | B | ខ\n wish | a | A | ក'),
    }
    expect((await readWorkbook(await workbookOf(sheets))).problems.map(said)).toEqual([
      'survey 2 name: name_spaces b c',
      'survey 3 type: type_unknown wish',
      '? choices 2 list_name: list_unused yes_no',
      'choices 4 name: choice_doubled yes yes_no',
      'settings form_id: form_id_missing',
      'settings form_title: form_title_missing',
    ])
  })

  it('of a kind that comes hundreds of times, the others are counted', async () => {
    const rows = Array.from({ length: 260 }, (_, i) => ['text', `a${i}`, 'A', ''])
    const head = ['type', 'name', 'label::English (en)', 'label::Khmer (km)']
    const sheets = { survey: [head, ...rows], choices: [], settings: plainSettings }
    const { problems } = await readWorkbook(await workbookOf(sheets))
    expect(problems).toHaveLength(201)
    expect(said(problems.at(-1) ?? expect.fail())).toBe('. file: more_like_this translation_missing 60')
  })

  it('more questions and choices than a form may have', async () => {
    const questions = Array.from({ length: 5_001 }, (_, i) => ['text', `a${i}`, 'A'])
    const choices = Array.from({ length: 50_001 }, (_, i) => ['l', `c${i}`, 'C'])
    const { problems } = await readWorkbook(
      await workbookOf({
        survey: [['type', 'name', 'label'], ['select_one l', 'b', 'B'], ...questions],
        choices: [['list_name', 'name', 'label'], ...choices],
        settings: plainSettings,
      }),
    )
    expect(problems.filter((p) => p.level === 'error').map(said)).toEqual([
      'survey 5002: too_many_questions 5000',
      'choices: too_many_choices 50000',
    ])
  })

  it('whatever stands in the cells, something is said, and reading does not fail', () => {
    const cell = fc.oneof(
      fc.constantFrom(
        'type',
        'name',
        'label',
        'label::English (en)',
        'label::Khmer',
        'list_name',
        'form_id',
        'required',
      ),
      fc.constantFrom(
        'begin group',
        'end group',
        'begin repeat',
        'end repeat',
        'select_one a',
        'rank a or_other',
        'note',
      ),
      fc.constantFrom(
        'text',
        'calculate',
        'range',
        'yes',
        'a',
        'b',
        '\u200b',
        '${a}',
        '${',
        "'",
        '“',
        '#REF!',
        'start=1',
      ),
      fc.constantFrom(
        'constraint',
        'relevant',
        'calculation',
        'choice_filter',
        'default',
        'parameters',
        '(((',
        '. >',
        '១',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constant(''),
    )
    const rows = fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 12 })
    const heading = fc.shuffledSubarray([
      ...['type', 'name', 'label', 'label::Khmer (km)', 'relevant', 'constraint', 'calculation', 'default', 'required'],
      ...['choice_filter', 'parameters', 'list_name', 'form_id', 'form_title', 'default_language', 'appearance'],
    ])
    const sheet = (name: string) =>
      fc.tuple(heading, rows).map(([head, others]) => ({
        sheet: name,
        rows: [head, ...others].map((cells, i) => ({ row: i + 1, cells })),
      }))
    fc.assert(
      fc.property(sheet('survey'), sheet('choices'), sheet('settings'), (...grids) => {
        const { definition, problems } = readGrids(grids)
        expect(definition !== undefined || problems.some((p) => p.level === 'error')).toBe(true)
        for (const { problem, detail } of problems)
          expect(say(`forms.problem.${problem}`, detail)).not.toContain('forms.problem')
      }),
      { numRuns: 500 },
    )
  })

  it('every problem that reading can name is on this page or is one of a whole file, and has its sentence', () => {
    const named = [...brokenSurveys.map((b) => b.problems), ...others.map(([, , p]) => p)].flatMap((problems) =>
      problems.map((p) => / ?: (\w+)/.exec(p)?.[1]),
    )
    const here = new Set([...named, 'sheet_missing', 'too_many_questions', 'too_many_choices', 'more_like_this'])
    const missing = Object.keys(levels).filter((code) => !here.has(code) && !code.startsWith('file_'))
    expect(missing).toEqual([])
    expect(Object.keys(levels).filter((code) => !(code in en.forms.problem))).toEqual([])
  })
})
