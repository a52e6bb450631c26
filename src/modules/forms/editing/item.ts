import { notFound } from '#platform/errors.ts'
import { type Definition, type Item, type Words, walk } from '../definition.ts'
import { type Refusal, Refused } from './refused.ts'
import { needsWords, partsOf, tooLong, type WordPart, withTexts } from './words.ts'

/** What was typed about an item; what is left out stays as it is. Texts by language code. */
export type ItemChange = { readonly [part in WordPart]?: Words } & {
  /** `depends`: the expression that is there stays. */
  readonly required?: 'yes' | 'no' | 'depends'
}

/** An item of a form by its name. @throws Failure not_found */
export function itemNamed(definition: Definition, name: string): Item {
  for (const { item } of walk(definition.items)) if (item.name === name) return item
  throw notFound()
}

/** The form with other words of an item, and with what is required. @throws Refused, Failure not_found */
export function withItem(definition: Definition, name: string, change: ItemChange): Definition {
  const item = itemNamed(definition, name)
  const parts = partsOf(item).filter((part) => change[part])
  const wrong = parts.flatMap((part) => tooLong(change[part] ?? {}, (code) => `${part}.${code}`))
  const made: Record<string, unknown> = { ...item }
  for (const part of parts) {
    const words = withTexts(definition, made[part] as Words | undefined, change[part] ?? {})
    if (!words && needsWords(item, part)) wrong.push(lacking(definition, part))
    if (words) made[part] = words
    else delete made[part]
  }
  if (item.kind === 'question' && change.required === 'yes') made['required'] = 'yes'
  if (item.kind === 'question' && change.required === 'no') delete made['required']
  if (wrong.length > 0) throw new Refused(...wrong)
  return { ...definition, items: replaced(definition.items, name, made as unknown as Item) }
}

const lacking = ({ defaultLanguage }: Definition, part: WordPart): Refusal => ({
  field: `${part}.${defaultLanguage}`,
  key: 'errors.needed',
})

const replaced = (items: readonly Item[], name: string, made: Item): Item[] =>
  items.map((item) => {
    if (item.name === name) return made
    return item.kind === 'group' || item.kind === 'repeat' ? { ...item, items: replaced(item.items, name, made) } : item
  })

export type Way = 'up' | 'down'

/**
 * The form with an item one place further up or down among those beside it; at either end it stays.
 * A question and the one for its own words (`or_other`) go together. @throws Failure not_found
 */
export function moved(definition: Definition, name: string, way: Way): Definition {
  itemNamed(definition, name)
  return { ...definition, items: movedAmong(definition.items, name, way) }
}

function movedAmong(items: readonly Item[], name: string, way: Way): readonly Item[] {
  const units = unitsOf(items)
  const unit = units.findIndex(([first]) => first?.name === name)
  if (unit >= 0) return swapped(units, unit, way).flat()
  const at = items.findIndex((item) => item.name === name)
  if (at >= 0) return swapped(items, at, way)
  return items.map((item) =>
    item.kind === 'group' || item.kind === 'repeat' ? { ...item, items: movedAmong(item.items, name, way) } : item,
  )
}

/** What moves as one. */
function unitsOf(items: readonly Item[]): Item[][] {
  const units: Item[][] = []
  for (const item of items) {
    const [before, second] = units.at(-1) ?? []
    const belongs = before?.kind === 'question' && before.orOther && !second && item.name === `${before.name}_other`
    if (belongs) units.at(-1)?.push(item)
    else units.push([item])
  }
  return units
}

/** A list with one of its parts changed for its neighbour. */
export function swapped<T>(all: readonly T[], at: number, way: Way): T[] {
  const other = way === 'up' ? at - 1 : at + 1
  const [here, there] = [all[at], all[other]]
  if (here === undefined || there === undefined) return [...all]
  return all.map((one, i) => (i === at ? there : i === other ? here : one))
}

export type Ways = Map<string, Record<Way, boolean>>

/** Which ways each item of a form can go, by its name. */
export function waysIn(items: readonly Item[], found: Ways = new Map()): Ways {
  const units = unitsOf(items)
  for (const [i, [first, second]] of units.entries()) {
    const down = i < units.length - 1
    if (first) found.set(first.name, { up: i > 0, down })
    if (second) found.set(second.name, { up: true, down })
  }
  for (const item of items) if (item.kind === 'group' || item.kind === 'repeat') waysIn(item.items, found)
  return found
}
