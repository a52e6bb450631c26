import { isoDay } from '#platform/http/form.ts'
import type { Row } from '../entry/facts.ts'
import { amountOf, namesPerson } from '../entry/form-details.ts'
import { linkOf } from '../entry/numbers.ts'
import { isKhmerText, latinDigits, partsOf, short, type Wrong } from './values.ts'

// What it costs and which desk to ask for, in a cell: one a line, with bars between its parts.

const signs: Record<string, string> = {
  $: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  ដុល្លារ: 'USD',
  '៛': 'KHR',
  riel: 'KHR',
  riels: 'KHR',
  រៀល: 'KHR',
}
const money = /^(?<before>[A-Z]{3}|\$)?\s*(?<amount>\d[\d ,.]*)\s*(?<after>[A-Z]{3}|\$|៛|riels?|dollars?|រៀល|ដុល្លារ)?$/iu
const day = '(\\d{4}-\\d{2}-\\d{2})'
const spans: [RegExp, ('validFrom' | 'validTo')[]][] = [
  [new RegExp(`^${day} to ${day}$`), ['validFrom', 'validTo']],
  [new RegExp(`^from ${day}$`), ['validFrom']],
  [new RegExp(`^to ${day}$`), ['validTo']],
]

/**
 * `Check-up | ពិនិត្យ | 20000 KHR | for two | 2026-01-01 to 2026-12-31`: words before the amount say
 * what costs it, words behind it say more of the amount. A dash stands for an amount that nobody knows.
 */
export const costsIn = (cell: string, wrong: Wrong): Row[] => partsOf(cell, /\n/).map((line) => costIn(line, wrong))

function costIn(line: string, wrong: Wrong): Row {
  const row: Row = { id: '', ...noCost }
  let told: 'option' | 'amountDescription' = 'option'
  for (const part of line.split('|').map((p) => p.trim())) {
    const found = money.exec(latinDigits(part))?.groups
    if (part === '') continue
    if (part === '-' || found) {
      if (found) Object.assign(row, amountIn(found, part, wrong))
      told = 'amountDescription'
    } else if (isDays(part)) Object.assign(row, daysIn(part, wrong))
    else {
      const field = `${told}${isKhmerText(part) ? 'Km' : 'En'}`
      if (row[field]) wrong('cost', { value: short(line) })
      row[field] = part.slice(0, 500)
    }
  }
  if (row['validFrom'] && row['validTo'] && row['validFrom'] > row['validTo'])
    wrong('days_turned', { value: short(line) })
  return row
}

const noCost = {
  ...{ optionKm: '', optionEn: '', amount: '', currency: '', amountDescriptionKm: '', amountDescriptionEn: '' },
  ...{ validFrom: '', validTo: '' },
}

function amountIn({ before, amount: typed, after }: Record<string, string | undefined>, part: string, wrong: Wrong) {
  const unit = (before ?? after ?? '').toLowerCase()
  const currency = signs[unit] ?? (/^[a-z]{3}$/.test(unit) ? unit.toUpperCase() : '')
  const amount = amountOf(typed ?? '')
  if (amount === null) wrong('amount', { value: short(part) })
  else if (!currency) wrong('currency', { value: short(part) })
  return { amount: amount ?? '', currency }
}

const isDays = (part: string) => spans.some(([span]) => span.test(latinDigits(part)))
function daysIn(part: string, wrong: Wrong): Record<string, string> {
  for (const [span, fields] of spans) {
    const days = span.exec(latinDigits(part))?.slice(1)
    if (!days) continue
    for (const one of days) if (!isoDay.safeParse(one).success) wrong('no_day', { value: one })
    return Object.fromEntries(fields.map((f, i) => [f, days[i] ?? '']))
  }
  return {}
}

/** `Intake desk | ផ្នែកទទួល | department=Social work | intake@example.org`: desks and functions, nobody's name. */
export const contactsIn = (cell: string, wrong: Wrong): Row[] =>
  partsOf(cell, /\n/).map((line) => contactIn(line, wrong))

function contactIn(line: string, wrong: Wrong): Row {
  const row: Row = { id: '', titleKm: '', titleEn: '', department: '', email: '' }
  for (const part of line
    .split('|')
    .map((p) => p.trim())
    .filter(Boolean)) {
    const department = /^department\s*[=:]\s*(.+)$/i.exec(part)?.[1]
    const field = department ? 'department' : part.includes('@') ? 'email' : isKhmerText(part) ? 'titleKm' : 'titleEn'
    const text = (department ?? part).slice(0, 500)
    if (field === 'email' && !linkOf('email', text)) wrong('mail', { value: short(text) })
    else if (field !== 'email' && namesPerson(text)) wrong('person_named')
    else if (row[field]) wrong('contact', { value: short(line) })
    row[field] = text.replace(/^mailto:/, '')
  }
  return row
}
