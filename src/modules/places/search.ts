import { fold } from '#platform/i18n/fold.ts'
import type { Text } from '#platform/i18n/i18n.ts'
import { edits, isKhmer, khmerKey, khmerOrder, romanKey } from '#platform/i18n/spelling.ts'
import { fullName, type Level, type Place } from './schema.ts'

/** Why a place was found: what of it the query is, or is near to. */
export type Why = 'code' | 'name' | 'other_name' | 'sound' | 'with_parent' | 'beginning' | 'spelling' | 'part'

export type PlaceMatch = {
  code: string
  level: Level
  name: Text
  /** With district and province: "Bavel, Battambang". */
  full: Text
  why: Why
  /** 100 is the name itself; only for putting matches in order. */
  score: number
}

type Form = { text: string; key: string }
type Named = Form & { words: Form[]; other: boolean }
type Script = { names: Named[]; whole: Form }
/** A place made ready for searching. */
export type Entry = { place: Place; full: Text; latin: Script; khmer: Script }

const plain = (text: string) => fold(isKhmer(text) ? khmerOrder(text) : text).replace(/[^\p{L}\p{M}\p{N}]/gu, '')
const formOf = (text: string): Form => ({ text: plain(text), key: isKhmer(text) ? khmerKey(text) : romanKey(text) })

const namedOf = (text: string, other: boolean): Named => {
  const words = text.split(/[\s-]+/)
  return { ...formOf(text), other, words: words.slice(1).map((_, i) => formOf(words.slice(i + 1).join(' '))) }
}

/** Works out once what `rank` compares. */
export function entryOf(place: Place): Entry {
  const full = fullName(place)
  const named = [place.name.en, place.name.km, ...place.also]
    .filter((name, i, all) => all.indexOf(name) === i)
    .map((name) => ({ khmer: isKhmer(name), named: namedOf(name, place.also.includes(name)) }))
  const script = (khmer: boolean, whole: string): Script => ({
    names: named.filter((n) => n.khmer === khmer).map((n) => n.named),
    whole: formOf(whole),
  })
  return { place, full, latin: script(false, full.en), khmer: script(true, full.km) }
}

// What people put before or behind a name, and what is no part of it.
const unitWords =
  /^(?:srok|khan|khand?|krong|khaet|khet|khum|sangkat|phum|province of|district of|city of)\s+|\s+(?:province|district|city|municipality|town|commune|village|khan|krong)$/gi
const khmerUnitWords = /^(?:រាជធានី|ខេត្ត|ខេត្ដ|ស្រុក|ក្រុង|ខណ្ឌ|ឃុំ|សង្កាត់|ភូមិ)/

/** The query as it was typed, and without words for units, where something is left then. */
function readings(query: string): Form[] {
  const typed = query.trim()
  const bare = isKhmer(typed)
    ? khmerOrder(typed).replace(khmerUnitWords, '')
    : typed.replace(unitWords, '').replace(unitWords, '')
  return [typed, bare].map(formOf).filter((f, i, all) => f.text && all.findIndex((g) => g.text === f.text) === i)
}

type Hit = { score: number; why: Why }
const better = (a: Hit | null, b: Hit | null): Hit | null => (!a || (b && b.score > a.score) ? b : a)

/**
 * The places that a query names or nearly names, best first; equals from the larger to the smaller,
 * then by code. Tolerates what `romanKey` and `khmerKey` do, and one or two wrong letters.
 */
export function rank(entries: Iterable<Entry>, query: string, limit: number): PlaceMatch[] {
  const code = query.trim()
  const asked = readings(query)
  const khmer = isKhmer(query)
  const found: (Hit & { entry: Entry })[] = []
  for (const entry of entries) {
    let hit: Hit | null = entry.place.code === code ? { score: 101, why: 'code' } : null
    for (const q of asked) hit = better(hit, compare(q, khmer ? entry.khmer : entry.latin))
    if (hit) found.push({ ...hit, entry })
  }
  return found
    .sort((a, b) => b.score - a.score || order(a.entry.place, b.entry.place))
    .slice(0, limit)
    .map(({ entry: { place, full }, why, score }) => ({
      ...{ code: place.code, level: place.level, name: place.name },
      ...{ full, why, score: Math.round(score) },
    }))
}

const order = (a: Place, b: Place) => a.code.length - b.code.length || (a.code < b.code ? -1 : 1)

function compare(q: Form, { names, whole }: Script): Hit | null {
  let best: Hit | null = null
  for (const name of names) {
    const hit = compareName(q, name)
    if (hit)
      best = better(best, name.other ? { score: hit.score - 2, why: hit.why === 'name' ? 'other_name' : hit.why } : hit)
  }
  return (best?.score ?? 0) < 90 && q.key.length > 4 ? better(best, compareWhole(q, whole)) : best
}

/** With its parent behind it: "samraong takeo". */
function compareWhole(q: Form, whole: Form): Hit | null {
  if (whole.key === q.key) return { score: 91, why: 'with_parent' }
  return edits(q.key, whole.key, allowed(q.key)) <= allowed(q.key) ? { score: 71, why: 'with_parent' } : null
}

function compareName(q: Form, name: Named): Hit | null {
  if (q.text === name.text) return { score: 100, why: 'name' }
  if (q.key && q.key === name.key) return { score: 92, why: 'sound' }
  const begun = beginning(q, name)
  if (begun) return { score: 78 + 8 * begun, why: 'beginning' }
  const wrong = Math.min(
    edits(q.text, name.text, allowed(q.text)) + (allowed(q.text) ? 0 : 9),
    edits(q.key, name.key, allowed(q.key)) + (allowed(q.key) ? 1 : 9),
  )
  if (wrong <= Math.max(allowed(q.text), allowed(q.key))) return { score: 90 - 8 * wrong, why: 'spelling' }
  const part = Math.max(0, ...name.words.map((w) => (w.text === q.text ? 1.5 : beginning(q, w))))
  return part > 0 ? { score: 56 + 8 * part, why: 'part' } : null
}

/** How much of a name the query already is, from 0 (it does not begin so) to 1. */
function beginning(q: Form, name: Form): number {
  if (q.text.length > 1 && name.text.startsWith(q.text)) return q.text.length / name.text.length
  return q.key.length > 2 && name.key.startsWith(q.key) ? (q.key.length / name.key.length) * 0.9 : 0
}

/** Wrong letters that are let pass: none in a short word, two in a long one. */
const allowed = (word: string): number => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2)
