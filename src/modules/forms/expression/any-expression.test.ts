import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate } from './evaluate.ts'
import { ExpressionProblem, namesIn, parse } from './parse.ts'
import type { Scope } from './scope.ts'
import { signatures } from './signatures.ts'
import type { Value } from './values.ts'

const odd = fc.constantFrom<Value>(
  '',
  'red green',
  '2026-11-22',
  '23:59',
  '2026-11-22T14:30:00Z',
  'សុខា',
  '១២',
  'NaN',
  '%',
  0,
  -1,
  1e21,
  0.5,
  Number.NaN,
  Infinity,
  true,
  false,
)

/** Any answers at all, where an expression looks for them. */
const scopes = fc.array(odd, { minLength: 1, maxLength: 9 }).map((values): Scope => {
  let next = 0
  const any = () => values[next++ % values.length] as Value
  return {
    now: 20_779.6,
    language: 'km',
    self: any,
    one: any,
    many: () => values,
    indexed: any,
    position: () => 2,
    choiceLabel: (_, choice) => choice,
    column: any,
  }
})

const texts = fc.constantFrom("'a'", '""', "'2026-02-30'", "'ខ្មែរ'", "'%Y %b'", "'១,៥'", "'a b c'")
const leaves = fc.oneof(
  texts,
  fc.constantFrom('${x}', '${y}', '.', '0', '1.5', '99999999999999999999', 'today()', 'now()', 'true()'),
)
const expressions = fc.letrec<{ any: string }>((tie) => {
  const call = fc.constantFrom(...Object.keys(signatures)).chain((name) => {
    const [least = 0, most = 0] = signatures[name] ?? []
    if (name === 'position') return fc.constant('position(..)')
    if (name === 'regex') return tie('any').map((of) => `regex(${of}, '(a|b)*[0-9]+')`)
    if (name === 'jr:choice-name') return tie('any').map((of) => `jr:choice-name(${of}, '\${x}')`)
    if (name === 'indexed-repeat') return tie('any').map((of) => `indexed-repeat(\${x}, \${r}, ${of})`)
    if (/^(?:count|sum|count-non-empty)$/.test(name)) return fc.constant(`${name}(\${x})`)
    return fc
      .array(tie('any'), { minLength: least, maxLength: Math.min(most, least + 3) })
      .map((given) => `${name}(${given.join(', ')})`)
  })
  const operation = fc
    .tuple(
      tie('any'),
      fc.constantFrom('or', 'and', '=', '!=', '<', '<=', '>', '>=', '+', '-', '*', 'div', 'mod'),
      tie('any'),
    )
    .map(([a, sign, b]) => `(${a} ${sign} ${b})`)
  return {
    any: fc.oneof(
      { maxDepth: 6 },
      leaves,
      call,
      operation,
      tie('any').map((of) => `-${of}`),
    ),
  }
}).any

test('every expression of the grammar is read, and gives a value whatever was answered', () => {
  fc.assert(
    fc.property(expressions, scopes, (source, scope) => {
      const expression = parse(source)
      expect(['string', 'number', 'boolean']).toContain(typeof evaluate(expression, scope))
      expect(['x', 'y', 'r']).toEqual(expect.arrayContaining([...namesIn(expression)]))
    }),
    { numRuns: 1_200 },
  )
})

/** Anything but what an expression is refused with lets the test fail. */
function tried(source: string, scope: Scope, columns = false) {
  try {
    evaluate(parse(source, { columns }), scope)
  } catch (error) {
    if (!(error instanceof ExpressionProblem)) throw error
    expect(error.problem).toMatch(/^[a-z_]+$/)
    expect(error.at).toBeGreaterThanOrEqual(0)
    expect(error.at).toBeLessThanOrEqual(source.length)
  }
}

test('whatever else is written is read or refused, with the place', () => {
  const words = fc.constantFrom(
    '${x}',
    '${',
    '}',
    '(',
    ')',
    ',',
    "'",
    '"',
    '.',
    '..',
    '/',
    '[',
    '-',
    '+',
    '*',
    '=',
    '!',
    '<',
    ' ',
    'and',
    'div',
    'if',
    'selected',
    'regex',
    '12',
    '.5',
    'ក',
    '\u200b',
    '\0',
    '😀',
    '$',
    'position',
    'count',
  )
  fc.assert(
    fc.property(
      fc.array(words, { maxLength: 30 }).map((w) => w.join('')),
      scopes,
      fc.boolean(),
      (s, scope, columns) => tried(s, scope, columns),
    ),
    { numRuns: 1_200 },
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), scopes, (source, scope) => tried(source, scope)),
    { numRuns: 300 },
  )
})

test('the longest and deepest that can be written are done with in time', () => {
  const [scope] = fc.sample(scopes, { numRuns: 1, seed: 1 })
  const began = performance.now()
  const deep = [
    '('.repeat(10_000),
    `${'-'.repeat(19_000)}1`,
    `${'not('.repeat(4_000)}1${')'.repeat(4_000)}`,
    `1${' + 1'.repeat(1_900)}`,
    `${"concat('a', ".repeat(190)}''${')'.repeat(190)}`,
    `${'if(1, '.repeat(190)}1${', 2)'.repeat(190)}`,
    `${'${x} or '.repeat(1_900)}1`,
    "'".repeat(19_999),
    '${x'.repeat(5_000),
    'a'.repeat(19_999),
    '1 '.repeat(9_000),
  ]
  for (const source of deep) if (scope) tried(source, scope)
  expect(performance.now() - began).toBeLessThan(2_000)
})
