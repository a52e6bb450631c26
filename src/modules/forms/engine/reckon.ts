import type { Choice, Question } from '../definition.ts'
import { evaluate } from '../expression/evaluate.ts'
import { toBoolean, toNumber, type Value } from '../expression/values.ts'
import type { Column, Form } from './form.ts'
import type { AnswerProblem, Slot } from './rounds.ts'
import { fits, isOnScale, sameAnswer, shaped } from './shape.ts'
import { View } from './view.ts'

/** What rules are reckoned with. */
export type Desk = { readonly form: Form; readonly now: number }

function ruled({ form, now }: Desk, slot: Slot, column: Column, choice?: Choice): Value | undefined {
  const rule = slot.of.rules.get(column)
  return rule && evaluate(rule, new View(form, now, form.definition.defaultLanguage, slot.round, slot.of, choice))
}

/** Says whether it changed. */
export function reckonRelevant(desk: Desk, slot: Slot): boolean {
  const { parent } = slot.of
  const around = parent?.item.kind === 'repeat' ? slot.round.repeat : parent && slot.round.slots.get(parent)
  const before = slot.relevant
  slot.relevant = around?.relevant !== false && toBoolean(ruled(desk, slot, 'relevant') ?? true)
  return slot.relevant !== before
}

/** Reckons an answer as others see it; says whether that changed. */
export function reckonAnswer(desk: Desk, slot: Slot, question: Question): boolean {
  const value = ruled(desk, slot, 'calculation')
  if (value !== undefined) slot.answer = shaped(question, value)
  // The empty text stands for: asked, and not answered. A count tells that from what is not asked.
  const seen = slot.relevant ? (slot.answer ?? '') : null
  if (slot.seen !== undefined && sameAnswer(seen, slot.seen)) return false
  slot.seen = seen
  return true
}

/** How many rounds a repeat ought to have; undefined if that is left to the person. */
export function wantedRounds(desk: Desk, slot: Slot): number | undefined {
  const value = ruled(desk, slot, 'repeat_count')
  return value === undefined ? undefined : Math.max(0, Math.trunc(toNumber(value)) || 0)
}

/** Says whether anything may have changed that can be seen of a question. */
export function reckonState(desk: Desk, slot: Slot, question: Question): boolean {
  const { required, readOnly, problem } = slot
  const truth = (column: Column) => toBoolean(ruled(desk, slot, column) ?? false)
  slot.required = truth('required')
  slot.readOnly = slot.of.rules.has('calculation') || truth('read_only')
  slot.problem = problemOf(desk, slot, question)
  const isFiltered = slot.of.rules.has('choice_filter')
  if (isFiltered) slot.choices = undefined
  return isFiltered || slot.required !== required || slot.readOnly !== readOnly || slot.problem !== problem
}

/** What is offered now. Lists may be long, so it is worked out when somebody looks. */
export function offered(desk: Desk, slot: Slot): readonly Choice[] {
  slot.choices ??= slot.of.choices.filter((choice) => isOffered(desk, slot, choice))
  return slot.choices
}

const isOffered = (desk: Desk, slot: Slot, choice: Choice) =>
  toBoolean(ruled(desk, slot, 'choice_filter', choice) ?? true)

/** What nobody is asked, or can change, is not held against anybody. */
function problemOf(desk: Desk, slot: Slot, question: Question): AnswerProblem | null {
  const { answer } = slot
  if (question.type === 'calculate' || question.type === 'hidden') return null
  if (answer === undefined) return slot.required && !slot.readOnly ? 'required' : null
  if (!fits(question, answer)) return 'type'
  if (question.list !== undefined) {
    const known = [answer].flat().map((name) => slot.of.choices.find((choice) => choice.name === name))
    if (!known.every((choice) => choice && isOffered(desk, slot, choice))) return 'choice'
  }
  if (!isOnScale(question, answer)) return 'range'
  return toBoolean(ruled(desk, slot, 'constraint') ?? true) ? null : 'constraint'
}

/** The answer with which a question begins. */
export function beginning(desk: Desk, slot: Slot): Slot['answer'] {
  if (slot.of.item.kind !== 'question') return undefined
  const value = ruled(desk, slot, 'default')
  return value === undefined ? slot.of.begins : shaped(slot.of.item, value)
}
