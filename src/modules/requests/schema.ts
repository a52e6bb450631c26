import { z } from 'zod'
import { isoDay, oneOf, someText, text } from '#platform/http/form.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { addDays, today } from '#platform/time/time.ts'

export const requestKinds = ['see', 'erase'] as const
export type RequestKind = (typeof requestKinds)[number]
export const askers = ['child', 'carer', 'other'] as const
/** `writer`: whoever wrote for a child, with their own code. */
export type Asker = (typeof askers)[number] | 'writer'
export const requestSources = ['phone', 'visit', 'letter'] as const
export type RequestSource = (typeof requestSources)[number] | 'check'
export type RequestState = 'received' | 'in_progress' | 'answered'
export const outcomes = ['granted', 'partly', 'refused'] as const
export type RequestOutcome = (typeof outcomes)[number]
export const answerReasons = [
  'legal_hold',
  'other_persons_rights',
  'not_the_person',
  'best_interests',
  'nothing_kept',
] as const
export type AnswerReason = (typeof answerReasons)[number]

/** Days within which a person answers, counted from the day of receiving. */
export const answerDays = 30

/** The last day for an answer, and whether it is over: on day 31, not on day 30 (days of Phnom Penh). */
export function clockOf(receivedOn: string, on = today()): { dueOn: string; overdue: boolean } {
  const dueOn = addDays(receivedOn, answerDays)
  return { dueOn, overdue: on > dueOn }
}

const notLater = (day: string) => day <= today()
export const pastDay = isoDay.refine(notLater, { error: 'errors.not_in_future' })

export const checkInput = z.object({ kind: oneOf(requestKinds) })

/** A request that came by phone, visit or letter. How identity was checked and what was said are sealed. */
export const enterInput = z.object({
  kind: oneOf(requestKinds),
  askedBy: oneOf(askers),
  source: oneOf(requestSources),
  language: oneOf(languages),
  receivedOn: pastDay,
  identity: someText(4_000),
  said: text(4_000),
})
export type EnterInput = z.output<typeof enterInput>

export const noteInput = z.object({ note: someText(4_000) })

export const answerInput = z
  .object({ outcome: oneOf(outcomes), reason: oneOf(['', ...answerReasons]).default(''), answer: someText(20_000) })
  .superRefine((v, issues) => {
    if ((v.outcome === 'granted') !== (v.reason === ''))
      issues.addIssue({
        code: 'custom',
        path: ['reason'],
        message: v.reason ? 'errors.reason_without' : 'errors.choose',
      })
  })
export type AnswerInput = z.output<typeof answerInput>

export const leaveOutReasons = ['names_other_person', 'endangers_somebody'] as const
export const exportInput = z.object({
  /** The paragraphs that were ticked. */
  out: z.preprocess((v) => (v === undefined ? [] : Array.isArray(v) ? v : [v]), z.array(z.string().max(200))),
  why: oneOf(['', ...leaveOutReasons]).default(''),
  /** What the page showed, as a hash: what came in since was not looked at. */
  seen: z.string({ error: 'errors.request_changed' }).regex(/^[0-9a-f]{64}$/, { error: 'errors.request_changed' }),
  format: oneOf(['html', 'json']),
})
export type ExportInput = z.output<typeof exportInput>

export const eraseInput = z.object({ wait: oneOf(['seen', 'anyway']) })
export type EraseInput = z.output<typeof eraseInput>
export const lastMessageInput = z.object({ message: someText(20_000) })

/** What stands sealed with a request, in the record that it is about. */
export type RequestNote = { what: 'identity' | 'said' | 'note' | 'answer'; text: string }
