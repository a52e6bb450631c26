import { z } from 'zod'
import { isoDay, someText, text, uuid } from '#platform/http/form.ts'
import { today } from '#platform/time/time.ts'
import type { Answers, Definition, Words } from './definition.ts'

/** What a form is about: a child's case, an organisation, or nothing besides itself. */
export const subjects = ['case', 'organisation', 'alone'] as const
export type Subject = (typeof subjects)[number]

/** How large a workbook may be, in bytes. */
export const largestWorkbook = 10 * 1024 * 1024

export type ResponseState = 'draft' | 'done'

/** One saving of a response, as its sealed document holds it: also what is hidden just now, until it is done. */
export type Saved = {
  state: ResponseState
  /** The day on which the answers were given, which may be long before they were typed. */
  happenedOn: string
  fromPaper: boolean
  answers: Answers
}

/** The documents of a record that hold the savings of one response. */
export const documentOf = (responseId: string) => `form ${responseId}`

const happened = {
  happenedOn: isoDay.refine((day) => day <= today(), { error: 'errors.not_in_future' }),
  fromPaper: z
    .enum(['yes'])
    .optional()
    .transform((v) => v === 'yes'),
}
const form = z.string({ error: 'errors.choose' }).regex(/^[a-z][a-z0-9_]{0,63}$/, { error: 'errors.choose' })

export const startInput = z.object({ form, nonce: someText(64), ...happened })
export type StartInput = z.output<typeof startInput>
export const startAloneInput = startInput.extend({ teamId: uuid })
export const happenedInput = z.object(happened)
export type Happened = z.output<typeof happenedInput>

export const importInput = z.object({ subject: z.enum(subjects, { error: 'errors.choose' }) })
export const publishInput = z.object({ note: text(500), mark: z.string().max(64).default('') })

/** Words in one language, else in the form's own; '' where there are none. */
export const wordsIn = (words: Words | undefined, lang: string, fallback: string): string =>
  words?.[lang] || words?.[fallback] || ''

/** The language in which a form is shown to whoever reads in another. */
export const languageFor = (definition: Pick<Definition, 'languages' | 'defaultLanguage'>, lang: string): string =>
  definition.languages.includes(lang) ? lang : definition.defaultLanguage
