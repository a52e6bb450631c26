import { z } from 'zod'
import barriersOwn from '#content/codes/barriers_own.json' with { type: 'json' }
import feedbackKinds from '#content/codes/feedback_kinds.json' with { type: 'json' }
import firstTold from '#content/codes/first_told.json' with { type: 'json' }
import { oneOf, someOf, text, uuid } from '#platform/http/form.ts'
import type { Text } from '#platform/i18n/i18n.ts'

const codesOf = (list: { codes: { code: string }[] }) => list.codes.map((c) => c.code) as [string, ...string[]]

/** What people may say of themselves, in own words; staff choose among all `barriers`. */
const ownBarriers = codesOf(barriersOwn)
const toldFirst = codesOf(firstTold)

export const barriersInput = z.object({
  barriers: someOf(ownBarriers).pipe(z.array(z.string()).min(1, { error: 'errors.choose' })),
  firstTold: oneOf(['', ...toldFirst]).default(''),
  nonce: text(64),
})
export type BarriersInput = z.output<typeof barriersInput>

const kinds = feedbackKinds.codes.map((k) => k.code) as [string, ...string[]]

/** What only those read who lead a team; `feedback.for_lead` says the same in the database. */
const forLead = ['complaint', 'somebody_was_unkind', 'treated_differently', 'told_others']
export const isForLead = (kind: string): boolean => forLead.includes(kind)

/** Words of a complaint stand under a name of their own, which row-level security shows to supervisors alone. */
export const wordsName = (kind: string): 'complaint' | 'words' => (isForLead(kind) ? 'complaint' : 'words')

const orNobody = z.union([z.literal(''), uuid]).default('')

export const feedbackInput = z.object({
  kind: oneOf(kinds),
  about: orNobody,
  words: text(4_000),
  reader: orNobody,
  publish: z.enum(['yes', 'no']).default('no'),
  nonce: text(64),
})
export type FeedbackInput = z.output<typeof feedbackInput>

/** What stands sealed in a feedback's record. */
export type Words = { words: string }

/** `publish`: everybody may read it; `keep`: it is dealt with, and nothing is published. */
export const answerInput = z.object({
  answerEn: text(800),
  answerKm: text(800),
  go: z.enum(['publish', 'keep']),
})
export type AnswerInput = z.output<typeof answerInput>

/** A team with which feedback can be left. */
export type Reader = { organisationId: string; teamId: string; desk: boolean; name: Text }

/**
 * Who gets to read what somebody says: whom they chose; else the desk. What is a complaint about the desk's own
 * organisation goes to another one, if there is one, so that it is not read only by those it is about.
 * @returns undefined when whoever was chosen does not read here any more
 */
export function readerFor(
  said: { kind: string; about: string; reader: string },
  readers: readonly Reader[],
): Reader | undefined {
  if (said.reader) return readers.find((r) => r.organisationId === said.reader)
  const desk = readers.find((r) => r.desk)
  if (desk && isForLead(said.kind) && said.about === desk.organisationId) return anotherThan(desk, readers) ?? desk
  return desk
}

/** Who reads a complaint about one reader instead: the first other one, by name. */
export const anotherThan = (reader: Reader, readers: readonly Reader[]): Reader | undefined =>
  readers
    .filter((r) => r.organisationId !== reader.organisationId)
    .toSorted((a, b) => (a.name.en < b.name.en ? -1 : 1))[0]

/**
 * Whether a text that is to be published holds some of the words that somebody wrote: 24 letters on end,
 * whatever the spaces and capitals.
 */
export function quotes(published: string, words: string): boolean {
  const bare = (s: string) => s.toLowerCase().replace(/[\s\u200b]+/g, '')
  const [theirs, ours] = [bare(words), bare(published)]
  for (let i = 0; i + 24 <= theirs.length; i++) if (ours.includes(theirs.slice(i, i + 24))) return true
  return false
}
