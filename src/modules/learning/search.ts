import MiniSearch from 'minisearch'
import book from '#content/learn/words.json' with { type: 'json' }
import { stretches } from '#modules/directory/search/text.ts'
import { understand } from '#modules/directory/search/understand.ts'
import { isForYoung } from './queries.ts'
import type { Article, ArticleText } from './schema.ts'

// Pieces by free words, in Khmer, English or Khmer typed in Latin letters, however they are spelt.
// All languages of a piece are searched, whichever the page is in.

type Fields = {
  slug: string
  title: string
  summary: string
  headings: string
  body: string
  also: string
  help: string
}

/** Words that say nothing by themselves, as terms. */
const nothing = new Set([...book.no_matter.en, ...book.no_matter.km].flatMap((text) => termsOf(text)))
/** What people call the same thing otherwise, as terms. */
const groups = book.same.map((group) => [...group.en, ...group.km, ...group.latin].map((text) => termsOf(text)))

let made: { of: Article[]; index: MiniSearch<Fields> } | undefined

/** The pieces that fit what somebody typed, best first; at most 12. Nothing of it is kept. */
export function findArticles(words: string, all: Article[]): Article[] {
  const asked = [...new Set(termsOf(words))].filter((term) => !nothing.has(term)).slice(0, 40)
  const help = understand(words).help.map((code) => `help:${code}`)
  if (asked.length + help.length === 0) return []
  if (made?.of !== all) made = { of: all, index: indexOf(all) }
  const found = made.index.search(
    {
      combineWith: 'OR',
      queries: [
        { queries: asked, fields: ['title', 'summary', 'headings', 'body', 'also'], ...spelling },
        { queries: help, fields: ['help'], boost: { help: 0.6 } },
      ],
    },
    { boostDocument: (slug) => (all.some((a) => a.slug === slug && isForYoung(a)) ? 1.5 : 1) }, // a child asks more often
  )
  const best = found[0]?.score ?? 0
  return found
    .filter(({ score, queryTerms }) => {
      const said = queryTerms.filter((term) => !term.startsWith('help:')).length
      return score >= best * 0.25 && (said * 2 >= asked.length || said < queryTerms.length)
    })
    .slice(0, 12)
    .flatMap(({ id }) => all.find((a) => a.slug === id) ?? [])
}

/** A word of four letters may have one wrong, one of eight two; and its beginning is enough. */
const spelling = {
  fuzzy: (term: string) => (term.length < 4 ? false : term.length < 8 ? 1 : 2),
  prefix: (term: string) => term.length >= 3,
  boost: { title: 4, summary: 2, headings: 2, also: 3 },
  bm25: { k: 1.2, b: 0.3, d: 0.5 }, // long pieces are not worth less
  weights: { fuzzy: 0.4, prefix: 0.5 },
}

function indexOf(all: Article[]): MiniSearch<Fields> {
  const index = new MiniSearch<Fields>({
    idField: 'slug',
    fields: ['title', 'summary', 'headings', 'body', 'also', 'help'],
    tokenize: (text, field) => (field === 'help' || field === undefined ? text.split(' ') : termsOf(text)),
    processTerm: (term) => (nothing.has(term) ? null : term),
  })
  index.addAll(all.map(fieldsOf))
  return index
}

function fieldsOf({ slug, needs, texts }: Article): Fields {
  // Where a language has no text of its own, the English stands for it already.
  const own = Object.entries(texts).flatMap(([lang, text]) => (text?.lang === lang ? [text] : []))
  const both = (of: (text: ArticleText) => string[]) => own.flatMap(of).join('\n')
  const front = placed(termsOf(both((t) => [t.title, t.summary, ...t.headings])))
  const body = placed(termsOf(both((t) => t.plain)))
  return {
    slug,
    title: both((t) => [t.title]),
    summary: both((t) => [t.summary]),
    headings: `${both((t) => t.headings)}\n${slug}`,
    body: both((t) => t.plain),
    also: book.same
      .filter((_, i) => isAbout(groups[i] ?? [], front, body))
      .flatMap((group) => [...group.en, ...group.km, ...group.latin])
      .join('\n'),
    help: needs.map((code) => `help:${code}`).join(' '),
  }
}

/** A text as terms, with where each stands. */
type Placed = { terms: string[]; at: Map<string, number[]> }

function placed(terms: string[]): Placed {
  const at = new Map<string, number[]>()
  for (const [i, term] of terms.entries()) at.set(term, [...(at.get(term) ?? []), i])
  return { terms, at }
}

/** A word said in passing does not make a piece one about it. */
const isAbout = (group: string[][], front: Placed, body: Placed): boolean =>
  group.some((phrase) => countIn(front, phrase) > 0) || group.reduce((n, phrase) => n + countIn(body, phrase), 0) >= 7

const countIn = ({ terms, at }: Placed, [first = '', ...rest]: string[]): number =>
  (at.get(first) ?? []).filter((i) => rest.every((term, n) => terms[i + 1 + n] === term)).length

/** Latin words without case, accents and the s of the plural; Khmer, where nobody says where a word ends, by pairs of syllables. */
function termsOf(text: string): string[] {
  return stretches(text).flatMap(({ script, units }) => {
    const keys = units.map((u) => (script === 'latin' ? u.key.replace(/(?<=[^s]{3})s$/, '') : u.key))
    return script !== 'khmer' || keys.length < 2 ? keys : keys.slice(1).map((key, i) => `${keys[i]}${key}`)
  })
}
