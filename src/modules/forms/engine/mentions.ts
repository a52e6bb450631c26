import type { Choice, Words } from '../definition.ts'
import type { Column, Mention } from './form.ts'

const mention = /\$\{\s*([^{}]*?)\s*\}/g

/** The names that words put in, in every language. */
export const mentionsIn = (words: Words | undefined, column: Column): Mention[] =>
  Object.entries(words ?? {}).flatMap(([language, text]) =>
    text.includes('${') // most texts name nothing, and a form may have half a million
      ? [...text.matchAll(mention)].map((found) => ({ column, name: found[1] ?? '', at: found.index, language }))
      : [],
  )

const inLists = new WeakMap<readonly Choice[], readonly Mention[]>()

/** The names that the labels of a list put in; looked for once, since hundreds of questions may share a list. */
export function mentionsInList(choices: readonly Choice[]): readonly Mention[] {
  const known = inLists.get(choices) ?? choices.flatMap(({ label }) => mentionsIn(label, 'label'))
  inLists.set(choices, known)
  return known
}

/** Words with something put in for every `${name}`. */
export const putIn = (text: string, told: (name: string) => string): string =>
  text.replace(mention, (_, name: string) => told(name))
