import type { Facts, Row } from '#modules/directory/entry/facts.ts'
import type { OrganizationBody, ServiceBody } from './entry-body.ts'

// What an entry states, as programs get it; the other way round of entry-facts.ts. What nobody has said is null.

export type Of = 'organization' | 'service'

/** Names and texts in two languages: how a program calls each, and its fields in the facts without `En` and `Km`. */
export const pairs: Record<Of, Record<string, string>> = {
  organization: { name: 'name', description: 'description' },
  service: {
    name: 'name',
    description: 'description',
    what_happens: 'whatHappens',
    who_answers: 'whoAnswers',
    fees: 'fees',
    alert: 'alert',
    hours_text: 'hours',
  },
}
/** Fields that are one text. */
export const plain: Record<Of, readonly string[]> = {
  organization: ['kind', 'email', 'website'],
  service: ['status', 'email', 'url'],
}
/** Sets of codes, and the fields they are kept in. */
export const sets: Record<string, string> = {
  help: 'help',
  ways: 'ways',
  for_whom: 'forWhom',
  languages: 'languages',
  areas: 'areas',
  location_ids: 'at',
}
/** Rows: how a program calls each list. */
export const lists = { phones: 'phone', links: 'url', locations: 'location' } as const

const said = (text: string | undefined) => text || null
const codesIn = (text: string | undefined) => (text ?? '').split(',').filter(Boolean)
const linesIn = (text: string | undefined) => (text ?? '').split('\n').filter(Boolean)
const number = (text: string | undefined) => (text ? Number(text) : null)
const yesNo = (text: string | undefined) => (text ? text === 'yes' : null)
const both = (from: Record<string, string>, field: string) => ({
  en: said(from[`${field}En`]),
  km: said(from[`${field}Km`]),
})

const common = (of: Of, { fields, rows }: Facts) => ({
  ...Object.fromEntries(Object.entries(pairs[of]).map(([name, field]) => [name, both(fields, field)])),
  ...Object.fromEntries(plain[of].map((name) => [name, said(fields[name])])),
  other_names: linesIn(fields['otherNames']),
  sources: linesIn(fields['sources']).map((line) => {
    const [name = '', dated] = line.split(' | ')
    return { name, dated: said(dated) }
  }),
  phones: rows.phone.map((p) => ({
    ...known(p, ['id', 'number', 'type', 'confidence']),
    description: both(p, 'description'),
  })),
  links: rows.url.map((u) => known(u, ['id', 'kind', 'label', 'url', 'confidence'])),
})

const known = (row: Row, fields: string[]) => Object.fromEntries(fields.map((f) => [f, said(row[f])]))

/** An organization as its body is sent. */
export const organizationJson = (facts: Facts): OrganizationBody =>
  ({
    ...common('organization', facts),
    locations: facts.rows.location.map((l) => ({
      ...known(l, ['id', 'place', 'address']),
      name: both(l, 'name'),
      redacted: l['redacted'] === 'yes',
      transportation: both(l, 'transportation'),
    })),
  }) as OrganizationBody

/** A service as its body is sent. */
export const serviceJson = (facts: Facts): ServiceBody => {
  const { fields } = facts
  const marks = [
    ...codesIn(fields['marksYes']).map((c) => [c, true]),
    ...codesIn(fields['marksNo']).map((c) => [c, false]),
  ]
  return {
    ...common('service', facts),
    ...Object.fromEntries(Object.entries(sets).map(([name, field]) => [name, codesIn(fields[field])])),
    marks: Object.fromEntries(marks),
    free: yesNo(fields['free']),
    minimum_age: number(fields['minimumAge']),
    maximum_age: number(fields['maximumAge']),
    hours: (fields['hours'] ?? '')
      .split(';')
      .filter(Boolean)
      .map((span) => {
        const [days = '', times = ''] = span.split(' ')
        return { days: days.split(','), opens: times.slice(0, 5), closes: times.slice(6) }
      }),
  } as unknown as ServiceBody
}
