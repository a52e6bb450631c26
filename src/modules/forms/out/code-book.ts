import type { Choice, Definition, Group, Item, Note, Question, Repeat } from '../definition.ts'

/** One line of a code book: what is asked, said or grouped, and where it stands. */
export type Entry = {
  item: Question | Note | Group | Repeat
  /** The groups and repeats around it, the outermost first. */
  within: string[]
  choices: readonly Choice[]
  /** Its conditions as they were written. */
  conditions: { aspect: Aspect; text: string }[]
}

export const aspects = [
  'relevant',
  'required',
  'constraint',
  'calculation',
  'default',
  'choiceFilter',
  'count',
] as const
export type Aspect = (typeof aspects)[number]

/** Everything of a form in the order in which it is asked. */
export function codeBook(definition: Definition): Entry[] {
  const below = (items: readonly Item[], within: string[]): Entry[] =>
    items.flatMap((item) => [
      { item, within, choices: choicesOf(definition, item), conditions: conditionsOf(item) },
      ...(item.kind === 'group' || item.kind === 'repeat' ? below(item.items, [...within, item.name]) : []),
    ])
  return below(definition.items, [])
}

const choicesOf = (definition: Definition, item: Item): readonly Choice[] =>
  item.kind === 'question' && item.list !== undefined ? (definition.lists[item.list] ?? []) : []

function conditionsOf(item: Item): Entry['conditions'] {
  const written = item as Partial<Record<Aspect, string>>
  return aspects.flatMap((aspect) => {
    const text = written[aspect]
    return text ? [{ aspect, text }] : []
  })
}

/** What answers of this kind are called in messages, whose keys must not end as plural forms do. */
export function typeWord(item: Item) {
  if (item.kind !== 'question') return item.kind
  if (item.type === 'select_one') return 'choice'
  return item.type === 'select_multiple' ? 'choices' : item.type
}
