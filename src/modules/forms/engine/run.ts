import type { Cell, FormItem } from './form.ts'
import { beginning, type Desk, reckonAnswer, reckonRelevant, reckonState, wantedRounds } from './reckon.ts'
import { isShown, makeRound, type Round, roundsOf, type Slot, shownRounds, slotsIn, topOf } from './rounds.ts'
import { sameAnswer } from './shape.ts'

const mostRounds = 500 // of one repeat in one round
const mostSlots = 30_000 // of a whole filling: what somebody sends takes neither the memory nor the time of others

/**
 * What has to be reckoned anew. Cells are taken in an order in which all that they read comes first,
 * so each is reckoned at most once in a run, and only when something that it reads has changed.
 */
export class Run {
  readonly #desk: Desk
  readonly #waiting: (Set<Round> | undefined)[]
  readonly #fresh: Round[] = []
  #first: number
  #slots: number
  #changed = new Set<Slot>()

  constructor(desk: Desk) {
    this.#desk = desk
    this.#waiting = new Array(desk.form.inOrder.length)
    this.#first = this.#waiting.length
    this.#slots = desk.form.items.length
  }

  /** Makes a round, unless there are too many. */
  add(repeat: Slot): Round | undefined {
    const size = repeat.of.inside.length + 1
    if (repeat.rounds.length >= mostRounds || this.#slots + size > mostSlots) return undefined
    this.#slots += size
    return makeRound(this.#desk.form, repeat)
  }

  /** Takes a round away, with what was answered there. */
  remove(repeat: Slot, index: number): void {
    for (const gone of repeat.rounds.splice(index, 1)) this.#slots -= sizeOf(gone)
    for (const round of repeat.rounds) round.index = repeat.rounds.indexOf(round)
  }

  /** Everything in a round is to be reckoned, with its defaults if it begins. */
  enter(round: Round): void {
    if (!round.begun) this.#fresh.push(round)
    round.begun = true
    for (const slot of round.slots.values()) {
      for (const cell of this.#desk.form.cells.get(slot.of) ?? []) this.#wait(cell, round)
      for (const inner of shownRounds(slot)) this.enter(inner)
    }
  }

  /** An answer was given. */
  answered(slot: Slot): void {
    this.#changed.add(slot)
    this.#waitFor(slot, 'value', 'state')
  }

  /** Rounds of a repeat came or went, from one on: those after it, and whoever reads them, are reckoned anew. */
  moved(repeat: Slot, from: number): void {
    this.#changed.add(repeat)
    this.#waitFor(repeat, 'value')
    for (const round of shownRounds(repeat).slice(from)) this.#come(round)
    this.#left(repeat.of, repeat.round)
  }

  /** Reckons all that waits, and gives what changed by it. */
  run(): ReadonlySet<Slot> {
    this.#empty()
    for (const round of this.#fresh) this.#begin(round) // more may come while it goes on
    this.#fresh.length = 0
    const changed = this.#changed
    this.#changed = new Set()
    return changed
  }

  /** One default after another, since each may read those before. */
  #begin(round: Round): void {
    for (const slot of round.slots.values()) {
      if (slot.answer !== undefined) continue
      slot.answer = beginning(this.#desk, slot)
      if (slot.answer === undefined) continue
      this.answered(slot)
      this.#empty()
    }
  }

  #empty(): void {
    const { inOrder } = this.#desk.form
    while (this.#first < inOrder.length) {
      const at = this.#first++
      const rounds = this.#waiting[at]
      const cell = inOrder[at]
      this.#waiting[at] = undefined
      if (cell && rounds) for (const round of rounds) this.#reckon(cell, round)
    }
  }

  #reckon(cell: Cell, round: Round): void {
    const slot = round.slots.get(cell.of)
    if (!slot || !isShown(round) || !this.#changes(cell, slot)) return
    this.#changed.add(slot)
    for (const fed of cell.feeds) this.#feed(fed.cell, round, fed.wide)
  }

  #changes({ kind, of: { item } }: Cell, slot: Slot): boolean {
    if (kind === 'words') return true
    if (kind === 'relevant') return reckonRelevant(this.#desk, slot)
    if (item.kind === 'repeat') return this.#reckonRounds(slot)
    if (item.kind !== 'question') return false
    if (kind === 'state') return reckonState(this.#desk, slot, item)
    const before = slot.answer
    const isSeen = reckonAnswer(this.#desk, slot, item)
    if (!sameAnswer(before, slot.answer)) this.#changed.add(slot) // though nobody may see it just now
    return isSeen
  }

  #reckonRounds(slot: Slot): boolean {
    const wanted = wantedRounds(this.#desk, slot)
    if (wanted !== undefined && wanted !== slot.shown) this.#show(slot, wanted)
    const seen = slot.relevant ? slot.shown : null
    const changed = slot.seen !== seen
    slot.seen = seen
    return changed
  }

  #show(slot: Slot, wanted: number): void {
    const before = slot.shown
    while (slot.rounds.length < wanted && this.add(slot));
    slot.shown = Math.min(wanted, slot.rounds.length)
    slot.problem = slot.shown < wanted ? 'range' : null
    for (const round of shownRounds(slot).slice(before)) this.#come(round)
    if (slot.shown < before) this.#left(slot.of, slot.round)
  }

  /** A round came into sight, or to another place: everything in it stands at a path where it did not. */
  #come(round: Round): void {
    this.enter(round)
    for (const slot of slotsIn(this.#desk.form, round)) this.#changed.add(slot)
  }

  /** Whoever read the rounds of a repeat reads others now. */
  #left(repeat: FormItem, round: Round): void {
    for (const of of repeat.inside) {
      for (const cell of this.#desk.form.cells.get(of) ?? []) {
        if (cell.kind === 'value') for (const fed of cell.feeds) this.#feed(fed.cell, round, fed.wide)
      }
      if (of.item.kind === 'repeat') this.#left(of, round)
    }
  }

  #feed(cell: Cell, from: Round, wide: boolean): void {
    for (const round of roundsOf(cell.of, wide ? topOf(from) : from)) this.#wait(cell, round)
  }

  #waitFor(slot: Slot, ...kinds: Cell['kind'][]): void {
    for (const cell of this.#desk.form.cells.get(slot.of) ?? [])
      if (kinds.includes(cell.kind)) this.#wait(cell, slot.round)
  }

  #wait(cell: Cell, round: Round): void {
    this.#first = Math.min(this.#first, cell.order)
    const rounds = this.#waiting[cell.order]
    if (rounds) rounds.add(round)
    else this.#waiting[cell.order] = new Set([round])
  }
}

const sizeOf = (round: Round): number =>
  1 + [...round.slots.values()].reduce((size, slot) => size + 1 + slot.rounds.reduce((sum, r) => sum + sizeOf(r), 0), 0)
