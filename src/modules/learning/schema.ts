import { z } from 'zod'
import helpList from '#content/codes/services.json' with { type: 'json' }
import type { Recording } from '#platform/files/recording.ts'
import type { In, Lang, StaffLang } from '#platform/i18n/i18n.ts'

// The codes of learning, and the front matter of an article as content/learn holds it.

/** Whom a piece is for; in this order on pages. */
export const audiences = ['under_12', 'age_12_17', 'friend', 'carer', 'teacher', 'professional'] as const
export type Audience = (typeof audiences)[number]
/** Those who may be children themselves. */
export const young = ['under_12', 'age_12_17', 'friend'] as const satisfies Audience[]

/** What a piece is about. */
export const themes = [
  'what_it_is',
  'pictures',
  'people',
  'telling',
  'after_telling',
  'staying_safe',
  'caring',
] as const
export type Theme = (typeof themes)[number]

/** Who looks a piece over before it counts as reviewed. */
export const reviewers = ['children', 'khmer', 'lawyer'] as const
export type Reviewer = (typeof reviewers)[number]

/** Letters of a title and of a summary at most, as a reader counts them. */
const longest: Record<StaffLang, { title: number; summary: number }> = {
  en: { title: 60, summary: 160 },
  km: { title: 90, summary: 240 },
}
const letters = new Intl.Segmenter('km', { granularity: 'grapheme' })
const text = (most = 1000) =>
  z
    .string()
    .trim()
    .min(1)
    .refine((value) => [...letters.segment(value)].length <= most, `more than ${most} letters`)

const day = z
  .string()
  .regex(/^20\d{2}-\d{2}-\d{2}$/)
  .refine((value) => !Number.isNaN(Date.parse(value)), 'no such day')
/** A year, a month or a day; `undated` where the source has none. YAML reads a bare year as a number. */
const dated = z.preprocess(
  (value) => (value === 'undated' ? null : typeof value === 'number' ? String(value) : value),
  z
    .string()
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
    .nullable(),
)
const review = z.union([z.literal('none'), z.strictObject({ by: text(100), on: day })])

const answer = z.strictObject({ text: text(), right: z.boolean(), because: text() })
const question = z.strictObject({
  ask: text(),
  answers: z
    .array(answer)
    .min(2)
    .max(4)
    .refine((all) => all.some((a) => a.right) && all.some((a) => !a.right), 'no right answer, or no other'),
})
/** For those who like; none where questions would be unkind. */
const quiz = z
  .array(question)
  .max(4)
  .refine((all) => all.length !== 1, 'one question alone: give two to four, or none')

const words = (lang: StaffLang) => ({ title: text(longest[lang].title), summary: text(longest[lang].summary), quiz })
const once = <T>(all: T[]) => new Set(all).size === all.length

/** What the English file says besides its text; it holds for all languages. */
export const englishFront = z.strictObject({
  ...words('en'),
  theme: z.enum(themes),
  for: z.array(z.enum(audiences)).min(1).refine(once, 'somebody stands there twice'),
  order: z.number().int(),
  needs: z.array(z.enum(helpList.codes.map((c) => c.code) as [string, ...string[]])).refine(once, 'a code twice'),
  sources: z.array(z.strictObject({ name: text(), dated })),
  review: z.strictObject({ children: review, khmer: review, lawyer: review }),
  review_by: day,
})
/** Of the Khmer file, and of those in further languages. */
export const khmerFront = z.strictObject(words('km'))

export type Question = z.infer<typeof question>
/** Who reviewed a piece and when; null: nobody yet. */
export type Review = { by: string; on: string } | null

/** An article in one language, ready to be shown. */
export type ArticleText = {
  /** What it is written in: English also for a language in which nobody has written it yet. */
  lang: Lang
  title: string
  summary: string
  /** HTML before the place of the help lines, and after it where there is one. */
  parts: string[]
  headings: string[]
  /** The same as plain text, paragraph by paragraph: for searching and for reading aloud. */
  plain: string[]
  quiz: Question[]
  recording: Recording | null
}

export type Article = {
  slug: string
  theme: Theme
  /** The first is whom it is written for. */
  audiences: Audience[]
  order: number
  needs: string[]
  sources: { name: string; dated: string | null }[]
  review: Record<Reviewer, Review>
  /** `YYYY-MM-DD`: when it is to be looked over again. */
  reviewBy: string
  texts: In<ArticleText>
}
