import type { T } from '#platform/i18n/i18n.ts'
import type { Answer, Answers, Choice, Definition, Item, Words } from '../definition.ts'
import type { Form } from '../engine/compile.ts'
import type { Filling } from '../engine/fill.ts'
import { namesIn } from '../expression/parse.ts'
import type { FormPage } from './pages.ts'

/** What the script of a page needs, so that what hangs on other answers shows and is reckoned while somebody writes. */
export type Live = {
  definition: Definition
  answers: Answers
  /** The moment that the page was made, in ISO 8601. */
  now: string
  /** In which language the form speaks, and the page around it. */
  language: string
  lang: string
  /** Messages by key, names still standing in them. */
  words: Readonly<Record<string, string>>
}

const keys = [
  ...(['forms.round', 'forms.remove_round', 'forms.add_round', 'forms.live_more'] as const),
  ...(['forms.wrong.required', 'forms.wrong.constraint', 'forms.wrong.choice', 'forms.wrong.range'] as const),
  ...(['forms.wrong.integer', 'forms.wrong.decimal', 'forms.wrong.date', 'forms.wrong.time'] as const),
  ...(['forms.wrong.date_time', 'forms.wrong.place', 'forms.wrong.twice', 'forms.wrong.too_long'] as const),
] as const

/** The part of a form, and of what was answered, that one page hangs on: no other answer leaves for the page. */
export function liveFor(
  { form, filling }: { form: Form; filling: Filling },
  page: FormPage,
  { t, lang, language, now }: { t: T; lang: string; language: string; now: string },
): Live {
  const { definition } = form
  const needed = neededBy(form, page)
  const items = partOf(definition.items, needed, definition, language)
  const words = Object.fromEntries(keys.map((key) => [key, unfilled(t, key)]))
  return {
    definition: { ...definition, title: {}, items, lists: listsOf(definition, items, language) },
    answers: answersTo(items, filling.all()),
    ...{ now, lang, language, words },
  }
}

/** A message as it is written, with its names. */
const unfilled = (t: T, key: (typeof keys)[number]): string =>
  (t as (key: string, how: object) => string)(key, { skipInterpolation: true })

/** The names of all items on a page, of what they read, and so on. */
function neededBy({ byName }: Form, { items }: FormPage): Set<string> {
  const needed = new Set<string>()
  const want = (name: string) => {
    const of = byName.get(name)
    if (!of || needed.has(name)) return
    needed.add(name)
    if (of.parent) want(of.parent.item.name)
    for (const rule of of.rules.values()) for (const read of namesIn(rule)) want(read)
    for (const mention of of.mentions) want(mention.name)
  }
  const wantAll = (some: readonly Item[]) => {
    for (const item of some) {
      want(item.name)
      if (item.kind === 'group' || item.kind === 'repeat') wantAll(item.items)
    }
  }
  wantAll(items)
  return needed
}

/** Items with only the words that the script itself writes: those that name answers, and what it says of wrong ones. */
function partOf(items: readonly Item[], needed: ReadonlySet<string>, definition: Definition, language: string): Item[] {
  const one = (words: Words | undefined) => oneLanguage(words, definition, language)
  const naming = (words: Words | undefined) => (one(words)?.[language]?.includes('${') ? one(words) : undefined)
  return items.flatMap((item): Item[] => {
    if (!needed.has(item.name)) return []
    const { label, hint, ...rest } = item
    const shown = { ...rest, label: naming(label), hint: naming(hint) }
    const messages =
      item.kind === 'question'
        ? { requiredMessage: one(item.requiredMessage), constraintMessage: one(item.constraintMessage) }
        : {}
    const inside = 'items' in item ? { items: partOf(item.items, needed, definition, language) } : {}
    return [defined({ ...shown, ...messages, ...inside }) as Item]
  })
}

/** Words in the language of the page alone, or the one that stands in for it. */
const oneLanguage = (
  words: Words | undefined,
  { defaultLanguage }: Definition,
  language: string,
): Words | undefined => {
  const said = words && (words[language] || words[defaultLanguage] || Object.values(words)[0])
  return said ? { [language]: said } : undefined
}

/** The lists of these items; columns only where a filter may read them, labels also in the form's own language, since rules read those. */
function listsOf(definition: Definition, items: readonly Item[], language: string): Definition['lists'] {
  const filtered = new Map<string, boolean>()
  const look = (some: readonly Item[]) => {
    for (const item of some) {
      if ('items' in item) look(item.items)
      else if (item.kind === 'question' && item.list !== undefined)
        filtered.set(item.list, filtered.get(item.list) || item.choiceFilter !== undefined)
    }
  }
  look(items)
  const one = ({ name, label, columns }: Choice, withColumns: boolean): Choice => ({
    name,
    label: {
      ...oneLanguage(label, definition, language),
      ...oneLanguage(label, definition, definition.defaultLanguage),
    },
    ...(withColumns && columns && { columns }),
  })
  return Object.fromEntries(
    [...filtered].map(([list, withColumns]) => [
      list,
      (definition.lists[list] ?? []).map((choice) => one(choice, withColumns)),
    ]),
  )
}

/** What was answered to these items, hidden answers too. */
function answersTo(items: readonly Item[], answers: Answers): Answers {
  const found: Record<string, Answer | readonly Answers[]> = {}
  for (const item of items) {
    if (item.kind === 'group') Object.assign(found, answersTo(item.items, answers))
    const answer = item.kind === 'group' || item.kind === 'note' ? undefined : answers[item.name]
    if (answer === undefined) continue
    found[item.name] =
      item.kind === 'repeat'
        ? (answer as readonly Answers[]).map((round) => answersTo(item.items, round))
        : (answer as Answer)
  }
  return found
}

const defined = (some: object): object =>
  Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined))
