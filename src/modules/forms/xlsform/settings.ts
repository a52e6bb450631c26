import type { Words } from '../definition.ts'
import type { Languages } from './languages.ts'
import type { Problems } from './problem.ts'
import type { Table } from './table.ts'
import { isSnakeCase, snakeCaseOf } from './text.ts'

export type Settings = {
  readonly id: string
  readonly version: string
  readonly title: Words
  readonly style?: readonly string[]
}

/** What Enketo and its kin write there, and our own `one-page`; other words are kept and do nothing more. */
const knownStyles = /^(pages|one-page|theme-(grid|formhub|kobo|plain|oc)|grid|formhub|kobo|plain)$/

/** What the sheet `settings` says of the form as a whole. */
export function readSettings(table: Table | undefined, languages: Languages, problems: Problems): Settings {
  const [row, second] = table?.rows ?? []
  if (!table || !row) {
    const where = { sheet: table?.sheet ?? 'settings' }
    problems.add('form_id_missing', { ...where, column: 'form_id' })
    problems.add('form_title_missing', { ...where, column: 'form_title' })
    return { id: '', version: '', title: {} }
  }
  if (second) problems.add('settings_rows', table.at(second))
  const id = table.code(row, 'form_id')
  if (id === '') problems.add('form_id_missing', table.at(row, 'form_id'))
  else if (!isSnakeCase(id) || id.length > 64)
    problems.add('form_id_invalid', table.at(row, 'form_id'), { id, meant: snakeCaseOf(id).slice(0, 64) || 'my_form' })
  const title = languages.words(table, row, 'form_title')
  if (!title) problems.add('form_title_missing', table.at(row, 'form_title'))
  const style = table.code(row, 'style').toLowerCase().split(/\s+/).filter(Boolean)
  for (const word of style) if (!knownStyles.test(word)) problems.add('style_unknown', table.at(row, 'style'), { word })
  return {
    ...{ id, version: table.text(row, 'version'), title: title ?? {} },
    ...(style.length > 0 ? { style: [...new Set(style)] } : {}),
  }
}
