import type { Answer, Choice, Definition, Item, Question } from '../definition.ts'
import { type Expression, ExpressionProblem, parse } from '../expression/parse.ts'
import { signatures } from '../expression/signatures.ts'
import { type Column, type FormItem, type FormProblem, wordsOf } from './form.ts'
import { mentionsIn, mentionsInList } from './mentions.ts'
import { readAnswer } from './read.ts'

/** Reads every expression of a form, with what is wrong with them as they stand. */
export function readItems(definition: Definition): { items: FormItem[]; top: FormItem[]; problems: FormProblem[] } {
  const items: FormItem[] = []
  const problems: FormProblem[] = []
  function read(some: readonly Item[], parent: FormItem | undefined, into: FormItem[], repeats: readonly FormItem[]) {
    for (const item of some) {
      const made = readItem(definition, item, parent, repeats, problems)
      items.push(made)
      into.push(made)
      if (item.kind === 'group') read(item.items, made, into, repeats)
      if (item.kind === 'repeat') read(item.items, made, made.inside, [...repeats, made])
    }
  }
  const top: FormItem[] = []
  read(definition.items, undefined, top, [])
  return { items, top, problems }
}

function readItem(
  definition: Definition,
  item: Item,
  parent: FormItem | undefined,
  repeats: readonly FormItem[],
  problems: FormProblem[],
): FormItem {
  const rules = new Map<Column, Expression>()
  const refuse = (column: Column, problem: string, word: string, at?: number) =>
    problems.push({
      name: item.name,
      column,
      problem,
      detail: { word, ...(at !== undefined && { at: String(at + 1) }) },
    })
  for (const [column, source] of sourcesOf(item)) {
    if (source === undefined || source.trim() === '') continue
    try {
      rules.set(column, plainly(column, source) ?? parse(source, { columns: column === 'choice_filter' }))
    } catch (error) {
      if (!(error instanceof ExpressionProblem)) throw error
      refuse(column, error.problem, error.detail, error.at)
    }
  }
  const list = item.kind === 'question' ? item.list : undefined
  const choices = list !== undefined && Object.hasOwn(definition.lists, list) ? (definition.lists[list] ?? []) : []
  const bare: FormItem = { item, parent, repeats, inside: [], rules, mentions: [], begins: undefined, choices }
  return {
    ...bare,
    mentions: [...wordsOf(bare).flatMap(([column, words]) => mentionsIn(words, column)), ...mentionsInList(choices)],
    begins: item.kind === 'question' ? begins(item, choices, refuse) : undefined,
  }
}

function sourcesOf(item: Item): [Column, string | undefined][] {
  if (item.kind === 'repeat')
    return [
      ['relevant', item.relevant],
      ['repeat_count', item.count],
    ]
  if (item.kind !== 'question') return [['relevant', item.relevant]]
  return [
    ['relevant', item.relevant],
    ['required', item.required],
    ['constraint', item.constraint],
    ['calculation', item.calculation],
    ['default', isReckoned(item.default) ? item.default : undefined],
    ['read_only', item.readOnly],
    ['choice_filter', item.choiceFilter],
  ]
}

/** `yes` and `no`, as these columns mostly say. */
function plainly(column: Column, source: string): Expression | undefined {
  if (column !== 'required' && column !== 'read_only') return undefined
  const word = source.trim().toLowerCase()
  const name = word === 'yes' || word === 'true' ? 'true' : word === 'no' || word === 'false' ? 'false' : undefined
  return name ? { kind: 'call', name, given: [], at: 0 } : undefined
}

/** A default is an expression when it names an answer or calls a function; else it is the answer itself. */
export const isReckoned = (source: string | undefined) =>
  source !== undefined &&
  (source.includes('${') ||
    [...source.matchAll(/([a-z][a-z:-]*)\(/g)].some((call) => Object.hasOwn(signatures, call[1] ?? '')))

function begins(
  question: Question,
  choices: readonly Choice[],
  refuse: (column: Column, problem: string, word: string) => void,
): Answer | undefined {
  const source = question.default
  if (source === undefined || isReckoned(source)) return undefined
  const { answer, problem } = readAnswer(question, source)
  const chosen = question.list === undefined || answer === undefined ? [] : [answer].flat()
  if (!problem && chosen.every((one) => choices.some(({ name }) => name === one))) return answer
  refuse('default', 'bad_default', source)
  return undefined
}
