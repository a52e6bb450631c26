import type { Value } from './values.ts'

/** What an expression sees from where it stands. */
export type Scope = {
  /** The moment of reckoning, in days as `dates.ts` counts them. */
  readonly now: number
  /** For the labels of choices and the names of months. */
  readonly language: string
  /** The answer of the question itself. */
  self(): Value
  /** The answer of a question, the empty text if there is none or it is not relevant. */
  one(name: string): Value
  /** The relevant answers of a question in all rounds that are seen from here; of a repeat one for each round. */
  many(name: string): readonly Value[]
  /** The answer in certain rounds: for each repeat named the number of the round, counted from 1. */
  indexed(name: string, rounds: ReadonlyMap<string, number>): Value
  /** The number of the round around the parent so many steps up, counted from 1. */
  position(up: number): number
  /** The label of a choice of a question, empty if it has none of that name. */
  choiceLabel(question: string, choice: string): string
  /** A column of the choice in question. */
  column(name: string): Value
}
