import { describe, expect, it } from 'vitest'
import { type Definition, type Item, walk } from '../definition.ts'
import { drawn, formOf, plainSettings, type Sheets, said, workbookOf, yesNo } from './forms.test.setup.ts'
import { readWorkbook } from './read.ts'

// Forms as people and programs write them, and what is read out of them.

async function read(sheets: Sheets): Promise<Definition> {
  const { definition, problems } = await readWorkbook(await workbookOf(sheets))
  return definition ?? expect.fail(problems.map(said).join('\n'))
}
const items = (definition: Definition): Item[] => [...walk(definition.items)].map(({ item }) => item)
const one = async (survey: string, others: Sheets = {}) => {
  const { definition, problems } = await readWorkbook(await formOf(survey, others))
  return items(definition ?? expect.fail(problems.map(said).join('\n')))[0] ?? expect.fail('no item')
}

describe('the headings', () => {
  const named = [
    ['type', 'name', 'label::English (en)', 'label::Khmer (km)', 'required', 'constraint_message::English (en)'],
    ['Type', 'NAME ', 'label::English(en)', 'label:Khmer (km)', 'bind::required', 'Constraint Message :: English (en)'],
    ['type', 'name', 'label', 'Label::ខ្មែរ', 'Required', 'constraint_message'],
    ['type', 'name', 'label:en', 'label::km-KH', 'required', 'constraining message:English'],
    [
      '\u200btype',
      'na\u200bme',
      'ｌａｂｅｌ::English (EN)',
      'label::Khmer (kh)',
      'required',
      'bind::jr:constraintMsg::eng',
    ],
  ]
  it.each(named)('%s, %s, %s, %s, %s, %s', async (...headings) => {
    const form = await read({
      survey: [headings, ['integer', 'age', 'How old?', 'អាយុប៉ុន្មាន?', 'yes', 'Up to 17']],
      settings: plainSettings,
    })
    expect(form.languages).toEqual(['en', 'km'])
    expect(form.defaultLanguage).toBe('en')
    expect(form.items).toEqual([
      {
        kind: 'question',
        type: 'integer',
        name: 'age',
        label: { en: 'How old?', km: 'អាយុប៉ុន្មាន?' },
        required: 'yes',
        constraintMessage: { en: 'Up to 17' },
        sensitivity: 'plain',
      },
    ])
  })

  it('in any order, below empty rows, beside columns of the author', async () => {
    const form = await read({
      ' Survey ': [[], [], ['name', null, 'type', 'label'], [], ['a', 'x', 'text', 'A'], [], ['b', 'x', 'date', 'B']],
      settings: plainSettings,
    })
    expect(items(form).map((i) => i.name)).toEqual(['a', 'b'])
  })

  it('each language is called as the headings call it, in their order', async () => {
    const form = await read({
      survey: [
        ['type', 'name', 'label::ភាសាខ្មែរ (km)', 'label::English (en)', 'hint::Français (fr)'],
        ['text', 'a', 'ក', 'A', 'À'],
      ],
      settings: drawn('form_title | form_title_fr | form_title::English (en) | form_id\n ដំណើរ | Visite | Visit | v'),
    })
    expect(form.languages).toEqual(['km', 'en', 'fr'])
    expect(form.languageNames).toEqual({ km: 'ភាសាខ្មែរ', en: 'English', fr: 'Français' })
    expect(form.title).toEqual({ km: 'ដំណើរ', fr: 'Visite', en: 'Visit' })
  })

  it('a default language may be said by its code, its name, or as the headings have it', async () => {
    for (const said of ['km', 'Khmer', 'Khmer (km)', 'ខ្មែរ']) {
      const form = await read({
        survey: drawn('type | name | label::English (en) | label::Khmer (km)\n text | a | A | ក'),
        settings: drawn(`form_title | form_id | default_language\n ចំណងជើង | v | ${said}`),
      })
      expect([form.defaultLanguage, form.title]).toEqual(['km', { km: 'ចំណងជើង' }])
    }
  })
})

describe('types', () => {
  it.each(['select_one from', 'select_multiple from', 'select one from from', 'rank rank'])(
    'a list may be called as the words before it are: %s',
    async (cell) => {
      const list = cell.split(' ').at(-1) ?? ''
      const form = await read({
        survey: [
          ['type', 'name', 'label::English (en)', 'label::Khmer (km)'],
          [cell, 'a', 'A', 'ក'],
        ],
        settings: drawn('form_title | form_id | default_language\n V | v | English'),
        choices: drawn(`list_name | name | label::English (en) | label::Khmer (km)\n ${list} | x | X | ខ`),
      })
      expect(form.items).toMatchObject([{ list }])
    },
  )

  it.each([
    ['text', 'text'],
    ['string', 'text'],
    ['Integer', 'integer'],
    ['int', 'integer'],
    ['decimal', 'decimal'],
    ['date', 'date'],
    ['time', 'time'],
    ['dateTime', 'dateTime'],
    ['datetime', 'dateTime'],
    ['geopoint', 'geopoint'],
    ['acknowledge', 'acknowledge'],
    ['trigger', 'acknowledge'],
    ['hidden', 'hidden'],
    ['range', 'range'],
    ['select_one yes_no', 'select_one'],
    ['select one yes_no', 'select_one'],
    ['Select_One\u200byes_no', 'select_one'],
    ['select_one  yes_no ', 'select_one'],
    ['select_multiple yes_no', 'select_multiple'],
    ['select all that apply from yes_no', 'select_multiple'],
    ['rank yes_no', 'rank'],
  ])('%s', async (cell, type) => {
    const form = await read({
      survey: [
        ['type', 'name', 'label'],
        [cell, 'a', 'A'],
      ],
      choices: yesNo,
      settings: plainSettings,
    })
    expect(form.items[0]).toMatchObject({ kind: 'question', type, ...(/yes_no/.test(cell) && { list: 'yes_no' }) })
  })

  it.each(['begin group / end group', 'begin_group / end_group', 'Begin Group / End  Group'])('%s', async (frame) => {
    const [begin = '', end = ''] = frame.split(' / ')
    const form = await read({
      survey: [
        ['type', 'name', 'label', 'repeat_count', 'relevant', 'appearance'],
        [begin, 'g', 'G', null, '1 = 1', 'field-list w1'],
        ['begin repeat', 'r', 'R', 3],
        ['note', null, 'Thank you'],
        ['end_repeat', 'r'],
        [end],
      ],
      settings: plainSettings,
    })
    expect(form.items).toEqual([
      {
        ...{ kind: 'group', name: 'g', label: { en: 'G' }, relevant: '1 = 1', appearance: ['field-list', 'w1'] },
        items: [
          {
            ...{ kind: 'repeat', name: 'r', label: { en: 'R' }, count: '3' },
            items: [{ kind: 'note', name: 'note_4', label: { en: 'Thank you' } }],
          },
        ],
      },
    ])
  })

  it('a range says where it begins and ends, also in Khmer digits; else it goes from 1 to 10', async () => {
    const range = async (parameters: string) =>
      (await one(`type | name | label | parameters\n range | a | A | ${parameters}`)) as { range?: unknown }
    expect((await range('start=0 end=2.5 step=0.5')).range).toEqual({ start: 0, end: 2.5, step: 0.5 })
    expect((await range('start = ០; end = ១០០, step=១០')).range).toEqual({ start: 0, end: 100, step: 10 })
    expect((await range('')).range).toEqual({ start: 1, end: 10, step: 1 })
  })

  it('or_other adds the choice, and a sealed question that is asked when it is taken', async () => {
    const form = await read({
      survey: drawn(
        'type | name | label::English (en) | label::Khmer (km)\n select_one yes_no or_other | a | A | ក\n select_multiple yes_no or_other | b | B | ខ',
      ),
      choices: yesNo,
      settings: plainSettings,
    })
    expect(items(form).map((i) => [i.name, i.relevant, 'sensitivity' in i && i.sensitivity])).toEqual([
      ['a', undefined, 'plain'],
      ['a_other', "${a} = 'other'", 'sealed'],
      ['b', undefined, 'plain'],
      ['b_other', "selected(${b}, 'other')", 'sealed'],
    ])
    expect(form.lists['yes_no']?.map((c) => c.name)).toEqual(['yes', 'no', 'other'])
    expect(form.lists['yes_no']?.[2]?.label).toEqual({ en: 'Other', km: 'ផ្សេងទៀត' })
  })
})

describe('cells', () => {
  it('numbers, truths, days and times become what a person sees', async () => {
    const form = await read({
      survey: [
        ['type', 'name', 'label', 'default', 'required'],
        ['integer', 'a', 'A', 12, true],
        ['decimal', 'b', 'B', 0.1, false],
        ['date', 'c', 'C', new Date('2026-11-22T00:00:00Z'), 'no'],
        ['time', 'd', 'D', new Date('1899-12-31T14:30:00Z'), 'TRUE'],
        ['dateTime', 'e', 'E', new Date('2026-11-22T14:30:00Z'), 'true()'],
        ['select_one l', 'f', 'F', 1, '${a} > 1'],
      ],
      choices: [
        ['list_name', 'name', 'label', 'big'],
        ['l', 1, 1, true],
        ['l', 2, 'Two', null],
      ],
      settings: [
        ['form_title', 'form_id', 'version'],
        ['T', 't', 20261122],
      ],
    })
    const asked = items(form) as { default?: string; required?: string }[]
    expect(asked.map((q) => q.default)).toEqual([
      ...['12', '0.1', '2026-11-22', '14:30', '2026-11-22T14:30:00+07:00', '1'],
    ])
    expect(asked.map((q) => q.required)).toEqual(['yes', undefined, undefined, 'yes', 'yes', '${a} > 1'])
    expect(form.lists['l']).toEqual([
      { name: '1', label: { en: '1' }, columns: { big: 'TRUE' } },
      { name: '2', label: { en: 'Two' } },
    ])
    expect(form.version).toBe('20261122')
  })

  it('Khmer digits, Khmer words and letters without width stay as they were typed', async () => {
    const words = 'តើ\u200bអ្នក\u200bមាន\u200bអាយុ\u200c១២\u200dឆ្នាំ\u2060ឬ? 👧🏽\nបន្ទាត់ទី ២ <&> "' // two lines
    const form = await read({
      survey: [
        ['type', 'name', 'label', 'constraint'],
        ['select_one ភេទ', 'ភេទ', words, ". = 'ស្រី\u200bតូច' or . = '“'"],
      ],
      choices: [
        ['list_name', 'name', 'label'],
        ['ភេទ', 'ស្រី\u200bតូច', '១'],
        ['ភេទ', '“', '២'],
      ],
      settings: plainSettings,
    })
    expect(form.items[0]).toMatchObject({
      ...{ name: 'ភេទ', list: 'ភេទ', label: { en: words } },
      constraint: ". = 'ស្រី\u200bតូច' or . = '“'",
    })
    expect(form.lists['ភេទ']?.map((c) => [c.name, c.label['en']])).toEqual([
      ['ស្រី\u200bតូច', '១'],
      ['“', '២'],
    ])
  })

  it('quotation marks as word processors make them become plain ones, but not within quotation marks', async () => {
    const survey = 'type | name | label | relevant\n text | a | A |\n text | b | B | '
    const relevant = async (typed: string) => {
      const { definition, problems } = await readWorkbook(await formOf(survey + typed))
      return items(definition ?? expect.fail(problems.map(said).join('\n')))[1]?.relevant
    }
    expect(await relevant('${a} = “yes”')).toBe('${a} = "yes"')
    expect(await relevant('${a} = ‘yes’ or ${a} = ’no’')).toBe("${a} = 'yes' or ${a} = 'no'")
    expect(await relevant("${a} = 'don’t' and\u00a0${a} != “don't”")).toBe("${a} = 'don’t' and ${a} != \"don't\"")
    expect(await relevant('${a}\u200b=\u200b1')).toBe('${a} = 1')
  })

  it('a default of plain words keeps its quotation marks', async () => {
    expect(await one('type | name | label | default\n text | a | A | “we (all)”')).toMatchObject({
      default: '“we (all)”',
    })
  })
})

describe('who may read an answer', () => {
  it('texts and places are sealed and the others plain unless the form says otherwise; so is what is reckoned from them', async () => {
    const form = await read({
      survey: drawn(
        `type | name | label | sensitivity | calculation | default | code
         text | who | A | | | |
         geopoint | where | B | | | |
         text | colour | C | plain | | |
         integer | age | D | | | | age_years
         select_one yes_no | safe | E | sealed | | |
         calculate | greeting | | | concat('Hello ', \${who}) | |
         calculate | longer | | | string-length(\${greeting}) | |
         calculate | double | | | \${age} * 2 | |
         calculate | told | | plain | if(\${who} = '', 0, 1) | |
         integer | first | F | | | string-length(\${who}) |`,
      ),
      choices: yesNo,
      settings: plainSettings,
    })
    const sealed = items(form).map((i) => `${i.name} ${i.kind === 'question' && i.sensitivity}`)
    expect(sealed).toEqual([
      ...['who sealed', 'where sealed', 'colour plain', 'age plain', 'safe sealed', 'greeting sealed'],
      ...['longer sealed', 'double plain', 'told plain', 'first sealed'],
    ])
    expect(items(form)[3]).toMatchObject({ code: 'age_years' })
  })
})
