import type { Place } from '#modules/places/schema.ts'
import { breakKhmer } from '#platform/i18n/i18n.ts'
import type { Filled } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { Answer, Definition, Item, Words } from '../definition.ts'
import type { Filling } from '../engine/fill.ts'
import type { Speech } from '../filling/said.ts'

/** What the fields of a page are made from. */
export type Asking = {
  v: View
  filling: Filling
  /** With one round more in every repeat, where a page's script may add rounds. */
  next?: Filling | null
  definition: Definition
  /** In which language the form speaks to the reader. */
  language: string
  /** What was typed and is wrong, where the page comes back. */
  filled: Filled
  /** Questions that came because of what was answered on the same page. */
  appeared: ReadonlySet<string>
  /** Communes and villages by the district that they lie in, as far as one was chosen. */
  finer: ReadonlyMap<string, Place[]>
  /** Whether communes are known here at all. */
  knowsCommunes: boolean
}

/** Words of the form, with answers put in. */
export const wordsFor = (
  { filling, language }: Pick<Asking, 'filling' | 'language'>,
  words: Words | undefined,
  path: string,
): string => (words ? breakKhmer(filling.words(words, path, language)) : '')

/** What an item is called; its name where it says nothing. */
export const labelFor = (a: Pick<Asking, 'filling' | 'language'>, item: Item, path: string): string =>
  wordsFor(a, item.label, path) || item.name

/** The same for a question, with the mark of what is needed. */
export const askedLabel = (a: Asking, item: Item, path: string): string =>
  a.filling.at(path).required ? `${labelFor(a, item, path)} *` : labelFor(a, item, path)

/** What a field shows of an answer that is there. */
export function presetFor(answer: Answer | undefined): string {
  if (answer === undefined) return ''
  const text = String(answer)
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? text.slice(0, 16) : text
}

export const speechOf = ({ v, definition, language }: Asking, places: Speech['places'] = new Map()): Speech => ({
  ...{ t: v.t, lang: v.lang, definition, language, places },
})
