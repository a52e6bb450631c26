import { expect, test } from 'vitest'
import { filled, question } from '#test/support/small-form.ts'
import type { Item } from '../definition.ts'

const calculate = (name: string, calculation: string) => question('calculate', name, { calculation })
const visits: Item = {
  kind: 'repeat',
  name: 'visits',
  items: [question('decimal', 'cost'), calculate('where', "concat(${child}, ' ', index())")],
}
const children: Item = {
  kind: 'repeat',
  name: 'children',
  items: [
    question('text', 'child', { default: 'nobody' }),
    calculate('number', 'position(..)'),
    visits,
    calculate('spent', 'sum(${cost})'),
  ],
}
const items: Item[] = [children, calculate('in_all', 'sum(${cost})'), calculate('many', 'count(${children})')]

test('rounds come with their defaults and go with what was answered in them', () => {
  const filling = filled(items, {}, true)
  expect(filling.answers()).toEqual({ in_all: 0, many: 0 })
  expect(filling.addRound('children')).toEqual(
    expect.arrayContaining(['children', 'children/0/child', 'children/0/number', 'many']),
  )
  filling.addRound('children')
  filling.change('children/1/child', 'Dara')
  filling.addRound('children/1/visits')
  filling.addRound('children/1/visits')
  expect(filling.change('children/1/visits/1/cost', 4)).toEqual([
    'children/1/visits/1/cost',
    'children/1/spent',
    'in_all',
  ])
  expect(filling.answers()).toEqual({
    children: [
      { child: 'nobody', number: 1, spent: 0 },
      { child: 'Dara', number: 2, visits: [{ where: 'Dara 1' }, { cost: 4, where: 'Dara 2' }], spent: 4 },
    ],
    in_all: 4,
    many: 2,
  })
  filling.removeRound('children', 0)
  expect(filling.rounds('children')).toBe(1)
  expect(filling.at('children/0/number').answer).toBe(1)
  expect(filling.removeRound('children/0/visits', 1)).toEqual(
    expect.arrayContaining(['children/0/visits', 'children/0/spent', 'in_all']),
  )
  filling.removeRound('children', 0)
  expect(filling.answers()).toEqual({ in_all: 0, many: 0 })
  expect(filling.removeRound('children', 0)).toEqual([])
})

test('a response that is gone on with has the rounds it had, without defaults', () => {
  const filling = filled(items, { children: [{}, { child: 'Dara', visits: [{ cost: 1 }] }] })
  expect(filling.paths()).toEqual([
    ...['children', 'children/0/child', 'children/0/number', 'children/0/visits', 'children/0/spent'],
    ...[
      'children/1/child',
      'children/1/number',
      'children/1/visits',
      'children/1/visits/0/cost',
      'children/1/visits/0/where',
      'children/1/spent',
    ],
    ...['in_all', 'many'],
  ])
  expect(filling.at('children/0/child').answer).toBeUndefined()
  expect(filling.has('children/1/visits/0/cost')).toBe(true)
  expect(filling.has('children/2/child')).toBe(false)
})

test('an answer that is read in another round is followed there', () => {
  const row: Item = {
    kind: 'repeat',
    name: 'rows',
    items: [question('integer', 'n'), calculate('before', 'indexed-repeat(${n}, ${rows}, position(..) - 1)')],
  }
  const filling = filled([row], { rows: [{ n: 1 }, { n: 2 }, { n: 3 }] })
  expect(filling.change('rows/1/n', 5)).toEqual(['rows/1/n', 'rows/2/before'])
  expect(filling.answers()).toEqual({ rows: [{ n: 1 }, { n: 5, before: 1 }, { n: 3, before: 5 }] })
})

const counted: Item[] = [
  question('integer', 'how_many'),
  {
    kind: 'repeat',
    name: 'rows',
    count: '${how_many}',
    items: [question('integer', 'n', { default: 'position(..) * 10', required: 'yes' })],
  },
  calculate('sum_of_n', 'sum(${n})'),
]

test('a count says how many rounds there are; what it takes away waits', () => {
  const filling = filled(counted, {}, true)
  expect(filling.rounds('rows')).toBe(0)
  filling.change('how_many', 3)
  expect(filling.answers()).toEqual({ how_many: 3, rows: [{ n: 10 }, { n: 20 }, { n: 30 }], sum_of_n: 60 })
  filling.change('rows/2/n', 5)
  expect(filling.change('how_many', 1)).toEqual(expect.arrayContaining(['how_many', 'rows', 'sum_of_n']))
  expect(filling.answers()).toEqual({ how_many: 1, rows: [{ n: 10 }], sum_of_n: 10 })
  expect(filling.at('rows/2/n')).toMatchObject({ relevant: false, answer: 5, problem: null })
  filling.change('rows/2/n', undefined)
  expect(filling.problems()).toEqual([])
  const later = filled(counted, filling.all())
  later.change('how_many', 3)
  expect(later.all()['rows']).toEqual([{ n: 10 }, { n: 20 }, {}])
  expect(later.problems()).toEqual([{ path: 'rows/2/n', problem: 'required' }])
  expect(later.addRound('rows')).toEqual([])
  expect(later.removeRound('rows', 0)).toEqual([])
})

test('there is an end to rounds, whatever is counted or sent', () => {
  const filling = filled(counted)
  for (const [count, rounds] of [
    [-3, 0],
    [2.9, 2],
    [1e9, 500],
    [undefined, 0],
  ] as const) {
    filling.change('how_many', count)
    expect(filling.rounds('rows')).toBe(rounds)
  }
  filling.change('how_many', 1_000)
  expect(filling.problems()).toContainEqual({ path: 'rows', problem: 'range' })
  const deep = (name: string, inner: Item[]): Item => ({ kind: 'repeat', name, count: '500', items: inner })
  const began = performance.now()
  const endless = filled([deep('a', [deep('b', [deep('c', [question('text', 't')])])])])
  expect(endless.problems().map((p) => p.problem)).toContain('range')
  const sent = filled(items, { children: Array(10_000).fill({ child: 'x' }) })
  expect(sent.rounds('children')).toBe(500)
  expect(sent.addRound('children')).toEqual([])
  expect(performance.now() - began).toBeLessThan(5_000)
})

test('a repeat that is not relevant has no rounds for others', () => {
  const filling = filled(
    [
      question('select_one', 'any', { list: 'yes_no' }),
      { ...children, relevant: "${any} = 'yes'" } as Item,
      ...items.slice(1),
    ],
    { any: 'yes', children: [{ child: 'Dara', visits: [{ cost: 2 }] }] },
  )
  expect(filling.answers()).toMatchObject({ many: 1, in_all: 2 })
  filling.change('any', 'no')
  expect(filling.answers()).toEqual({ any: 'no', many: 0, in_all: 0 })
  filling.change('any', 'yes')
  expect(filling.answers()).toMatchObject({ many: 1, in_all: 2, children: [{ child: 'Dara' }] })
})
