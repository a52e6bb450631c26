import type { Choice } from '../definition.ts'
import type { Expression } from '../expression/parse.ts'
import { type Column, type FormItem, type FormProblem, repeatAround } from './form.ts'

type Found = { problem: string; word: string; at: number }

/** Where `.` has an answer to stand for. */
const knowSelf: ReadonlySet<Column> = new Set(['constraint', 'required', 'read_only'])
const knowOnce: ReadonlySet<Column> = new Set(['calculation', 'default'])
const overRounds = new Set(['count', 'count-non-empty', 'sum', 'min', 'max', 'concat', 'join'])

/** What is wrong with the names that an item's expressions and words use, each seen from where it stands. */
export function usesOf(of: FormItem, byName: ReadonlyMap<string, FormItem>): FormProblem[] {
  const problems: FormProblem[] = []
  for (const [column, expression] of of.rules) {
    for (const { problem, word, at } of wrongIn(expression, column, of, byName)) {
      problems.push({ name: of.item.name, column, problem, detail: { word, at: String(at + 1) } })
    }
  }
  for (const { column, name, at, language } of of.mentions) {
    const problem = wrongName(name, of, byName)
    if (problem)
      problems.push({ name: of.item.name, column, problem, detail: { word: name, at: String(at + 1), language } })
  }
  return problems
}

/** Whether an item has one answer as seen from another: every repeat around it is around the other, too. */
const isOne = (target: FormItem, from: FormItem, but: ReadonlySet<string> = new Set()) =>
  target.repeats.every((repeat) => from.repeats.includes(repeat) || but.has(repeat.item.name))

function wrongName(name: string, from: FormItem, byName: ReadonlyMap<string, FormItem>): string | undefined {
  const target = byName.get(name)
  if (!target) return 'unknown_name'
  if (target.item.kind !== 'question') return 'no_answer'
  return isOne(target, from) ? undefined : 'many_answers'
}

function* wrongIn(
  expression: Expression,
  column: Column,
  of: FormItem,
  byName: ReadonlyMap<string, FormItem>,
): Generator<Found> {
  const inner = (some: readonly Expression[]) => some.map((one) => wrongIn(one, column, of, byName))
  const { kind, at } = expression
  if (kind === 'name') {
    const problem = wrongName(expression.name, of, byName)
    if (problem) yield { problem, word: expression.name, at }
  }
  if (kind === 'self' && !knowSelf.has(column)) yield { problem: 'self_not_here', word: '.', at }
  if (kind === 'parent' && !repeatAround(of, expression.up)) yield { problem: 'not_in_repeat', word: 'position', at }
  if (kind === 'column' && !hasColumn(of, expression.name))
    yield { problem: 'unknown_column', word: expression.name, at }
  if (kind === 'operation') for (const one of inner([expression.left, expression.right])) yield* one
  if (kind === 'minus' || kind === 'regex') for (const one of inner([expression.of])) yield* one
  if (kind !== 'call') return
  const { name, given } = expression
  if (name === 'index' && of.repeats.length === 0) yield { problem: 'not_in_repeat', word: name, at }
  if (name === 'once' && !knowOnce.has(column)) yield { problem: 'once_not_here', word: name, at }
  if (/^(?:string-length|normalize-space)$/.test(name) && given.length === 0 && !knowSelf.has(column))
    yield { problem: 'self_not_here', word: name, at }
  const named = given.filter((one) => one.kind === 'name')
  if (overRounds.has(name)) {
    for (const one of named) {
      const target = byName.get(one.name)
      const fits = target?.item.kind === 'question' || (target?.item.kind === 'repeat' && name === 'count')
      if (!fits) yield { problem: target ? 'no_answer' : 'unknown_name', word: one.name, at: one.at }
    }
    for (const one of inner(given.filter((other) => other.kind !== 'name'))) yield* one
  } else if (name === 'indexed-repeat') {
    yield* wrongIndexed(given, of, byName)
    for (const one of inner(given.filter((_, n) => n > 0 && n % 2 === 0))) yield* one
  } else if (name === 'jr:choice-name') {
    yield* wrongSelect(given[1], byName)
    for (const one of inner(given.slice(0, 1))) yield* one
  } else for (const one of inner(given)) yield* one
}

const columns = new WeakMap<readonly Choice[], ReadonlySet<string>>()

/** The columns of a list are gathered once: many questions may share a long one. */
function hasColumn({ choices }: FormItem, name: string): boolean {
  const known = columns.get(choices) ?? new Set(['name', ...choices.flatMap((one) => Object.keys(one.columns ?? {}))])
  columns.set(choices, known)
  return known.has(name)
}

function* wrongSelect(one: Expression | undefined, byName: ReadonlyMap<string, FormItem>): Generator<Found> {
  if (one?.kind !== 'name') return
  const target = byName.get(one.name)
  if (!target) yield { problem: 'unknown_name', word: one.name, at: one.at }
  else if (target.item.kind !== 'question' || target.item.list === undefined)
    yield { problem: 'not_a_select', word: one.name, at: one.at }
}

/** `indexed-repeat(${question}, ${repeat}, number, …)`: the repeats are those around the question. */
function* wrongIndexed(
  given: readonly Expression[],
  of: FormItem,
  byName: ReadonlyMap<string, FormItem>,
): Generator<Found> {
  const [question, ...others] = given
  if (question?.kind !== 'name') return
  const target = byName.get(question.name)
  const repeats = others.filter((one) => one.kind === 'name')
  const word = { word: question.name, at: question.at }
  if (!target) yield { problem: 'unknown_name', ...word }
  else if (target.item.kind !== 'question') yield { problem: 'no_answer', ...word }
  else if (!isOne(target, of, new Set(repeats.map((r) => r.name)))) yield { problem: 'many_answers', ...word }
  for (const { name, at } of repeats) {
    const repeat = byName.get(name)
    if (!repeat) yield { problem: 'unknown_name', word: name, at }
    else if (repeat.item.kind !== 'repeat') yield { problem: 'not_a_repeat', word: name, at }
    else if (target && !target.repeats.includes(repeat)) yield { problem: 'not_in_that_repeat', word: name, at }
  }
}
