import { type Item, type Question, walk } from '../definition.ts'
import type { GridRow } from './grid.ts'
import type { Problems } from './problem.ts'
import type { Table } from './table.ts'

/**
 * What is reckoned from a sealed answer is sealed as well, unless the file says that it is plain:
 * else a calculation would carry a name into exports that none of the names may enter.
 */
export function sealDerived(
  items: readonly Item[],
  table: Table,
  rows: ReadonlyMap<string, GridRow>,
  problems: Problems,
): readonly Item[] {
  const questions = [...walk(items)].flatMap(({ item }) => (item.kind === 'question' ? [item] : []))
  const said = new Set(
    questions.filter(({ name }) => table.code(rows.get(name) ?? nothing, 'sensitivity') !== '').map((q) => q.name),
  )
  const readers = new Map<string, Question[]>()
  for (const question of questions)
    for (const name of namesRead(question)) readers.set(name, [...(readers.get(name) ?? []), question])
  const sealed = new Set(questions.filter((q) => q.sensitivity === 'sealed').map((q) => q.name))
  for (const name of sealed) // grows while it is walked
    for (const reader of readers.get(name) ?? []) if (!said.has(reader.name)) sealed.add(reader.name)
  for (const question of questions) {
    const row = rows.get(question.name)
    const from = namesRead(question).find((name) => sealed.has(name))
    if (row && from && !sealed.has(question.name))
      problems.add('sensitivity_derived', table.at(row, 'sensitivity'), { name: question.name, from })
  }
  return items.map((item) => withSeals(item, sealed))
}

const nothing: GridRow = { row: 0, cells: [] }

const namesRead = ({ calculation = '', default: begins = '' }: Question): string[] => [
  ...new Set([...`${calculation} ${begins}`.matchAll(/\$\{\s*([^}]*?)\s*\}/g)].map(([, name = '']) => name)),
]

function withSeals(item: Item, sealed: ReadonlySet<string>): Item {
  if (item.kind === 'group' || item.kind === 'repeat')
    return { ...item, items: item.items.map((inner) => withSeals(inner, sealed)) }
  if (item.kind === 'note' || !sealed.has(item.name)) return item
  return { ...item, sensitivity: 'sealed' }
}
