import SearchableMap from 'minisearch/SearchableMap'
import { edits, romanKey } from '#platform/i18n/spelling.ts'
import { latinMeaning } from './lexicon.ts'
import { stretches } from './text.ts'
import { type Token, tokensOf } from './understand.ts'

type Term = { names: number[]; sound: string }

/**
 * The names of services and organizations by their words, Khmer names by pairs of syllables. A
 * name has a number, and so has whom it names.
 */
export class Names {
  // Apart, since looking for near spellings walks through all beginnings that there are.
  readonly #latin = new SearchableMap<Term>()
  readonly #others = new Map<string, Term>()
  readonly #sounds = new Map<string, Set<string>>()
  readonly #text: string[] = []
  readonly #owner: number[] = []
  readonly #length: number[] = []
  readonly #unused: number[] = []
  #rest = new Float32Array(1024)
  #all = new Float32Array(1024)
  #seen = new Uint8Array(1024)
  #hits = new Uint8Array(1024)
  #touched = new Int32Array(1024)

  /** @returns the name's number */
  add(text: string, owner: number): number {
    const name = this.#unused.pop() ?? this.#text.length
    const words = wordsOf(text)
    this.#text[name] = text
    this.#owner[name] = owner
    this.#length[name] = words.length
    for (const word of words) {
      const term = this.#bookOf(word).get(word)
      if (term) term.names.push(name)
      else this.#addTerm(word, name)
    }
    if (name >= this.#rest.length) this.#grow()
    return name
  }

  remove(name: number): void {
    for (const word of wordsOf(this.#text[name] ?? '')) {
      const term = this.#bookOf(word).get(word)
      const at = term?.names.indexOf(name) ?? -1
      if (!term || at < 0) continue
      term.names[at] = term.names.at(-1) ?? name
      term.names.pop()
      if (term.names.length > 0) continue
      this.#bookOf(word).delete(word)
      this.#sounds.get(term.sound)?.delete(word)
    }
    this.#text[name] = ''
    this.#unused.push(name)
  }

  #bookOf(word: string) {
    return isLatin(word) ? this.#latin : this.#others
  }

  #addTerm(word: string, name: number) {
    const sound = isLatin(word) ? romanKey(word) : ''
    this.#bookOf(word).set(word, { names: [name], sound })
    if (sound.length < 3) return
    const words = this.#sounds.get(sound)
    if (words) words.add(word)
    else this.#sounds.set(sound, new Set([word]))
  }

  #grow() {
    const size = this.#rest.length * 2
    this.#rest = new Float32Array(size)
    this.#all = new Float32Array(size)
    this.#seen = new Uint8Array(size)
    this.#hits = new Uint8Array(size)
    this.#touched = new Int32Array(size)
  }

  /**
   * Calls `each` for every name that answers half of what was typed, with whom it names and how
   * well, from 0 to 1: what only a name can mean, all of what was typed, and how much of the name that is.
   */
  match(tokens: readonly Token[], each: (owner: number, rest: number, all: number, whole: number) => void): void {
    let touched = 0
    let [rest, all] = [0, 0]
    const telling = tokens.filter((t) => t.said !== 'nothing')
    const asked = (telling.length > 0 ? telling : tokens).slice(0, 60)
    for (const [i, token] of asked.entries()) {
      const variants = this.#variants(token)
      const weight = this.#weight(variants)
      all += weight
      if (token.said === 'unknown') rest += weight
      for (const { term, quality } of variants)
        for (const name of term.names) {
          if (this.#seen[name] === i + 1) continue
          if (this.#hits[name] === 0) this.#touched[touched++] = name
          this.#seen[name] = i + 1
          this.#hits[name] = (this.#hits[name] ?? 0) + 1
          this.#all[name] = (this.#all[name] ?? 0) + weight * quality
          if (token.said === 'unknown') this.#rest[name] = (this.#rest[name] ?? 0) + weight * quality
        }
    }
    for (let i = 0; i < touched; i++) {
      const name = this.#touched[i] ?? 0
      const restFit = rest > 0 ? (this.#rest[name] ?? 0) / rest : 0
      const allFit = (this.#all[name] ?? 0) / all
      if (restFit >= 0.5 || allFit >= 0.5)
        each(this.#owner[name] ?? 0, restFit, allFit, Math.min(1, (this.#hits[name] ?? 0) / (this.#length[name] || 1)))
      this.#rest[name] = this.#all[name] = this.#seen[name] = this.#hits[name] = 0
    }
  }

  /** The rarer a word, the more it tells; one that no name has tells the most. */
  #weight(variants: readonly Variant[]): number {
    const most = variants.reduce((sum, v) => Math.max(sum, v.term.names.length), 0)
    return Math.log(1 + (this.#text.length + 1) / (most + 0.5))
  }

  /** The words of names that a token is or is near to, nearest first. */
  #variants({ key, script }: Token): Variant[] {
    const exact = this.#bookOf(key).get(key)
    if (script !== 'latin') return exact ? [{ term: exact, quality: 1 }] : []
    const found = new Map<string, Variant>()
    const put = (word: string, term: Term | undefined, quality: number) => {
      if (term && (found.get(word)?.quality ?? 0) < quality) found.set(word, { term, quality })
    }
    put(key, exact, 1)
    for (const word of this.#sounds.get(romanKey(key)) ?? []) put(word, this.#latin.get(word), 0.85)
    const most = key.length < 4 ? 0 : key.length < 8 ? 1 : 2
    if (most > 0 && !exact)
      for (const [word, [term]] of this.#latin.fuzzyGet(key, 2)) {
        const wrong = edits(key, word, most)
        if (wrong <= most) put(word, term, 0.9 - 0.15 * wrong)
      }
    if (key.length >= 4 && found.size === 0) for (const [word, term] of this.#latin.atPrefix(key)) put(word, term, 0.7)
    return [...found.values()].sort((a, b) => b.quality - a.quality)
  }
}

type Variant = { term: Term; quality: number }

const isLatin = (word: string) => /^[a-z]/.test(word)

/** What of a name is compared: not what says nothing, unless it has nothing else. */
function wordsOf(name: string): string[] {
  const tokens = stretches(name).flatMap((s) =>
    tokensOf(
      s,
      s.units.map((u) => (s.script === 'latin' && saysNothing(u.key) ? 'nothing' : 'unknown')),
    ),
  )
  const telling = tokens.filter((t) => t.said !== 'nothing')
  return [...new Set((telling.length > 0 ? telling : tokens).map((t) => t.key))]
}

const saysNothing = (word: string) => {
  const meaning = latinMeaning(word)
  return meaning !== undefined && meaning.help.length + meaning.places.length + meaning.forWhom.length === 0
}

/** What people say instead of a long Latin name: "CWCC"; nothing for a short one. */
export function initialsOf(name: string): string[] {
  const words = stretches(name).flatMap((s) => (s.script === 'latin' ? s.units.map((u) => u.key) : []))
  const telling = words.filter((w) => !/^(?:a|and|at|by|for|in|of|on|the|to)$/.test(w))
  return telling.length > 2 && telling.length < 8 ? [telling.map((w) => w[0]).join('')] : []
}
