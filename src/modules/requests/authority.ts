import { z } from 'zod'
import shareItems from '#content/codes/share_items.json' with { type: 'json' }
import { type isoDay, oneOf, someOf, text, uuid } from '#platform/http/form.ts'
import { pastDay } from './schema.ts'

export const authorities = ['court', 'prosecutor', 'police', 'investigating_judge', 'ministry', 'other'] as const
export const receivedHows = ['letter', 'by_hand', 'email', 'phone', 'visit'] as const
export const grounds = ['court_order', 'law_article', 'consent_of_child', 'other'] as const
export const decisions = ['given', 'partly_given', 'refused', 'no_data_kept'] as const
export const decisionReasons = [
  'ground_sufficient',
  'ground_missing',
  'too_broad',
  'childs_safety',
  'child_refused',
  'lawyers_advice',
  'nothing_kept',
] as const
export const notToldReasons = ['would_endanger', 'forbidden_by_law', 'cannot_be_reached', 'later'] as const
export const askedItems = ['other', ...shareItems.codes.map((c) => c.code)] as [string, ...string[]]
const yesNo = oneOf(['yes', 'no']).transform((v) => v === 'yes')

const orDay = (day: typeof isoDay | typeof pastDay) =>
  z.union([z.literal(''), day], { error: 'errors.day' }).default('')

/** A whole number of people, also in Khmer digits. */
const persons = z
  .string({ error: 'errors.persons' })
  .transform((v) => v.trim().replace(/[០-៩]/g, (d) => String(d.charCodeAt(0) - 0x17e0)))
  .pipe(z.string().regex(/^[1-9]\d{0,3}$/, { error: 'errors.persons' }))
  .transform(Number)

/** An authority's request as it came in. Numbers, names and the text of a law are sealed for one team. */
export const authorityInput = z
  .object({
    teamId: uuid,
    authority: oneOf(authorities),
    receivedOn: pastDay,
    receivedHow: oneOf(receivedHows),
    letterOn: orDay(pastDay),
    ground: oneOf(grounds),
    persons,
    items: someOf(askedItems).refine((v) => v.length > 0, { error: 'errors.choose' }),
    letterNumber: text(200),
    groundText: text(4_000),
    about: text(4_000),
  })
  .superRefine((v, issues) => {
    if (v.letterOn && v.letterOn > v.receivedOn)
      issues.addIssue({ code: 'custom', path: ['letterOn'], message: 'errors.letter_after_receipt' })
  })
export type AuthorityInput = z.output<typeof authorityInput>

/** What stands sealed. */
export type Letter = { number: string; ground: string; about: string }

export const decisionInput = z
  .object({
    decision: oneOf(decisions),
    reason: oneOf(decisionReasons),
    decidedOn: pastDay,
    decidedBy: uuid,
    lawyerAsked: yesNo,
    given: someOf(askedItems),
    childTold: yesNo,
    notToldReason: oneOf(['', ...notToldReasons]).default(''),
  })
  .superRefine((v, issues) => {
    const wrong = (path: string, message: string) => issues.addIssue({ code: 'custom', path: [path], message })
    const gives = v.decision === 'given' || v.decision === 'partly_given'
    if (gives !== v.given.length > 0) wrong('given', gives ? 'errors.choose' : 'errors.nothing_given')
    if (v.childTold !== (v.notToldReason === ''))
      wrong('notToldReason', v.childTold ? 'errors.reason_without' : 'errors.choose')
  })
export type DecisionInput = z.output<typeof decisionInput>

export const answeredInput = z.object({ answeredOn: pastDay })

export type AuthorityState = 'received' | 'decided' | 'answered'
export type AuthorityRow = {
  id: string
  organisationId: string
  teamId: string
  authority: (typeof authorities)[number]
  letterOn: string | null
  receivedOn: string
  receivedHow: (typeof receivedHows)[number]
  ground: (typeof grounds)[number]
  persons: number
  items: string[]
  enteredBy: string
  enteredAt: Date
  decision: (typeof decisions)[number] | null
  decisionReason: (typeof decisionReasons)[number] | null
  decidedOn: string | null
  decidedBy: string | null
  lawyerAsked: boolean | null
  given: string[] | null
  childTold: boolean | null
  notToldReason: (typeof notToldReasons)[number] | null
  answeredOn: string | null
  /** The day on which the sealed letter reached its end. */
  letterErasedOn: string | null
}

/** How far an authority's request is. */
export const stateOf = (row: AuthorityRow): AuthorityState =>
  row.answeredOn ? 'answered' : row.decision ? 'decided' : 'received'
