import { z } from 'zod'
import { linkKinds, phoneTypes } from '#modules/directory/entry/form-rows.ts'
import { dialOf, linkOf } from '#modules/directory/entry/numbers.ts'
import { confidences, organizationKinds, serviceStatuses, taxonomies, weekdays } from '#modules/directory/schema.ts'
import { isPlaceCode } from '#modules/places/schema.ts'

// What a program sends of an entry, and gets back: everything that an entry states. One schema for what is
// taken, for what is answered and for the description. Null, an empty text and leaving out mean the same
// where an entry is sent whole: nobody has said. The forms' own checks come after these (entry-facts.ts);
// here stands what can be said of a value alone.

const codes = (list: readonly { code: string }[]) => list.map((c) => c.code) as [string, ...string[]]
const text = (most: number) => z.string().max(most)
/** Lines and bars mean something where lists are kept as text. */
const line = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\n\r|]*$/, { error: 'One line, without a bar.' })
const unsaid = <S extends z.ZodType>(schema: S) => schema.nullable().optional()
const some = (list: readonly { code: string }[]) => unsaid(z.array(z.enum(codes(list))).max(list.length))
const both = (most: number) => unsaid(z.strictObject({ en: unsaid(text(most)), km: unsaid(text(most)) }))
const link = (kind: 'web' | 'email', most: number) =>
  unsaid(
    text(most).refine((v) => v.trim() === '' || linkOf(kind, v) !== null, {
      error: kind === 'web' ? 'This is no address of a page (https://…).' : 'This is no mail address.',
    }),
  )
const place = z
  .string()
  .max(8)
  .regex(/^([0-9]{2}){1,4}$/, { error: 'A place code has 2, 4, 6 or 8 digits.' })
  .refine(isPlaceCode, { error: 'There is no such place.' })
const area = z
  .string()
  .max(8)
  .regex(/^(country|([0-9]{2}){1,4})$/, { error: 'This is country, or a place code of 2, 4, 6 or 8 digits.' })
  .refine((v) => v === 'country' || isPlaceCode(v), { error: 'There is no such place.' })
const clock = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, { error: 'A time looks like 08:30.' })
const age = unsaid(z.int().min(0).max(120))
const rowId = z
  .guid()
  .optional()
  .meta({ description: 'Of a row that is there. Without it the row that says the same is meant, else a new one.' })
const confidence = unsaid(z.enum(confidences)).meta({
  description:
    'How it is known. Only called and own_page are shown to the public. called stays where it is and is never begun: only a call makes it.',
})

const phone = z.strictObject({
  id: rowId,
  number: z
    .string()
    .min(1)
    .max(60)
    .refine((v) => dialOf(v) !== null, { error: 'This is no number as people dial it in Cambodia.' }),
  type: unsaid(z.enum(phoneTypes)),
  description: both(500),
  confidence,
})
const url = z
  .strictObject({
    id: rowId,
    kind: unsaid(z.enum(linkKinds)),
    label: unsaid(text(500)),
    url: z.string().min(1).max(500),
    confidence,
  })
  .refine((l) => linkOf(l.kind ?? 'web', l.url) !== null, {
    path: ['url'],
    error: 'This is no address of a page (https://…), or no mail address for the kind email.',
  })
const location = z.strictObject({
  id: rowId,
  name: both(500),
  place: unsaid(place).meta({
    description: 'Needed. An official place code: 2 digits a province, 4 a district, 6 a commune, 8 a village.',
  }),
  redacted: unsaid(z.boolean()).meta({
    description: 'A safe house. Only its province is kept; an address or a way there is refused.',
  }),
  address: unsaid(text(500)),
  transportation: both(500),
})
const hours = z.strictObject({ days: z.array(z.enum(weekdays)).min(1).max(7), opens: clock, closes: clock })
const source = z.strictObject({
  name: line(300).min(1),
  dated: unsaid(
    z.string().regex(/^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$/, { error: 'A year, month or day, like 2026-05.' }),
  ),
})

const named = {
  name: z.strictObject({ en: text(200).min(1), km: unsaid(text(200)) }),
  other_names: unsaid(z.array(line(200).min(1)).max(30)),
  description: both(2_000),
  email: link('email', 200),
}
const reached = {
  sources: unsaid(z.array(source).max(30)).meta({ description: 'Where this is known from.' }),
  phones: unsaid(z.array(phone).max(50)),
  links: unsaid(z.array(url).max(50)),
}

const organizationParts = {
  ...named,
  kind: z.enum(codes(organizationKinds)),
  website: link('web', 300),
  ...reached,
  locations: unsaid(z.array(location).max(50)),
}
const serviceParts = {
  ...named,
  status: z.enum(serviceStatuses),
  what_happens: both(2_000),
  who_answers: both(500),
  help: some(taxonomies.services),
  ways: some(taxonomies.directory_ways),
  for_whom: some(taxonomies.directory_for_whom),
  marks: unsaid(
    z.strictObject(Object.fromEntries(taxonomies.directory_marks.map((m) => [m.code, unsaid(z.boolean())]))),
  ).meta({ description: 'Yes or no; null or left out: nobody has said.' }),
  languages: unsaid(z.array(z.string().regex(/^[a-z]{2,3}$/, { error: 'A language code, like km.' })).max(30)),
  free: unsaid(z.boolean()),
  fees: both(500),
  minimum_age: age,
  maximum_age: age,
  alert: both(500),
  hours: unsaid(z.array(hours).max(28)).meta({ description: 'Times of Phnom Penh; 00:00 to 23:59 is day and night.' }),
  hours_text: both(500),
  areas: unsaid(
    z
      .array(area)
      .max(300)
      .refine((all) => all.length < 2 || !all.includes('country'), { error: 'The whole country is country alone.' }),
  ).meta({ description: 'Whom it reaches: ["country"], or official place codes.' }),
  location_ids: unsaid(z.array(z.guid()).max(50)).meta({ description: 'Where it is: locations of its organization.' }),
  url: link('web', 300),
  ...reached,
}

export const organizationBody = z.strictObject(organizationParts)
export const serviceBody = z.strictObject(serviceParts)
export type OrganizationBody = z.output<typeof organizationBody>
export type ServiceBody = z.output<typeof serviceBody>

/** Some fields of an entry. What is not named stays; of a name or text one language alone may be named. */
export const organizationPatch = z
  .strictObject({ ...organizationParts, name: z.strictObject(organizationParts.name.shape).partial() })
  .partial()
export const servicePatch = z
  .strictObject({ ...serviceParts, name: z.strictObject(serviceParts.name.shape).partial() })
  .partial()
export type EntryPatch = z.output<typeof organizationPatch> & z.output<typeof servicePatch>
