import type { Answer, Answers, Choice, Definition, Item, Question } from '#modules/forms/definition.ts'
import { compile } from '#modules/forms/engine/compile.ts'
import { begin, type Filling } from '#modules/forms/engine/fill.ts'

/** A Sunday afternoon in Phnom Penh. */
export const now = '2026-11-22T14:30:00+07:00'

/** A question with its name as its label. */
export const question = (type: Question['type'], name: string, more: Partial<Question> = {}): Question => ({
  kind: 'question',
  type,
  name,
  label: { en: name },
  sensitivity: 'plain',
  ...more,
})

export const choice = (name: string, en: string, km: string, columns: Record<string, string> = {}): Choice => ({
  name,
  label: { en, km },
  columns,
})

export const lists: Definition['lists'] = {
  colours: [choice('red', 'Red', 'ក្រហម'), choice('blue', 'Blue', 'ខៀវ'), choice('green', 'Green', 'បៃតង')],
  yes_no: [choice('yes', 'Yes', 'បាទ/ចាស'), choice('no', 'No', 'ទេ')],
  towns: [
    choice('takhmau', 'Ta Khmau', 'តាខ្មៅ', { province: 'kandal', size: '3' }),
    choice('kampot_town', 'Kampot', 'កំពត', { province: 'kampot', size: '2' }),
    choice('chhouk', 'Chhouk', 'ឈូក', { province: 'kampot' }),
  ],
}

export const formOf = (...items: Item[]): Definition => ({
  id: 'small_form',
  version: '1',
  title: { en: 'A small form', km: 'ទម្រង់តូច' },
  languages: ['en', 'km'],
  languageNames: { en: 'English', km: 'ភាសាខ្មែរ' },
  defaultLanguage: 'en',
  items,
  lists,
})

/** A response to a form with these items, gone on with unless it is said to begin. */
export const filled = (items: readonly Item[], answers: Answers = {}, first = false): Filling =>
  begin(compile(formOf(...items)), answers, { now, first })

/** What expressions of the tables can read. `gone` was answered, and is not relevant. */
const asked: Item[] = [
  question('text', 'name'),
  question('text', 'khmer'),
  question('text', 'number_text'),
  question('integer', 'age'),
  question('decimal', 'weight'),
  question('integer', 'zero'),
  question('date', 'born'),
  question('date', 'first_of_month'),
  question('time', 'at'),
  question('dateTime', 'met'),
  question('select_one', 'colour', { list: 'colours' }),
  question('select_multiple', 'liked', { list: 'colours' }),
  question('acknowledge', 'agreed'),
  question('text', 'no_text'),
  question('integer', 'no_number'),
  question('date', 'no_day'),
  question('select_multiple', 'no_choices', { list: 'colours' }),
  question('integer', 'gone', { relevant: 'false()' }),
]
const answered: Answers = {
  name: 'Sokha Chan',
  khmer: 'សុខា',
  number_text: '១២',
  age: 12,
  weight: 31.5,
  zero: 0,
  born: '2014-05-09',
  first_of_month: '2026-11-01',
  at: '09:15',
  met: '2026-11-20T08:00:00+07:00',
  colour: 'blue',
  liked: ['red', 'green'],
  agreed: 'OK',
  gone: 9,
  children: [
    { child: 'Dara', years: 4, visits: [{ cost: 2 }, { cost: 3.5 }], toys: ['red'] },
    { child: 'Bopha', visits: [] },
    { child: 'Rith', years: 11, visits: [{ cost: 10 }], toys: ['blue', 'green'] },
  ],
}

/** Where the expression of a case stands: outside, in a round of `children`, in a round of its `visits`. */
export type Place = 'outside' | 'child' | 'visit'

/** What an expression gives as the answer of a `calculate`, in every round of its place. */
export function reckon(expression: string, place: Place = 'outside'): (Answer | undefined)[] {
  const calculate = (where: Place) =>
    where === place ? [question('calculate', 'reckoned', { calculation: expression })] : []
  const visits: Item = { kind: 'repeat', name: 'visits', items: [question('decimal', 'cost'), ...calculate('visit')] }
  const group: Item = {
    kind: 'group',
    name: 'about_child',
    items: [
      question('integer', 'years'),
      question('select_multiple', 'toys', { list: 'colours' }),
      ...calculate('child'),
    ],
  }
  const children: Item = { kind: 'repeat', name: 'children', items: [question('text', 'child'), group, visits] }
  const filling = filled([...asked, children, ...calculate('outside')], answered)
  return filling
    .paths()
    .filter((path) => path.endsWith('reckoned'))
    .map((path) => filling.at(path).answer)
}
