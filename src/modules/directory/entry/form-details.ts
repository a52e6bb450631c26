import { isoDay, one, type Values } from '#platform/http/form.ts'
import type { Row } from './facts.ts'
import { rowsIn, type Wrong } from './form-rows.ts'
import { linkOf } from './numbers.ts'

// Numbered rows of an entry's form: what it costs, which desk to ask for, how one gets in.

/** Currencies that a form offers; others stay where they are. */
export const currencies = ['KHR', 'USD', 'THB', 'VND'] as const

const latinDigits = (text: string) => text.replace(/[០-៩]/g, (d) => String(d.charCodeAt(0) - 0x17e0))

/** An amount of money as people write it: 20000, 20,000, ២០ ០០០ or 2.50. @returns it as 20000 or 2.5; null when it is none */
export function amountOf(typed: string): string | null {
  const text = latinDigits(typed).trim()
  if (!/^(\d{1,9}|\d{1,3}([ ,\u00a0]\d{3}){1,2})(\.\d{1,2})?$/.test(text)) return null
  return String(Number(text.replace(/[ ,\u00a0]/g, '')))
}

const anyOf = (row: Row, fields: readonly string[]) => fields.some((f) => row[f])

/** Rows of costs in a form of a service. */
export function costsIn(values: Values, wrong: Wrong): Row[] {
  const says = ['optionKm', 'optionEn', 'amount', 'amountDescriptionKm', 'amountDescriptionEn', 'validFrom', 'validTo']
  return rowsIn(values, 'cost_option')
    .filter(({ row }) => anyOf(row, says))
    .map(({ row, at }) => {
      const amount = row['amount'] ? amountOf(row['amount']) : ''
      if (amount === null) wrong(at('amount'), 'errors.amount')
      const currency = /^[A-Z]{3}$/.test(row['currency'] ?? '') ? (row['currency'] ?? '') : ''
      if (amount && !currency) wrong(at('currency'), 'errors.currency')
      for (const field of ['validFrom', 'validTo'])
        if (row[field] && !isoDay.safeParse(row[field]).success) wrong(at(field), 'errors.day')
      const [from, to] = [row['validFrom'] ?? '', row['validTo'] ?? '']
      if (from && to && from > to) wrong(at('validTo'), 'errors.day_before')
      return { ...row, amount: amount ?? '', currency: amount ? currency : '' }
    })
}

// A desk or a function stands here and nobody's name: what begins like a name's address is one.
const ofPerson = /^((mr|mrs|ms|miss|dr|prof|lok)\b\.?\s|លោក(?!គ្រូ)|អ្នកស្រី|អ្នកនាង|កញ្ញា|ឯកឧត្តម)/i
/** Whether a title is how a person is addressed, and so no desk or function. */
export const namesPerson = (title: string): boolean => ofPerson.test(title.replaceAll('\u200b', '').trim())

/** Rows of desks to ask for. */
export function contactsIn(values: Values, wrong: Wrong): Row[] {
  return rowsIn(values, 'contact')
    .filter(({ row }) => anyOf(row, ['titleKm', 'titleEn', 'department', 'email']))
    .map(({ row, at }) => {
      for (const field of ['titleKm', 'titleEn', 'department'])
        if (namesPerson(row[field] ?? '')) wrong(at(field), 'errors.person_named')
      if (row['email'] && !linkOf('email', row['email'])) wrong(at('email'), 'errors.mail')
      return { ...row, email: (row['email'] ?? '').replace(/^mailto:/, '') }
    })
}

/** Rows of how one gets into a location of the same form. What belongs to a location that goes, goes with it. */
export function waysInIn(values: Values, locations: readonly Row[], wrong: Wrong): Row[] {
  const says = ['descriptionKm', 'descriptionEn', 'details', 'url']
  const gone = new Set(removed(values))
  return rowsIn(values, 'accessibility')
    .filter(({ row }) => anyOf(row, says) && !gone.has(row['location'] ?? ''))
    .map(({ row, at }) => {
      const location = locations.find((l) => l.id === row['location'])
      if (!location) wrong(at('location'), 'errors.choose')
      if (location?.['redacted'] === 'yes') wrong(at(says.find((f) => row[f]) ?? 'details'), 'errors.safe_house')
      if (row['url'] && !linkOf('web', row['url'])) wrong(at('url'), 'errors.link')
      return row
    })
}

const removed = (values: Values): string[] =>
  Object.keys(values).flatMap((name) => {
    const at = /^(location_\d{1,2}_)remove$/.exec(name)?.[1]
    return at && one(values, name) === 'yes' ? [one(values, `${at}id`)] : []
  })
