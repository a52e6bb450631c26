import {
  type Answer,
  type Answers,
  type Choice,
  type Definition,
  type Item,
  type Question,
  type Repeat,
  walk,
} from '../definition.ts'

/** One version of a form, by its number in the program. */
export type Version = { number: number; definition: Definition }

/** What is one question over several versions: the newest says how it is called. */
export type OutQuestion = {
  question: Question
  /** How it stands in a heading: its name, with the version where another question has the same one. */
  name: string
  /** The newest version's first; behind them those that only older ones had. */
  choices: Choice[]
  /** Which of them each version offered. */
  offered: Map<number, Set<string>>
}

/** The form itself is the first table; each repeat has one of its own. */
export type OutTable = {
  /** Empty for the form itself. */
  name: string
  repeat: Repeat | null
  /** The table around it, by its place; null for the form itself. */
  parent: number | null
  questions: OutQuestion[]
}

export type OutPlan = { newest: Definition; tables: OutTable[] }

/** Whether the answer to a question goes out only with what is sealed: if any version says so. */
type Sealed = (found: OutQuestion) => boolean

/**
 * The tables into which the answers to some versions go.
 * @param chosen the versions whose answers go out, the newest first; it names what several share
 * @param all every version: what one of them seals is sealed
 * @param withSealed false leaves out what is sealed, and repeats of which nothing else is left
 */
export function planOf(chosen: readonly Version[], all: readonly Version[], withSealed: boolean): OutPlan {
  const newest = chosen[0]?.definition
  if (!newest) throw new RangeError('Answers belong to a version.')
  const tables = merged(chosen)
  const isSealed = sealedIn(all)
  const kept = withSealed ? tables : withoutSealed(tables, isSealed)
  for (const table of kept) nameApart(table)
  kept.forEach((table, i) => {
    const before = kept.slice(0, i).filter((t) => t.repeat?.name === table.repeat?.name).length
    if (before > 0) table.name = `${table.name} (${before + 1})` // another version has it within another repeat
  })
  return { newest, tables: kept }
}

function merged(versions: readonly Version[]): OutTable[] {
  const tables: OutTable[] = [{ name: '', repeat: null, parent: null, questions: [] }]
  for (const { number, definition } of versions) {
    const last = new Map<OutTable, OutQuestion>()
    const visit = (items: readonly Item[], at: number) => {
      const table = tables[at] as OutTable
      for (const item of items) {
        if (item.kind === 'group') visit(item.items, at)
        if (item.kind === 'repeat') visit(item.items, tableFor(tables, item, at))
        if (item.kind !== 'question') continue
        last.set(table, put(table, item, { number, definition }, last.get(table)))
      }
    }
    visit(definition.items, 0)
  }
  return tables
}

function tableFor(tables: OutTable[], repeat: Repeat, parent: number): number {
  const found = tables.findIndex((t) => t.parent === parent && t.repeat?.name === repeat.name)
  return found >= 0 ? found : tables.push({ name: repeat.name, repeat, parent, questions: [] }) - 1
}

/** A question that only an older version has stands where it stood there: behind the one before it. */
function put(table: OutTable, question: Question, { number, definition }: Version, before: OutQuestion | undefined) {
  const choices = question.list === undefined ? [] : (definition.lists[question.list] ?? [])
  const known = table.questions.find(
    (q) => q.question.name === question.name && kindOf(q.question) === kindOf(question),
  )
  const found: OutQuestion = known ?? { question, name: question.name, choices: [], offered: new Map() }
  const behind = table.questions.find((q) => q.question.name === question.name) ?? before
  if (!known) table.questions.splice(behind ? table.questions.indexOf(behind) + 1 : 0, 0, found)
  const there = new Set(found.choices.map((c) => c.name))
  found.choices.push(...choices.filter((c) => !there.has(c.name)))
  found.offered.set(number, new Set(choices.map((c) => c.name)))
  return found
}

/** What answers have to share to stand in one column. */
export const kindOf = ({ type }: Question): string =>
  type === 'integer' || type === 'decimal' || type === 'range' ? 'number' : type

const keyOf = (question: Question) => `${question.name} ${kindOf(question)}`

function sealedIn(all: readonly Version[]): Sealed {
  const sealed = new Set<string>()
  for (const { definition } of all)
    for (const { item } of walk(definition.items))
      if (item.kind === 'question' && item.sensitivity === 'sealed') sealed.add(keyOf(item))
  return ({ question }) => sealed.has(keyOf(question))
}

function withoutSealed(tables: readonly OutTable[], isSealed: Sealed): OutTable[] {
  const open = tables.map((t) => ({ ...t, questions: t.questions.filter((q) => !isSealed(q)) }))
  const holds = (at: number): boolean =>
    at === 0 || (open[at]?.questions.length ?? 0) > 0 || open.some((t, i) => t.parent === at && holds(i))
  const places = open.flatMap((_, i) => (holds(i) ? [i] : []))
  return places.map((i) => {
    const table = open[i] as OutTable
    return { ...table, parent: table.parent === null ? null : places.indexOf(table.parent) }
  })
}

/** Where two questions of several versions share a name and no column, the older one says its version. */
function nameApart({ questions }: OutTable): void {
  const taken = new Set<string>()
  const byAge = [...questions].sort((a, b) => newestOf(b) - newestOf(a))
  for (const found of byAge) {
    if (taken.has(found.name)) found.name = `${found.name} (${newestOf(found)})`
    taken.add(found.name)
  }
}

const newestOf = ({ offered }: OutQuestion) => Math.max(...offered.keys())

/** What stands under a name; names may be such as every object has. */
const under = (answers: Answers, name: string) => (Object.hasOwn(answers, name) ? answers[name] : undefined)

/** The answer to a question, unless its version asked something else under that name. */
export const answerTo = ({ question, offered }: OutQuestion, answers: Answers, version: number): Answer | undefined =>
  offered.has(version) ? (under(answers, question.name) as Answer | undefined) : undefined

/** The rounds of a repeat, in the order in which they were given; undefined where there are none. */
export const roundsIn = (table: OutTable, answers: Answers): readonly Answers[] | undefined => {
  const rounds = under(answers, table.repeat?.name ?? '')
  return Array.isArray(rounds) ? (rounds as readonly Answers[]) : undefined
}
