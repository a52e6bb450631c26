import type { Cell } from '#platform/files/streamed-workbook.ts'
import type { Answer, Answers, Choice, Words } from '../definition.ts'
import { wordsIn } from '../schema.ts'
import { answerTo, type OutPlan, type OutQuestion, type OutTable } from './plan.ts'

/** In codes, or in the words of a language. */
export type Wording = 'codes' | { language: string }

/** How answers are said. */
export type Saying = {
  headings: Wording
  values: Wording
  /** A place's name in the language of the values. */
  placeName(code: string): string
  /** What stands for what was confirmed, and for the name of a place in a heading. */
  said: { acknowledged: string; placeName: string }
}

export type Column = { heading: string; width: number; cell(answers: Answers, version: number): Cell }

/** More choices than these stand in one column only. */
export const mostSplit = 500

const plainly = (text: string) => text.replaceAll('\u200b', '')
/** Words as the form has them; what another answer would fill in is left open. */
const wordsOf = (words: Words | undefined, wording: Wording, plan: OutPlan): string =>
  wording === 'codes'
    ? ''
    : plainly(wordsIn(words, wording.language, plan.newest.defaultLanguage)).replace(/\$\{[^}]*\}/g, '…')

export const labelOf = (question: OutQuestion, saying: Saying, plan: OutPlan): string => {
  const { name } = question
  const label = wordsOf(question.question.label, saying.headings, plan)
  return label && name !== question.question.name ? `${label} (${name})` : label || name
}

const choiceWords = (choice: Choice, wording: Wording, plan: OutPlan): string =>
  wordsOf(choice.label, wording, plan) || choice.name

/** One answer in words or codes; a number stays one. */
export function sayOne(question: OutQuestion, answer: string | number, saying: Saying, plan: OutPlan): string | number {
  if (saying.values === 'codes') return answer
  const choice = question.choices.find((c) => c.name === String(answer))
  if (choice) return choiceWords(choice, saying.values, plan)
  return question.question.type === 'acknowledge' ? saying.said.acknowledged : answer
}

/** Several in one cell: codes as XLSForm writes them, words apart from each other. */
const sayAll = (question: OutQuestion, answer: Answer, saying: Saying, plan: OutPlan): string =>
  namesOf(answer)
    .map((name) => sayOne(question, name, saying, plan))
    .join(saying.values === 'codes' ? ' ' : '; ')

const namesOf = (answer: Answer): string[] => [answer].flat().map(String)

/** The columns of a table's questions, without those that tell which response it is. */
export const columnsOf = (table: OutTable, saying: Saying, plan: OutPlan): Column[] =>
  apart(table.questions.flatMap((question) => columnsFor(question, saying, plan)))

function columnsFor(found: OutQuestion, saying: Saying, plan: OutPlan): Column[] {
  const heading = labelOf(found, saying, plan)
  const { type } = found.question
  const column = (behind: string, cell: (answer: Answer, version: number) => Cell): Column => ({
    heading: behind ? `${heading}/${behind}` : heading,
    width: behind ? 12 : type === 'text' ? 40 : 20,
    cell: (answers, version) => {
      const answer = answerTo(found, answers, version)
      return answer === undefined ? null : cell(answer, version)
    },
  })
  const behind = (choice: Choice) =>
    saying.headings === 'codes' ? choice.name : choiceWords(choice, saying.headings, plan)
  switch (type) {
    case 'select_multiple':
      return [
        column('', (answer) => sayAll(found, answer, saying, plan)),
        ...split(found).map((choice) =>
          column(behind(choice), (answer, version) => {
            if (namesOf(answer).includes(choice.name)) return 1
            return found.offered.get(version)?.has(choice.name) ? 0 : null
          }),
        ),
      ]
    case 'rank':
      return [
        column('', (answer) => sayAll(found, answer, saying, plan)),
        ...split(found).map((_, i) =>
          column(String(i + 1), (answer) => {
            const chosen = namesOf(answer)[i]
            return chosen === undefined ? null : sayOne(found, chosen, saying, plan)
          }),
        ),
      ]
    case 'geopoint':
      return [
        column('', (answer) => String(answer)),
        column(saying.said.placeName, (answer) => saying.placeName(String(answer))),
      ]
    default:
      return [column('', (answer) => sayOne(found, answer as string | number, saying, plan))]
  }
}

const split = ({ choices }: OutQuestion) => (choices.length > mostSplit ? [] : choices)

/** No two columns of one table have the same heading. */
export function apart<C extends { heading: string }>(columns: readonly C[]): C[] {
  const taken = new Map<string, number>()
  return columns.map((column) => {
    const times = (taken.get(column.heading) ?? 0) + 1
    taken.set(column.heading, times)
    return times === 1 ? column : { ...column, heading: `${column.heading} (${times})` }
  })
}

const inCodes: Saying = {
  headings: 'codes',
  values: 'codes',
  placeName: String,
  said: { acknowledged: '', placeName: '' },
}

/** How many columns of its own the widest table has. */
export const widestOf = (plan: OutPlan): number =>
  Math.max(...plan.tables.map((t) => columnsOf(t, inCodes, plan).length))

/** The codes of places among some answers that are longer than a district's: their names are looked up. */
export function smallPlacesIn(plan: OutPlan, answers: Answers): string[] {
  return plan.tables.some((t) => t.questions.some((q) => q.question.type === 'geopoint')) ? codesIn(answers) : []
}

const codesIn = (told: unknown): string[] =>
  typeof told === 'string'
    ? /^\d{6}(\d\d)?$/.test(told)
      ? [told]
      : []
    : typeof told === 'object' && told !== null
      ? Object.values(told).flatMap(codesIn)
      : []
