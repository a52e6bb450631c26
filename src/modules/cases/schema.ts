import { z } from 'zod'
import ageBands from '#content/codes/age_bands.json' with { type: 'json' }
import attachmentKinds from '#content/codes/attachment_kinds.json' with { type: 'json' }
import attachmentRemovals from '#content/codes/attachment_removals.json' with { type: 'json' }
import barriers from '#content/codes/barriers.json' with { type: 'json' }
import closureReasons from '#content/codes/closure_reasons.json' with { type: 'json' }
import explainedBy from '#content/codes/explained_by.json' with { type: 'json' }
import facilitators from '#content/codes/facilitators.json' with { type: 'json' }
import firstTold from '#content/codes/first_told.json' with { type: 'json' }
import harms from '#content/codes/harms.json' with { type: 'json' }
import needCodes from '#content/codes/needs.json' with { type: 'json' }
import platforms from '#content/codes/platforms.json' with { type: 'json' }
import relations from '#content/codes/relations.json' with { type: 'json' }
import sexes from '#content/codes/sexes.json' with { type: 'json' }
import { provinceCodes } from '#modules/places/schema.ts'
import { isoDay, oneOf, someOf, someText, text } from '#platform/http/form.ts'

const codes = (list: { codes: { code: string }[] }) => list.codes.map((c) => c.code) as [string, ...string[]]
const optional = (list: { codes: { code: string }[] }) => oneOf(['', ...codes(list)]).default('')
const province = oneOf(['', ...provinceCodes] as [string, ...string[]]).default('')

export const caseStates = ['intake', 'assessment', 'plan', 'services', 'follow_up', 'closed'] as const
export type CaseState = (typeof caseStates)[number]

/** Who the child is to the team: sealed, but for the codes that also stand in a fact. */
export const childInput = z.object({
  callName: someText(120),
  ageBand: optional(ageBands),
  sex: optional(sexes),
  province,
  safeContact: text(500),
  safetyWishes: text(2_000),
  support: text(1_000),
  harm: someOf(codes(harms)),
  platform: someOf(codes(platforms)),
  relation: optional(relations),
  facilitator: optional(facilitators),
  firstTold: optional(firstTold),
  barriers: someOf(codes(barriers)),
})
export type Child = z.output<typeof childInput>
/** What files of earlier versions do not hold. */
export const notAsked = { facilitator: '', firstTold: '', barriers: [] as string[] } satisfies Partial<Child>

/** The story, told once. From a report it is carried over, word for word. */
export type Account = { text: string; toldTo: 'report' | 'worker'; toldOn: string; by: string }

export const needsInput = z.object({ needs: someOf(codes(needCodes)), note: text(4_000) })
export type Needs = z.output<typeof needsInput>

export const stepInput = z.object({
  what: someText(2_000),
  who: text(200),
  byDay: z.union([z.literal(''), isoDay], { error: 'errors.day' }).default(''),
  agreed: oneOf(['child_agreed', 'child_wants_time', 'child_wants_other']),
  childWords: text(2_000),
})
export type Step = z.output<typeof stepInput>

export const closureInput = z.object({
  reason: oneOf(codes(closureReasons)),
  childView: someText(4_000),
  note: text(4_000),
})
export type Closure = z.output<typeof closureInput>

/** That rights were explained: the booklet of content/rights, or in other words. */
export const rightsInput = z.object({
  givenTo: oneOf(['child', 'carer', 'both']),
  by: someText(200),
  day: isoDay,
  how: someOf(codes(explainedBy)).pipe(z.array(z.string()).min(1, { error: 'errors.choose' })),
  note: text(2_000),
})
export type RightsExplained = z.output<typeof rightsInput>

/** What is said of a paper; all of it is sealed beside the file. */
export const attachmentInput = z.object({
  kind: oneOf(codes(attachmentKinds)),
  name: someText(120),
  onDay: z.union([z.literal(''), isoDay], { error: 'errors.day' }).default(''),
  papersOnly: z.literal('yes', { error: 'errors.papers_only' }),
})
export type AttachmentInput = z.output<typeof attachmentInput>
export const removalInput = z.object({ reason: oneOf(codes(attachmentRemovals)) })

/** How large one paper may be, in bytes. */
export const largestAttachment = 10 * 1024 * 1024

export const searchInput = z.object({ name: someText(100) })
export const newCaseInput = childInput.extend({ account: text(20_000) })
export type CaseHead = { callName: string }
