import { z } from 'zod'
import { provinceCodes } from '#modules/places/schema.ts'
import {
  type Answers,
  ageCodes,
  answersSchema,
  contactWays,
  dangers,
  genderCodes,
  helpers,
  meanwhiles,
  mostIncidents,
  pathOf,
  publicHarms,
  publicPlatforms,
  screens,
  supportNeeds,
  writers,
  yesOrNo,
} from '#modules/reports/schema.ts'
import type { Values } from '#platform/http/form.ts'
import type { Wrong } from '#platform/http/json.ts'
import { languages, translator } from '#platform/i18n/i18n.ts'

// A report as a program sends it: what the public form asks, and nothing else. It goes through that form's
// own screens, so that what they need is needed here.

const unsaid = <S extends z.ZodType>(schema: S) => schema.nullable().optional()
const text = (most: number) => unsaid(z.string().max(most))
const one = (codes: readonly string[]) => unsaid(z.enum(codes as [string, ...string[]]))
const any = (codes: readonly string[]) => unsaid(z.array(z.enum(codes as [string, ...string[]])).max(codes.length))

export const reportBody = z.strictObject({
  language: z.enum(languages).meta({ description: 'In which the person writes, and would be answered.' }),
  writer: z.enum(writers).meta({ description: 'Who tells it: the child (self), or somebody for a child.' }),
  story: z.string().min(1).max(20_000).meta({ description: 'In the person’s own words.' }),
  danger: z.enum(dangers),
  province: one(provinceCodes),
  age_band: one(ageCodes),
  gender: one(genderCodes),
  child_knows: one(yesOrNo).meta({ description: 'Whether the child knows that somebody writes.' }),
  incidents: unsaid(
    z
      .array(
        z.strictObject({
          words: text(4_000),
          harms: any(publicHarms),
          where: any(publicPlatforms),
          going_on: one(yesOrNo),
        }),
      )
      .max(mostIncidents),
  ),
  links: text(4_000).meta({ description: 'Web addresses and user names, never pictures.' }),
  wanted_helper: one(helpers),
  safety: text(4_000).meta({ description: 'How to answer safely.' }),
  support_needs: any(supportNeeds),
  support: text(1_000),
  meanwhile: one(meanwhiles),
  workplace: text(500),
  done_so_far: text(4_000),
  contact_way: z.enum(contactWays).meta({ description: 'only_here: nobody calls or writes elsewhere.' }),
  contact_value: text(200),
  contact_time: text(500),
  call_me: text(200).meta({ description: 'What the person likes to be called; no real name is needed.' }),
})
export type ReportBody = z.output<typeof reportBody>

const camel = (name: string) => name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase())
const snake = (name: string) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)

/** What the form's screens make of it, or what is wrong. */
export function answersOf({ language: _, incidents, ...body }: ReportBody): { answers: Answers } | { wrong: Wrong[] } {
  const values: Values = { wantedHelper: 'no_matter', incidents: String(Math.max(1, incidents?.length ?? 0)) }
  for (const [name, value] of Object.entries(body)) if (value != null) values[camel(name)] = value
  for (const [n, incident] of (incidents ?? []).entries())
    for (const [name, value] of Object.entries(incident)) if (value != null) values[`${camel(name)}_${n}`] = value
  const checked = [
    answersSchema.safeParse(values),
    ...pathOf(body.writer, body.age_band ?? '').map((screen) => screens[screen].safeParse(values)),
  ] as const
  const issues = checked.flatMap((c) => c.error?.issues ?? [])
  const [whole] = checked
  if (whole.success && issues.length === 0) return { answers: whole.data }
  const t = translator('en') as (key: string) => string
  const wrong = issues.map(({ path, message }) => ({
    pointer: pointerOf(String(path[0] ?? '')),
    detail: t(message.startsWith('errors.') ? message : 'errors.choose'),
  }))
  return { wrong: [...new Map(wrong.map((w) => [w.pointer, w])).values()] }
}

function pointerOf(field: string): string {
  const [, name, n] = /^(.+)_(\d)$/.exec(field) ?? []
  return name ? `/incidents/${n}/${snake(name)}` : `/${snake(field)}`
}

/** What a code shows: one state, the day, and answers that were not marked as read. */
export const conversationAnswer = z.strictObject({
  state: z.string().meta({ description: 'received, being_read, answered, helped, resting, or ended.' }),
  filed_on: z.iso.date(),
  messages: z.array(z.strictObject({ id: z.guid(), text: z.string(), written_at: z.iso.datetime() })),
})
export const codeAnswer = z.strictObject({
  code: z
    .string()
    .regex(/^[0-9]{16}$/)
    .meta({
      description: 'The only way back to it. Show it to who told it, in groups of four, and keep it nowhere else.',
    }),
})
export const messageBody = z.strictObject({ text: z.string().min(1).max(20_000) })
