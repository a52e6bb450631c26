import { z } from 'zod'
import { isoDay } from '#platform/http/form.ts'

/** What the entries are grouped into; each action belongs to one. */
export const kinds = [
  'opened',
  'changed',
  'shared',
  'exported',
  'denied',
  'sign_in',
  'keys_and_roles',
  'consent',
] as const
export type Kind = (typeof kinds)[number]

/** The first rule that fits names the kind; whatever fits none was a change. */
const rules: [RegExp, Kind][] = [
  [/^access\.denied$/, 'denied'],
  [/^sign_(in|out)\b/, 'sign_in'],
  [/\.(exported|printed|downloaded)$/, 'exported'],
  [/^case\.opened$/, 'changed'], // a new case, not a look into one
  [/\.(opened|read|viewed|searched|\w*_seen)$/, 'opened'],
  [/^(consent|agreement)\./, 'consent'],
  [
    /^(person|role|team|key|partner_key|recovery|admission|organisation|passphrase|factor|passkey|session)\./,
    'keys_and_roles',
  ],
  [/^referral\.(?!drafted)|\.shared$/, 'shared'],
]

export const kindOf = (action: string): Kind => rules.find(([rule]) => rule.test(action))?.[1] ?? 'changed'

/** An empty field of a form filters nothing. */
const orNothing = <S extends z.ZodType>(schema: S) =>
  z.preprocess((v) => (typeof v === 'string' && v.trim() === '' ? undefined : v), schema.optional())

const record = z
  .string({ error: 'errors.record_number' })
  .trim()
  .toLowerCase()
  .pipe(z.uuid({ error: 'errors.record_number' }))

/** Which entries: about one record, by one person or program, of one kind, from a day until a day (both included). */
export const trailFilter = z
  .object({
    subject: orNothing(record),
    person: orNothing(z.uuid({ error: 'errors.choose' })),
    kind: orNothing(z.enum(kinds, { error: 'errors.choose' })),
    from: orNothing(isoDay),
    until: orNothing(isoDay),
  })
  .refine((f) => !f.from || !f.until || f.from <= f.until, { path: ['until'], error: 'errors.before_start' })
export type TrailFilter = z.output<typeof trailFilter>

export const filterFields = ['subject', 'person', 'kind', 'from', 'until'] as const
