import { khmerMeaning, latinMeaning, longest, type Meaning, nearMeaning, soundMeaning } from './lexicon.ts'
import { joined, type Stretch, stretches, type Unit } from './text.ts'

/** A unit of what was typed, for looking among names: whether it already said something else. */
export type Token = { key: string; script: Stretch['script']; said: 'help' | 'place' | 'nothing' | 'unknown' }

/** Free words, understood. `rest` is what only a name can be. */
export type Reading = { help: string[]; forWhom: string[]; places: string[]; rest: string; tokens: Token[] }

type Found = { from: number; to: number; meaning: Meaning }

const kept = new Map<string, Reading>()

/**
 * What somebody may mean by free words: kinds of help, for whom, places, and the rest. Tolerates
 * one or two wrong letters, missing spaces and Khmer typed in Latin letters.
 */
export function understand(words: string): Reading {
  const known = kept.get(words)
  if (known) return known
  const reading = read(words)
  if (kept.size >= 500) kept.clear() // the same few words come again and again; nothing says whose they were
  kept.set(words, reading)
  return reading
}

function read(words: string): Reading {
  const out: Reading = { help: [], forWhom: [], places: [], rest: '', tokens: [] }
  const rest: string[] = []
  for (const stretch of stretches(words)) {
    const said: Token['said'][] = stretch.units.map(() => 'unknown')
    for (const { from, to, meaning } of meaningsOf(stretch)) {
      said.fill(
        meaning.places.length ? 'place' : meaning.help.length || meaning.forWhom.length ? 'help' : 'nothing',
        from,
        to,
      )
      for (const field of ['help', 'forWhom', 'places'] as const)
        out[field].push(...meaning[field].filter((code) => !out[field].includes(code)))
    }
    const left = stretch.units.filter((_, i) => said[i] === 'unknown').map((u) => u.typed)
    if (left.length) rest.push(left.join(stretch.script === 'khmer' ? '' : ' '))
    out.tokens.push(...tokensOf(stretch, said))
  }
  return { ...out, rest: rest.join(' ') }
}

function meaningsOf({ script, units }: Stretch): Found[] {
  if (script === 'digits') return []
  const exact =
    script === 'khmer'
      ? cover(units, longest.syllables, khmerMeaning)
      : cover(units, longest.words, (key) => latinMeaning(key) ?? soundMeaning(key))
  const near = gaps(units.length, exact).flatMap(([from, to]) => misspelt(script, units, from, to))
  return [...exact, ...near]
}

/**
 * Covers units with phrases that are known, rather with few long ones than with many short ones.
 * @param most units in one phrase
 */
function cover(units: readonly Unit[], most: number, meaningOf: (key: string) => Meaning | undefined): Found[] {
  const best: { value: number; found?: Found; before: number }[] = [{ value: 0, before: 0 }]
  for (let to = 1; to <= units.length; to++) {
    let here: (typeof best)[number] = { value: best[to - 1]?.value ?? 0, before: to - 1 }
    for (let from = Math.max(0, to - most); from < to; from++) {
      const meaning = meaningOf(joined(units.slice(from, to)))
      if (!meaning) continue
      const says = meaning.help.length + meaning.places.length + meaning.forWhom.length > 0
      const value = (best[from]?.value ?? 0) + (to - from) ** 2 * (says ? 1 : 0.8)
      if (value > here.value) here = { value, found: { from, to, meaning }, before: from }
    }
    best.push(here)
  }
  const out: Found[] = []
  for (let at = units.length; at > 0; at = best[at]?.before ?? 0) {
    const found = best[at]?.found
    if (found) out.unshift(found)
  }
  return out
}

/** The stretches of units that nothing covers. */
function gaps(length: number, found: readonly Found[]): [number, number][] {
  const out: [number, number][] = []
  let at = 0
  for (const { from, to } of [...found, { from: length, to: length }]) {
    if (from > at) out.push([at, from])
    at = to
  }
  return out
}

/** Looks in a gap for phrases with wrong letters, longest first, then for words without spaces. */
function misspelt(script: 'latin' | 'khmer', units: readonly Unit[], start: number, end: number): Found[] {
  for (let length = Math.min(end - start, script === 'khmer' ? 8 : 3); length > 0; length--)
    for (let from = start; from + length <= end; from++) {
      const to = from + length
      const meaning = nearMeaning(script, joined(units.slice(from, to)))
      if (meaning)
        return [...misspelt(script, units, start, from), { from, to, meaning }, ...misspelt(script, units, to, end)]
    }
  return script === 'latin' ? units.slice(start, end).flatMap((u, i) => unspaced(u, start + i)) : []
}

/** "lawyersiemreap": known words that make up the whole of one. */
function unspaced({ key }: Unit, at: number): Found[] {
  if (key.length < 8) return []
  const letters = [...key].map((letter) => ({ typed: letter, key: letter }))
  const found = cover(letters, longest.letters, (part) => (part.length < 4 ? undefined : latinMeaning(part)))
  const covered = found.reduce((sum, f) => sum + f.to - f.from, 0)
  return covered === letters.length ? found.map(({ meaning }) => ({ from: at, to: at + 1, meaning })) : []
}

/** Khmer names are compared by pairs of syllables, since nobody says where a word ends. */
export function tokensOf({ script, units }: Stretch, said: readonly Token['said'][]): Token[] {
  const tokens = units.map((u, i) => ({ key: u.key, script, said: said[i] ?? 'unknown' }))
  if (script !== 'khmer' || tokens.length < 2) return tokens
  return tokens.slice(1).map((second, i) => {
    const first = tokens[i] ?? second
    return { key: first.key + second.key, script, said: first.said === 'unknown' ? first.said : second.said }
  })
}
