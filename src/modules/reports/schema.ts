import { z } from 'zod'
import { provinceCodes } from '#modules/places/schema.ts'
import { oneOf, someText, text } from '#platform/http/form.ts'

export const writers = ['self', 'friend', 'carer', 'adult', 'worker'] as const
export const dangers = ['now', 'not_sure', 'not_now'] as const
export const helpers = ['woman', 'man', 'no_matter'] as const
export const contactWays = ['only_here', 'call', 'sms', 'telegram', 'messenger', 'other'] as const
export const reportStates = ['received', 'being_read', 'answered', 'helped', 'resting'] as const

export type Writer = (typeof writers)[number]
export type ReportState = (typeof reportStates)[number]

const someProvince = ['', ...provinceCodes] as [string, ...string[]]

/** The screens of the public form, in order; each asks only what stands here. */
export const screens = {
  who: z.object({ writer: oneOf(writers) }),
  story: z.object({ story: someText(20_000), danger: oneOf(dangers), province: oneOf(someProvince).default('') }),
  helper: z.object({ wantedHelper: oneOf(helpers), safety: text(4_000), support: text(1_000) }),
  contact: z
    .object({ contactWay: oneOf(contactWays), contactValue: text(200), contactTime: text(500), callMe: text(200) })
    .superRefine((v, issues) => {
      if (v.contactWay !== 'only_here' && !v.contactValue)
        issues.addIssue({ code: 'custom', path: ['contactValue'], message: 'errors.contact_needed' })
    }),
} as const

export type ScreenName = keyof typeof screens
export const screenOrder = ['who', 'story', 'helper', 'contact'] as const satisfies ScreenName[]

/** Everything the public form asks. */
export const answersSchema = z.object({
  ...screens.who.shape,
  ...screens.story.shape,
  ...screens.helper.shape,
  contactWay: oneOf(contactWays),
  contactValue: text(200),
  contactTime: text(500),
  callMe: text(200),
})
export type Answers = z.output<typeof answersSchema>

/** What stands sealed in the report's record, for the team alone. */
export type Story = Pick<
  Answers,
  'writer' | 'story' | 'safety' | 'support' | 'contactWay' | 'contactValue' | 'contactTime' | 'callMe'
>
/** What stands sealed in the conversation's record, for team and receipt. */
export type About = { writer: Writer }
export type MessageBody = { text: string }

/** The child is the one who wrote: only then may a code show steps or take back an agreement. */
export const writerIsChild = (about: About) => about.writer === 'self'

/** Only messages of the helpers that were not yet marked as read. */
export type ShownMessage = { id: string; text: string; writtenAt: Date }
