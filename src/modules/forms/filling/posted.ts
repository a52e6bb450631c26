import { many, one, type Values } from '#platform/http/values.ts'
import { type Answer, type Question, walk } from '../definition.ts'
import type { Filling } from '../engine/fill.ts'
import { readAnswer } from '../engine/read.ts'
import { type FormPage, onPage, placed, questionsIn, waitingOther } from './pages.ts'

/** How many letters one text may have. */
export const longestText = 20_000

/** What a page's form brought: which questions it showed, and what could not be read as an answer. */
export type Posted = { shown: Set<string>; unread: Map<string, Unread> }
export type Unread = 'type' | 'twice' | 'too_long'

/**
 * Gives what a page's form brought to the response. Only questions that the page showed are
 * answered, so that a box without a tick is one that was emptied, and not one that nobody saw.
 */
export function takePosted(filling: Filling, page: FormPage, values: Values): Posted {
  const shown = new Set(one(values, '_shown').split(' ').filter(Boolean))
  const unread = new Map<string, Unread>()
  const taken = new Set<string>()
  // An answer may bring rounds that a script has shown and filled already.
  for (let left = asked(); left.length > 0; left = asked()) {
    for (const { item, path } of left) {
      taken.add(path)
      if (isReckoned(item) || filling.at(path).readOnly) continue
      const read = readFields(item, path, values)
      if (read.unread) unread.set(path, read.unread)
      else filling.change(path, read.answer)
    }
  }
  function asked() {
    makeRounds(filling, page, shown)
    const all = [...questionsIn(placed(filling, page.items))]
    return all.filter(({ path }) => shown.has(path) && !taken.has(path))
  }
  // What could not be read comes back under its own path, so no round may move before it.
  if (unread.size === 0) moveRounds(filling, page, values)
  return { shown, unread }
}

const isReckoned = (q: Question) => q.type === 'calculate' || q.type === 'hidden'

/** Rounds that a script added to the page stand in what it showed, the outer ones before the inner. */
function makeRounds(filling: Filling, page: FormPage, shown: ReadonlySet<string>) {
  const names = new Set([...walk(page.items)].filter((w) => w.item.kind === 'repeat').map((w) => w.item.name))
  for (const path of shown) {
    for (const { 1: index, index: end } of path.matchAll(/\/(\d{1,6})(?=\/|$)/g)) {
      const repeat = path.slice(0, end)
      if (!names.has(repeat.split('/').at(-1) ?? '') || !filling.has(repeat)) continue
      while (filling.rounds(repeat) <= Number(index) && filling.addRound(repeat).length > 0);
    }
  }
}

/** What the fields of one question say. */
export function readFields(
  question: Question,
  path: string,
  values: Values,
): { answer?: Answer | undefined; unread?: Unread } {
  if (question.type === 'rank') return readRank(question, path, values)
  if (question.type === 'geopoint') return { answer: placeIn(path, values) || undefined }
  const typed = many(values, path).map((v) => v.replace(/\r\n?/g, '\n'))
  if (typed.some((v) => v.length > longestText)) return { unread: 'too_long' }
  const { answer, problem } = readAnswer(question, question.type === 'select_multiple' ? typed : (typed[0] ?? ''))
  return problem ? { unread: problem } : { answer }
}

/** The field in which a choice of a ranking gets its place. */
export const rankField = (path: string, choice: string) => `${path}:${choice}`

function readRank(question: Question, path: string, values: Values): { answer?: Answer | undefined; unread?: Unread } {
  const places = Object.keys(values)
    .filter((name) => name.startsWith(`${path}:`))
    .map((name) => ({ choice: name.slice(path.length + 1), place: Number(one(values, name)) }))
    .filter((p) => p.place > 0)
    .sort((a, b) => a.place - b.place)
  if (new Set(places.map((p) => p.place)).size < places.length) return { unread: 'twice' }
  const { answer, problem } = readAnswer(
    question,
    places.map((p) => p.choice),
  )
  return problem ? { unread: problem } : { answer }
}

/** The field of the commune or village of a place. */
export const finerField = (path: string) => `${path}:finer`

/** The commune or village where it lies in the district that was chosen; else the district or province. */
function placeIn(path: string, values: Values): string {
  const [wide, finer] = [one(values, path), one(values, finerField(path))]
  return wide.length === 4 && finer.startsWith(wide) ? finer : wide
}

/** Rounds are added at the end and taken away wherever they are, by their buttons. */
function moveRounds(filling: Filling, page: FormPage, values: Values) {
  const there = new Set(repeatPaths(filling, page))
  const add = one(values, '_add')
  if (there.has(add)) filling.addRound(add)
  const [, repeat = '', index = ''] = /^(.+)\/(\d+)$/.exec(one(values, '_remove')) ?? []
  if (there.has(repeat) && Number(index) < filling.rounds(repeat)) filling.removeRound(repeat, Number(index))
}

function repeatPaths(filling: Filling, page: FormPage): string[] {
  const found: string[] = []
  const look = (all: ReturnType<typeof placed>) => {
    for (const p of all) {
      if (p.kind === 'group') look(p.inside)
      if (p.kind !== 'repeat') continue
      if (!p.item.count) found.push(p.path)
      for (const round of p.rounds) look(round)
    }
  }
  look(placed(filling, page.items))
  return found
}

/** The questions that a page asks now: what can be answered, in the order in which it stands there. */
export const askedOn = (filling: Filling, page: FormPage): { item: Question; path: string }[] =>
  [...questionsIn(onPage(filling, page))].filter(({ path }) => {
    const { readOnly, choices } = filling.at(path)
    return !readOnly && choices?.length !== 0
  })

/** The questions that a page's form has fields for, hidden ones beside their choices too: what `_shown` says. */
export const shownOn = (filling: Filling, page: FormPage): string[] =>
  askedOn(filling, page).flatMap((q) => [q.path, waitingOther(filling, q) ?? []].flat())

/** What is asked now and was not there when the page was shown. */
export const appeared = (filling: Filling, page: FormPage, { shown }: Posted): string[] =>
  askedOn(filling, page)
    .map((q) => q.path)
    .filter((path) => !shown.has(path))
