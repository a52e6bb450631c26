import type { Pattern } from './pattern.ts'

/** How tightly the operators bind, as XPath 1.0 has them; all of them lead from left to right. */
export const binding = {
  or: 1,
  and: 2,
  '=': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  div: 6,
  mod: 6,
} as const
export const minusBinds = 7
export type Operator = keyof typeof binding

/** An expression as a tree; `at` is where it begins in the source, counted from 0. */
export type Expression = { readonly at: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'self' }
  | { readonly kind: 'parent'; readonly up: number }
  | { readonly kind: 'minus'; readonly of: Expression }
  | { readonly kind: 'operation'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'regex'; readonly of: Expression; readonly pattern: Pattern }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
)

/** Every part of an expression, itself first. */
export function* partsOf(expression: Expression): Generator<Expression> {
  yield expression
  if (expression.kind === 'operation') {
    yield* partsOf(expression.left)
    yield* partsOf(expression.right)
  }
  if (expression.kind === 'minus' || expression.kind === 'regex') yield* partsOf(expression.of)
  if (expression.kind === 'call') for (const given of expression.given) yield* partsOf(given)
}

/** The names of questions and repeats that an expression reads, each once. */
export function namesIn(expression: Expression): readonly string[] {
  const names = new Set<string>()
  for (const part of partsOf(expression)) if (part.kind === 'name') names.add(part.name)
  return [...names]
}
