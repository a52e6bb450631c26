import { z } from 'zod'
import { many, one, oneOf, text, type Values } from '#platform/http/form.ts'
import type { Lang } from '#platform/i18n/i18n.ts'
import { organizationKinds, serviceStatuses, taxonomies, weekdays } from '../schema.ts'
import { type Facts, noFacts } from './facts.ts'
import { contactsIn, costsIn, waysInIn } from './form-details.ts'
import { areasIn, hoursIn, linesOf, locationsIn, phonesIn, placeLine, urlsIn, type Wrong } from './form-rows.ts'
import { linkOf } from './numbers.ts'

// The forms of entries. Numbers, links, locations and spans of hours are numbered rows
// (`phone_0_number`), so that the forms work without scripts.

const codes = (list: readonly { code: string }[]) => list.map((c) => c.code)

const around = { revision: text(20), nonce: text(64).pipe(z.string()).default('') }
const names = {
  nameKm: text(200),
  nameEn: text(200).pipe(z.string().min(1, { error: 'errors.needed' })),
  otherNames: text(2_000),
}
const about = { descriptionKm: text(2_000), descriptionEn: text(2_000), email: text(200) }
const age = text(3).pipe(z.string().regex(/^(\d|[1-9]\d|1[01]\d|120)?$/, { error: 'errors.age' }))
const marks = Object.fromEntries(
  taxonomies.directory_marks.map((m) => [`mark_${m.code}`, z.enum(['', 'yes', 'no']).catch('').default('')]),
)

const organizationShape = z.looseObject({
  ...around,
  ...names,
  ...about,
  kind: oneOf(codes(organizationKinds) as [string, ...string[]]),
  website: text(300),
  sources: text(4_000),
})
const serviceShape = z.looseObject({
  ...around,
  ...names,
  ...about,
  ...marks,
  whatHappensKm: text(2_000),
  whatHappensEn: text(2_000),
  whoAnswersKm: text(500),
  whoAnswersEn: text(500),
  hoursKm: text(500),
  hoursEn: text(500),
  free: z.enum(['', 'yes', 'no'], { error: 'errors.choose' }).default(''),
  feesKm: text(500),
  feesEn: text(500),
  minimumAge: age,
  maximumAge: age,
  alertKm: text(500),
  alertEn: text(500),
  url: text(300),
  status: oneOf(serviceStatuses),
  areaKind: z.enum(['', 'country', 'places'], { error: 'errors.choose' }).default(''),
  districts: text(4_000),
  hoursKind: z.enum(['', 'always', 'spans'], { error: 'errors.choose' }).default(''),
  sources: text(4_000),
})

export type EntryInput = { revision: string; nonce: string; facts: Facts }
export type OrganizationInput = EntryInput
export type ServiceInput = EntryInput

const wrongIn =
  (ctx: z.RefinementCtx): Wrong =>
  (field, message) =>
    ctx.addIssue({ code: 'custom', path: [field], message })

/** A whole form of an organization. */
export const organizationInput = organizationShape.transform((v, ctx): OrganizationInput => {
  const wrong = wrongIn(ctx)
  const values = v as unknown as Values
  const fields = {
    ...pickText(values, ['nameKm', 'nameEn', 'descriptionKm', 'descriptionEn', 'email', 'kind', 'website']),
    otherNames: linesOf(v.otherNames).join('\n'),
    sources: sourcesIn(v.sources, wrong),
  }
  if (v.website && !linkOf('web', v.website)) wrong('website', 'errors.link')
  checkMail(v.email, wrong)
  const location = locationsIn(values, wrong)
  const reached = { phone: phonesIn(values, wrong), url: urlsIn(values, wrong), contact: contactsIn(values, wrong) }
  const rows = { ...noFacts().rows, ...reached, location, accessibility: waysInIn(values, location, wrong) }
  return { revision: v.revision, nonce: v.nonce, facts: { fields, rows } }
})

/** A whole form of a service. */
export const serviceInput = serviceShape.transform((v, ctx): ServiceInput => {
  const wrong = wrongIn(ctx)
  const values = v as unknown as Values
  if (v.minimumAge && v.maximumAge && Number(v.minimumAge) > Number(v.maximumAge)) wrong('maximumAge', 'errors.ages')
  if (v.url && !linkOf('web', v.url)) wrong('url', 'errors.link')
  checkMail(v.email, wrong)
  const known = (name: string, list: readonly { code: string }[]) =>
    codes(list)
      .filter((c) => many(values, name).includes(c))
      .join(',')
  const marked = (answer: string) =>
    codes(taxonomies.directory_marks)
      .filter((c) => one(values, `mark_${c}`) === answer)
      .join(',')
  const fields = {
    ...pickText(values, textFields),
    otherNames: linesOf(v.otherNames).join('\n'),
    help: known('help', taxonomies.services),
    ways: known('ways', taxonomies.directory_ways),
    forWhom: known('forWhom', taxonomies.directory_for_whom),
    marksYes: marked('yes'),
    marksNo: marked('no'),
    languages: many(values, 'languages')
      .filter((c) => /^[a-z]{2,3}$/.test(c))
      .sort()
      .join(','),
    areas: areasIn(v.areaKind, values, wrong),
    at: many(values, 'at')
      .filter((id) => z.uuid().safeParse(id).success)
      .sort()
      .join(','),
    hours: hoursIn(v.hoursKind, values, wrong),
    sources: sourcesIn(v.sources, wrong),
  }
  const reached = { phone: phonesIn(values, wrong), url: urlsIn(values, wrong), contact: contactsIn(values, wrong) }
  const rows = { ...noFacts().rows, ...reached, cost_option: costsIn(values, wrong) }
  return { revision: v.revision, nonce: v.nonce, facts: { fields, rows } }
})

const textFields = [
  ...['nameKm', 'nameEn', 'descriptionKm', 'descriptionEn', 'whatHappensKm', 'whatHappensEn', 'whoAnswersKm'],
  ...['whoAnswersEn', 'hoursKm', 'hoursEn', 'free', 'feesKm', 'feesEn', 'minimumAge', 'maximumAge', 'alertKm'],
  ...['alertEn', 'url', 'email', 'status'],
]
const pickText = (values: Values, names: string[]) => Object.fromEntries(names.map((n) => [n, one(values, n)]))

function checkMail(email: string, wrong: Wrong) {
  if (email && !linkOf('email', email)) wrong('email', 'errors.mail')
}

/** One source a line: where it stands, and behind a bar its year, month or day. */
function sourcesIn(typed: string, wrong: Wrong): string {
  return linesOf(typed)
    .map((line) => {
      const [name = '', dated = '', ...more] = line.split('|').map((p) => p.trim())
      if (!name || more.length > 0 || (dated && !/^\d{4}(-\d{2}(-\d{2})?)?$/.test(dated)))
        wrong('sources', 'errors.source')
      return dated ? `${name} | ${dated}` : name
    })
    .join('\n')
}

const codesIn = (value: string | undefined) => (value ?? '').split(',').filter(Boolean)

/** An entry as its form carries it; the other way round of the above. */
export function valuesOf(facts: Facts, lang: Lang): Values {
  const { fields } = facts
  const values: Values = { ...fields }
  for (const set of ['help', 'ways', 'forWhom', 'languages', 'at']) values[set] = codesIn(fields[set])
  for (const c of codesIn(fields['marksYes'])) values[`mark_${c}`] = 'yes'
  for (const c of codesIn(fields['marksNo'])) values[`mark_${c}`] = 'no'
  const places = codesIn(fields['areas'])
  values['areaKind'] = places.length === 0 ? '' : places.includes('country') ? 'country' : 'places'
  values['provinces'] = places.filter((p) => p.length === 2)
  values['districts'] = places
    .filter((p) => /^\d{4,}$/.test(p))
    .map((p) => placeLine(p, lang))
    .join('\n')
  const spans = (fields['hours'] ?? '').split(';').filter(Boolean)
  const always = spans.length === 1 && spans[0] === `${weekdays.join(',')} 00:00-23:59`
  values['hoursKind'] = spans.length === 0 ? '' : always ? 'always' : 'spans'
  for (const [i, span] of (always ? [] : spans).entries()) {
    const [days = '', from = ''] = span.split(' ')
    values[`hours_${i}_days`] = days.split(',')
    values[`hours_${i}_opens`] = from.slice(0, 5)
    values[`hours_${i}_closes`] = from.slice(6)
  }
  for (const [kind, rows] of Object.entries(facts.rows))
    for (const [i, row] of rows.entries())
      for (const [field, value] of Object.entries(row))
        values[`${kind}_${i}_${field}`] = field === 'place' ? placeLine(value, lang) : value
  return values
}
