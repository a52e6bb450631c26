import type { Words } from '../definition.ts'
import type { Column } from './columns.ts'
import type { GridRow } from './grid.ts'
import type { Problems } from './problem.ts'
import type { Place, Table } from './table.ts'
import { plain, seen, tidy } from './text.ts'

type Named = { readonly code: string; readonly name: string }

/** The languages of a form, and which column of words is in which. */
export type Languages = {
  /** Codes in the order of the columns. */
  readonly codes: readonly string[]
  readonly names: Words
  readonly byDefault: string
  /** The words of a row in each language in which there are any. */
  words(table: Table, row: GridRow, column: Column): Words | undefined
  /** The heading of a column of words in a language. */
  heading(table: Table, column: Column, code: string): string
}

const english = /^(english|eng?|អង់គ្លេស|ភាសាអង់គ្លេស)$/i
const khmer = /^(khmer|cambodian|khm?|ខ្មែរ|ភាសាខ្មែរ)$/i
const ownName: Record<string, string> = { en: 'English', km: 'ភាសាខ្មែរ' }

/** `English (en)`, `English`, `en`. Undefined when it is not known which language is meant. */
function languageOf(text: string): (Named & { country?: true }) | undefined {
  const [, named = '', inBrackets] = /^(.*?)\s*\(([^()]*)\)$/s.exec(tidy(text)) ?? [undefined, tidy(text)]
  const code = plain(inBrackets ?? '')
    .toLowerCase()
    .replaceAll('_', '-')
  if (inBrackets === undefined) {
    const short = seen(named).toLowerCase().replaceAll('_', '-')
    const known = english.test(short) ? 'en' : khmer.test(short) ? 'km' : shortened(short)
    if (!known) return undefined
    return { code: known, name: short === known || short === 'kh' ? (ownName[known] ?? known) : named }
  }
  // The code of the country, which many take for the language's.
  if (code === 'kh') return { code: 'km', name: named || 'ភាសាខ្មែរ', country: true }
  const known = shortened(code)
  return known ? { code: known, name: named || (ownName[known] ?? known) } : undefined
}

/** A code as BCP 47 has them, at most two parts long; English and Khmer without a country. */
function shortened(code: string): string | undefined {
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$/.test(code)) return undefined
  return /^(en|km)-/.test(code) ? code.slice(0, 2) : code
}

/** Finds which languages the columns of all sheets are in. */
export function languagesOf(tables: readonly Table[], settings: Table | undefined, problems: Problems): Languages {
  const names = new Map<string, string>()
  const meant = new Map<Place, string>()
  const bare: Place[] = []
  let before = -1 // how many languages stand before the first column that names none
  for (const table of tables)
    for (const place of inOrder(table)) {
      if (place.language === undefined) {
        bare.push(place)
        if (table.name !== 'settings' && before < 0) before = names.size
        continue
      }
      const language = languageOf(place.language)
      const where = { sheet: table.sheet, row: table.headRow, column: place.heading }
      if (!language) {
        problems.add('language_unknown', where, { language: place.language })
        continue
      }
      if (language.country) problems.add('language_country', where, { language: language.name })
      meant.set(place, language.code)
      if (!names.has(language.code)) names.set(language.code, language.name.slice(0, 60))
    }
  const said = saidDefault(settings)
  const unnamed = tables.filter((t) => t.name !== 'settings' && t.places.get('label')?.some((p) => !p.language))
  const byDefault = defaultOf(said, names, unnamed, problems, settings)
  if (before >= 0 || names.size === 0) insert(names, byDefault, before, said?.name)
  for (const place of bare) meant.set(place, byDefault.code)
  for (const table of tables) beSingle(table, meant, problems)
  return {
    codes: [...names.keys()],
    names: Object.fromEntries(names),
    byDefault: byDefault.code,
    words(table, { cells }, column) {
      const words = (table.places.get(column) ?? []).flatMap((place) => {
        const [code, text] = [meant.get(place), tidy(cells[place.at] ?? '')]
        return code && text !== '' ? [[code, text] as const] : []
      })
      return words.length > 0 ? Object.fromEntries(words) : undefined
    },
    heading: (table, column, code) =>
      table.places.get(column)?.find((place) => meant.get(place) === code)?.heading ?? `${column}::${code}`,
  }
}

const wordColumns: readonly Column[] = ['label', 'hint', 'required_message', 'constraint_message', 'form_title']
const inOrder = (table: Table): Place[] =>
  wordColumns.flatMap((column) => table.places.get(column) ?? []).sort((a, b) => a.at - b.at)

/** What the settings say; `default` is what some programs write when nobody said anything. */
function saidDefault(settings: Table | undefined): (Named & { text: string }) | undefined {
  const row = settings?.rows[0]
  const text = row ? (settings?.text(row, 'default_language') ?? '') : ''
  if (text === '' || /^default$/i.test(text)) return undefined
  return { ...(languageOf(text) ?? { code: '', name: text }), text }
}

function defaultOf(
  said: (Named & { text: string }) | undefined,
  names: Map<string, string>,
  bare: readonly Table[],
  problems: Problems,
  settings: Table | undefined,
): Named {
  const row = settings?.rows[0]
  if (said && settings && row) {
    if (said.code !== '' && (bare.length > 0 || names.has(said.code) || names.size === 0))
      return { code: said.code, name: said.name }
    const byName = [...names].find(([, name]) => name === said.text)
    if (byName) return { code: byName[0], name: byName[1] }
    problems.add('default_language_unknown', settings.at(row, 'default_language'), { language: said.text })
  }
  const [first] = names
  if (bare.length === 0 && first) return { code: first[0], name: first[1] }
  const code = mostlyKhmer(bare) ? 'km' : 'en'
  const survey = bare.find((t) => t.name === 'survey')
  if (survey)
    problems.add('language_assumed', { sheet: survey.sheet, row: survey.headRow }, { language: ownName[code] ?? code })
  return { code, name: ownName[code] ?? code }
}

/** In what letters the labels are that do not say their language. */
function mostlyKhmer(tables: readonly Table[]): boolean {
  let [of, all] = [0, 0]
  for (const table of tables) {
    const place = table.places.get('label')?.find((p) => p.language === undefined)
    if (!place) continue
    for (const { cells } of table.rows) {
      const text = cells[place.at] ?? ''
      if (text !== '') all++
      if (/[\u1780-\u17ff]/.test(text)) of++
    }
  }
  return of * 2 > all
}

/** Puts the language of columns that do not name one where the first of them stands. */
function insert(names: Map<string, string>, { code, name }: Named, before: number, said?: string): void {
  if (names.has(code)) return
  const all = [...names]
  names.clear()
  const place = before < 0 ? all.length : before
  for (const [c, n] of [...all.slice(0, place), [code, said ?? name] as const, ...all.slice(place)]) names.set(c, n)
}

/** No column twice. */
function beSingle(table: Table, meant: ReadonlyMap<Place, string>, problems: Problems): void {
  for (const [column, places] of table.places) {
    const codes = new Set<string>()
    for (const place of places) {
      const code = wordColumns.includes(column) ? meant.get(place) : ''
      if (code === undefined) continue
      if (codes.has(code))
        problems.add(
          'column_doubled',
          { sheet: table.sheet, row: table.headRow, column: place.heading },
          { column: place.heading },
        )
      codes.add(code)
    }
  }
}
