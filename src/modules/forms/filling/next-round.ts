import type { Answer, Answers, Item, Repeat } from '../definition.ts'
import type { Form } from '../engine/compile.ts'
import type { Filling } from '../engine/fill.ts'
import { goOn } from '../forms.ts'
import { type Placed, placed } from './pages.ts'

/**
 * The same response with one round more in every repeat: how a round would look that a script adds.
 * Null where a form has no repeats.
 */
export function withNextRounds(form: Form, filling: Filling, now: Date): Filling | null {
  const hasRepeats = form.items.some((of) => of.item.kind === 'repeat')
  return hasRepeats ? goOn(form, oneMore(form.definition.items, filling.all()), now) : null
}

function oneMore(items: readonly Item[], answers: Answers): Answers {
  const more: Record<string, Answer | readonly Answers[] | undefined> = { ...answers }
  for (const item of items) {
    if (item.kind === 'group') Object.assign(more, oneMore(item.items, more))
    if (item.kind !== 'repeat') continue
    const rounds = (answers[item.name] ?? []) as readonly Answers[]
    more[item.name] = [...rounds, {}].map((round) => oneMore(item.items, round))
  }
  return more
}

/** The next round of a repeat, with no rounds of repeats inside; undefined when there can be no more. */
export function nextRound(
  next: Filling,
  { item, path, rounds }: { item: Repeat; path: string; rounds: readonly unknown[] },
): { index: number; all: Placed[] } | undefined {
  const has = (index: number) => next.has(`${path}/${index}/${item.items[0]?.name}`)
  let index = rounds.length
  while (has(index + 1)) index++ // past those that a count has taken out of sight
  return has(index) ? { index, all: withoutRounds(placed(next, item.items, `${path}/${index}/`)) } : undefined
}

const withoutRounds = (all: readonly Placed[]): Placed[] =>
  all.map((one) => {
    if (one.kind === 'group') return { ...one, inside: withoutRounds(one.inside) }
    return one.kind === 'repeat' ? { ...one, rounds: [] } : one
  })
