import type { Definition } from '../definition.ts'
import { readItems } from '../engine/items.ts'
import { partsOf } from '../expression/tree.ts'
import { otherName } from '../xlsform/other.ts'

/**
 * Where a choice is named besides its list: in an expression, as a fixed answer, in a column of another
 * list, or by `or_other`. An expression that names the same word for another list counts, too: what
 * answer it compares with may follow from others. @returns the item or list that names it
 */
export function namedBy(definition: Definition, list: string, name: string): string | undefined {
  const is = (value: string | number) =>
    String(value) === name ||
    String(value)
      .split(/[\s,|]+/)
      .includes(name)
  for (const { item, rules, begins } of readItems(definition).items) {
    const literals = [...rules.values()].flatMap((rule) => [...partsOf(rule)])
    if (literals.some((part) => (part.kind === 'text' || part.kind === 'number') && is(part.value))) return item.name
    if (item.kind !== 'question' || item.list !== list) continue
    if ([begins ?? []].flat().includes(name) || (item.orOther && name === otherName)) return item.name
  }
  const others = Object.entries(definition.lists).filter(([other]) => other !== list)
  return others.find(([, choices]) => choices.some(({ columns }) => Object.values(columns ?? {}).includes(name)))?.[0]
}
