import SearchableMap from 'minisearch/SearchableMap'
import lexicon from '#content/directory/lexicon.json' with { type: 'json' }
import { districts, type Place, provinces } from '#modules/places/schema.ts'
import { furtherLabels } from '#platform/i18n/labels.ts'
import { edits, isKhmer, romanKey } from '#platform/i18n/spelling.ts'
import { taxonomies } from '../schema.ts'
import { joined, stretches } from './text.ts'

/** What a word or phrase says. One that says nothing ("in", "please") has three empty lists. */
export type Meaning = { help: string[]; forWhom: string[]; places: string[] }

type Words = { en: string[]; km: string[]; latin: string[] }

const latin = new Map<string, Meaning>()
const sounds = new Map<string, Meaning>()
const khmer = new Map<string, Meaning>()
const latinSpellings = new SearchableMap<Meaning>()
const khmerSpellings = new SearchableMap<Meaning>()

/** More units than any phrase of the lexicon has. */
export const longest = { words: 5, syllables: 18, letters: 26 }

for (const [part, field] of [
  ['services', 'help'],
  ['directory_for_whom', 'forWhom'],
] as const) {
  const words: Record<string, Words> = lexicon[part]
  for (const { code, en, km } of taxonomies[part]) {
    const given = words[code] ?? { en: [], km: [], latin: [] }
    const further = Object.values(furtherLabels(part, code))
    for (const text of [...given.en, ...given.km, en, km, ...further]) add(text, field, code)
    for (const text of given.latin) add(text, field, code, 4)
  }
}
for (const place of provinces) addPlace(place, 4)
for (const place of districts) addPlace(place, 6)
for (const text of [...lexicon.no_matter.en, ...lexicon.no_matter.km, ...lexicon.no_matter.latin]) add(text)

function addPlace(place: Place, shortestSound: number) {
  for (const name of [place.name.en, place.name.km, ...place.also]) add(name, 'places', place.code, shortestSound)
}

/** @param shortestSound how long a sound must be to be known by it alone; English words are not known by theirs */
function add(text: string, field?: keyof Meaning, code?: string, shortestSound = Number.POSITIVE_INFINITY) {
  const key = stretches(text)
    .map((s) => joined(s.units))
    .join('')
  if (!key) return
  const known = isKhmer(text)
  put(known ? khmer : latin, key, field, code)
  if (!known && romanKey(text).length >= shortestSound) put(sounds, romanKey(text), field, code)
  if (field && key.length >= 5) put(known ? khmerSpellings : latinSpellings, key, field, code)
}

type Book = { get(key: string): Meaning | undefined; set(key: string, meaning: Meaning): unknown }

function put(book: Book, key: string, field?: keyof Meaning, code?: string) {
  const meaning = book.get(key) ?? { help: [], forWhom: [], places: [] }
  const list = field && meaning[field]
  // A province and its town or district of the same name: whoever types it means the larger.
  if (list && code && !list.some((c) => (field === 'places' ? code.startsWith(c) : code === c))) list.push(code)
  book.set(key, meaning)
}

/** What an exactly spelt Latin phrase says, given without spaces. */
export const latinMeaning = (key: string): Meaning | undefined => latin.get(key)

/** What a Latin phrase says that sounds like Khmer words or a place. */
export const soundMeaning = (key: string): Meaning | undefined =>
  key.length < 4 ? undefined : sounds.get(romanKey(key))

/** What a Khmer phrase says, given as its joined syllable keys. */
export const khmerMeaning = (key: string): Meaning | undefined => khmer.get(key)

/** What the nearest phrase says when one or two letters are wrong; undefined when none is near. */
export function nearMeaning(script: 'latin' | 'khmer', key: string): Meaning | undefined {
  if (key.length < 5) return undefined
  const most = key.length < 8 ? 1 : 2
  let best: { meaning: Meaning; wrong: number } | undefined
  // The map counts two letters that changed places as two wrong ones; people mean one.
  for (const [spelt, [meaning]] of (script === 'latin' ? latinSpellings : khmerSpellings).fuzzyGet(key, 2)) {
    const wrong = edits(key, spelt, most)
    if (wrong <= most && (!best || wrong < best.wrong)) best = { meaning, wrong }
  }
  return best?.meaning
}
