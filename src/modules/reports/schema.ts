import { z } from 'zod'
import ageBands from '#content/codes/age_bands.json' with { type: 'json' }
import communicationNeeds from '#content/codes/communication_needs.json' with { type: 'json' }
import howItWas from '#content/codes/how_it_was.json' with { type: 'json' }
import platforms from '#content/codes/platforms.json' with { type: 'json' }
import sexes from '#content/codes/sexes.json' with { type: 'json' }
import { provinceCodes } from '#modules/places/schema.ts'
import { oneOf, someOf, someText, text } from '#platform/http/form.ts'

export const writers = ['self', 'friend', 'carer', 'adult', 'worker'] as const
export const dangers = ['now', 'not_sure', 'not_now'] as const
export const helpers = ['woman', 'man', 'no_matter'] as const
/** What somebody wants while whom they asked for is not on duty. */
export const meanwhiles = ['wait', 'anyone'] as const
export const contactWays = ['only_here', 'call', 'sms', 'telegram', 'messenger', 'other'] as const
/** Of these, the ways to be reached by voice or in writing, beside coming back with the code. */
export const waysToCall = contactWays.filter((way) => way !== 'only_here')
export const yesOrNo = ['yes', 'no', 'not_sure'] as const
export const reportStates = ['received', 'being_read', 'answered', 'helped', 'resting'] as const

/** The codes of `harms` that people choose from, in everyday words; staff choose among all. */
export const publicHarms = [
  'sexual_extortion',
  'images_shared_without_permission',
  'private_images_forwarded_by_another',
  'online_grooming',
  'live_streamed_abuse',
  'coerced_with_money_or_gifts',
  'images_received_by_person_in_authority',
  'exposure_to_unwanted_sexual_content',
  'in_person_sexual_abuse',
  'in_person_sexual_exploitation',
  'threats_to_keep_silent',
  'online_harassment_or_stalking',
  'not_sure',
] as const
/** Of these a picture may be somewhere that can be removed. */
export const pictureHarms: readonly string[] = [
  'sexual_extortion',
  'images_shared_without_permission',
  'private_images_forwarded_by_another',
  'live_streamed_abuse',
]

/** Why a report is put aside: somebody tried how it works; nothing was told. Both are welcome. */
export const asides = ['test', 'silence'] as const
export type Aside = (typeof asides)[number]

export type Writer = (typeof writers)[number]
export type ReportState = (typeof reportStates)[number]

const codesOf = (axis: { codes: { code: string }[] }) => axis.codes.map((c) => c.code)
const orNothing = (codes: readonly string[]) => oneOf(['', ...codes] as [string, ...string[]]).default('')
const any = (codes: readonly string[]) => someOf(codes as [string, ...string[]])

/** Where it happens, as people are asked. */
export const publicPlatforms = codesOf(platforms).filter((c) => c !== 'prefer_not_to_say' && c !== 'messenger_kids')
export const supportNeeds = codesOf(communicationNeeds)
const askedAges = codesOf(ageBands).filter((c) => c !== 'unknown')
const askedGenders = codesOf(sexes).filter((c) => c !== 'not_said')
export const ageCodes: readonly string[] = askedAges
export const genderCodes: readonly string[] = askedGenders

const who = { writer: oneOf(writers) }
const story = { story: someText(20_000), danger: oneOf(dangers), province: orNothing(provinceCodes) }
const age = { ageBand: orNothing(askedAges) }
const child = { ...age, gender: orNothing(askedGenders), childKnows: orNothing(yesOrNo) }
const helper = {
  wantedHelper: oneOf(helpers),
  safety: text(4_000),
  supportNeeds: any(supportNeeds),
  support: text(1_000),
  meanwhile: orNothing(meanwhiles),
}
const work = { workplace: text(500), doneSoFar: text(4_000), childKnows: orNothing(yesOrNo) }
const contact = {
  contactWay: oneOf(contactWays),
  contactValue: text(200),
  contactTime: text(500),
  callMe: text(200),
}

export const mostIncidents = 5
/** One of several things that happened. The first is told in the story itself. */
const incidentSchema = z.object({
  words: text(4_000),
  harms: any(publicHarms),
  where: any(publicPlatforms),
  goingOn: orNothing(yesOrNo),
})
export type Incident = z.output<typeof incidentSchema>
export const incidentFields = ['words', 'harms', 'where', 'goingOn'] as const

/** How many things somebody tells of, from a form's fields. */
export const incidentsOf = (values: unknown): number => {
  const count = Number((values as Record<string, unknown>)['incidents'] ?? 1)
  return Number.isInteger(count) ? Math.min(mostIncidents, Math.max(1, count)) : 1
}

/** The numbered fields of one of them: `harms_0` as `harms`. */
const fieldsOfIncident = (values: Record<string, unknown>, n: number) =>
  Object.fromEntries(incidentFields.map((field) => [field, values[`${field}_${n}`]]))

/** What is wrong stands beside the numbered field. */
const incidentsHold = (values: Record<string, unknown>, issues: z.RefinementCtx) => {
  for (let n = 0; n < incidentsOf(values); n++)
    for (const { path, message } of incidentSchema.safeParse(fieldsOfIncident(values, n)).error?.issues ?? [])
      issues.addIssue({ code: 'custom', path: [`${String(path[0])}_${n}`], message })
}

/** Those of which nothing was said are left out. */
const withIncidents = (values: unknown) => {
  const all = values as Record<string, unknown>
  const each = Array.from({ length: incidentsOf(all) }, (_, n) => fieldsOfIncident(all, n))
  const toTalk = asksToTalk(all) ? { story: all['story'] ?? '', danger: all['danger'] || 'not_sure' } : {}
  return {
    ...all,
    ...toTalk,
    incidents: each.filter((fields) => Object.values(fields).some((v) => v !== undefined && v !== '')),
  }
}

/** Somebody would rather be called than write: then nothing has to be told here, and little is asked. */
const talk = { talk: orNothing(['yes']) }
const asksToTalk = (values: unknown) => (values as Record<string, unknown>)['talk'] === 'yes'

const wordsUnlessCalled = (v: { talk: string; story: string }, issues: z.RefinementCtx) => {
  if (v.talk !== 'yes' && v.story === '') issues.addIssue({ code: 'custom', path: ['story'], message: 'errors.needed' })
}

const aWayNeedsMore = (v: { contactWay: string; contactValue: string }, issues: z.RefinementCtx) => {
  if (v.contactWay !== 'only_here' && !v.contactValue)
    issues.addIssue({ code: 'custom', path: ['contactValue'], message: 'errors.contact_needed' })
}

/** What each screen of the public form asks. */
export const screens = {
  who: z.object(who),
  story: z.object({ ...story, ...age }),
  more: z.looseObject({ ...child, links: text(4_000) }).superRefine(incidentsHold),
  helper: z.object(helper),
  work: z.object(work),
  contact: z.object({ ...contact, ...talk, danger: orNothing(dangers) }).superRefine(aWayNeedsMore),
} as const
export type ScreenName = keyof typeof screens

const five = ['who', 'story', 'more', 'helper', 'contact'] as const
const young = ['under_6', '6_9', '10_12']

/**
 * The way through the form, by who writes: at most six screens with the last look. Children under
 * 13 are asked least; whoever works with children is not asked who should answer; and whoever would
 * rather be called says only where and when.
 */
export function pathOf(writer: string, ageBand: string, talk = ''): readonly ScreenName[] {
  if (talk === 'yes') return ['who', 'contact']
  if (writer === 'worker') return ['who', 'story', 'more', 'work', 'contact']
  if (writer === 'self' && young.includes(ageBand)) return ['who', 'story', 'helper', 'contact']
  return five
}

/** Everything that the public form may ask. What stood on no screen of somebody's way is empty. */
export const answersSchema = z.preprocess(
  withIncidents,
  z
    .object({
      ...who,
      ...story,
      story: text(20_000),
      ...talk,
      ...child,
      incidents: z.array(incidentSchema),
      links: text(4_000),
      ...helper,
      wantedHelper: oneOf(helpers).default('no_matter'),
      ...work,
      ...contact,
      /** The link by which somebody came; no screen asks for it. */
      via: z.uuid().or(z.literal('')).catch('').default(''),
    })
    .superRefine(wordsUnlessCalled),
)
export type Answers = z.output<typeof answersSchema>

/** What stands sealed in the report's record, for the team alone. */
export type Story = Omit<Answers, 'danger' | 'province' | 'wantedHelper'>

/** What somebody said of whom only the words are known; reports of earlier versions hold less than a story does today. */
export const nothingMore = {
  ...{ links: '', ageBand: '', gender: '', childKnows: '', incidents: [] as Incident[] },
  ...{ safety: '', supportNeeds: [] as string[], support: '', workplace: '', doneSoFar: '' },
  ...{ contactWay: 'only_here', contactValue: '', contactTime: '', callMe: '', meanwhile: '', via: '', talk: '' },
} satisfies Omit<Story, 'writer' | 'story'>
export const noAnswers = {
  ...nothingMore,
  ...{ province: '', wantedHelper: 'no_matter' },
} satisfies Omit<Answers, 'writer' | 'story' | 'danger'>

/** What stands sealed in the conversation's record, for team and receipt. */
export type About = { writer: Writer }
export type MessageBody = { text: string }

/** A message whose session ended while it was written travels sealed, for this purpose, until the code is entered again. */
export const keptMessage = 'kept message'

/** How it was for whoever wrote, told behind their code; stands sealed with the conversation. */
const howCodes = howItWas.codes.map((c) => c.code) as [string, ...string[]]
export const howItWasInput = z.object({ how: oneOf(howCodes), words: text(4_000), nonce: text(64) })
export type HowItWasInput = z.output<typeof howItWasInput>
export type HowItWas = Omit<HowItWasInput, 'nonce'>

/** The child is the one who wrote: only then may a code show steps or take back an agreement. */
export const writerIsChild = (about: About) => about.writer === 'self'

/** Only messages of the helpers that were not yet marked as read. */
export type ShownMessage = { id: string; text: string; writtenAt: Date }
