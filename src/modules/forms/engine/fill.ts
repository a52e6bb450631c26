import type { Answer, Answers, Choice, Words } from '../definition.ts'
import { momentIn } from '../expression/dates.ts'
import type { Form } from './compile.ts'
import { type Desk, offered } from './reckon.ts'
import { type AnswerProblem, isShown, makeRound, pathOf, type Round, type Slot, slotAt, slotsIn } from './rounds.ts'
import { Run } from './run.ts'
import { asAnswer, sameAnswer } from './shape.ts'
import { inWords, told } from './told.ts'

export type { AnswerProblem } from './rounds.ts'

/** How an item stands just now. */
export type State = {
  readonly answer: Answer | undefined
  readonly relevant: boolean
  readonly required: boolean
  /** Also when the answer is calculated. */
  readonly readOnly: boolean
  /** Null for what is not relevant. `range` of a repeat: more rounds are counted than there can be. */
  readonly problem: AnswerProblem | null
  /** What is offered now; of selects and rank. */
  readonly choices?: readonly Choice[]
}

/** `now` in ISO 8601; `first` when the response begins, so that defaults are reckoned. */
export type Begun = { readonly now: string; readonly first: boolean }

/**
 * A form being filled. A path is the name of an item; inside repeats the rounds stand before it,
 * counted from 0: `children/0/visits/2/on`. Methods throw RangeError for a path that leads nowhere;
 * rounds that a count has taken out of sight can be reached, and nothing in them is relevant.
 */
export type Filling = {
  /** What counts: relevant answers, calculated ones included. Rounds stay even when empty, since they are counted. */
  answers(): Answers
  /** Also what is hidden just now, so that a person who changes back finds what was typed. */
  all(): Answers
  has(path: string): boolean
  /** Every path there is now, of what is not relevant too, in the order of the form; groups and notes as well. */
  paths(): string[]
  at(path: string): State
  /** Gives the paths whose state or words changed, or may have: which choices are offered is not compared. What is calculated or read-only is left alone. */
  change(path: string, answer: Answer | undefined): readonly string[]
  /** How many rounds of a repeat there are now; none at first unless they are counted. */
  rounds(path: string): number
  /** Gives the paths that changed, none when there can be no more or a count says how many. */
  addRound(path: string): readonly string[]
  removeRound(path: string, index: number): readonly string[]
  /** What keeps the response from being complete; relevant only, in the order of the form. */
  problems(): { path: string; problem: AnswerProblem }[]
  /** Words with answers put in for `${name}` as seen from the path, choices with their labels; '' is the form itself. */
  words(words: Words, path: string, language: string): string
}

/**
 * Begins or goes on with a response. Answers that the form does not know are left out.
 * @throws RangeError if `now` is no moment
 */
export function begin(form: Form, answers: Answers, { now, first }: Begun): Filling {
  const moment = momentIn(now)
  if (moment === undefined) throw new RangeError('now is no moment in ISO 8601')
  const desk: Desk = { form, now: moment }
  const run = new Run(desk)
  const top = makeRound(form)
  takeUp(run, top, answers, first)
  run.enter(top)
  run.run()

  const find = (path: string): Slot => {
    const slot = slotAt(form, top, path)
    if (!slot) throw new RangeError(`nothing at ${path}`)
    return slot
  }
  const reckoned = () => [...run.run()].filter(({ round }) => isShown(round)).map(pathOf)

  return {
    answers: () => told(top, (slot) => slot.relevant === true),
    all: () => told(top),
    has: (path) => slotAt(form, top, path) !== undefined,
    paths: () => [...slotsIn(form, top)].map(pathOf),
    at: (path) => stateOf(desk, find(path)),
    change(path, answer) {
      const slot = find(path)
      const given = asAnswer(answer)
      if (slot.of.item.kind !== 'question' || slot.readOnly || sameAnswer(given, slot.answer)) return []
      slot.answer = given
      run.answered(slot)
      return reckoned()
    },
    rounds: (path) => find(path).shown,
    addRound(path) {
      const slot = find(path)
      if (!isOpen(slot) || !run.add(slot)) return []
      slot.shown = slot.rounds.length
      run.moved(slot, slot.shown - 1)
      return reckoned()
    },
    removeRound(path, index) {
      const slot = find(path)
      if (!isOpen(slot) || !slot.rounds[index]) return []
      run.remove(slot, index)
      slot.shown = slot.rounds.length
      run.moved(slot, index)
      return reckoned()
    },
    problems: () =>
      [...slotsIn(form, top)].flatMap((slot) =>
        slot.relevant && slot.problem ? [{ path: pathOf(slot), problem: slot.problem }] : [],
      ),
    words(words, path, language) {
      const slot = path === '' ? undefined : find(path)
      return inWords(desk, words, slot?.round ?? top, slot?.of, language)
    },
  }
}

/** Puts what was answered before where it belongs. */
function takeUp(run: Run, round: Round, answers: Answers, first: boolean): void {
  round.begun = !first

  for (const slot of round.slots.values()) {
    const { item } = slot.of
    const given = Object.hasOwn(answers, item.name) ? answers[item.name] : undefined
    if (item.kind === 'question') slot.answer = asAnswer(given)
    if (item.kind !== 'repeat' || !Array.isArray(given)) continue
    for (const inner of given) {
      const made = typeof inner === 'object' && inner !== null && !Array.isArray(inner) && run.add(slot)
      if (made) takeUp(run, made, inner, first)
    }
    slot.shown = slot.rounds.length
  }
}

/** Whether a person says how many rounds there are. */
const isOpen = (slot: Slot) => slot.of.item.kind === 'repeat' && !slot.of.rules.has('repeat_count')

function stateOf(desk: Desk, slot: Slot): State {
  const { answer, required, readOnly, problem, of } = slot
  const relevant = slot.relevant === true && isShown(slot.round)
  return {
    answer,
    relevant,
    required,
    readOnly,
    problem: relevant ? problem : null,
    ...(of.item.kind === 'question' && of.item.list !== undefined && { choices: offered(desk, slot) }),
  }
}
