import { expect, test } from 'vitest'
import { formOf, question } from '#test/support/small-form.ts'
import type { Item } from '../definition.ts'
import { problemsOf } from './compile.ts'

const said = (...items: Item[]) =>
  problemsOf(formOf(...items)).map(({ name, column, problem, detail }) => [name, column, problem, detail['word']])
const calculate = (name: string, calculation: string) => question('calculate', name, { calculation })
const repeat = (items: Item[], more = {}): Item => ({ kind: 'repeat', name: 'r', items, ...more })

test('whatever goes round in a circle is found', () => {
  expect(said(calculate('a', '${a} + 1'))).toEqual([['a', 'calculation', 'cycle', 'a → a']])
  expect(said(calculate('a', '${b}'), calculate('b', '${c}'), calculate('c', '${a}'), calculate('d', '${a}'))).toEqual([
    ['a', 'calculation', 'cycle', 'a → b → c → a'],
  ])
  expect(
    said(question('text', 'x', { relevant: "${y} = ''" }), question('text', 'y', { relevant: "${x} = ''" })),
  ).toEqual([['x', 'relevant', 'cycle', 'x → y → x']])
  const group: Item = { kind: 'group', name: 'g', relevant: "${inner} = ''", items: [question('text', 'inner')] }
  expect(said(group)).toEqual([['g', 'relevant', 'cycle', 'g → inner → g']])
  expect(said(repeat([question('integer', 'n')], { count: 'sum(${n})' }))).toEqual([
    ['r', 'repeat_count', 'cycle', 'r → n → r'],
  ])
  expect(said(repeat([calculate('t', 'indexed-repeat(${t}, ${r}, position(..) - 1)')]))).toEqual([
    ['t', 'calculation', 'cycle', 't → t'],
  ])
})

test('one circle is told after another, and an answer may be compared with itself', () => {
  const two = said(calculate('a', '${a}'), calculate('b', '${c}'), calculate('c', '${b}'))
  expect(two.map(([name, , problem]) => [name, problem])).toEqual([
    ['a', 'cycle'],
    ['b', 'cycle'],
  ])
  expect(
    said(question('integer', 'n', { constraint: '${n} > 0 and . < 9', required: "${n} = ''", label: { en: '${n}' } })),
  ).toEqual([])
})

test('a form of 5,000 questions that all hang on the one before is in order; closed to a circle, it is not', () => {
  const chain = Array.from({ length: 5_000 }, (_, n) => calculate(`q${n}`, n === 0 ? '1' : `\${q${n - 1}} + 1`))
  const began = performance.now()
  expect(problemsOf(formOf(...chain))).toEqual([])
  expect(problemsOf(formOf(calculate('q0', '${q4999}'), ...chain.slice(1))).map((p) => p.problem)).toEqual(['cycle'])
  expect(performance.now() - began).toBeLessThan(10_000)
})

test('a list of 50,000 choices that 5,000 questions share is looked through once', () => {
  const villages = Array.from({ length: 50_000 }, (_, n) => ({
    name: `v${n}`,
    label: { en: `V ${n}` },
    columns: { d: String(n % 9) },
  }))
  const ask = (n: number) =>
    question('select_one', `q${n}`, { list: 'villages', choiceFilter: 'd = ${district} and x = 1' })
  const form = formOf(question('text', 'district'), ...Array.from({ length: 4_999 }, (_, n) => ask(n)))
  const began = performance.now()
  expect(problemsOf({ ...form, lists: { villages } })).toHaveLength(4_999)
  expect(performance.now() - began).toBeLessThan(10_000)
})
