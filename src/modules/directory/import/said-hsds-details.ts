import { isoDay } from '#platform/http/form.ts'
import type { Row } from '../entry/facts.ts'
import { namesPerson } from '../entry/form-details.ts'
import { linkOf } from '../entry/numbers.ts'
import type { HsdsAttribute, HsdsContact, HsdsCost, HsdsLocation } from './read-hsds.ts'
import type { Note } from './shape.ts'
import { isKhmerText } from './values.ts'

// What an object after HSDS 3.0 says of costs, of whom to ask for, and of how one gets in.

/** A text in the field of its language. */
export function put(fields: Record<string, string>, field: string, text: string | null | undefined) {
  const words = (text ?? '').replace(/\r\n?/g, '\n').trim().slice(0, 4_000)
  if (words) fields[`${field}${isKhmerText(words) ? 'Km' : 'En'}`] = words
}

/** Values of attributes that are no terms of a taxonomy. */
export const told = (attributes: HsdsAttribute[] | null | undefined, type: string): string[] =>
  (attributes ?? []).filter((a) => a.link_type === type && !a.taxonomy_term).flatMap((a) => (a.value ? [a.value] : []))

/** Costs; of a day or amount that cannot be one the rest is taken. */
export const costsOf = (costs: HsdsCost[] | null | undefined, note: Note): Row[] =>
  (costs ?? []).flatMap((c) => {
    const row: Row = { id: '' }
    put(row, 'option', c.option)
    put(row, 'amountDescription', c.amount_description)
    const currency = /^[A-Z]{3}$/i.exec(c.currency ?? '')?.[0].toUpperCase()
    if (typeof c.amount === 'number' && currency) Object.assign(row, { amount: String(c.amount), currency })
    else if (typeof c.amount === 'number') note('cost_options', 'left_out')
    const [from, to] = [c.valid_from ?? '', c.valid_to ?? '']
    const days = [from, to].filter(Boolean)
    if (days.some((d) => !isoDay.safeParse(d).success) || (from && to && from > to)) note('cost_options', 'left_out')
    else Object.assign(row, from ? { validFrom: from } : {}, to ? { validTo: to } : {})
    return Object.keys(row).some((f) => !['id', 'validFrom', 'validTo'].includes(f)) ? [row] : []
  })

/** Desks and functions. Somebody's name is not taken, and it is said. */
export const contactsOf = (contacts: HsdsContact[] | null | undefined, note: Note): Row[] =>
  (contacts ?? []).flatMap((c) => {
    const row: Row = { id: '' }
    if (c.name) note('contacts', 'name_left_out')
    if (c.title && namesPerson(c.title)) note('contacts', 'name_left_out')
    else put(row, 'title', c.title)
    if (c.department && !namesPerson(c.department)) row['department'] = c.department.trim().slice(0, 500)
    if (c.email && linkOf('email', c.email)) row['email'] = c.email.trim()
    const says = ['titleEn', 'titleKm', 'department'].some((f) => row[f]) || (row['email'] && !c.name)
    return says ? [row] : []
  })

/** How one gets into a location; of a safe house nothing. */
export function waysInOf(location: HsdsLocation, { redacted }: Row, note: Note): Row[] {
  const rows = (location.accessibility ?? []).flatMap((a) => {
    const row: Row = { id: '' }
    put(row, 'description', a.description)
    if (a.details) row['details'] = a.details.trim().slice(0, 500)
    if (a.url && linkOf('web', a.url)) row['url'] = a.url
    return Object.keys(row).length > 1 ? [row] : []
  })
  if (redacted !== 'yes') return rows
  if (rows.length > 0) note('service_at_locations', 'safe_house')
  return []
}
