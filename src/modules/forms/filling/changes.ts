import { isDeepStrictEqual } from 'node:util'
import type { Answer, Answers, Item, Question, Repeat } from '../definition.ts'

/** What one saving changed in an answer; `rounds` are the numbers of the rounds around it, from 1. */
export type AnswerChange = {
  path: string
  question: Question
  rounds: number[]
  before: Answer | undefined
  after: Answer | undefined
}

/** The answers in which two savings differ, in the order of the form. What is reckoned is left out. */
export function changesBetween(items: readonly Item[], before: Answers, after: Answers): AnswerChange[] {
  const was = new Map(flat(items, before).map((a) => [a.path, a]))
  const is = new Map(flat(items, after).map((a) => [a.path, a]))
  const paths = [...new Set([...is.keys(), ...was.keys()])]
  const differing = paths.flatMap((path): AnswerChange[] => {
    const one = is.get(path) ?? was.get(path)
    const [a, b] = [was.get(path)?.answer, is.get(path)?.answer]
    if (!one || isDeepStrictEqual(a, b)) return []
    return [{ path, question: one.question, rounds: one.rounds, before: a, after: b }]
  })
  const order = new Map(questionNames(items).map((name, i) => [name, i]))
  return differing.sort((a, b) => (order.get(a.question.name) ?? 0) - (order.get(b.question.name) ?? 0))
}

type Flat = { path: string; question: Question; rounds: number[]; answer: Answer }

function flat(items: readonly Item[], answers: Answers, before = '', rounds: number[] = []): Flat[] {
  return items.flatMap((item): Flat[] => {
    if (item.kind === 'note') return []
    if (item.kind === 'group') return flat(item.items, answers, before, rounds)
    const found = answers[item.name]
    if (item.kind === 'repeat')
      return ((found ?? []) as readonly Answers[]).flatMap((round, i) =>
        flat(item.items, round, `${before}${item.name}/${i}/`, [...rounds, i + 1]),
      )
    if (found === undefined || item.type === 'calculate') return []
    return [{ path: before + item.name, question: item, rounds, answer: found as Answer }]
  })
}

/** How many rounds of a repeat there were, and are; of repeats inside rounds, each round's own. */
export type RoundChange = { path: string; repeat: Repeat; before: number; after: number }

/** The repeats in which two savings have differently many rounds. */
export function roundsBetween(items: readonly Item[], before: Answers, after: Answers): RoundChange[] {
  const [was, is] = [roundsIn(items, before), roundsIn(items, after)]
  const paths = new Set([...is.keys(), ...was.keys()])
  return [...paths].flatMap((path) => {
    const [a, b] = [was.get(path), is.get(path)]
    const repeat = b?.repeat ?? a?.repeat
    const counts = { before: a?.count ?? 0, after: b?.count ?? 0 }
    return repeat && counts.before !== counts.after ? [{ path, repeat, ...counts }] : []
  })
}

type Rounds = Map<string, { repeat: Repeat; count: number }>

function roundsIn(items: readonly Item[], answers: Answers, before = '', found: Rounds = new Map()): Rounds {
  for (const item of items) {
    if (item.kind === 'group') roundsIn(item.items, answers, before, found)
    if (item.kind !== 'repeat') continue
    const rounds = (answers[item.name] ?? []) as readonly Answers[]
    found.set(before + item.name, { repeat: item, count: rounds.length })
    for (const [i, round] of rounds.entries()) roundsIn(item.items, round, `${before}${item.name}/${i}/`, found)
  }
  return found
}

const questionNames = (items: readonly Item[]): string[] =>
  items.flatMap((item) =>
    item.kind === 'question' ? [item.name] : item.kind === 'note' ? [] : questionNames(item.items),
  )
