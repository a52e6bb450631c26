import fc from 'fast-check'
import type { Choice, Definition, Item, Question, Words } from '../definition.ts'
import { otherChoice, otherName, otherQuestion } from './other.ts'
import { tidy } from './text.ts'
import { isSelect } from './types.ts'

// Forms of every shape that reading can give, made up by chance: for what holds of all of them.

/** Words as people type them: Khmer, digits of both kinds, letters without width, lines, signs of XML and of workbooks. */
const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'តើ',
        'អ្នក',
        '\u200b',
        '\u200c',
        '\u200d',
        '\u2060',
        '១២',
        '12',
        ' ',
        '\n',
        '<b>',
        '&amp;',
        '"',
        "'",
        '“',
        '👧🏽',
      ),
      fc.constantFrom(
        '_x0041_',
        '_x005F_',
        '=1+1',
        '+',
        '-',
        '@',
        '#',
        '|',
        ':',
        'constructor',
        '__proto__',
        'toString',
        'é',
        '\t',
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => tidy(parts.join('').replaceAll('${', '')))
  .filter((text) => text !== '' && !/^#[A-Z]+[!?/]/.test(text) && text.isWellFormed())

const expressions = fc.constantFrom(
  '1 = 1',
  '\'“\' = "’"',
  "string-length('ស្រី\u200bតូច') > 2",
  'today() > date("2026-11-22")',
  '1 < 2 and\n2 > 1',
)
const code = fc.stringMatching(/^[a-z][a-z0-9]{0,6}(_[a-z0-9]{1,4})?$/)

export const languages = fc
  .uniqueArray(fc.constantFrom(['en', 'English'], ['km', 'ភាសាខ្មែរ'], ['fr', 'Français'], ['pt-br', 'Português']), {
    minLength: 1,
    selector: ([code]) => code,
  })
  .map((all) => all as [string, string][])

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 })

/** The object without what is undefined. */
const withoutNothing = <T extends object>(made: T): T =>
  Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)) as T

const wordsIn = (codes: readonly string[]): fc.Arbitrary<Words> =>
  fc
    .tuple(
      fc.subarray([...codes], { minLength: 1 }),
      fc.array(words, { minLength: codes.length, maxLength: codes.length }),
    )
    .map(([chosen, texts]) => Object.fromEntries(chosen.map((c, i) => [c, texts[i] ?? ''])))

const choices = (codes: readonly string[]): fc.Arbitrary<Choice[]> =>
  fc.uniqueArray(
    fc
      .record({
        name: fc.oneof(code, fc.constantFrom('1', '២', 'ស្រី\u200bតូច', 'a-b.c', 'constructor', "it's", '“')),
        label: wordsIn(codes),
        columns: maybe(fc.dictionary(fc.constantFrom('province', 'ខេត្ត', 'Filter_2'), words, { minKeys: 1 })),
      })
      .map((made) => withoutNothing(made) as Choice),
    { minLength: 1, maxLength: 5, selector: ({ name }) => name },
  )

const shown = (codes: readonly string[]) => ({
  hint: maybe(wordsIn(codes)),
  relevant: maybe(expressions),
  appearance: maybe(fc.array(fc.constantFrom('likert', 'minimal', 'w1', 'field-list'), { minLength: 1, maxLength: 3 })),
})

const types = ['text', 'integer', 'decimal', 'range', 'date', 'time', 'dateTime', 'geopoint', 'acknowledge'] as const
const all = [...types, 'calculate', 'hidden', 'select_one', 'select_multiple', 'rank'] as const

function question(codes: readonly string[], lists: readonly string[]): fc.Arbitrary<Question> {
  const range = fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9 }), fc.constantFrom(0.1, 0.25, 1, 1e-7))
    .map(([start, steps, step]) => ({ start, end: start + Math.max(steps, step), step }))
  return fc
    .record({
      ...shown(codes),
      type: fc.constantFrom(...all.filter((type) => lists.length > 0 || !isSelect(type))),
      label: wordsIn(codes),
      required: maybe(fc.oneof(fc.constant('yes'), expressions)),
      requiredMessage: maybe(wordsIn(codes)),
      constraint: maybe(expressions),
      constraintMessage: maybe(wordsIn(codes)),
      calculation: maybe(expressions),
      readOnly: maybe(fc.oneof(fc.constant('yes'), expressions)),
      choiceFilter: maybe(expressions),
      list: fc.constantFrom(...lists, ''),
      orOther: maybe(fc.constant(true as const)),
      range,
      text: maybe(words),
      sensitivity: fc.constantFrom('plain', 'sealed'),
      code: maybe(code),
    })
    .map(({ text, ...made }) => {
      const select = isSelect(made.type)
      const other = select && made.type !== 'rank' && made.orOther
      return withoutNothing({
        ...made,
        kind: 'question',
        name: '',
        calculation: made.type === 'calculate' ? (made.calculation ?? '1 + 1') : made.calculation,
        default: made.type === 'text' && text && !/\(/.test(text) ? text : undefined,
        list: select ? made.list || lists[0] : undefined,
        choiceFilter: select && !other ? made.choiceFilter : undefined,
        orOther: other || undefined,
        range: made.type === 'range' ? made.range : undefined,
      }) as Question
    })
}

function itemsOf(codes: readonly string[], lists: readonly string[]): fc.Arbitrary<Item[]> {
  const about = { ...shown(codes), label: maybe(wordsIn(codes)), name: fc.constant('') }
  return fc.letrec<{ items: Item[]; item: Item }>((tie) => ({
    items: fc.array(tie('item'), { minLength: 1, maxLength: 5 }),
    item: fc.oneof(
      { maxDepth: 3 },
      { arbitrary: question(codes, lists), weight: 6 },
      {
        arbitrary: fc
          .record({ ...about, kind: fc.constant('note' as const), label: wordsIn(codes) })
          .map(withoutNothing) as fc.Arbitrary<Item>,
        weight: 1,
      },
      {
        arbitrary: fc
          .record({
            ...about,
            kind: fc.constantFrom('group', 'repeat'),
            items: tie('items'),
            count: maybe(fc.constant('3')),
          })
          .map(({ count, ...made }) =>
            withoutNothing({ ...made, ...(made.kind === 'repeat' ? { count } : {}) }),
          ) as fc.Arbitrary<Item>,
        weight: 2,
      },
    ),
  })).items
}

/** Gives each item a name of its own, and each `or_other` the question that belongs to it. */
function named(items: readonly Item[], codes: readonly string[], names: Iterator<string>): Item[] {
  return items.flatMap((item): Item[] => {
    const name = names.next().value as string
    if (item.kind === 'group' || item.kind === 'repeat')
      return [{ ...item, name, items: named(item.items, codes, names) }]
    const made = { ...item, name }
    return made.kind === 'question' && made.orOther ? [made, otherQuestion(made, codes)] : [made]
  })
}

function* namesLike(forms: readonly string[]): Generator<string> {
  for (let i = 0; ; i++) yield `${forms[i % forms.length]}${i}`
}

export const definitions: fc.Arbitrary<Definition> = languages.chain((all) => {
  const codes = all.map(([code]) => code)
  const listNames = fc.uniqueArray(fc.oneof(code, fc.constantFrom('ភេទ', 'yes-no', '2024')), { maxLength: 3 })
  return listNames.chain((lists) =>
    fc
      .record({
        id: code,
        version: fc.oneof(fc.constant(''), words),
        title: wordsIn(codes),
        style: maybe(fc.uniqueArray(fc.constantFrom('pages', 'one-page', 'theme-grid', 'x1'), { minLength: 1 })),
        defaultLanguage: fc.constantFrom(...codes),
        items: itemsOf(codes, lists),
        lists: fc.tuple(...lists.map(() => choices(codes))),
        forms: fc.uniqueArray(fc.constantFrom('a', 'child_', 'អាយុ', 'q-', 'é.'), { minLength: 1 }),
      })
      .map(({ forms, lists: made, style, ...rest }): Definition => {
        const items = named(rest.items, codes, namesLike(forms))
        const withOther = new Set(listsWithOther(items))
        return {
          ...rest,
          ...(style ? { style } : {}),
          items,
          languages: codes,
          languageNames: Object.fromEntries(all),
          lists: Object.fromEntries(
            lists.map((list, i) => {
              const own = made[i] ?? []
              const lacks = withOther.has(list) && !own.some((c) => c.name === otherName)
              return [list, lacks ? [...own, otherChoice(codes)] : own]
            }),
          ),
        }
      }),
  )
})

const listsWithOther = (items: readonly Item[]): string[] =>
  items.flatMap((item) => {
    if (item.kind === 'group' || item.kind === 'repeat') return listsWithOther(item.items)
    return item.kind === 'question' && item.orOther && item.list ? [item.list] : []
  })
