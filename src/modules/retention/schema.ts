import { z } from 'zod'
import { oneOf } from '#platform/http/form.ts'

/** How long an organisation keeps what, and within which limits it may choose. */
export const limits = {
  conversationMonths: { least: 6, most: 60, usual: 24 },
  caseYears: { least: 1, most: 15, usual: 5 },
  authorityYears: { least: 1, most: 15, usual: 5 },
  trailYears: { least: 5, most: 20, usual: 10 },
  answersYears: { least: 1, most: 15, usual: 3 },
} as const
export type Term = keyof typeof limits
export const termNames = Object.keys(limits) as Term[]

/** Days between the announcement of an end and the erasure. */
export const noticeDays = 30

/** Days for which a backup may live, and with it the last copy of what was erased. */
export const backupDays = 35

/** A whole number within a term's limits, also in Khmer digits. */
const term = (name: Term) =>
  z
    .string({ error: `errors.${name}` })
    .transform((v) => v.trim().replace(/[០-៩]/g, (d) => String(d.charCodeAt(0) - 0x17e0)))
    .pipe(z.string().regex(/^\d{1,3}$/, { error: `errors.${name}` }))
    .transform(Number)
    .pipe(
      z
        .number()
        .min(limits[name].least, { error: `errors.${name}` })
        .max(limits[name].most, { error: `errors.${name}` }),
    )

export const termsInput = z.object({
  conversationMonths: term('conversationMonths'),
  caseYears: term('caseYears'),
  authorityYears: term('authorityYears'),
  trailYears: term('trailYears'),
  answersYears: term('answersYears'),
})
export type Terms = z.output<typeof termsInput>

/** A month as an address names it, by its first day. */
export const aMonth = z.iso.date().endsWith('-01')

/** Why a record is kept beyond its time. Codes only: words could tell the story. */
export const holdReasons = ['court_case', 'investigation', 'complaint', 'childs_wish', 'other_agreed'] as const
export type HoldReason = (typeof holdReasons)[number]
export const holdInput = z.object({ reason: oneOf(holdReasons) })

/** Why somebody had a record erased before its time. */
export const eraseReasons = ['asked_for'] as const
export type EraseReason = (typeof eraseReasons)[number]

/** What has an end of its own, and can be held. */
export const keptKinds = ['report', 'case', 'authority_request', 'form_response'] as const
export type KeptKind = (typeof keptKinds)[number]

/** Whether a record of this kind is erased and held as a whole; a conversation or a packet goes with another. */
export const isKept = (kind: string | undefined): kind is KeptKind => keptKinds.some((kept) => kept === kind)
