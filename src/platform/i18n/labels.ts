import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { type FurtherLang, isLang, leftOutLanguages, staffLangOf } from './i18n.ts'

/** Per list of codes the labels of some of its codes; what a list leaves out stands in English. */
const shape = z.record(z.string(), z.record(z.string(), z.string().trim().min(1)))
type Lists = z.output<typeof shape>
type Speaks = (code: string) => code is FurtherLang
type Codes = { code: string }[]
type Known = (list: string) => Codes | null

const isFurther = (code: string): code is FurtherLang => isLang(code) && !staffLangOf(code)

const content = path.join(import.meta.dirname, '../../../content')
const json = (file: string): unknown => JSON.parse(fs.readFileSync(file, 'utf8'))

/** The codes of a list, as its file has them; null where there is no such list. Places are one list. */
const codesOf: Known = (list) => {
  if (list === 'places')
    return ['provinces', 'districts'].flatMap((file) => json(`${content}/places/${file}.json`) as Codes)
  const file = `${content}/codes/${list}.json`
  return /^[a-z_]+$/.test(list) && fs.existsSync(file) ? (json(file) as { codes: Codes }).codes : null
}

/**
 * Reads what codes are called in languages beyond staff's: each `<code>.json` of a folder, as
 * `{ "list": { "code": "label" } }`. Those of a language that is left out are left out with it.
 * @throws Error in plain words that names the file and what does not fit
 */
export function readLabels(
  folder: string,
  speaks: Speaks = isFurther,
  known: Known = codesOf,
  leftOut: readonly { code: string }[] = leftOutLanguages,
): Map<FurtherLang, Lists> {
  const all = fs.existsSync(folder) ? fs.readdirSync(folder).sort() : []
  const files = all.filter((file) => !leftOut.some(({ code }) => file === `${code}.json`))
  return new Map(
    files.map((file) => {
      const code = path.basename(file, '.json')
      if (!speaks(code)) throw wrong(file, `there is no further language in messages/${code}.json.`)
      return [code, readOne(folder, file, known)]
    }),
  )
}

const wrong = (file: string, what: string) => new Error(`content/codes/labels/${file}: ${what} Nothing was started.`)

function readOne(folder: string, file: string, known: Known): Lists {
  const parsed = shape.safeParse(parsedJson(folder, file))
  if (!parsed.success) throw wrong(file, 'it holds lists of codes, each with its labels as texts.')
  for (const [list, labels] of Object.entries(parsed.data)) {
    const codes = known(list)
    if (!codes) throw wrong(file, `there is no list of codes "${list}".`)
    const stray = Object.keys(labels).find((label) => !codes.some(({ code }) => code === label))
    if (stray !== undefined) throw wrong(file, `the list "${list}" has no code "${stray}".`)
  }
  return parsed.data
}

function parsedJson(folder: string, file: string): unknown {
  try {
    return json(path.join(folder, file))
  } catch (error) {
    throw wrong(file, `it is not whole (${(error as Error).message}).`)
  }
}

const read = readLabels(`${content}/codes/labels`)

/** What a code of a list is called in languages beyond staff's, as far as their files say it. */
export const furtherLabels = (list: string, code: string): { readonly [lang: FurtherLang]: string } =>
  Object.fromEntries([...read].flatMap(([lang, lists]) => (lists[list]?.[code] ? [[lang, lists[list][code]]] : [])))
