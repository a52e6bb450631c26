import { addDays } from '#platform/time/time.ts'
import {
  type FinderQuery,
  type Found,
  type FoundPage,
  pageSize,
  type Reason,
  reasons,
  verifyEveryDays,
} from '../schema.ts'
import { flags, termNumber } from './bits.ts'
import { groupOf, isFor } from './for-whom.ts'
import { kmOf, kmToNearest, type Reach, reach, reachOf, unreachedKm, wantedPlace } from './near.ts'
import type { Snapshot } from './snapshot.ts'
import type { Reading } from './understand.ts'

// What counts how much. A name that was typed comes first, then the help that was asked for, then
// how near it is; how far an entry may be trusted decides among equals.
const points = {
  name: 900,
  wholeName: 260,
  help: 600,
  moreHelp: 60,
  forWhom: 110,
  inPlace: 300,
  inVeryDistrict: 40,
  sameProvince: 250,
  wholeCountry: 200,
  placeUnknown: 120,
  near: 110,
  frontDoor: 40,
  confidence: [60, 40, 15, 0],
  assured: 20,
  reachable: 50,
  paused: -150,
} as const

const pointsOf: Record<Exclude<Reach, 0>, number> = {
  [reach.veryDistrict]: points.inPlace + points.inVeryDistrict,
  [reach.inPlace]: points.inPlace,
  [reach.sameProvince]: points.sameProvince,
  [reach.wholeCountry]: points.wholeCountry,
  [reach.unknown]: points.placeUnknown,
}
const worst = 1 // the front-door lines that close a list
const steps = 16

/** A page of what was found, before it is said how words were understood. */
export type Ranked = Pick<FoundPage, 'total' | 'fitting' | 'nothingNear' | 'found'>

// One search runs at a time in a process, and none waits for anything: so these are used again.
let named = new Float32Array(0)
let helped = new Uint8Array(0)
let scores = new Uint16Array(0)
let reached = new Uint8Array(0)
let taken = new Uint8Array(0)
let namesStand = false
const counts = new Uint32Array(65_536)

/**
 * Ranks the listed services for a query that was understood.
 * @param at the time in Phnom Penh
 */
export function rank(s: Snapshot, query: FinderQuery, reading: Reading, at: Temporal.PlainDateTime): Ranked {
  const asked = askedOf(query, reading, s, at)
  makeRoom(s.size)
  const called = query.words ? fitNames(s, reading) : []
  const candidates = candidatesOf(s, asked, called)
  let [total, fitting, reaching] = [0, 0, 0]
  for (let i = 0; i < candidates.length; i++) {
    const slot = candidates[i] ?? 0
    const score = scoreOf(s, slot, asked)
    scores[slot] = score
    if (score === 0) continue
    counts[score] = (counts[score] ?? 0) + 1
    total++
    if (score <= worst * steps + steps - 1) continue
    fitting++
    if ((reached[slot] ?? 0) >= reach.wholeCountry) reaching++ // one of which nobody said where it is does not count
  }
  const slots = pageOf(s, candidates, query.page)
  return {
    ...{ total, fitting, nothingNear: asked.places.length > 0 && reaching === 0 },
    found: slots.map((slot) => foundAt(s, slot, asked)),
  }
}

type Asked = ReturnType<typeof askedOf>

function askedOf(query: FinderQuery, reading: Reading, s: Snapshot, at: Temporal.PlainDateTime) {
  const today = at.toPlainDate().toString()
  const places = [...new Set([query.place, ...reading.places])].filter(Boolean).map(wantedPlace)
  return {
    /** Only what has a kind of help or a name that was asked for fits. */
    narrows: query.help !== '' || reading.help.length > 0 || reading.rest !== '',
    help: [...new Set([query.help, ...reading.help])].filter(Boolean).map((code) => termNumber('services', code)),
    forWhom: [...new Set([query.for_whom, ...reading.forWhom])].filter(Boolean).map(groupOf),
    places,
    km: kmToNearest(places),
    way: query.way ? termNumber('directory_ways', query.way) : undefined,
    free: query.free,
    openNow: query.open_now,
    open: query.open_now ? s.openHours(at) : undefined,
    freshFrom: Date.parse(addDays(today, -verifyEveryDays)) / 86_400_000,
  }
}

function makeRoom(size: number) {
  if (named.length < size) {
    named = new Float32Array(size * 2)
    helped = new Uint8Array(size * 2)
    scores = new Uint16Array(size * 2)
    reached = new Uint8Array(size * 2)
    taken = new Uint8Array(size * 2)
  }
  if (namesStand) named.fill(0)
  namesStand = false
  counts.fill(0)
}

/** Where something narrows, only what has it comes into question, and the lines that close every list. */
function candidatesOf(s: Snapshot, asked: Asked, called: readonly number[]): ArrayLike<number> {
  if (!asked.narrows) return asked.way === undefined ? s.everySlot() : s.slotsWith(asked.way)
  const lists = [...asked.help.map((term) => s.slotsWith(term)), called, s.doors()].filter((list) => list.length > 0)
  if (lists.length === 1) return lists[0] ?? []
  const each: number[] = []
  for (const list of lists)
    for (let i = 0; i < list.length; i++) {
      const slot = list[i] ?? 0
      if (taken[slot] === 1) continue
      taken[slot] = 1
      each.push(slot)
    }
  for (const slot of each) taken[slot] = 0
  return each
}

/**
 * Points for the names that were typed. A few words of a place or a need in a name are no name yet.
 * @returns the slots that got some
 */
function fitNames(s: Snapshot, reading: Reading): number[] {
  const called: number[] = []
  const onlyPlaces = reading.tokens.every((t) => t.said === 'place' || t.said === 'nothing')
  s.names.match(reading.tokens, (owner, rest, all, whole) => {
    const byRest = rest >= 0.5 ? points.name * rest : 0
    const byAll = all >= 0.7 && (!onlyPlaces || whole === 1) ? points.wholeName * all * whole : 0
    const byWhole = whole === 1 && all > 0.85 ? points.name / 2 : 0
    const value = byRest + byAll + byWhole
    if (value === 0) return
    for (const slot of s.slotsOf(owner)) {
      if ((named[slot] ?? 0) === 0) called.push(slot)
      if (value > (named[slot] ?? 0)) named[slot] = value
      namesStand = true
    }
  })
  return called
}

/** 0: not to be shown. Points times sixteen, and the first bits of the id in between. */
function scoreOf(s: Snapshot, slot: number, asked: Asked): number {
  const flag = s.flags[slot] ?? 0
  if ((flag & flags.alive) === 0 || !narrowed(s, slot, flag, asked)) return 0
  const tie = (s.tie[slot] ?? 0) >>> 28
  const door = (flag & flags.frontDoor) !== 0
  let helps = 0
  for (const term of asked.help) if (s.says(s.yes, slot, term)) helps++
  helped[slot] = helps
  const name = named[slot] ?? 0
  if (asked.narrows && helps === 0 && name === 0) return door ? worst * steps + tie : 0
  let sum = 10 + name + (door ? points.frontDoor : 0)
  if (helps > 0) sum += points.help + points.moreHelp * Math.min(3, helps - 1)
  for (const group of asked.forWhom) {
    const fits = isFor(s, slot, group)
    if (fits === false) return door ? worst * steps + tie : 0
    if (fits) sum += points.forWhom
  }
  if (asked.places.length > 0) {
    const near = reachOf(s, slot, flag, asked.places)
    reached[slot] = near
    sum += near === reach.elsewhere ? points.near * (1 - kmOf(s, slot, asked.km) / unreachedKm) : pointsOf[near]
  }
  sum += points.confidence[s.confidence[slot] ?? 3] ?? 0
  if ((s.assured[slot] ?? 0) >= asked.freshFrom) sum += points.assured
  if ((flag & flags.reachable) !== 0) sum += points.reachable
  if ((flag & flags.paused) !== 0) sum += points.paused
  return Math.max(worst + 1, Math.min(4094, Math.round(sum))) * steps + tie
}

function narrowed(s: Snapshot, slot: number, flag: number, asked: Asked): boolean {
  if (asked.free && (flag & flags.free) === 0) return false
  if (asked.way !== undefined && !s.says(s.yes, slot, asked.way)) return false
  return !asked.open || ((flag & flags.paused) === 0 && asked.open[s.hoursOf[slot] ?? 0] === 1)
}

/** The slots of one page, best first. The counts of each score say where it begins, so that only its own are sorted. */
function pageOf(s: Snapshot, candidates: ArrayLike<number>, page: number): number[] {
  const first = (page - 1) * pageSize
  let [before, seen, most, least] = [0, 0, 0, 0]
  for (let score = counts.length - 1; score > 0 && seen < first + pageSize; score--) {
    const here = counts[score] ?? 0
    if (here === 0) continue
    if (seen + here <= first) before = seen + here
    else {
      most ||= score
      least = score
    }
    seen += here
  }
  if (most === 0) return []
  const slots: number[] = []
  for (let i = 0; i < candidates.length; i++) {
    const slot = candidates[i] ?? 0
    const score = scores[slot] ?? 0
    if (score >= least && score <= most) slots.push(slot)
  }
  slots.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || (s.tie[a] ?? 0) - (s.tie[b] ?? 0))
  return slots.slice(first - before, first - before + pageSize)
}

/** An entry with the reasons why it stands where it stands. */
function foundAt(s: Snapshot, slot: number, asked: Asked): Found {
  const flag = s.flags[slot] ?? 0
  const near = asked.places.length > 0 ? reachOf(s, slot, flag, asked.places) : undefined
  const holds: Record<Reason, boolean> = {
    name_fits: (named[slot] ?? 0) > 0,
    help_fits: (helped[slot] ?? 0) > 0,
    for_whom_fits: asked.forWhom.some((group) => isFor(s, slot, group)),
    in_place: near === reach.inPlace || near === reach.veryDistrict,
    same_province: near === reach.sameProvince,
    near_place: near === reach.elsewhere,
    whole_country: (flag & flags.country) !== 0,
    open_now: asked.openNow,
    free: asked.free,
    way_fits: asked.way !== undefined,
    called: s.confidence[slot] === 0 && (s.assured[slot] ?? 0) >= asked.freshFrom,
    front_door: (flag & flags.frontDoor) !== 0,
  }
  return {
    serviceId: s.ids[slot] ?? '',
    reasons: reasons.filter((reason) => holds[reason]),
    ...(near === reach.elsewhere ? { km: kmOf(s, slot, asked.km) } : {}),
  }
}
