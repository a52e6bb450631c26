import i18next, { type TFunction } from 'i18next'
import en from '#messages/en.json' with { type: 'json' }
import km from '#messages/km.json' with { type: 'json' }

// The English file gives the keys their types; a test holds the Khmer one to the same keys.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
    returnNull: false
  }
}

export type Lang = 'en' | 'km'
export const languages: Lang[] = ['km', 'en']
export type T = TFunction
export type Text = { en: string; km: string }

const segmenter = new Intl.Segmenter('km', { granularity: 'word' })

/**
 * Khmer is written without spaces between words, and many phones cannot find where a line
 * may break. A zero-width space between words shows them.
 */
export function breakKhmer(text: string): string {
  if (!/[\u1780-\u17ff]/.test(text)) return text
  let out = ''
  let lastIsKhmer = false
  for (const { segment } of segmenter.segment(text)) {
    const khmer = /^[\u1780-\u17d3\u17dd]/.test(segment)
    out += lastIsKhmer && khmer ? `\u200b${segment}` : segment
    lastIsKhmer = khmer
  }
  return out
}

type Tree = { [key: string]: string | Tree }
const breakAll = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).map(([k, v]) => [k, typeof v === 'string' ? breakKhmer(v) : breakAll(v)]))

const instance = i18next.createInstance()
await instance.init({
  resources: { en: { translation: en }, km: { translation: breakAll(km) } },
  fallbackLng: false,
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

const translators = { en: remembering(instance.getFixedT('en')), km: remembering(instance.getFixedT('km')) }

/** The messages of one language. */
export const translator = (lang: Lang): T => translators[lang]

/** A text that content holds in both languages. */
export const pick = (text: Text, lang: Lang): string => (lang === 'km' ? breakKhmer(text.km) : text.en)

export const isLang = (value: string | undefined): value is Lang => value === 'en' || value === 'km'
