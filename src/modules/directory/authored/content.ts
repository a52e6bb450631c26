import { z } from 'zod'
import written from '#content/directory/entries.json' with { type: 'json' }
import { confidences, organizationKinds, taxonomies, weekdays } from '../schema.ts'

// The directory as content/directory holds it: one organization with its services. Where a field
// is missing or null, no source states it. Loaded into the tables by load.ts.

const codesOf = (list: readonly { code: string }[]) => z.enum(list.map((c) => c.code) as [string, ...string[]])
const code = z.string().regex(/^[a-z0-9]+(_[a-z0-9]+)*$/)
const place = z.string().regex(/^([0-9]{2}){1,3}$/)
/** What people read; the Khmer may be lacking only in names, where no source attests one. */
const text = z.strictObject({ en: z.string().min(1), km: z.string().min(1) })
const name = z.strictObject({ en: z.string().min(1), km: z.string().min(1).nullable() })
// Nobody has called a number because a file says so: that is for people to say, in the program.
const stated = z.enum(confidences).exclude(['called'])
const state = z.enum(['draft', 'listed']).default('listed')

const phone = z.strictObject({
  number: z.string(),
  dial: z.string().regex(/^[+]?[0-9*#]{2,16}$/),
  type: z.enum(['voice', 'sms', 'fax', 'text_relay']),
  note: text.nullable(),
  confidence: stated,
})
const link = z.strictObject({
  kind: z.enum(['web', 'report_form', 'email', 'messenger', 'telegram', 'other']),
  label: z.string().min(1),
  url: z.string().regex(/^(https?:\/\/|mailto:)/),
  confidence: stated,
})
/** A year, a month or a day; null: undated. */
const source = z.strictObject({
  name: z.string().min(1),
  dated: z
    .string()
    .regex(/^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$/)
    .nullable(),
})
const location = z
  .strictObject({ code, place, redacted: z.boolean() })
  .refine((l) => !l.redacted || l.place.length === 2, 'of a safe house nothing finer than the province is kept')
const time = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/)
const hours = z.strictObject({
  ...text.shape,
  open: z.array(z.strictObject({ days: z.array(z.enum(weekdays)).min(1), opens: time, closes: time })),
})

const service = z.strictObject({
  code,
  state,
  name,
  about: text.nullable(),
  help: z.array(codesOf(taxonomies.services)),
  marks: z.partialRecord(codesOf(taxonomies.directory_marks), z.boolean()).default({}),
  ways: z.array(codesOf(taxonomies.directory_ways)).default([]),
  for_whom: z.array(codesOf(taxonomies.directory_for_whom)).default([]),
  ages: z.strictObject({ from: z.int().nullable(), to: z.int().nullable() }).default({ from: null, to: null }),
  free: z.boolean().nullable(),
  hours: hours.nullable(),
  what_happens: text.nullable().default(null),
  who_answers: text.nullable().default(null),
  phones: z.array(phone).default([]),
  links: z.array(link).default([]),
  /** The whole country, or official place codes. */
  area: z.union([z.literal('country'), z.array(place)]).nullable(),
  /** Codes of the organization's locations. */
  at: z.array(code).default([]),
  languages: z.array(z.strictObject({ code: z.string(), note: z.string().nullable() })).default([]),
  front_door: z.boolean().default(false),
  for_danger: z.boolean().default(false),
  confidence: stated,
  sources: z.array(source).min(1),
  km_reviewed: z.boolean(),
})

/** One organization with its services, as content/directory holds it. */
export const authoredOrganization = z.strictObject({
  code,
  state,
  kind: codesOf(organizationKinds),
  name,
  other_names: z.array(z.string()).default([]),
  about: text.nullable(),
  website: z.url().nullable().default(null),
  /** The code of the organization that it belongs to. */
  parent: code.nullable().default(null),
  phones: z.array(phone).default([]),
  links: z.array(link).default([]),
  locations: z.array(location).default([]),
  sources: z.array(source).min(1),
  km_reviewed: z.boolean(),
  services: z.array(service),
})

export const authoredDirectory = z.strictObject({ note: z.string(), organizations: z.array(authoredOrganization) })
export type AuthoredOrganization = z.infer<typeof authoredOrganization>
export type AuthoredService = z.infer<typeof service>

/** The authored directory, checked. @throws ZodError when the content is not in its form */
export function authoredOrganizations(): AuthoredOrganization[] {
  known ??= authoredDirectory.parse(written).organizations
  return known
}
let known: AuthoredOrganization[] | undefined
