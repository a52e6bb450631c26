import fs from 'node:fs'
import path from 'node:path'

/** The languages of staff: their files hold every message, and the program does not start without them. */
export const staffLanguages = ['km', 'en'] as const
export type StaffLang = (typeof staffLanguages)[number]

declare const further: unique symbol
/** A language of the public side alone, by its code; only `readFurther` makes one, from a file. */
export type FurtherLang = string & { readonly [further]: true }
/** A language in which the public side can be read. */
export type Lang = StaffLang | FurtherLang

/** The same thing in both languages of staff, and in as many others as there are. */
export type In<V> = Record<StaffLang, V> & { readonly [code: FurtherLang]: V | undefined }

/** Messages as a file holds them. */
export type Tree = { [key: string]: string | Tree }
export type Messages = { lang: FurtherLang; tree: Tree }

/**
 * What a further language may leave out, since the public never reads it: what is for staff,
 * programs and partners alone. All else is asked of each file, also what will be added later.
 */
const trees = ['staff', 'forms', 'api', 'hsds']
const failures = [
  ...['forbidden', 'consent', 'away', 'erased', 'on_hold'],
  ...['last_guardian', 'has_supervisor', 'nothing_to_recover', 'invitation_over'],
]
/** Of what can be wrong with a form, this is said on public ones. */
const publicErrors = [
  ...['title', 'needed', 'choose', 'too_long', 'contact_needed', 'expired_form', 'busy', 'intake_closed'],
  ...['code_digits', 'code_wrong', 'feedback_slow', 'no_picture'],
]
/** Stands in a tree of staff's, and is printed for the public: cards and posters. */
const printed = ['staff.print.', 'staff.links.square']

/** Whether the public may read a message, so that a further language has to have it. */
export function isPublic(key: string): boolean {
  const [tree = '', name = ''] = key.split('.')
  if (printed.some((p) => key.startsWith(p))) return true
  if (tree === 'errors') return publicErrors.includes(name)
  if (tree === 'failure') return !failures.includes(name)
  return !trees.includes(tree)
}

/** Every message by its whole name. */
export const flat = (tree: Tree, at = ''): Map<string, string> =>
  new Map(
    Object.entries(tree).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[at + name, value]] : [...flat(value, `${at}${name}.`)],
    ),
  )

const forms = ['zero', 'one', 'two', 'few', 'many', 'other'] as const

/** The plural forms of a language (CLDR, as Intl knows it); of one that Intl does not know, a single form. */
export const pluralForms = (code: string): readonly string[] =>
  Intl.PluralRules.supportedLocalesOf(code).length === 0
    ? ['other']
    : new Intl.PluralRules(code).resolvedOptions().pluralCategories

/** A file of messages that cannot be used as it is, and why, in plain words that name its keys. */
export type LeftOut = { code: string; why: string }

/**
 * Reads the messages of every language beyond staff's: each `<code>.json` of a folder, by code
 * (ISO 639, two or three letters). A file that is not whole or lacks something is left out: those
 * who read the other languages must not wait for it.
 */
export function readFurther(folder: string, english: Tree): { read: Messages[]; leftOut: LeftOut[] } {
  const others = fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.json') && !['en.json', 'km.json', 'review.json'].includes(file))
    .sort()
  const [read, leftOut]: [Messages[], LeftOut[]] = [[], []]
  for (const file of others) {
    const code = path.basename(file, '.json')
    const named = `${path.basename(folder)}/${file}`
    try {
      const tree = readOne(code, named, fs.readFileSync(path.join(folder, file), 'utf8'), english)
      read.push({ lang: code as FurtherLang, tree })
    } catch (error) {
      leftOut.push({ code, why: (error as Error).message })
    }
  }
  return { read, leftOut }
}

/** @throws Error that says what the file lacks */
function readOne(code: string, named: string, text: string, english: Tree): Tree {
  // An address of the program's own begins with these letters.
  if (!/^[a-z]{2,3}$/.test(code) || code === 'api')
    throw new Error(
      `${named} is left out: a file of messages is named by a language’s code of two or three letters, like fr.json.`,
    )
  const tree = parsed(named, text)
  const faults = faultsOf(flat(tree), flat(english), pluralForms(code))
  if (faults.length > 0)
    throw new Error(`${named} cannot be used yet. This language is left out.\n  ${faults.join('\n  ')}`)
  return withAllForms(tree, english)
}

function parsed(named: string, text: string): Tree {
  try {
    return JSON.parse(text) as Tree
  } catch (error) {
    throw new Error(`${named} is not whole, and is left out: ${(error as Error).message}`)
  }
}

const filledIn = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1] ?? '')

/** What a file lacks or says wrongly, a line each. */
function faultsOf(said: Map<string, string>, english: Map<string, string>, ownForms: readonly string[]): string[] {
  return [...english].flatMap(([key, text]) => {
    if (!isPublic(key)) return []
    const stem = pluralStem(key, (k) => english.has(k))
    if (stem && key.endsWith('_one')) return [] // asked for with _other
    const asked = stem ? ownForms.map((form) => `${stem}_${form}`) : [key]
    return asked.flatMap((name) => {
      const own = said.get(name)
      if (typeof own !== 'string' || own.trim() === '') return [`It lacks ${name} (English: "${text}").`]
      if (key === 'frame.direction' && own !== 'ltr' && own !== 'rtl')
        return [`${name} is "ltr" or "rtl": how the language is written.`]
      const [has, needs] = [filledIn(own), filledIn(text)]
      const lost = needs.filter((n) => !has.includes(n) && !(stem && n === 'count' && !name.endsWith('_other')))
      const unknown = has.filter((h) => !needs.includes(h))
      return [
        ...lost.map((n) => `${name} has lost {{${n}}}.`),
        ...unknown.map((n) => `${name} has {{${n}}}, which nothing fills in.`),
      ]
    })
  })
}

/** What stands before `_one` and `_other`, where a message has both. */
function pluralStem(key: string, has: (key: string) => boolean): string | null {
  const stem = /^(.+)_(?:one|other)$/.exec(key)?.[1]
  return stem && has(`${stem}_one`) && has(`${stem}_other`) ? stem : null
}

/** A language that Intl does not know is given another's rules; then each form says the same. */
function withAllForms(tree: Tree, english: Tree): Tree {
  const all: Tree = { ...tree }
  for (const [name, value] of Object.entries(tree)) {
    const same = english[name]
    if (typeof value !== 'string') all[name] = withAllForms(value, typeof same === 'object' ? same : {})
    else if (pluralStem(name, (n) => n in english))
      for (const form of forms) all[name.replace(/other$/, form)] ??= value
  }
  return all
}
