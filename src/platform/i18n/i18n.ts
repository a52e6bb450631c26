import path from 'node:path'
import i18next, { type TFunction } from 'i18next'
import en from '#messages/en.json' with { type: 'json' }
import km from '#messages/km.json' with { type: 'json' }
import { breakKhmer } from './khmer.ts'
import { type In, type Lang, readFurther, type StaffLang, staffLanguages, type Tree } from './languages.ts'

// The English file gives the keys their types; a test holds the Khmer one to the same keys.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
    returnNull: false
  }
}

export type { FurtherLang, In, Lang, StaffLang } from './languages.ts'
export { breakKhmer, staffLanguages }

const { read: further, leftOut } = readFurther(path.join(import.meta.dirname, '../../../messages'), en)

/** Languages whose file of messages cannot be used as it is, and why. */
export const leftOutLanguages = leftOut

/** The languages of the public side: Khmer, English, then others by their codes, as far as their files lie there. */
export const languages: readonly [Lang, ...Lang[]] = [...staffLanguages, ...further.map((f) => f.lang)]
export type T = TFunction
/** A text that content holds in both languages of staff, and perhaps in others. */
export type Text = In<string>

const breakAll = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).map(([k, v]) => [k, typeof v === 'string' ? breakKhmer(v) : breakAll(v)]))

const isStaffLang = (value: string): value is StaffLang => value === 'en' || value === 'km'

const instance = i18next.createInstance()
await instance.init({
  resources: {
    en: { translation: en },
    km: { translation: breakAll(km) },
    ...Object.fromEntries(further.map(({ lang, tree }) => [lang, { translation: tree }])),
  },
  // A further language has what the public reads; should a page say something else, then in English.
  fallbackLng: (code: string) => (isStaffLang(code) ? [] : ['en']),
  interpolation: { escapeValue: false }, // Preact escapes
  returnNull: false,
})

/** A message without anything to fill in is the same each time, and a page asks for hundreds. */
function remembering(t: T): T {
  const known = new Map<unknown, string>()
  const anew = t as unknown as (key: unknown, ...more: unknown[]) => string
  const say = (key: unknown, ...more: unknown[]): string => {
    if (more.length > 0) return anew(key, ...more)
    const said = known.get(key) ?? anew(key)
    known.set(key, said)
    return said
  }
  return Object.assign(say, t) as unknown as T
}

const translators = new Map<Lang, T>(languages.map((lang) => [lang, remembering(instance.getFixedT(lang))]))

/** The messages of one language. */
export const translator = (lang: Lang): T => translators.get(lang) ?? (translators.get('en') as T)

/** What there is in a language; in English where that language has none of it yet. */
export const wordsIn = <V>(of: In<V>, lang: Lang): V => (isStaffLang(lang) ? of[lang] : (of[lang] ?? of.en))

/** The language to attribute to what `wordsIn` gives, where it is not the page's. */
export const langOf = (of: In<unknown>, lang: Lang): StaffLang | undefined =>
  isStaffLang(lang) || of[lang] !== undefined ? undefined : 'en'

/** A text that content holds, in one language. */
export const pick = (text: Text, lang: Lang): string => (lang === 'km' ? breakKhmer(text.km) : wordsIn(text, lang))

/** Whether the public side can be read in it. */
export const isLang = (value: string | undefined): value is Lang => languages.some((lang) => lang === value)

/** The language in which staff work who came by a page in another one. */
export const staffLangOf = (lang: string | undefined): StaffLang | undefined =>
  staffLanguages.find((each) => each === lang)

/**
 * The language to attribute to a text of organisations (a name, what they do), which stands in
 * English or Khmer whatever the page is in; undefined on pages in those two, which say it of themselves.
 */
export const writtenIn = (text: string, page: Lang): StaffLang | undefined =>
  isStaffLang(page) ? undefined : /[\u1780-\u17ff]/.test(text) ? 'km' : 'en'

/** The locales for Intl, the second for a language that it does not know. Years are counted as the program's own pages do. */
export const localesOf = (lang: Lang): string[] =>
  lang === 'km' ? ['km-KH'] : lang === 'en' ? ['en-GB'] : [`${lang}-u-ca-gregory`, 'en-GB']

/** How a language calls itself. */
export const ownName = (lang: Lang): string => translator(lang)('frame.language_name')

/** A language's name in another; the code where nobody knows it. */
export function languageName(code: string, lang: Lang): string {
  const own = isLang(code) ? ownName(code) : code
  try {
    return new Intl.DisplayNames(localesOf(lang), { type: 'language', fallback: 'none' }).of(code) ?? own
  } catch {
    return own // no code at all
  }
}

/**
 * The first of the languages that a browser asks for, best first (RFC 9110, 12.5.4); Khmer where
 * there is none of them.
 */
export function askedFor(acceptLanguage: string, among: readonly Lang[] = languages): Lang {
  const asked = acceptLanguage
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.split(';').map((p) => p.trim().toLowerCase())
      const quality = parameters.find((p) => p.startsWith('q='))?.slice(2)
      return { code: range.split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
  for (const { code } of asked) {
    const found = among.find((lang) => lang === code)
    if (found) return found
  }
  return 'km'
}
