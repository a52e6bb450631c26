import { expect, test } from 'vitest'
import en from '#messages/en.json' with { type: 'json' }
import km from '#messages/km.json' with { type: 'json' }
import { formOf, question } from '#test/support/small-form.ts'
import type { Item, Question } from '../definition.ts'
import { compile, FormProblems, problemsOf } from './compile.ts'

const repeat = (name: string, items: Item[], more = {}): Item => ({ kind: 'repeat', name, items, ...more })
const around: Item[] = [
  question('integer', 'age'),
  question('select_one', 'town', { list: 'towns' }),
  { kind: 'group', name: 'about', items: [question('text', 'word')] },
  { kind: 'note', name: 'hello', label: { en: 'Hello' } },
  repeat('children', [
    question('text', 'child'),
    question('integer', 'years'),
    repeat('visits', [question('decimal', 'cost')]),
  ]),
  repeat('homes', [question('text', 'home')]),
]

const said = (...items: Item[]) =>
  problemsOf(formOf(...items)).map(({ name, column, problem, detail }) => [
    name,
    column,
    problem,
    detail['word'],
    detail['at'],
  ])

/** What is wrong, the word concerned, and at which letter it stands. */
const wrong: [string, string, string, string][] = [
  ['1 +', 'unexpected_end', '', '4'],
  ['(1 + 2', 'bracket_not_closed', '(', '1'],
  ['concat(1, 2', 'bracket_not_closed', '(', '7'],
  ['1 + 2)', 'unexpected_word', ')', '6'],
  ['1 2', 'unexpected_word', '2', '3'],
  ['concat(1,)', 'unexpected_word', ')', '10'],
  ['* 2', 'unexpected_word', '*', '1'],
  ["'open", 'quote_not_closed', "'", '1'],
  ['1 + “2”', 'unexpected_character', '“', '5'],
  ['1 & 2', 'unexpected_character', '&', '3'],
  ['១ + 1', 'unexpected_character', '១', '1'],
  ['${age + 1', 'name_not_closed', '${age + 1', '1'],
  ['1 + ${}', 'name_empty', '', '5'],
  ['age > 5', 'bare_word', 'age', '1'],
  ['${age} > five', 'bare_word', 'five', '10'],
  ['/form/age > 5', 'path_refused', '/', '1'],
  ['../age', 'path_refused', '..', '1'],
  ['${age}[1]', 'path_refused', '[', '7'],
  ['@id', 'path_refused', '@', '1'],
  ['current()/../age', 'refused_function', 'current', '1'],
  ["pulldata('a', 'b', 'c', 'd')", 'refused_function', 'pulldata', '1'],
  ['once(random())', 'refused_function', 'random', '6'],
  ['uuid()', 'refused_function', 'uuid', '1'],
  ["instance('x')", 'refused_function', 'instance', '1'],
  ['checklist(1, 2, 3)', 'refused_function', 'checklist', '1'],
  ['toString(1)', 'unknown_function', 'toString', '1'],
  ['constructor()', 'unknown_function', 'constructor', '1'],
  ['Selected(1, 2)', 'unknown_function', 'Selected', '1'],
  ['selected(${age})', 'wrong_number_of_arguments', 'selected', '1'],
  ['today(1)', 'wrong_number_of_arguments', 'today', '1'],
  ['indexed-repeat(${child}, ${children}, 1, ${visits})', 'wrong_number_of_arguments', 'indexed-repeat', '1'],
  ['sum(1 + 2)', 'needs_a_name', '1', '5'],
  ["jr:choice-name('a', 'town')", 'needs_a_name', 'town', '21'],
  ["concat('Hello ${age}')", 'name_in_quotes', 'Hello ${age}', '8'],
  ['regex(${age}, ${word})', 'pattern_not_fixed', 'regex', '15'],
  ["regex(${age}, '[0-9')", 'bad_pattern', '[0-9', '20'],
  ["regex(${age}, '(?=a)')", 'bad_pattern', '(?=a)', '17'],
  ["regex(${age}, '(a)\\1')", 'bad_pattern', '(a)\\1', '21'],
  ["regex(${age}, '(a{99}){99}')", 'pattern_too_large', '(a{99}){99}', '16'],
  [`1${' + 1'.repeat(6000)}`, 'too_long', '', '20001'],
  [`${'('.repeat(300)}1${')'.repeat(300)}`, 'too_deep', '(', '201'],
  ['${agee} > 5', 'unknown_name', 'agee', '1'],
  ['${Age} > 5', 'unknown_name', 'Age', '1'],
  ['${about} = 1', 'no_answer', 'about', '1'],
  ['${hello} = 1', 'no_answer', 'hello', '1'],
  ['${children} > 1', 'no_answer', 'children', '1'],
  ['sum(${children})', 'no_answer', 'children', '5'],
  ['${years} > 5', 'many_answers', 'years', '1'],
  ['1 + sum(${years}) + ${cost}', 'many_answers', 'cost', '21'],
  ['indexed-repeat(${cost}, ${children}, 1)', 'many_answers', 'cost', '16'],
  ['indexed-repeat(${child}, ${age}, 1)', 'not_a_repeat', 'age', '26'],
  ['indexed-repeat(${child}, ${children}, 1, ${homes}, 1)', 'not_in_that_repeat', 'homes', '42'],
  ['position(..)', 'not_in_repeat', 'position', '10'],
  ['index()', 'not_in_repeat', 'index', '1'],
  ['. > 5', 'self_not_here', '.', '1'],
  ['string-length()', 'self_not_here', 'string-length', '1'],
  ["jr:choice-name('a', '${age}')", 'not_a_select', 'age', '21'],
]

test.each(wrong)('%s is refused: %s', (calculation, problem, word, at) => {
  expect(said(...around, question('calculate', 'asked', { calculation }))).toContainEqual([
    'asked',
    'calculation',
    problem,
    word,
    at,
  ])
})

test('every column is looked at, and everything is told at once, in the order of the form', () => {
  const columns: Partial<Question> = {
    relevant: '${a}',
    required: '${b}',
    constraint: '${c}',
    default: '${d}',
    readOnly: '${e}',
    choiceFilter: 'size = ${f}',
    label: { en: 'Dear ${g}', km: 'ជូន ${g}' },
    hint: { en: '${h}' },
    constraintMessage: { en: 'so ${i}' },
    requiredMessage: { en: '${j}' },
    list: 'towns',
  }
  const found = problemsOf(
    formOf(
      ...around,
      question('select_one', 'first', columns),
      repeat('more', [question('text', 'x')], { count: '${k}' }),
    ),
  )
  expect(found.map((p) => [p.name, p.column, p.detail['word']])).toEqual(
    [
      ...[
        ['relevant', 'a'],
        ['required', 'b'],
        ['constraint', 'c'],
        ['default', 'd'],
        ['read_only', 'e'],
        ['choice_filter', 'f'],
      ],
      ...[
        ['label', 'g'],
        ['label', 'g'],
        ['hint', 'h'],
        ['constraint_message', 'i'],
        ['required_message', 'j'],
      ],
    ]
      .map((p) => ['first', ...p])
      .concat([['more', 'repeat_count', 'k']]),
  )
  expect(found.find((p) => p.column === 'label')).toMatchObject({
    problem: 'unknown_name',
    detail: { at: '6', language: 'en' },
  })
})

test('words cannot name what has many answers, and "once" and columns have their places', () => {
  expect(said(...around, question('text', 'asked', { label: { en: 'So ${child}?' } }))).toEqual([
    ['asked', 'label', 'many_answers', 'child', '4'],
  ])
  expect(said(...around, question('text', 'asked', { relevant: 'once(1)' }))).toEqual([
    ['asked', 'relevant', 'once_not_here', 'once', '1'],
  ])
  expect(said(question('select_one', 'town', { list: 'towns', choiceFilter: "region = 'x'" }))).toEqual([
    ['town', 'choice_filter', 'unknown_column', 'region', '1'],
  ])
  expect(
    said(question('select_one', 'town', { list: 'towns', choiceFilter: "province = 'x' and name != 'y'" })),
  ).toEqual([])
})

test('a default is an answer of its kind or an expression', () => {
  expect(said(question('integer', 'n', { default: 'twelve' }))).toEqual([
    ['n', 'default', 'bad_default', 'twelve', undefined],
  ])
  expect(said(question('select_one', 's', { list: 'colours', default: 'pink' }))).toEqual([
    ['s', 'default', 'bad_default', 'pink', undefined],
  ])
  expect(said(question('date', 'd', { default: 'today() - ' }))).toEqual([['d', 'default', 'unexpected_end', '', '11']])
  expect(
    said(
      question('date', 'd', { default: '2026-11-22' }),
      question('text', 't', { default: 'call me (later) - please' }),
    ),
  ).toEqual([])
})

test('a form with problems is not compiled, and tells all of them', () => {
  const items = [question('text', 'a', { relevant: '${x}' }), question('text', 'b', { constraint: '(' })]
  expect(() => compile(formOf(...items))).toThrow(FormProblems)
  expect(() => compile(formOf(...items))).toThrow('a.relevant: unknown_name, b.constraint: unexpected_end')
})

test('there is a sentence for each in both languages', () => {
  const told = [
    ...new Set(wrong.map(([, problem]) => problem)),
    'unknown_column',
    'once_not_here',
    'bad_default',
    'cycle',
  ]
  expect(told).toHaveLength(31)
  expect(Object.keys(en.forms.problem)).toEqual(expect.arrayContaining(told))
  expect(Object.keys(km.forms.problem)).toEqual(expect.arrayContaining(told))
})
