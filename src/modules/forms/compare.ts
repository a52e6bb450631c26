import { isDeepStrictEqual } from 'node:util'
import { type Choice, type Definition, type Item, walk } from './definition.ts'
import { movedNames } from './order-of.ts'

/** One thing that differs between two versions, as texts; '' where there was or is none. */
export type Difference = { what: Aspect; language?: string; before: string; after: string }
export type Compared = {
  added: Item[]
  removed: Item[]
  changed: { item: Item; differences: Difference[] }[]
  /** Choices by list, of lists that both versions have and of those that came or went. */
  lists: { list: string; choices: { name: string; differences: Difference[] }[] }[]
  /** Of the form itself: its title and languages. */
  form: Difference[]
}

const words = ['label', 'hint', 'constraintMessage', 'requiredMessage'] as const
const settings = [
  'kind',
  'type',
  'relevant',
  'required',
  'constraint',
  'calculation',
  'default',
  'readOnly',
  'list',
  'choiceFilter',
  'count',
  'range',
  'appearance',
  'sensitivity',
  'code',
] as const
export type Aspect =
  | (typeof words)[number]
  | (typeof settings)[number]
  | 'title'
  | 'style'
  | 'languages'
  | 'there'
  | 'columns'
  | 'place'
  | 'inside'

/** What is asked, said and offered differently in a later version. Questions are known again by their names. */
export function compareVersions(before: Definition, after: Definition): Compared {
  const [was, is] = [byName(before), byName(after)]
  const elsewhere = placesOf(before, after)
  const stayed = [...is.values()].flatMap((item) => {
    const earlier = was.get(item.name)
    const differences = earlier ? [...differencesOf(earlier, item), ...(elsewhere.get(item.name) ?? [])] : []
    return differences.length > 0 ? [{ item, differences }] : []
  })
  return {
    added: [...is.values()].filter((i) => !was.has(i.name)),
    removed: [...was.values()].filter((i) => !is.has(i.name)),
    changed: stayed,
    lists: listsOf(before, after),
    form: [
      ...inWords('title', before.title, after.title),
      ...differing('style', (before.style ?? []).join(' '), (after.style ?? []).join(' ')),
      ...differing('languages', before.languages.join(', '), after.languages.join(', ')),
    ],
  }
}

/** Whether two versions say and ask the same. */
export const isSame = (c: Compared): boolean =>
  [c.added, c.removed, c.changed, c.lists, c.form].every((list) => list.length === 0)

const byName = (definition: Definition) => new Map([...walk(definition.items)].map(({ item }) => [item.name, item]))

/** Items that stand in another group than before, or elsewhere among those beside them. */
function placesOf(before: Definition, after: Definition): Map<string, Difference[]> {
  const [was, is] = [besides(before.items), besides(after.items)]
  const around = new Map([...was].flatMap(([group, names]) => names.map((name) => [name, group] as const)))
  const found = new Map<string, Difference[]>()
  for (const [group, names] of is) {
    const earlier = was.get(group) ?? []
    const moved = movedNames(earlier, names)
    for (const name of names) {
      const other = around.get(name) ?? group
      if (other !== group) found.set(name, differing('inside', other || '–', group || '–'))
      else if (moved.has(name)) found.set(name, placeOf(earlier, names, name))
    }
  }
  return found
}

/** The names beside each other, by the group or repeat around them; '' for the form itself. */
function besides(items: readonly Item[], group = '', found = new Map<string, string[]>()): Map<string, string[]> {
  found.set(
    group,
    items.map((item) => item.name),
  )
  for (const item of items) if (item.kind === 'group' || item.kind === 'repeat') besides(item.items, item.name, found)
  return found
}

/** Counted from 1 among those beside it. */
const placeOf = (before: readonly string[], after: readonly string[], name: string): Difference[] => [
  { what: 'place', before: String(before.indexOf(name) + 1), after: String(after.indexOf(name) + 1) },
]

function differencesOf(before: Item, after: Item): Difference[] {
  const [was, is] = [before as Record<string, unknown>, after as Record<string, unknown>]
  return [
    ...words.flatMap((what) => inWords(what, was[what] as Said, is[what] as Said)),
    ...settings.flatMap((what) => differing(what, asText(was[what]), asText(is[what]))),
  ]
}

type Said = Readonly<Record<string, string>> | undefined

function inWords(what: Aspect, before: Said, after: Said): Difference[] {
  const languages = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...languages].flatMap((language) =>
    differing(what, before?.[language] ?? '', after?.[language] ?? '', language),
  )
}

const differing = (what: Aspect, before: string, after: string, language?: string): Difference[] =>
  before === after ? [] : [{ what, before, after, ...(language ? { language } : {}) }]

function asText(value: unknown): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return value.join(' ')
  if (typeof value === 'object')
    return Object.entries(value ?? {})
      .map(([k, v]) => `${k}=${v}`)
      .join(' ')
  return String(value)
}

const choicesBy = (choices: readonly Choice[]) => new Map(choices.map((c) => [c.name, c]))

function listsOf(before: Definition, after: Definition): Compared['lists'] {
  const names = new Set([...Object.keys(after.lists), ...Object.keys(before.lists)])
  return [...names].flatMap((list) => {
    const [was, is] = [before.lists[list] ?? [], after.lists[list] ?? []]
    if (isDeepStrictEqual(was, is)) return []
    const all = new Set([...is, ...was].map((c) => c.name))
    const [earlier, now] = [was.map((c) => c.name), is.map((c) => c.name)]
    const moved = movedNames(earlier, now)
    const [earlierBy, nowBy] = [choicesBy(was), choicesBy(is)]
    const choices = [...all].flatMap((name) => {
      const [a, b] = [earlierBy.get(name), nowBy.get(name)]
      const gone = Boolean(a) !== Boolean(b)
      const differences = [
        ...(gone ? differing('there', a ? name : '', b ? name : '') : []),
        ...inWords('label', a?.label, b?.label),
        ...(gone ? [] : differing('columns', asText(a?.columns), asText(b?.columns))),
        ...(moved.has(name) ? placeOf(earlier, now, name) : []),
      ]
      return differences.length > 0 ? [{ name, differences }] : []
    })
    return choices.length > 0 ? [{ list, choices }] : []
  })
}
