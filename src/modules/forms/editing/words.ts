import type { Definition, Item, Words } from '../definition.ts'
import { longestCell } from '../xlsform/table.ts'
import { tidy } from '../xlsform/text.ts'
import { type Refusal, Refused } from './refused.ts'

/** The words that an item has, by what they are for. */
export const wordParts = ['label', 'hint', 'requiredMessage', 'constraintMessage'] as const
export type WordPart = (typeof wordParts)[number]

/** Which words an item may have: a message only where something can be missing or not fit. */
export function partsOf(item: Item): readonly WordPart[] {
  if (item.kind !== 'question') return ['label', 'hint']
  const asked = item.type !== 'calculate' && item.type !== 'hidden'
  return wordParts.filter((part) => {
    if (item[part] !== undefined || part === 'label') return true
    if (part === 'constraintMessage') return item.constraint !== undefined
    return asked
  })
}

export const wordsFor = (item: Item, part: WordPart): Words | undefined =>
  (item as Partial<Record<WordPart, Words>>)[part]

/** Whether a form cannot be without these words in some language. */
export const needsWords = (item: Item, part: WordPart): boolean =>
  part === 'label' &&
  (item.kind === 'note' || (item.kind === 'question' && item.type !== 'calculate' && item.type !== 'hidden'))

/** Words with what was typed in some of the languages; undefined when none are left. */
export function withTexts(
  definition: Pick<Definition, 'languages'>,
  words: Words | undefined,
  typed: Words,
): Words | undefined {
  const texts = definition.languages.flatMap((code) => {
    const text = typed[code] === undefined ? (words?.[code] ?? '') : tidy(typed[code])
    return text === '' ? [] : [[code, text] as const]
  })
  return texts.length > 0 ? Object.fromEntries(texts) : undefined
}

/** What is too long, each beside its field. @param field the name of the field of a language */
export const tooLong = (typed: Words, field: (code: string) => string): Refusal[] =>
  Object.entries(typed).flatMap(([code, text]) =>
    text.length > longestCell ? [{ field: field(code), key: 'errors.too_long' }] : [],
  )

/** The form with another title. @throws Refused without one in any language */
export function withTitle(definition: Definition, typed: Words): Definition {
  const long = tooLong(typed, (code) => `title.${code}`)
  const title = withTexts(definition, definition.title, typed)
  if (long.length > 0) throw new Refused(...long)
  if (!title) throw new Refused({ field: `title.${definition.defaultLanguage}`, key: 'errors.needed' })
  return { ...definition, title }
}

/**
 * The form with one language more, in which nothing is said yet.
 * @param code after BCP 47, `km` or `pt-br` @throws Refused
 */
export function withLanguage(definition: Definition, { code, name }: { code: string; name: string }): Definition {
  const meant = code.trim().toLowerCase().replaceAll('_', '-')
  const known = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$/.test(meant) && !/^(kh|en-.*|km-.*)$/.test(meant)
  const called = tidy(name)
  const wrong: Refusal[] = []
  if (!known) wrong.push({ field: 'code', key: 'errors.language_code' })
  if (known && definition.languages.includes(meant)) wrong.push({ field: 'code', key: 'errors.language_there' })
  // Headings say a language as "name (code)", after a colon.
  if (called === '') wrong.push({ field: 'name', key: 'errors.needed' })
  else if (called.length > 60 || /[():\n\t]/.test(called)) wrong.push({ field: 'name', key: 'errors.language_name' })
  if (wrong.length > 0) throw new Refused(...wrong)
  return {
    ...definition,
    languages: [...definition.languages, meant],
    languageNames: { ...definition.languageNames, [meant]: called },
  }
}
