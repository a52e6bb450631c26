import { z } from 'zod'
import { isoDay, text } from '#platform/http/form.ts'
import type { In, Lang, StaffLang } from '#platform/i18n/i18n.ts'

/** What many are afraid of, in the order in which content/fears answers it. */
export const fears = ['police', 'family', 'arrested', 'phone', 'facebook'] as const
export type Fear = (typeof fears)[number]
export const reviewers = ['children', 'khmer', 'lawyer'] as const

const review = z.union([z.literal('none').transform(() => null), z.strictObject({ by: z.string(), on: isoDay })])
const words = { title: z.string().min(1), summary: z.string().min(1) }
/** What the English file says besides its text; it holds for all languages. */
export const englishFront = z.object({
  ...words,
  sources: z
    .array(z.object({ name: z.string(), dated: z.union([z.string(), z.number().transform(String)]) }))
    .default([]),
  review: z.strictObject({ children: review, khmer: review, lawyer: review }),
  review_by: isoDay.optional(),
})
export const khmerFront = z.object(words)

export type Review = { by: string; on: string } | null
/** A stretch of the text: with a heading but for the first; `lines` where the help lines follow it. */
export type Section = { id: string; heading: string; html: string; lines: boolean }
/** What a booklet says; in English where nobody has written it in the language yet. */
export type BookletText = { lang: Lang; title: string; summary: string; sections: Section[] }
export type Booklet = {
  sources: { name: string; dated: string }[]
  review: Record<(typeof reviewers)[number], Review>
  reviewBy: string | null
  texts: In<BookletText>
}

const sentence = text(600)
/** An own sentence for each fear in both languages, and whose lawyer reviewed the whole; all may be empty. */
export const fearsInput = z
  .object({
    ...(Object.fromEntries(fears.flatMap((f) => [`${f}_km`, `${f}_en`]).map((name) => [name, sentence])) as Record<
      `${Fear}_${StaffLang}`,
      typeof sentence
    >),
    reviewedBy: text(200),
    reviewedOn: z.union([z.literal(''), isoDay], { error: 'errors.day' }).default(''),
  })
  .superRefine((v, issues) => {
    for (const fear of fears)
      for (const [one, other] of [
        ['km', 'en'],
        ['en', 'km'],
      ] as const)
        if (v[`${fear}_${one}`] !== '' && v[`${fear}_${other}`] === '')
          issues.addIssue({ code: 'custom', path: [`${fear}_${other}`], message: 'errors.both_languages' })
    if (v.reviewedBy === '' && v.reviewedOn !== '')
      issues.addIssue({ code: 'custom', path: ['reviewedBy'], message: 'errors.needed' })
    if (v.reviewedBy !== '' && v.reviewedOn === '')
      issues.addIssue({ code: 'custom', path: ['reviewedOn'], message: 'errors.day' })
  })
export type FearsInput = z.output<typeof fearsInput>

export type Notes = Partial<Record<Fear, Record<StaffLang, string>>>
/** What an organisation added to the answers. */
export type FearText = { notes: Notes; reviewedBy: string; reviewedOn: string | null; changedOn: string }
