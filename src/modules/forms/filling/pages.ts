import {
  type Definition,
  type Group,
  type Item,
  isOnePage,
  type Note,
  type Question,
  type Repeat,
} from '../definition.ts'
import type { Filling } from '../engine/fill.ts'

/** What is asked on one page; a group at the top of a form is one, and gives it its name. */
export type FormPage = { number: number; group: Group | null; items: readonly Item[] }

/**
 * The pages of a form: where it has groups at the top, each is a page, and what stands between two
 * of them is one, too; without, or where its style says so, all of it is one page. Numbers count from 1 and say nothing of
 * what is hidden just now.
 */
export function pagesOf(definition: Pick<Definition, 'items' | 'style'>): FormPage[] {
  const { items } = definition
  if (isOnePage(definition) || !items.some((i) => i.kind === 'group')) return [{ number: 1, group: null, items }]
  const pages: { group: Group | null; items: Item[] }[] = []
  for (const item of items) {
    const last = pages.at(-1)
    if (item.kind === 'group') pages.push({ group: item, items: [...item.items] })
    else if (last && last.group === null) last.items.push(item)
    else pages.push({ group: null, items: [item] })
  }
  return pages.filter((p) => p.items.some(isSeen)).map((p, i) => ({ ...p, number: i + 1 }))
}

/** What is never seen holds no place on a page. */
const isSeen = (item: Item): boolean =>
  item.kind === 'question'
    ? !['calculate', 'hidden'].includes(item.type)
    : item.kind === 'note' || item.items.some(isSeen)

/** One item as it stands on a page; of a repeat, each round with what stands in it. */
export type Placed =
  | { kind: 'question'; item: Question; path: string }
  | { kind: 'note'; item: Note; path: string }
  | { kind: 'group'; item: Group; path: string; inside: Placed[] }
  | { kind: 'repeat'; item: Repeat; path: string; rounds: Placed[][] }

/** What there is among some items now, hidden parts too, with its paths. @param before of the round around it, with its slash */
export function placed(filling: Filling, items: readonly Item[], before = ''): Placed[] {
  return items.map((item): Placed => {
    const path = before + item.name
    if (item.kind === 'group') return { kind: 'group', item, path, inside: placed(filling, item.items, before) }
    if (item.kind === 'note') return { kind: 'note', item, path }
    if (item.kind === 'question') return { kind: 'question', item, path }
    const round = (_: unknown, i: number) => placed(filling, item.items, `${path}/${i}/`)
    return { kind: 'repeat', item, path, rounds: Array.from({ length: filling.rounds(path) }, round) }
  })
}

/** The questions among these, in their order, those in rounds too. */
export function* questionsIn(all: readonly Placed[]): Generator<{ item: Question; path: string }> {
  for (const one of all) {
    if (one.kind === 'question') yield one
    if (one.kind === 'group') yield* questionsIn(one.inside)
    if (one.kind === 'repeat') for (const round of one.rounds) yield* questionsIn(round)
  }
}

/** From how many choices on a list opens instead of standing on the page. */
const mostPicks = 15

/** Whether the choices of a question stand on the page, each to be picked. */
export const isPicked = (item: Question, choices: number): boolean =>
  item.type === 'select_multiple' || !(item.appearance?.includes('minimal') || choices > mostPicks)

/**
 * The question for one's own words beside a question with `or_other`, while it is not asked: it
 * stands hidden beside the choices and shows once "other" is ticked. Undefined where none does.
 */
export function waitingOther(filling: Filling, { item, path }: { item: Question; path: string }): string | undefined {
  if (!item.orOther || !isPicked(item, filling.at(path).choices?.length ?? 0)) return undefined
  const other = `${path}_other`
  return filling.has(other) && !filling.at(other).relevant ? other : undefined
}

/**
 * What of a page is relevant now; groups without anything left are gone.
 * @param reckoned also what follows from other answers and has a name to be read by
 */
export function relevantIn(filling: Filling, all: readonly Placed[], reckoned = false): Placed[] {
  return all.flatMap((one): Placed[] => {
    if (!filling.at(one.path).relevant) return []
    if (one.kind === 'question') return isAsked(one.item) || (reckoned && isReckoned(one.item)) ? [one] : []
    if (one.kind === 'group') {
      const inside = relevantIn(filling, one.inside, reckoned)
      return inside.length > 0 ? [{ ...one, inside }] : []
    }
    if (one.kind === 'repeat')
      return [{ ...one, rounds: one.rounds.map((round) => relevantIn(filling, round, reckoned)) }]
    return [one]
  })
}

const isAsked = (q: Question) => q.type !== 'calculate' && q.type !== 'hidden'
const isReckoned = (q: Question) => q.type === 'calculate' && Boolean(q.label)

/** What stands on a page now. */
export const onPage = (filling: Filling, page: FormPage, reckoned = false): Placed[] =>
  page.group && !filling.at(page.group.name).relevant ? [] : relevantIn(filling, placed(filling, page.items), reckoned)

/**
 * All that could come to stand on a page: also what is not asked just now, which the page holds
 * hidden, for its script to show.
 */
export const couldStandOn = (filling: Filling, page: FormPage): Placed[] =>
  seenAmong(filling, placed(filling, page.items))

/** The same for what stands in a round. */
export function seenAmong(filling: Filling, all: readonly Placed[]): Placed[] {
  const beside = new Set(all.flatMap((one) => (one.kind === 'question' ? (waitingOther(filling, one) ?? []) : [])))
  return all.flatMap((one): Placed[] => {
    if (one.kind === 'question') return isAsked(one.item) && !beside.has(one.path) ? [one] : []
    if (one.kind === 'note') return [one]
    if (one.kind === 'repeat') return [{ ...one, rounds: one.rounds.map((round) => seenAmong(filling, round)) }]
    const inside = seenAmong(filling, one.inside)
    return inside.length > 0 ? [{ ...one, inside }] : []
  })
}

/** The pages on which something is asked or said now. */
export const openPages = (filling: Filling, pages: readonly FormPage[]): FormPage[] =>
  pages.filter((p) => onPage(filling, p).length > 0)
