import type { Choice, Definition } from '../definition.ts'
import type { Expression } from '../expression/parse.ts'
import type { Scope } from '../expression/scope.ts'
import type { Value } from '../expression/values.ts'
import { type Form, type FormItem, repeatAround } from './form.ts'
import { type Round, roundAround, roundsOf, type Slot, topOf } from './rounds.ts'
import { toValue } from './shape.ts'

/** What an expression sees from an item in a round; of a choice filter, with the choice in question. */
export class View implements Scope {
  readonly now: number
  readonly language: string
  readonly #form: Form
  readonly #round: Round
  readonly #of: FormItem | undefined
  readonly #choice: Choice | undefined

  constructor(form: Form, now: number, language: string, round: Round, of?: FormItem, choice?: Choice) {
    this.now = now
    this.language = language
    this.#form = form
    this.#round = round
    this.#of = of
    this.#choice = choice
  }

  self(): Value {
    return toValue(this.#of && this.#round.slots.get(this.#of)?.answer)
  }

  one(name: string): Value {
    return toValue(this.slot(name)?.seen)
  }

  /** The first slot of a name that is seen from here. */
  slot(name: string): Slot | undefined {
    const of = this.#form.byName.get(name)
    return of && roundsOf(of, this.#round)[0]?.slots.get(of)
  }

  many(name: string): readonly Value[] {
    const of = this.#form.byName.get(name)
    if (!of) return []
    const slots = roundsOf(of, this.#round).flatMap((round) => round.slots.get(of) ?? [])
    if (of.item.kind === 'repeat') return slots.flatMap((slot) => Array(slot.relevant ? slot.shown : 0).fill(''))
    return slots.filter((slot) => slot.relevant).map((slot) => toValue(slot.seen))
  }

  indexed(name: string, rounds: ReadonlyMap<string, number>): Value {
    const of = this.#form.byName.get(name)
    let round: Round | undefined = topOf(this.#round)
    for (const repeat of of?.repeats ?? []) {
      const slot: Slot | undefined = round?.slots.get(repeat)
      const wanted = rounds.get(repeat.item.name)
      const index: number = wanted === undefined ? (roundAround(repeat, this.#round)?.index ?? -1) : wanted - 1
      round = slot && index < slot.shown ? slot.rounds[index] : undefined
    }
    return toValue(of && round?.slots.get(of)?.seen)
  }

  position(up: number): number {
    const repeat = this.#of && repeatAround(this.#of, up)
    const round = repeat && roundAround(repeat, this.#round)
    return round ? round.index + 1 : Number.NaN
  }

  choiceLabel(question: string, choice: string): string {
    const found = this.#form.byName.get(question)?.choices.find(({ name }) => name === choice)
    return found ? inLanguage(this.#form.definition, found.label, this.language) : ''
  }

  column(name: string): Value {
    const columns = this.#choice?.columns
    if (name === 'name' && this.#choice) return this.#choice.name
    return columns && Object.hasOwn(columns, name) ? (columns[name] ?? '') : ''
  }
}

/** Words in a language, in the form's own language if they are not there, in any else. */
export const inLanguage = (
  { defaultLanguage }: Definition,
  words: Readonly<Record<string, string>>,
  language: string,
): string => words[language] || words[defaultLanguage] || Object.values(words)[0] || ''

/** Whether an expression gives other words in other languages. */
export const speaks = (parts: Iterable<Expression>): boolean => {
  for (const part of parts) if (part.kind === 'call' && /^(?:jr:choice-name|format-date)/.test(part.name)) return true
  return false
}
