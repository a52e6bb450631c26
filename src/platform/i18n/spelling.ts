// Keys by which a search finds what is spelt otherwise. Khmer names have no one spelling in Latin
// letters, and one Khmer word can be typed in several orders of characters that look alike. Both
// keys are coarse on purpose: whoever compares them should prefer equal words first.

/**
 * The sound of a Khmer name in Latin letters: Kompong Chhnang, Kampong Chnang and kg. chhnang have
 * the same key. Case, accents, spaces and hyphens make no difference; aspirated and voiced
 * consonants are as plain ones; vowels are of two classes, open (a, o, u, ea, oe …) and front (e,
 * i, ay, ae …); an r or v that closes a syllable is not heard. For comparing only, not for people.
 */
export const romanKey = (text: string): string => vowelClasses(consonants(letters(text))).replace(/(.)\1+/g, '$1')

const letters = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/\b(?:kp?g\.?|kp?\.|kp?\s)\s*(?=[a-z])/g, 'kampong') // as it is abbreviated on signs and in lists
    .replace(/[^a-z0-9]/g, '')

const consonants = (text: string): string =>
  text
    .replace(/t?chh?|j/g, 'C')
    .replace(/[cqg]/g, (c) => (c === 'g' ? 'g' : 'k'))
    .replace(/n[gk]+h?/g, 'n')
    .replace(/([pbtdkgCsrln])h/g, '$1')
    .replace(/[bf]/g, 'p')
    .replace(/d/g, 't')
    .replace(/g/g, 'k')
    .replace(/w/g, 'v')
    .replace(/x/g, 'ks')
    .replace(/z/g, 's')
    .replace(/C/g, 'c')
    .replace(/(?<!^)(?<![aeiouy])h|(?<!^)h(?![aeiouy])/g, '')
    .replace(/(?<=[aeiouy])[rv]+(?![aeiouyrv])/g, '')

const vowelClasses = (text: string): string =>
  text.replace(/[aeiouy]+/g, (run) => (/[iy]$/.test(run) || /^(?:e?a?e+|[iy]+e+|ia|a?eo|io)$/.test(run) ? 'e' : 'a'))

const coeng = '\u17d2'
const rank = (mark: string): number => {
  if (/[\u17c9\u17ca]/.test(mark)) return 0 // what shifts the consonant's series
  if (mark === '\u17c1') return 1 // the left half of a vowel that was typed as two
  if (/[\u17b6-\u17c5]/.test(mark)) return 2
  return /[\u17c6-\u17c8]/.test(mark) ? 3 : 4
}

/**
 * A Khmer text with the characters of each syllable in the order of the Unicode Standard
 * (chapter 16.4): consonant, those below it (ro last), shifter, vowel, signs; without characters
 * that have no width. What was typed in another order but looks the same becomes the same.
 */
export const khmerOrder = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\u200b-\u200d\u2060\ufeff\u00ad\u17b4\u17b5]/g, '')
    .replace(/\u17d2\u178a/g, '\u17d2\u178f') // da below looks as ta below
    .replace(/([\u1780-\u17b3])((?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd])+)/g, (_, base, marks) =>
      syllable(base, marks),
    )

function syllable(base: string, marks: string): string {
  const below = marks.match(/\u17d2[\u1780-\u17b3]/g) ?? []
  const ro = `${coeng}\u179a`
  const others = [...marks.replace(/\u17d2[\u1780-\u17b3]/g, '')].sort((a, b) => rank(a) - rank(b)).join('')
  const vowels = others
    .replace('\u17c1\u17c1', '\u17c2')
    .replace('\u17c1\u17b6', '\u17c4')
    .replace('\u17c1\u17b8', '\u17be')
    .replace(/(.)\1+/g, '$1')
  return [base, ...below.filter((b) => b !== ro), ...below.filter((b) => b === ro), vowels].join('')
}

const independent: Record<string, string> = {
  ឣ: 'អ',
  ឤ: 'អា',
  ឥ: 'អិ',
  ឦ: 'អិ',
  ឧ: 'អុ',
  ឨ: 'អុក',
  ឩ: 'អុ',
  ឪ: 'អៅ',
  ឫ: 'រិ',
  ឬ: 'រិ',
  ឭ: 'លិ',
  ឮ: 'លិ',
  ឯ: 'អែ',
  ឰ: 'អៃ',
  ឱ: 'អោ',
  ឲ: 'អោ',
  ឳ: 'អៅ',
}
/** Consonants of one sound, and the vowels i, y, u, of which the long becomes the short one. */
const alike: Record<string, string> = {
  ...{ ណ: 'ន', ឡ: 'ល', ឌ: 'ដ', ឋ: 'ថ', ឍ: 'ធ', ឝ: 'ស', ឞ: 'ស' },
  ...{ '\u17b8': '\u17b7', '\u17b9': '\u17b7', '\u17ba': '\u17b7', '\u17bc': '\u17bb' },
}

/**
 * The sound of a Khmer text: besides `khmerOrder`, long and short vowels, consonants of one sound,
 * signs that are often left out, vowels that stand alone and ំ for ម make no difference (សំរោង,
 * សម្រោង). Digits become European ones; spaces and points go. For comparing only, not for people.
 */
export const khmerKey = (text: string): string =>
  khmerOrder(text)
    .replace(/\u17d0យ/g, '\u17c3')
    // Under a vowel that stands above, a shifter is drawn as the vowel u, and so typed as it.
    .replace(/\u17bb([\u17b7-\u17ba\u17be])|([\u17b7-\u17ba\u17be])\u17bb/g, '$1$2')
    .replace(/[ឣ-ឳ]/g, (c) => independent[c] ?? c)
    .replace(/[\u17c8-\u17d3\u17dd]/g, '')
    .replace(/[ណឡឌឋឍឝឞ\u17b8-\u17ba\u17bc]/g, (c) => alike[c] ?? c)
    .replace(/\u17c6/g, 'ម')
    .replace(/[\u17e0-\u17e9]/g, (d) => String(d.charCodeAt(0) - 0x17e0))
    .replace(/[^\u1780-\u17d3\da-z]/gi, '')
    .toLowerCase()

export const isKhmer = (text: string): boolean => /[\u1780-\u17ff]/.test(text)

/**
 * How many letters have to be put in, left out, changed or swapped with the next to make `b` of
 * `a` (optimal string alignment). @returns more than `most` when it is more than that
 */
export function edits(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
      least = Math.min(least, cost)
    }
    if (least > most) return most + 1
    before = last
    last = row
  }
  return Math.min(last[b.length] ?? 0, most + 1)
}
