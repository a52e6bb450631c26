import { type Definition, type Item, type Words, walk } from '../definition.ts'
import { choiceField } from './choices.ts'
import { partsOf, wordsFor } from './words.ts'

/** A text that stands in another language and not in this one. */
export type Missing = {
  /** The item on whose page it is written; '' for the form's own words. */
  readonly item: string
  readonly field: string
}

/** The texts of a form that lack a language, in the order of the form; those of a list with the question that has it first. */
export function missingIn(definition: Definition, language: string): Missing[] {
  const lacks = (words: Words | undefined) => words !== undefined && !words[language]
  const seen = new Set<string>()
  const title = lacks(definition.title) ? [{ item: '', field: `title.${language}` }] : []
  const inItems = [...walk(definition.items)].flatMap(({ item }) => [
    ...partsOf(item)
      .filter((part) => lacks(wordsFor(item, part)))
      .map((part) => ({ item: item.name, field: `${part}.${language}` })),
    ...choicesFirstIn(definition, item, seen)
      .filter((choice) => lacks(choice.label))
      .map((choice) => ({ item: item.name, field: choiceField(choice.name, language) })),
  ])
  return [...title, ...inItems]
}

function choicesFirstIn({ lists }: Definition, item: Item, seen: Set<string>) {
  const list = item.kind === 'question' ? item.list : undefined
  if (list === undefined || seen.has(list)) return []
  seen.add(list)
  return Object.hasOwn(lists, list) ? (lists[list] ?? []) : []
}

/** The next of them after an item; from the beginning when none follows. */
export function nextMissing(definition: Definition, language: string, after: string): Missing | undefined {
  const names = [...walk(definition.items)].map(({ item }) => item.name)
  const here = names.indexOf(after)
  const all = missingIn(definition, language).filter((m) => m.item !== after)
  return all.find((m) => names.indexOf(m.item) > here) ?? all[0]
}
