import type { Answer, Choice } from '../definition.ts'
import type { Form, FormItem } from './form.ts'

export type AnswerProblem = 'required' | 'constraint' | 'type' | 'choice' | 'range'

/** One item in one round, with what is reckoned of it. */
export type Slot = {
  readonly of: FormItem
  readonly round: Round
  answer: Answer | undefined
  relevant: boolean | undefined
  /** The answer as others saw it last: undefined before it was reckoned, null where nothing is seen. */
  seen: Answer | null | undefined
  required: boolean
  readOnly: boolean
  problem: AnswerProblem | null
  /** What is offered; undefined until somebody looks. */
  choices: readonly Choice[] | undefined
  /** Of a repeat: all its rounds. A count may show fewer of them; the others wait with what was typed. */
  readonly rounds: Round[]
  shown: number
}

/** One round of a repeat, or the form itself around all of them. */
export type Round = {
  readonly repeat: Slot | undefined
  index: number
  readonly slots: ReadonlyMap<FormItem, Slot>
  /** Whether it has been reckoned, with its defaults. */
  begun: boolean
}

/** An empty round, or the form itself when no repeat is named. */
export function makeRound(form: Form, repeat?: Slot): Round {
  const slots = new Map<FormItem, Slot>()
  const round: Round = { repeat, index: repeat?.rounds.length ?? 0, slots, begun: false }
  for (const of of repeat ? repeat.of.inside : form.top) {
    const none = { answer: undefined, relevant: undefined, seen: undefined, problem: null }
    const state = { ...none, required: false, readOnly: false, choices: undefined }
    slots.set(of, { of, round, ...state, rounds: [], shown: 0 })
  }
  repeat?.rounds.push(round)
  return round
}

export const shownRounds = (slot: Slot): readonly Round[] => slot.rounds.slice(0, slot.shown)

/** Whether a round and all around it are shown; only then it is reckoned. */
export const isShown = (round: Round): boolean => {
  const { repeat, index } = round
  return !repeat || (index < repeat.shown && repeat.rounds[index] === round && isShown(repeat.round))
}

/**
 * The rounds in which an item stands, as seen from a round: the same round of every repeat that is
 * around both, and all rounds of the others. Seen from the form itself (`wide`), all there are.
 */
export function roundsOf(of: FormItem, from: Round): Round[] {
  let here = from
  while (here.repeat && !of.repeats.includes(here.repeat.of)) here = here.repeat.round
  let rounds = [here]
  const depth = here.repeat ? of.repeats.indexOf(here.repeat.of) + 1 : 0
  for (const repeat of of.repeats.slice(depth)) {
    rounds = rounds.flatMap((round) => {
      const slot = round.slots.get(repeat)
      return slot ? shownRounds(slot) : []
    })
  }
  return rounds
}

export const topOf = (round: Round): Round => (round.repeat ? topOf(round.repeat.round) : round)

/** The round around a round's parent so many steps up from an item. */
export function roundAround(repeat: FormItem, from: Round): Round | undefined {
  let here: Round | undefined = from
  while (here && here.repeat?.of !== repeat) here = here.repeat?.round
  return here
}

/** Every slot that can be seen, in the order of the form. */
export function* slotsIn(form: Form, round: Round): Generator<Slot> {
  for (const of of round.repeat ? round.repeat.of.inside : form.top) {
    const slot = round.slots.get(of)
    if (!slot) continue
    yield slot
    for (const inner of shownRounds(slot)) yield* slotsIn(form, inner)
  }
}

export const pathOf = ({ of, round }: Slot): string => `${prefixOf(round)}${of.item.name}`

const prefixOf = (round: Round): string => (round.repeat ? `${pathOf(round.repeat)}/${round.index}/` : '')

/** The slot at a path, also in a round that waits; undefined when the path leads nowhere. */
export function slotAt(form: Form, top: Round, path: string): Slot | undefined {
  let round: Round | undefined = top
  const steps = path.split('/')
  for (let n = 0; ; n += 2) {
    const of = form.byName.get(steps[n] ?? '')
    const slot: Slot | undefined = of && round?.slots.get(of)
    if (!slot || n === steps.length - 1) return slot
    const index = /^\d{1,6}$/.test(steps[n + 1] ?? '') ? Number(steps[n + 1]) : -1
    round = slot.rounds[index]
    if (n + 2 >= steps.length) return undefined
  }
}
