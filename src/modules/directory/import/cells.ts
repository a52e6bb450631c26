import { placeName } from '#modules/places/schema.ts'
import type { Facts, Row } from '../entry/facts.ts'
import { weekdays } from '../schema.ts'
import type { Column } from './columns.ts'

// An entry as the cells of a row, for people to read and change. A cell that comes back as it went
// out says nothing new, so that what a cell cannot hold is never lost by it.

export type Cells = Partial<Record<Column, string>>
type OfService = { facts: Facts; confidence: string; state: string; code: string | null; id: string }
type OfOrganization = { facts: Facts; id: string }

/** The row of a service with its organization; null for an organization without services. */
export function cellsOf(organization: OfOrganization, service: OfService | null): Cells {
  return { ...organizationCells(organization), ...(service ? serviceCells(organization.facts, service) : {}) }
}

/** Which field of the facts each column holds as it is. */
export const plainOrganization: [Column, string][] = [
  ['organization', 'nameEn'],
  ['organization_km', 'nameKm'],
  ['kind', 'kind'],
  ['organization_about_en', 'descriptionEn'],
  ['organization_about_km', 'descriptionKm'],
  ['organization_email', 'email'],
  ['website', 'website'],
]
export const plainService: [Column, string][] = [
  ['service', 'nameEn'],
  ['service_km', 'nameKm'],
  ['about_en', 'descriptionEn'],
  ['about_km', 'descriptionKm'],
  ['email', 'email'],
  ['page', 'url'],
  ['hours_en', 'hoursEn'],
  ['hours_km', 'hoursKm'],
  ['free', 'free'],
  ['cost_en', 'feesEn'],
  ['cost_km', 'feesKm'],
  ['what_happens_en', 'whatHappensEn'],
  ['what_happens_km', 'whatHappensKm'],
  ['who_answers_en', 'whoAnswersEn'],
  ['who_answers_km', 'whoAnswersKm'],
  ['alert_en', 'alertEn'],
  ['alert_km', 'alertKm'],
  ['status', 'status'],
]
/** Codes out of one list. */
export const codedService: [Column, string][] = [
  ['help', 'help'],
  ['ways', 'ways'],
  ['for_whom', 'forWhom'],
  ['languages', 'languages'],
  ['areas', 'areas'],
]

const plain = (from: [Column, string][], { fields }: Facts): Cells =>
  Object.fromEntries(from.map(([column, field]) => [column, fields[field] ?? '']))
const spaced = (codes = '') => codes.split(',').filter(Boolean).join('; ')
const lined = (lines = '') => lines.split('\n').filter(Boolean).join('; ')

export const organizationCells = ({ id, facts }: OfOrganization): Cells => ({
  organization_id: id,
  ...plain(plainOrganization, facts),
  organization_other_names: lined(facts.fields['otherNames']),
  organization_phones: facts.rows.phone.map(phoneLine).join('\n'),
  organization_links: facts.rows.url.map(linkLine).join('\n'),
  organization_contacts: facts.rows.contact.map(contactLine).join('\n'),
  organization_sources: facts.fields['sources'] ?? '',
})

export function serviceCells(house: Facts, { id, code, facts, confidence, state }: OfService): Cells {
  const { fields, rows } = facts
  return {
    service_id: id,
    code: code ?? '',
    ...plain(plainService, facts),
    ...Object.fromEntries(codedService.map(([column, field]) => [column, spaced(fields[field])])),
    other_names: lined(fields['otherNames']),
    phones: rows.phone.map(phoneLine).join('\n'),
    links: rows.url.map(linkLine).join('\n'),
    hours: hoursCell(fields['hours'] ?? ''),
    ages: agesCell(fields['minimumAge'] ?? '', fields['maximumAge'] ?? ''),
    marks: [
      spaced(fields['marksYes']),
      ...(fields['marksNo'] ?? '')
        .split(',')
        .filter(Boolean)
        .map((m) => `${m}=no`),
    ]
      .filter(Boolean)
      .join('; '),
    contacts: rows.contact.map(contactLine).join('\n'),
    cost_options: rows.cost_option.map(costLine).join('\n'),
    ...locationCells(locationsAt(house, facts), house.rows.accessibility),
    sources: fields['sources'] ?? '',
    dated: '',
    confidence,
    state,
  }
}

/** The locations of a service, out of its organization's. */
export const locationsAt = (house: Facts, { fields }: Facts): Row[] =>
  (fields['at'] ?? '')
    .split(',')
    .map((id) => house.rows.location.find((l) => l.id === id))
    .filter((l) => l !== undefined)

/**
 * With several locations a cell has a line for each. Of how one gets in, a table has room for one row a
 * location: the first.
 */
export const locationCells = (rows: Row[], waysIn: Row[]): Cells => {
  const of = (field: string) => rows.map((r) => r[field] ?? '')
  const wayIn = (field: string) => rows.map((r) => waysIn.find((w) => w['location'] === r.id)?.[field] ?? '')
  // A dash keeps the line of a location of which nothing is said: empty lines at the ends of a cell get lost.
  const cell = (texts: string[]) => (texts.some((t) => t !== '') ? texts.map((t) => t || '-').join('\n') : '')
  return {
    place: cell(of('place').map((code) => (code ? `${code} ${placeName(code, 'en')}` : ''))),
    address: cell(of('address')),
    safe_house: cell(of('redacted')),
    location_en: cell(of('nameEn')),
    location_km: cell(of('nameKm')),
    way_there_en: cell(of('transportationEn')),
    way_there_km: cell(of('transportationKm')),
    access_en: cell(wayIn('descriptionEn')),
    access_km: cell(wayIn('descriptionKm')),
    access_details: cell(wayIn('details')),
    access_page: cell(wayIn('url')),
  }
}

const barred = (...parts: (string | undefined | false)[]) => parts.filter(Boolean).join(' | ')

export const phoneLine = (row: Row): string =>
  barred(
    row['number'],
    row['type'] !== 'voice' && row['type'],
    row['confidence'],
    row['descriptionEn'],
    row['descriptionKm'],
  )

/** What costs how much; a dash where nobody knows the amount, but something more of it. */
function costLine(row: Row): string {
  const more = [row['amountDescriptionEn'], row['amountDescriptionKm']].some(Boolean)
  const [from, to] = [row['validFrom'], row['validTo']]
  return barred(
    ...[row['optionEn'], row['optionKm']],
    row['amount'] ? [row['amount'], row['currency']].filter(Boolean).join(' ') : more && '-',
    ...[row['amountDescriptionEn'], row['amountDescriptionKm']],
    from && to ? `${from} to ${to}` : from ? `from ${from}` : to && `to ${to}`,
  )
}

const contactLine = (row: Row): string =>
  barred(row['titleEn'], row['titleKm'], row['department'] && `department=${row['department']}`, row['email'])

/** The words of a link where nobody wrote any. */
export const plainLabel = (url: string) => url.replace(/^(https?:\/\/|mailto:)/, '').replace(/\/$/, '')

export function linkLine(row: Row): string {
  const url = (row['url'] ?? '').replace(/^mailto:/, '')
  const kind = row['kind'] === 'web' || row['kind'] === 'email' ? '' : row['kind']
  return barred(url, kind, row['confidence'], row['label'] !== plainLabel(row['url'] ?? '') && row['label'])
}

export const always = `${weekdays.join(',')} 00:00-23:59`

/** `MO-FR 08:00-17:00; SA 08:00-12:00`, or `24/7`. */
function hoursCell(hours: string): string {
  if (hours === always) return '24/7'
  return hours
    .split(';')
    .filter(Boolean)
    .map((span) => {
      const [days = '', times = ''] = span.split(' ')
      return `${shortDays(days)} ${times}`
    })
    .join('; ')
}

/** Three days or more that follow each other are written as from and to. */
function shortDays(days: string): string {
  const all = days.split(',')
  const at = all.map((d) => weekdays.indexOf(d as 'MO'))
  const inOrder = all.length > 2 && at.every((n, i) => n === (at[0] ?? 0) + i)
  return inOrder ? `${all[0]}-${all.at(-1)}` : days
}

// Not 12-17: a spreadsheet would take that for a day in December.
const agesCell = (from: string, to: string): string =>
  from && to ? `${from} to ${to}` : from ? `${from}+` : to ? `to ${to}` : ''
