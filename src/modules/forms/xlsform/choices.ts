import type { Choice } from '../definition.ts'
import type { GridRow } from './grid.ts'
import type { Languages } from './languages.ts'
import type { Problems } from './problem.ts'
import type { Table } from './table.ts'
import { longestName, nameProblem, seen, tidy } from './text.ts'

export const mostChoices = 50_000

export type Lists = ReadonlyMap<string, { readonly row: GridRow; readonly choices: Choice[] }>

/** The lists of the sheet `choices`, in the order in which each is first named. */
export function readChoices(table: Table | undefined, languages: Languages, problems: Problems): Lists {
  const lists = new Map<string, { row: GridRow; choices: Choice[]; names: Set<string> }>()
  if (!table) return lists
  for (const column of table.extras) {
    const wrong = nameProblem(column.name)
    const where = { sheet: table.sheet, row: table.headRow, column: column.heading }
    if (wrong) problems.add(wrong, where, { name: column.name })
  }
  if (table.rows.length > mostChoices)
    problems.add('too_many_choices', { sheet: table.sheet }, { most: String(mostChoices) })
  for (const row of table.rows.slice(0, mostChoices)) {
    const listName = listNameOf(table, row, problems)
    if (listName === undefined) continue
    const list = lists.get(listName) ?? { row, choices: [], names: new Set<string>() }
    lists.set(listName, list)
    const choice = choiceOf(table, row, languages, problems)
    if (!choice) continue
    if (list.names.has(seen(choice.name)))
      problems.add('choice_doubled', table.at(row, 'name'), { name: choice.name, list: listName })
    else list.choices.push(choice)
    list.names.add(seen(choice.name))
  }
  return lists
}

function listNameOf(table: Table, row: GridRow, problems: Problems): string | undefined {
  const name = table.code(row, 'list_name')
  const where = table.at(row, 'list_name')
  if (name === '') {
    const says = table.code(row, 'name') !== '' || (table.places.get('label') ?? []).some((p) => row.cells[p.at])
    problems.add(says ? 'list_name_missing' : 'row_passed_over', says ? where : table.at(row))
    return undefined
  }
  if (/\s/.test(name)) problems.add('list_name_spaces', where, { name })
  else if (name.length > longestName) problems.add('name_too_long', where, { name, most: String(longestName) })
  else if (nameProblem(name) === 'name_reserved') problems.add('name_reserved', where, { name })
  return name
}

function choiceOf(table: Table, row: GridRow, languages: Languages, problems: Problems): Choice | undefined {
  // What cannot be seen stays within the name of a choice: expressions may compare with it.
  const name = table.text(row, 'name').replace(/^[\s\u200b-\u200d\u2060]+|[\s\u200b-\u200d\u2060]+$/g, '')
  const where = table.at(row, 'name')
  if (name === '') {
    problems.add('choice_name_missing', where)
    return undefined
  }
  if (/\s/.test(name)) problems.add('choice_name_spaces', where, { name })
  if (name.length > longestName) problems.add('choice_name_too_long', where, { name, most: String(longestName) })
  const label = languages.words(table, row, 'label')
  if (!label) problems.add('choice_label_missing', table.at(row, 'label'), { name })
  else
    for (const code of languages.codes)
      if (!(code in label))
        problems.add(
          'translation_missing',
          { sheet: table.sheet, row: row.row, column: languages.heading(table, 'label', code) },
          { name, language: languages.names[code] ?? code },
        )
  const columns = table.extras.flatMap(({ name: column, at }) => {
    const text = tidy(row.cells[at] ?? '')
    return text === '' ? [] : [[column, text] as const]
  })
  return { name, label: label ?? {}, ...(columns.length > 0 ? { columns: Object.fromEntries(columns) } : {}) }
}
