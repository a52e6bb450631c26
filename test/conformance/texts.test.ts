import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import jargon from '#content/jargon.json' with { type: 'json' }
import en from '#messages/en.json' with { type: 'json' }
import km from '#messages/km.json' with { type: 'json' }
import { articles, isForYoung } from '#modules/learning/queries.ts'
import type { Article, Audience } from '#modules/learning/schema.ts'
import type { StaffLang } from '#platform/i18n/i18n.ts'
import {
  blame,
  found,
  graphic,
  hardWords,
  jargonIn,
  type Named,
  own,
  pornography,
  without,
} from '#test/support/never-said.ts'
import { gradeOf, measure, syllables } from '#test/support/reading-age.ts'

type Tree = { [key: string]: string | Tree }
const flat = (tree: Tree, at: string): Named[] =>
  Object.entries(tree).flatMap(([k, v]) => (typeof v === 'string' ? [[at + k, v] as Named] : flat(v, `${at}${k}.`)))

/** Messages that a child may read. What is filled in is another's words. */
const parts = ['frame', 'home', 'report', 'check', 'finder', 'services', 'learn'] as const
const messages = (tree: Tree): Named[] =>
  parts
    .flatMap((part) => flat(tree[part] as Tree, `${part}.`))
    .map(([k, text]) => [k, text.replace(/\{\{\w+\}\}/g, ' ')])
const said: Record<StaffLang, Named[]> = { en: messages(en), km: messages(km) }

/** All that a piece says, its questions and answers too. */
const wordsOf = ({ texts }: Article, lang: StaffLang): string[] => {
  const { title, summary, plain, quiz } = texts[lang]
  return [title, summary, ...plain, ...quiz.flatMap((q) => [q.ask, ...q.answers.flatMap((a) => [a.text, a.because])])]
}
const piecesIn = (lang: StaffLang, which: (article: Article) => boolean = () => true): Named[] =>
  articles()
    .filter(which)
    .flatMap((article) => wordsOf(article, lang).map((text): Named => [`learn/${article.slug}/${lang}.md`, text]))

/** The labels of codes, and what the directory says. */
const listed = (lang: StaffLang): Named[] =>
  [...fs.globSync('content/codes/*.json'), 'content/directory/entries.json'].flatMap((file) =>
    [...fs.readFileSync(file, 'utf8').matchAll(new RegExp(`"${lang}": ?("(?:[^"\\\\]|\\\\.)*")`, 'g'))].map(
      ([, text = '""']): Named => [file, JSON.parse(text)],
    ),
  )

describe('English is read at an age of about nine', () => {
  const limits: Record<Audience, number> = {
    ...{ under_12: 4.5, age_12_17: 6, friend: 6, carer: 8, teacher: 10, professional: 10 },
  }

  it.each(articles().map((a) => [a.slug, a] as const))('%s: not harder than its readers can read', (_, article) => {
    const limit = limits[article.audiences[0] ?? 'under_12']
    expect(gradeOf(measure(wordsOf(article, 'en')))).toBeLessThanOrEqual(limit)
  })

  it('pieces for the youngest and for young people: grade 5 on average at most', () => {
    for (const audience of ['under_12', 'age_12_17'] as const) {
      const grades = articles()
        .filter((a) => a.audiences[0] === audience)
        .map((a) => gradeOf(measure(wordsOf(a, 'en'))))
      expect(grades.length).toBeGreaterThan(0)
      expect(grades.reduce((sum, grade) => sum + grade, 0) / grades.length).toBeLessThanOrEqual(5)
    }
  })

  it('messages that children see: grade 6 at most over all sentences, and none alone above 9', () => {
    const texts = said.en.map(([, text]) => text)
    expect(texts.length).toBeGreaterThan(200)
    expect(gradeOf(measure(texts))).toBeLessThanOrEqual(6)
    const hard = said.en.filter(([, text]) => measure([text]).words > 6 && gradeOf(measure([text])) > 9)
    expect(hard).toEqual([])
  })

  it('no sentence for young people has more than 25 words', () => {
    const long = [...said.en, ...piecesIn('en', isForYoung)].flatMap(([name, text]) =>
      text
        .split(/[.!?:;]["”’)]*\s/)
        .filter((sentence) => sentence.split(/\s+/).length > 25)
        .map((sentence) => `${name}: ${sentence}`),
    )
    expect(long).toEqual([])
  })

  it('the formula itself tells an easy text from a hard one, and counts syllables', () => {
    expect(gradeOf(measure(['It is not your fault. You can tell us. We listen.']))).toBeLessThan(2)
    const hard =
      'Multidisciplinary stakeholders facilitate the rehabilitation of vulnerable beneficiaries in accordance with applicable national procedures.'
    expect(gradeOf(measure([hard]))).toBeGreaterThan(15)
    const known = {
      1: 'like makes asked while touched closed years says',
      2: 'little trouble wanted boxes places safely secret angry going friendly',
      3: 'together important understand decided family photograph',
      4: 'information anybody exploitation',
      5: 'organisation',
    }
    for (const [count, words] of Object.entries(known))
      for (const word of words.split(' ')) expect(syllables(word), word).toBe(Number(count))
  })
})

describe('words of organisations', () => {
  it('are listed in both languages, each with what to say instead', () => {
    for (const lang of ['en', 'km'] as const) expect(new Set(jargonIn(lang)).size).toBeGreaterThanOrEqual(25)
    expect(jargon.words.filter((w) => !w.say || !['en', 'km'].includes(w.lang))).toEqual([])
    const instead = jargon.words.filter((w) => w.lang === 'en').map((w): Named => [w.word, w.say])
    expect(found(instead, hardWords.en)).toEqual([])
  })

  it('stand in no piece for young people and in no message that children see', () => {
    expect(found([...said.en, ...piecesIn('en', isForYoung)], hardWords.en)).toEqual([])
    expect(found([...said.km, ...piecesIn('km', isForYoung)], hardWords.km, without)).toEqual([])
  })

  it('and the check sees them', () => {
    expect(found([['x', 'Two referrals were made.']], hardWords.en)).toEqual(['x: referrals'])
    expect(found([['x', 'ការ\u200bបញ្ជូន ករណី']], hardWords.km, without)).toHaveLength(1)
  })
})

describe('what is never said', () => {
  const all: Record<StaffLang, Named[]> = {
    en: [...flat(en, ''), ...piecesIn('en'), ...listed('en')],
    km: [...flat(km, ''), ...piecesIn('km'), ...listed('km')],
  }
  const toYoung: Record<StaffLang, Named[]> = {
    en: [...said.en, ...piecesIn('en', isForYoung)],
    km: [...said.km, ...piecesIn('km', isForYoung)],
  }

  it('"child pornography", or its like, in any text', () => {
    expect(all.km.length).toBeGreaterThan(3000)
    expect(found(all.en, pornography.en)).toEqual([])
    expect(found(all.km, pornography.km, without)).toEqual([])
  })

  it('blame, or haste, to a young reader', () => {
    expect(found(toYoung.en, blame.en, own)).toEqual([])
    expect(found(toYoung.km, blame.km, (text) => without(own(text)))).toEqual([])
  })

  it('what paints it, in any text', () => {
    expect(found(all.en, graphic.en)).toEqual([])
    expect(found(all.km, graphic.km, without)).toEqual([])
  })

  it('and the checks see it, however it is spaced', () => {
    expect(found([['x', 'Child pornography']], pornography.en)).toHaveLength(1)
    expect(found([['x', 'រូបភាព អាស\u200bអាភាស កុមារ']], pornography.km, without)).toHaveLength(1)
    expect(found([['x', 'Why  didn’t you say so?']], blame.en)).toHaveLength(1)
    expect(found([['x', 'ហេតុអ្វី\u200bអ្នក\u200bមិន\u200bប្រាប់?']], blame.km, without)).toHaveLength(1)
    expect(found([['x', 'porn']], graphic.en)).toHaveLength(1)
  })
})
