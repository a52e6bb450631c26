import type { Cell } from '#platform/files/streamed-workbook.ts'
import type { Answer, Answers } from '../definition.ts'
import type { ResponseState } from '../schema.ts'
import { apart, type Column, columnsOf, labelOf, type Saying, sayOne } from './columns.ts'
import { answerTo, type OutPlan, type OutQuestion, type OutTable, roundsIn } from './plan.ts'

/** One response as it goes out. */
export type OutResponse = {
  id: string
  /** The number of the version in which it was given. */
  version: number
  state: ResponseState
  happenedOn: string
  fromPaper: boolean
  /** The team's name, or its id where codes are asked for. */
  team: string
  /** The case it belongs to; empty where there is none, or where what is sealed stays out. */
  caseId: string
  answers: Answers
}

/** What tells which response a row is: with the names that Kobo has for them, where it has one. */
export const ownColumns = [
  '_index',
  '_id',
  '_version',
  '_state',
  '_happened_on',
  '_from_paper',
  '_team',
  '_case',
] as const
export const roundColumns = ['_index', '_parent_table_name', '_parent_index', '_submission__id'] as const
export type OwnColumn = (typeof ownColumns)[number] | (typeof roundColumns)[number]

/** How these columns and the codes in them are called. */
export type OwnWords = { heading(column: OwnColumn): string; state(state: ResponseState): string }

export type TableRow = { table: number; cells: Cell[] }

/**
 * Makes rows out of responses, numbered from 1 in each table. Ask it for one response after the
 * other, in the order in which they stand in the file.
 */
export class Rows {
  readonly headings: string[][]
  readonly widths: number[][]
  readonly #columns: Column[][]
  readonly #plan: OutPlan
  readonly #words: OwnWords
  readonly #counts: number[]

  constructor(plan: OutPlan, saying: Saying, words: OwnWords) {
    this.#plan = plan
    this.#words = words
    this.#counts = plan.tables.map(() => 0)
    const own = plan.tables.map((t) => (t.repeat ? roundColumns : ownColumns))
    const named = (c: OwnColumn): Column => ({ heading: words.heading(c), width: 14, cell: () => null })
    const all = plan.tables.map((t, i) => apart([...(own[i] ?? []).map(named), ...columnsOf(t, saying, plan)]))
    this.headings = all.map((columns) => columns.map((c) => c.heading))
    this.widths = all.map((columns) => columns.map((c) => c.width))
    this.#columns = all.map((columns, i) => columns.slice(own[i]?.length))
  }

  /** The rows of one response: its own, and one for each round of its repeats, right behind each other. */
  of(response: OutResponse): TableRow[] {
    const index = this.#next(0)
    const { id, version, state, happenedOn, fromPaper, team, caseId } = response
    const own: Cell[] = [index, id, version, this.#words.state(state), happenedOn]
    own.push(fromPaper ? 1 : 0, team, caseId || null)
    return [
      { table: 0, cells: [...own, ...this.#cells(0, response.answers, version)] },
      ...this.#below(0, index, response, response.answers),
    ]
  }

  #below(parent: number, parentIndex: number, response: OutResponse, answers: Answers): TableRow[] {
    const { tables } = this.#plan
    return tables.flatMap((table, at) => {
      if (table.parent !== parent || !table.repeat) return []
      return (roundsIn(table, answers) ?? []).flatMap((round) => {
        const index = this.#next(at)
        const own: Cell[] = [index, tables[parent]?.name || this.#plan.newest.id, parentIndex, response.id]
        return [
          { table: at, cells: [...own, ...this.#cells(at, round, response.version)] },
          ...this.#below(at, index, response, round),
        ]
      })
    })
  }

  #cells = (table: number, answers: Answers, version: number): Cell[] =>
    this.#columns[table]?.map((c) => c.cell(answers, version)) ?? []

  #next(table: number): number {
    const next = (this.#counts[table] ?? 0) + 1
    this.#counts[table] = next
    return next
  }
}

/** What JSON holds of one response: rounds of repeats as lists of their own. */
export function nested(plan: OutPlan, saying: Saying, response: OutResponse): Record<string, unknown> {
  const { id, version, state, happenedOn, fromPaper, team, caseId, answers } = response
  return {
    ...{ _id: id, _version: version, _state: state, _happened_on: happenedOn, _from_paper: fromPaper, _team: team },
    ...(caseId ? { _case: caseId } : {}),
    answers: nestedIn(plan, 0, saying, version, answers),
  }
}

function nestedIn(plan: OutPlan, at: number, saying: Saying, version: number, answers: Answers): object {
  const table = plan.tables[at] as OutTable
  const told: [string, unknown][] = []
  for (const found of table.questions) {
    const answer = answerTo(found, answers, version)
    if (answer !== undefined) told.push([labelOf(found, saying, plan), toldAs(found, answer, saying, plan)])
  }
  plan.tables.forEach((inner, i) => {
    const rounds = inner.parent === at ? roundsIn(inner, answers) : undefined
    if (rounds) told.push([inner.name, rounds.map((round) => nestedIn(plan, i, saying, version, round))])
  })
  const keys = apart(told.map(([heading]) => ({ heading })))
  return Object.fromEntries(keys.map(({ heading }, i) => [heading, told[i]?.[1]]))
}

function toldAs(found: OutQuestion, answer: Answer, saying: Saying, plan: OutPlan): unknown {
  const { type } = found.question
  if (type === 'geopoint') return { code: String(answer), name: saying.placeName(String(answer)) }
  if (type === 'select_multiple' || type === 'rank')
    return [answer].flat().map((one) => sayOne(found, one as string, saying, plan))
  return sayOne(found, answer as string | number, saying, plan)
}
