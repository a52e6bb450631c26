import { confidences } from '../schema.ts'
import { anyAge, flags, provinceNumbers, termNumbers, wordsPerSlot } from './bits.ts'
import { isOpen, type Schedule } from './hours.ts'
import { KeptCards } from './kept-cards.ts'
import { initialsOf, Names } from './names.ts'
import type { Ranked } from './rank.ts'
import { type OrganizationRow, type ServiceRow, waysOf } from './rows.ts'

// The listed services as a search needs them, by column: 50,000 of them are some megabytes, and
// to look through all is under a millisecond. A service has a slot; slots of those gone are used again.

export class Snapshot {
  /** The revision up to which it is true. */
  version = 0
  size = 0
  ids: string[] = []
  flags = new Uint8Array(256)
  yes = new Uint32Array(256 * wordsPerSlot)
  no = new Uint32Array(256 * wordsPerSlot)
  /** Provinces that it reaches at all, and those that it reaches wholly. */
  reach = new Uint32Array(256)
  wide = new Uint32Array(256)
  /** Codes of districts and smaller that it reaches or where it is. */
  parts: (string[] | undefined)[] = []
  minimumAge = new Uint8Array(256)
  maximumAge = new Uint8Array(256)
  confidence = new Uint8Array(256)
  /** Days since 1970; 0 for never. */
  assured = new Int32Array(256)
  /** Which of `hours`; 0 where nobody stated any. */
  hoursOf = new Uint32Array(256)
  hours: Schedule[][] = [[]]
  /** Puts equals in the same order on every node: the beginning of the id. */
  tie = new Uint32Array(256)
  readonly names = new Names()
  /** Answers given since the last change. */
  readonly ranked = new Map<string, Ranked>()
  /** What pages show of them, until it changes. */
  readonly cards = new KeptCards()
  readonly #hoursBy = new Map<string, number>([['[]', 0]])
  readonly #organizations = new Map<string, { number: number; slots: number[]; names: number[] }>()
  readonly #slotsOf: number[][] = []
  #open = { minute: '', hours: new Uint8Array() }
  readonly #unused: number[] = []
  readonly #slotsBy = new Map<number | string, Uint32Array>()
  readonly #slotOf = new Map<string, number>()

  /** What was read anew of these organizations takes the place of what was known; what is not there any more goes. */
  replace(ids: readonly string[], rows: readonly OrganizationRow[]): void {
    this.ranked.clear()
    this.#slotsBy.clear()
    for (const id of ids) this.#forget(id)
    for (const row of rows) this.#learn(row)
  }

  /** Whether a service has this term, or is said not to have it. */
  says(column: Uint32Array, slot: number, term: number): boolean {
    return (((column[slot * wordsPerSlot + (term >> 5)] ?? 0) >>> (term & 31)) & 1) === 1
  }

  /** The slots of services that have this term; looked up once until something changes. */
  slotsWith(term: number): Uint32Array {
    return this.#slotsThat(term, (slot) => this.says(this.yes, slot, term))
  }

  /** The slots of the lines that are there for everybody. */
  doors(): Uint32Array {
    return this.#slotsThat('doors', (slot) => ((this.flags[slot] ?? 0) & flags.frontDoor) !== 0)
  }

  everySlot(): Uint32Array {
    return this.#slotsThat('every', () => true)
  }

  #slotsThat(name: number | string, holds: (slot: number) => boolean): Uint32Array {
    const known = this.#slotsBy.get(name) ?? Uint32Array.from({ length: this.size }, (_, slot) => slot).filter(holds)
    this.#slotsBy.set(name, known)
    return known
  }

  /** The slots that a name's owner stands for: one service, or all of an organization. */
  slotsOf(owner: number): readonly number[] {
    return owner >= 0 ? [owner] : (this.#slotsOf[~owner] ?? [])
  }

  /** Which of the stated hours are open at a moment; worked out once a minute. */
  openHours(at: Temporal.PlainDateTime): Uint8Array {
    const minute = at.toString({ smallestUnit: 'minute' })
    if (this.#open.minute !== minute || this.#open.hours.length !== this.hours.length)
      this.#open = { minute, hours: Uint8Array.from(this.hours, (schedules) => (isOpen(schedules, at) ? 1 : 0)) }
    return this.#open.hours
  }

  slot(id: string): number | undefined {
    return this.#slotOf.get(id)
  }

  get count(): number {
    return this.#slotOf.size
  }

  /** The services whose card was not read yet. */
  withoutCard(): string[] {
    return [...this.#slotOf.keys()].filter((id) => !this.cards.has(id))
  }

  #forget(id: string) {
    const known = this.#organizations.get(id)
    if (!known) return
    for (const name of known.names) this.names.remove(name)
    for (const slot of known.slots) {
      this.cards.forget(this.ids[slot] ?? '')
      // Unless it stands under another organization's slot by now.
      if (this.#slotOf.get(this.ids[slot] ?? '') === slot) this.#slotOf.delete(this.ids[slot] ?? '')
      this.#clear(slot)
      this.#unused.push(slot)
    }
    known.slots = []
    known.names = []
    this.#slotsOf[known.number] = known.slots
  }

  #learn(row: OrganizationRow) {
    const known = this.#organizations.get(row.id) ?? { number: this.#slotsOf.length, slots: [], names: [] }
    this.#organizations.set(row.id, known)
    this.#slotsOf[known.number] = known.slots
    for (const service of row.services) {
      if (service.status === 'inactive' || service.status === 'defunct') continue
      this.cards.forget(service.id)
      const before = this.#slotOf.get(service.id)
      if (before !== undefined) this.#clear(before) // it came from another organization
      const slot = this.#unused.pop() ?? this.#next()
      this.#fill(slot, service)
      this.#slotOf.set(service.id, slot)
      known.slots.push(slot)
      for (const name of withInitials(service.names)) known.names.push(this.names.add(name, slot))
      for (const dial of new Set(service.dials)) known.names.push(this.names.add(dial, slot))
    }
    if (known.slots.length > 0)
      for (const name of withInitials(row.names)) known.names.push(this.names.add(name, ~known.number))
  }

  #fill(slot: number, s: ServiceRow) {
    this.#clear(slot)
    this.ids[slot] = s.id
    for (const term of s.no) this.#mark(this.no, slot, termNumbers.get(term))
    for (const term of [...s.yes, ...waysOf(s)])
      if (!s.no.includes(term)) this.#mark(this.yes, slot, termNumbers.get(term))
    const codes = [...s.areas, ...s.places]
    for (const code of codes.filter((c) => c !== '')) {
      const bit = 1 << (provinceNumbers.get(code.slice(0, 2)) ?? 31)
      this.reach[slot] = (this.reach[slot] ?? 0) | bit
      if (code.length === 2 && s.areas.includes(code)) this.wide[slot] = (this.wide[slot] ?? 0) | bit
    }
    const parts = codes.filter((c) => c.length > 2)
    this.parts[slot] = parts.length > 0 ? parts : undefined
    this.minimumAge[slot] = s.minimumAge ?? anyAge.minimum
    this.maximumAge[slot] = s.maximumAge ?? anyAge.maximum
    this.confidence[slot] = confidences.indexOf(s.confidence)
    this.assured[slot] = s.assuredOn === null ? 0 : Date.parse(s.assuredOn) / 86_400_000
    this.hoursOf[slot] = this.#hoursNumber(s.schedules)
    this.tie[slot] = Number.parseInt(s.id.slice(0, 8), 16)
    this.flags[slot] =
      flags.alive |
      (s.areas.includes('') ? flags.country : 0) |
      (codes.length > 0 ? flags.placed : 0) |
      (s.frontDoor ? flags.frontDoor : 0) |
      (s.free === true ? flags.free : 0) |
      (s.dials.length + s.urlKinds.length > 0 ? flags.reachable : 0) |
      (s.status === 'temporarily closed' ? flags.paused : 0)
  }

  #mark(column: Uint32Array, slot: number, term: number | undefined) {
    if (term === undefined) return
    const at = slot * wordsPerSlot + (term >> 5)
    column[at] = (column[at] ?? 0) | (1 << (term & 31))
  }

  /** Few services have hours of their own kind: the same ones are kept once. */
  #hoursNumber(schedules: readonly Schedule[]): number {
    const plain = schedules.map(({ validFrom, validTo, freq, interval, byday, bymonthday, opensAt, closesAt }) => ({
      ...{ validFrom, validTo, freq, interval, byday, bymonthday, opensAt, closesAt },
    }))
    const key = JSON.stringify(plain.map((s) => JSON.stringify(s)).sort())
    const known = this.#hoursBy.get(key)
    if (known !== undefined) return known
    this.hours.push(plain)
    this.#hoursBy.set(key, this.hours.length - 1)
    return this.hours.length - 1
  }

  #clear(slot: number) {
    for (const column of [this.flags, this.reach, this.wide]) column[slot] = 0
    this.yes.fill(0, slot * wordsPerSlot, (slot + 1) * wordsPerSlot)
    this.no.fill(0, slot * wordsPerSlot, (slot + 1) * wordsPerSlot)
    this.parts[slot] = undefined
  }

  #next(): number {
    if (this.size === this.flags.length) this.#grow()
    return this.size++
  }

  #grow() {
    const to = this.size * 2
    const longer = <C extends Uint8Array | Uint32Array | Int32Array>(column: C, length = to): C => {
      const fresh = new (column.constructor as new (n: number) => C)(length)
      fresh.set(column)
      return fresh
    }
    this.flags = longer(this.flags)
    this.yes = longer(this.yes, to * wordsPerSlot)
    this.no = longer(this.no, to * wordsPerSlot)
    this.reach = longer(this.reach)
    this.wide = longer(this.wide)
    this.minimumAge = longer(this.minimumAge)
    this.maximumAge = longer(this.maximumAge)
    this.confidence = longer(this.confidence)
    this.assured = longer(this.assured)
    this.hoursOf = longer(this.hoursOf)
    this.tie = longer(this.tie)
  }
}

const withInitials = (names: readonly string[]) => [...new Set([...names, ...names.flatMap(initialsOf)])]
