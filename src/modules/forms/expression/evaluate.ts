import { overAll, plain } from './functions.ts'
import type { Scope } from './scope.ts'
import type { Expression } from './tree.ts'
import { isEmpty, same, toBoolean, toNumber, toText, type Value } from './values.ts'

/** Reckons an expression. It never throws, whatever was answered. */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'number':
    case 'text':
      return expression.value
    case 'name':
      return scope.one(expression.name)
    case 'column':
      return scope.column(expression.name)
    case 'self':
      return scope.self()
    case 'parent':
      return scope.position(expression.up)
    case 'minus':
      return -toNumber(evaluate(expression.of, scope))
    case 'regex':
      return expression.pattern(toText(evaluate(expression.of, scope)))
    case 'operation':
      return operation(expression, scope)
    case 'call':
      return call(expression, scope)
  }
}

function operation({ operator, left, right }: Expression & { kind: 'operation' }, scope: Scope): Value {
  const a = evaluate(left, scope)
  if (operator === 'or') return toBoolean(a) || toBoolean(evaluate(right, scope))
  if (operator === 'and') return toBoolean(a) && toBoolean(evaluate(right, scope))
  const b = evaluate(right, scope)
  if (operator === '=') return same(a, b)
  if (operator === '!=') return !same(a, b)
  return reckoned[operator](toNumber(a), toNumber(b))
}

const reckoned = {
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
  mod: (a: number, b: number) => a % b,
}

function call({ name, given }: Expression & { kind: 'call' }, scope: Scope): Value {
  const value = (n: number): Value => (given[n] ? evaluate(given[n], scope) : '')
  const nameOf = (n: number) => (given[n]?.kind === 'name' ? given[n].name : '')
  switch (name) {
    case 'if':
      return toBoolean(value(0)) ? value(1) : value(2)
    case 'coalesce': {
      const first = value(0)
      return isEmpty(first) ? value(1) : first
    }
    case 'once':
      return isEmpty(scope.self()) ? value(0) : scope.self()
    case 'position':
      return value(0)
    case 'index':
      return scope.position(1)
    case 'jr:choice-name':
      return scope.choiceLabel(nameOf(1), toText(value(0)))
    case 'indexed-repeat': {
      const rounds = new Map<string, number>()
      for (let n = 1; n < given.length; n += 2) rounds.set(nameOf(n), Math.trunc(toNumber(value(n + 1))))
      return scope.indexed(nameOf(0), rounds)
    }
  }
  const all = (some: readonly Expression[]) =>
    some.flatMap((one) => (one.kind === 'name' ? scope.many(one.name) : [evaluate(one, scope)]))
  if (name === 'join')
    return all(given.slice(1))
      .map(toText)
      .join(toText(value(0)))
  const over = overAll[name]
  if (over) return over(all(given))
  const [a = scope.self(), b = '', c] = given.map((g) => evaluate(g, scope))
  return plain[name]?.(scope, a, b, c) ?? ''
}
