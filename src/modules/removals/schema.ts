import { z } from 'zod'
import platforms from '#content/codes/platforms.json' with { type: 'json' }
import ways from '#content/codes/removal_ways.json' with { type: 'json' }
import { pictureHarms } from '#modules/reports/schema.ts'
import { isoDay, oneOf, someText, text } from '#platform/http/form.ts'

export const removalStates = ['open', 'asked', 'removed', 'refused', 'no_answer', 'not_found'] as const
export type RemovalState = (typeof removalStates)[number]
/** What may be noted of a request: everything but that nobody has done anything yet. */
export const outcomes = ['asked', 'removed', 'refused', 'no_answer', 'not_found'] as const

const notPlatforms = ['messenger_kids', 'sms_or_phone_call', 'not_online', 'prefer_not_to_say']
/** Where a picture can be seen by others. */
export const removalPlatforms = platforms.codes.map((c) => c.code).filter((c) => !notPlatforms.includes(c)) as [
  string,
  ...string[],
]
export const removalWays = ways.codes.map((c) => c.code) as [string, ...string[]]

/** After how many days somebody looks again, where nothing else was settled. */
export const lookAgainDays = 7

/** An address that carries a picture within itself is refused: none may come in here. */
const noPicture = (field: z.ZodType<string, unknown>) =>
  field.refine((v) => !/data:\s*[a-z]+\/|;\s*base64\s*,/i.test(v), { error: 'errors.no_picture' })

export const askInput = z.object({ address: noPicture(someText(2_000)), platform: oneOf(removalPlatforms) })
export type AskInput = z.output<typeof askInput>

export const noteInput = z
  .object({
    state: oneOf(outcomes),
    through: oneOf(['', ...removalWays]).default(''),
    platform: oneOf(removalPlatforms),
    followUpOn: z.union([z.literal(''), isoDay], { error: 'errors.day' }).default(''),
    note: noPicture(text(1_000)),
  })
  .refine((v) => v.state !== 'asked' || v.through !== '', { path: ['through'], error: 'errors.choose' })
export type NoteInput = z.output<typeof noteInput>

/** One step of a request as it stands sealed in the report's record; the newest says how things are. */
export type RemovalStep = {
  removal: string
  address: string
  platform: string
  state: RemovalState
  /** Through whom somebody asked, from the day on which they did. */
  through: string
  followUpOn: string
  note: string
}

/** The lines of what somebody wrote under "web address or user name": one address each. */
export const addressLines = (links: string): string[] => [
  ...new Set(
    links
      .split('\n')
      .flatMap((line) => (/^(\s*https?:\/\/\S+)+\s*$/i.test(line) ? line.trim().split(/\s+/) : [line.trim()]))
      .filter(Boolean),
  ),
]

const hosts: [RegExp, string][] = [
  [/(^|\.)(m\.me|messenger\.com)$/, 'facebook_messenger'],
  [/(^|\.)(facebook\.com|fb\.com|fb\.watch|fb\.me)$/, 'facebook'],
  [/(^|\.)(t\.me|telegram\.me|telegram\.org)$/, 'telegram'],
  [/(^|\.)tiktok\.com$/, 'tiktok'],
  [/(^|\.)(instagram\.com|instagr\.am)$/, 'instagram'],
  [/(^|\.)(whatsapp\.com|wa\.me)$/, 'whatsapp'],
  [/(^|\.)snapchat\.com$/, 'snapchat'],
]

/**
 * Where an address is: as its host says; else where things were said to happen, if that was one
 * place; else not known. Nothing is looked up.
 */
export function platformOf(address: string, said: readonly string[]): string {
  const host = /^(?:https?:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[:/?#]|$)/i.exec(address)?.[1]?.toLowerCase()
  const known = host && hosts.find(([pattern]) => pattern.test(host))?.[1]
  if (known) return known
  const told = [...new Set(said)].filter((code) => code !== 'not_sure' && removalPlatforms.includes(code))
  const [only] = told
  if (only && told.length === 1) return only
  return host && /^https?:/i.test(address) ? 'website' : 'not_sure'
}

type Told = { links: string; incidents: { harms: string[]; where: string[] }[] }

/** Whether a report tells of pictures that may be somewhere. */
export const tellsOfPictures = ({ incidents }: Pick<Told, 'incidents'>): boolean =>
  incidents.some((i) => i.harms.some((harm) => pictureHarms.includes(harm)))

/** The addresses of a report that tells of pictures for which nobody asked yet, each with where it is. */
export function linesOfStory(story: Told, made: { address: string }[]): { address: string; platform: string }[] {
  if (!tellsOfPictures(story)) return []
  const said = story.incidents.flatMap((i) => i.where)
  return addressLines(story.links)
    .filter((address) => !made.some((m) => m.address === address))
    .map((address) => ({ address, platform: platformOf(address, said) }))
}
