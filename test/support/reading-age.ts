/** What a text is made of: sentences, words, and syllables as they are heard. */
export type Measures = { sentences: number; words: number; syllables: number }

/**
 * Measures an English text. Every paragraph, heading and item of a list ends a sentence, as do full
 * stops, question and exclamation marks. Numbers are not counted as words.
 */
export function measure(paragraphs: readonly string[]): Measures {
  const sentences = paragraphs
    .flatMap((text) => text.split(/[.!?]+["”’)]*(?=\s|$)/))
    .map(wordsOf)
    .filter((words) => words.length > 0)
  const words = sentences.flat()
  return {
    sentences: sentences.length,
    words: words.length,
    syllables: words.reduce((sum, word) => sum + syllables(word), 0),
  }
}

/**
 * The school grade at which an English text is read: 0.39 words a sentence + 11.8 syllables a word −
 * 15.59 (Kincaid, Fishburne, Rogers and Chissom: Derivation of new readability formulas for Navy
 * enlisted personnel, 1975, "Flesch-Kincaid"). Grade 4 is read at about nine years of age.
 */
export const gradeOf = ({ sentences, words, syllables }: Measures): number =>
  words === 0 ? 0 : (0.39 * words) / sentences + (11.8 * syllables) / words - 15.59

const wordsOf = (text: string): string[] =>
  (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[a-z]+(?:'[a-z]+)*/g) ?? []
  ).filter((word) => word !== 's')

// Words whose spelling misleads the count below.
const listed = new Map(
  Object.entries({
    1: 'real friend friends our hour hours tired',
    2: 'people every evening different business quiet science diet react really being someone somehow homework facebook tiktok',
    3: 'everyone everything idea area violence period media video videos radio create created interesting',
    4: 'everybody anybody cambodia society anxiety variety situation',
  }).flatMap(([count, words]) => words.split(' ').map((word) => [word, Number(count)] as const)),
)

/** How many syllables an English word has, by its spelling; right for some nineteen words in twenty. */
export function syllables(word: string): number {
  const plain = word.toLowerCase().replace(/'s$|'$/, '')
  const known = listed.get(plain)
  if (known !== undefined) return known
  if (/(?:d|s|ould)n't$/.test(plain)) return syllables(plain.slice(0, -3)) + 1
  const letters = plain.replace(/n?'.*$/, '')
  const heard = letters.match(/[aeiouy]+/g)?.length ?? 0
  const silent = [
    /[^aeiouyl]e$|[aeiouy][rl]?le$/, // like, while
    /(?<![sxzcg]|[cst]h)(?<=[^aeiouyl])es$|[aeiouy]les$/, // makes, but not boxes, places
    /(?<=[^aeiouytd])ed$/, // asked, but not wanted
    /[aeiouy][^aeiouy]+e(?:ly|ful|less|ness|ment|times?|where|thing|one|body)$/, // safely, something
  ].filter((pattern) => pattern.test(letters)).length
  const apart =
    letters.match(/(?<![cstg])ia|io(?!n)|(?<!q|g)u(?:al|ou|ity)|iet|[eiou]ing$|[ay]ing$|eo(?!p)|(?<!fr)ien/g)?.length ??
    0
  return Math.max(1, heard - silent + apart)
}
