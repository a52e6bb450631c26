import { z } from 'zod'
import { isPlaceCode } from '#modules/places/schema.ts'
import { startOfDay } from '#platform/time/time.ts'

// Every parameter of the HSDS API, once: how it is read, what it has to be, and what the API's own
// description says of it. English, like the description: who reads it writes a program.

const yesOrNo = z.enum(['true', 'false']).transform((v) => v === 'true')
const whole = (most: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,6}$/)
    .transform(Number)
    .refine((n) => n <= most)
// In an address a plus sign means a space, and many forget to write it as %2B.
const moment = z
  .string()
  .transform((text) => text.replace(' ', '+'))
  .pipe(z.union([z.iso.datetime({ offset: true }).transform((t) => new Date(t)), z.iso.date().transform(startOfDay)]))
  .refine((at) => at.getTime() > 0 && at.getUTCFullYear() < 9999)

const boolean = { type: 'boolean' }
const text = { type: 'string' }

type Parameter = { read: z.ZodType; has: string; schema: Record<string, unknown>; says: string }

export const parameters = {
  search: {
    read: z
      .string()
      .max(100)
      .refine((words) => !words.includes('\0')), // the database takes none
    has: 'to be at most 100 characters',
    schema: { ...text, maxLength: 100 },
    says: 'Only what holds each of these words in a name or description, in English or Khmer, whatever the case.',
  },
  page: {
    read: whole(1_000_000),
    has: 'to be a whole number from 1 to 1000000',
    schema: { type: 'integer', minimum: 1, maximum: 1_000_000, default: 1 },
    says: 'Page number of paginated result. A page after the last is empty.',
  },
  per_page: {
    read: whole(1000),
    has: 'to be a whole number from 1 to 1000',
    schema: { type: 'integer', minimum: 1, maximum: 1000, default: 50 },
    says: 'Number of results requested in a single page. With full_service a page holds 50 at most.',
  },
  format: {
    read: z.enum(['json', 'ndjson']),
    has: 'to be json or ndjson',
    schema: { ...text, enum: ['json', 'ndjson'], default: 'json' },
    says: 'ndjson streams all results without pagination, one object a line (application/x-ndjson).',
  },
  taxonomy_term_id: {
    read: z.guid(),
    has: 'to be a UUID',
    schema: { ...text, format: 'uuid' },
    says: 'Only services with an attribute of this taxonomy term whose value is not "no".',
  },
  taxonomy_id: {
    read: z.guid(),
    has: 'to be a UUID',
    schema: { ...text, format: 'uuid' },
    says: 'Only services with an attribute of any term of this taxonomy whose value is not "no"; of terms: only those of this taxonomy.',
  },
  organization_id: {
    read: z.guid(),
    has: 'to be a UUID',
    schema: { ...text, format: 'uuid' },
    says: 'Only services of this organization.',
  },
  modified_after: {
    read: moment,
    has: 'to be an ISO 8601 date and time with Z or an offset, such as 2026-01-31T08:00:00Z, or a date',
    schema: { ...text, format: 'date-time' },
    says: 'Only what was modified on or after this moment; of a date, since that day began in Phnom Penh. What was taken out of the directory is not told: compare with minimal=true.',
  },
  minimal: {
    read: yesOrNo,
    has: 'to be true or false',
    schema: { ...boolean, default: false },
    says: "Only each service's id and last_modified, all in one page.",
  },
  full: {
    read: yesOrNo,
    has: 'to be true or false',
    schema: { ...boolean, default: false },
    says: 'Each fully nested, as its own address answers it.',
  },
  full_service: {
    read: yesOrNo,
    has: 'to be true or false',
    schema: { ...boolean, default: false },
    says: 'Each organization fully nested, its services with all that belongs to them.',
  },
  parent_id: {
    read: z.guid(),
    has: 'to be a UUID',
    schema: { ...text, format: 'uuid' },
    says: 'Only terms right under this one.',
  },
  top_only: {
    read: yesOrNo,
    has: 'to be true or false',
    schema: { ...boolean, default: false },
    says: 'Only terms at the top, which have no parent.',
  },
  postcode: {
    read: z.string().refine(isPlaceCode),
    has: 'to be an official place code of Cambodia: 2 digits a province, 4 a district, 6 a commune, 8 a village',
    schema: { ...text, pattern: '^([0-9]{2}){1,4}$' },
    says: 'An official place code (2 digits a province, 4 a district, 6 a commune, 8 a village). Only where the service area holds that place; where none is stated, only locations there.',
  },
  proximity: {
    read: z.never(),
    has: 'to be left out: this directory measures no distances from a place, since too few locations have a point on a map',
    schema: { not: {} },
    says: 'Not offered: it answers 400.',
  },
  lang: {
    read: z.enum(['en', 'km']),
    has: 'to be en or km',
    schema: { ...text, enum: ['en', 'km'], default: 'en' },
    says: 'The language of names and texts, as far as there is one: with km, name is Khmer and alternate_name English; else the other way round.',
  },
} as const satisfies Record<string, Parameter>

export type ParameterName = keyof typeof parameters
/** What was asked for, as far as the address takes it. */
export type Asked = { [N in ParameterName]?: z.output<(typeof parameters)[N]['read']> | undefined }

/**
 * Reads the parameters that an address takes; all others are ignored, and so is an empty one.
 * @returns what was asked for, or a plain sentence about the first that is not as it has to be
 */
export function readAsked(
  takes: readonly ParameterName[],
  query: (name: string) => string | undefined,
): { asked: Asked } | { wrong: string } {
  const asked: Record<string, unknown> = {}
  for (const name of takes) {
    const given = query(name)
    if (given === undefined || given === '') continue
    const read = parameters[name].read.safeParse(given)
    if (!read.success) return { wrong: `The parameter ${name} has ${parameters[name].has}.` }
    asked[name] = read.data
  }
  return { asked }
}
