import { expect, test } from 'vitest'
import { filled, formOf, question } from '#test/support/small-form.ts'
import type { Answers, Item, Question } from '../definition.ts'
import { compile } from './compile.ts'
import { begin } from './fill.ts'

const select = (name: string, list: string, more: Partial<Question> = {}) =>
  question('select_one', name, { list, ...more })
const calculate = (name: string, calculation: string) => question('calculate', name, { calculation })

test('what is hidden counts for nothing, and is still there when it is shown again', () => {
  const filling = filled([
    select('safe', 'yes_no'),
    {
      kind: 'group',
      name: 'more',
      relevant: "${safe} = 'no'",
      items: [question('text', 'story'), calculate('letters', 'string-length(${story})')],
    },
  ])
  expect(filling.change('safe', 'no')).toEqual(['safe', 'more', 'story', 'letters'])
  filling.change('story', 'A made-up story')
  expect(filling.answers()).toEqual({ safe: 'no', story: 'A made-up story', letters: 15 })
  filling.change('safe', 'yes')
  expect(filling.at('story')).toMatchObject({ relevant: false, answer: 'A made-up story', problem: null })
  expect(filling.answers()).toEqual({ safe: 'yes' })
  expect(filling.all()).toMatchObject({ safe: 'yes', story: 'A made-up story' })
  filling.change('safe', 'no')
  expect(filling.answers()).toEqual({ safe: 'no', story: 'A made-up story', letters: 15 })
})

test('only what hangs on an answer is told as changed', () => {
  const filling = filled([
    question('integer', 'a'),
    calculate('twice', '${a} * 2'),
    calculate('big', '${twice} > 10'),
    question('text', 'other'),
    question('text', 'why', { relevant: "${big} = 'true'" }),
  ])
  expect(filling.change('a', 3)).toEqual(['a', 'twice'])
  expect(filling.change('a', 3)).toEqual([])
  expect(filling.change('a', 6)).toEqual(['a', 'twice', 'big', 'why'])
  expect(filling.change('other', 'x')).toEqual(['other'])
})

test('what is wrong with an answer is told while it is asked', () => {
  const filling = filled([
    question('integer', 'age', { required: 'yes', constraint: '. >= 0 and . < 18' }),
    select('colour', 'colours', { required: '${age} > 5' }),
    question('range', 'pain', { range: { start: 0, end: 10, step: 2 } }),
    question('acknowledge', 'agreed', { required: 'yes', relevant: '${age} < 5' }),
    question('date', 'on'),
  ])
  expect(filling.problems()).toEqual([{ path: 'age', problem: 'required' }])
  filling.change('age', 18)
  expect(filling.problems()).toEqual([
    { path: 'age', problem: 'constraint' },
    { path: 'colour', problem: 'required' },
  ])
  filling.change('age', 1.5)
  filling.change('colour', 'pink')
  filling.change('pain', 3)
  filling.change('on', '2026-02-30')
  expect(filling.problems()).toEqual([
    { path: 'age', problem: 'type' },
    { path: 'colour', problem: 'choice' },
    { path: 'pain', problem: 'range' },
    { path: 'agreed', problem: 'required' },
    { path: 'on', problem: 'type' },
  ])
  filling.change('age', 7)
  filling.change('colour', 'red')
  filling.change('pain', 4)
  filling.change('on', undefined)
  expect(filling.problems()).toEqual([])
})

test('choices are offered as other answers have it', () => {
  const filling = filled([
    question('text', 'province'),
    select('town', 'towns', { choiceFilter: 'province = ${province} and name != "chhouk"' }),
  ])
  const offered = () => filling.at('town').choices?.map((c) => c.name)
  expect(offered()).toEqual([])
  expect(filling.change('province', 'kampot')).toEqual(['province', 'town'])
  expect(offered()).toEqual(['kampot_town'])
  filling.change('town', 'kampot_town')
  filling.change('province', 'kandal')
  expect(offered()).toEqual(['takhmau'])
  expect(filling.at('town')).toMatchObject({ answer: 'kampot_town', problem: 'choice' })
})

test('what follows from other answers, or is read-only, cannot be changed', () => {
  const filling = filled(
    [
      question('integer', 'a'),
      question('integer', 'next', { calculation: '${a} + 1.9' }),
      question('text', 'kept', { default: 'as it is', readOnly: 'yes', required: 'yes' }),
    ],
    {},
    true,
  )
  filling.change('a', 2)
  expect(filling.at('next')).toMatchObject({ answer: 3, readOnly: true })
  expect(filling.change('next', 10)).toEqual([])
  expect(filling.change('kept', 'other')).toEqual([])
  expect(filling.answers()).toEqual({ a: 2, next: 3, kept: 'as it is' })
})

test('defaults are reckoned when a response begins, one after another, and never again', () => {
  const items = [
    question('integer', 'age', { default: '១២' }),
    question('integer', 'next', { default: '${age} + 1' }),
    question('date', 'on', { default: 'today()' }),
    question('select_multiple', 'liked', { list: 'colours', default: 'red blue' }),
    question('text', 'why', { default: 'no reason (yet)' }),
  ]
  const begun = { age: 12, next: 13, on: '2026-11-22', liked: ['red', 'blue'], why: 'no reason (yet)' }
  expect(filled(items, {}, true).answers()).toEqual(begun)
  expect(filled(items, { age: 3 }, true).answers()).toEqual({ ...begun, age: 3, next: 4 })
  expect(filled(items, { age: 3 }).answers()).toEqual({ age: 3 })
  const filling = filled(items, {}, true)
  filling.change('age', 5)
  filling.change('why', undefined)
  expect(filling.answers()).toEqual({ age: 5, next: 13, on: begun.on, liked: begun.liked })
})

test('once() keeps what came first', () => {
  const items = [question('text', 'word'), calculate('first_word', 'once(${word})')]
  const filling = filled(items)
  filling.change('word', 'one')
  filling.change('word', 'two')
  expect(filling.answers()).toEqual({ word: 'two', first_word: 'one' })
  expect(filled(items, { word: 'three', first_word: 'one' }).answers()['first_word']).toBe('one')
})

test('now and today are those of the moment given, in Phnom Penh', () => {
  const form = compile(formOf(calculate('day', 'today()'), calculate('moment', 'now()')))
  const late = begin(form, {}, { now: '2026-11-22T18:00:00Z', first: true })
  expect(late.answers()).toEqual({ day: '2026-11-23', moment: '2026-11-23T01:00:00+07:00' })
  expect(() => begin(form, {}, { now: 'soon', first: true })).toThrow(RangeError)
})

test('words take in answers, in the language that is read', () => {
  const filling = filled(
    [
      question('text', 'child'),
      select('colour', 'colours'),
      question('select_multiple', 'liked', { list: 'colours' }),
      calculate('said', "concat(jr:choice-name(${colour}, '${colour}'), ' ', format-date(today(), '%b'))"),
      question('integer', 'gone', { relevant: 'false()' }),
      question('text', 'why', { label: { en: 'Why ${colour}, ${child}?' } }),
    ],
    { child: 'សុខា', colour: 'blue', liked: ['red', 'green'], gone: 4 },
  )
  const words = {
    en: '${child}: ${colour}; ${ liked }; ${said}; [${gone}]',
    km: '${child}៖ ${colour}; ${liked}; ${said}',
  }
  expect(filling.words(words, 'why', 'en')).toBe('សុខា: Blue; Red, Green; Blue Nov; []')
  expect(filling.words(words, 'why', 'km')).toBe('សុខា៖ ខៀវ; ក្រហម, បៃតង; ខៀវ វិច្ឆិកា')
  expect(filling.words({ en: 'only English' }, 'why', 'km')).toBe('only English')
  expect(filling.words({ km: 'តែខ្មែរ' }, '', 'en')).toBe('តែខ្មែរ')
  expect(filling.change('colour', 'red')).toEqual(['colour', 'said', 'why'])
})

test('answers that the form does not know are left out, and broken ones told', () => {
  const items: Item[] = [
    question('integer', 'n'),
    question('text', '__proto__'),
    question('select_one', 's', { list: 'colours' }),
    { kind: 'repeat', name: 'r', items: [question('text', 't')] },
  ]
  const given = JSON.parse(
    '{"n": "twelve", "x": 1, "__proto__": "a", "s": {"a": 1}, "r": [{"t": "a", "n": 3}, 5, null, ["t"], {"t": ""}]}',
  ) as Answers
  const filling = filled(items, given)
  expect(JSON.stringify(filling.all())).toBe('{"n":"twelve","__proto__":"a","r":[{"t":"a"},{}]}')
  expect(filling.problems()).toEqual([{ path: 'n', problem: 'type' }])
  for (const path of ['x', 'r/2/t', 'r/0', 'r/0/n', 'r/x/t', 'n/0/t', '', 'toString', 'r/0/t/1'])
    expect(() => filling.at(path), path).toThrow(RangeError)
})
