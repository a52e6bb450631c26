import { randomUUID } from 'node:crypto'
import type { Insertable } from 'kysely'
import { placeName } from '#modules/places/schema.ts'
import type { DB } from '#tables'
import { type Hanging as Authored, hangingTables as authoredTables } from '../authored/rows.ts'
import { accessibilityValues, contactValues, costValues } from '../commands/write-details.ts'
import type { Facts, Row } from '../entry/facts.ts'
import { dialOf } from '../entry/numbers.ts'
import { plainLabel } from './cells.ts'
import type { Entry } from './plan.ts'

// A new entry as rows of the tables.

/** What hangs on an entry, in the order in which it can be written. */
export const hangingTables = [...authoredTables, 'hsdsContact', 'hsdsCostOption', 'hsdsAccessibility'] as const
type Details = 'hsdsContact' | 'hsdsCostOption' | 'hsdsAccessibility'
type Hanging = Authored & { [T in Details]?: Insertable<DB[T]>[] }

/** Ids of terms by `taxonomy code`. */
export type Terms = Map<string, string>
export type Address = {
  id: string
  organizationId: string
  locationId: string
  line: string
  city: string
  province: string
}
export type Unit = { row: { id: string }; hanging: Hanging; addresses: Address[] }

const orNull = (value: string | undefined) => value || null
const listed = (value = '', between = ',') => value.split(between).filter(Boolean)

export const organizationRow = ({ id, after: { fields }, state }: Entry): Insertable<DB['hsdsOrganization']> => ({
  id,
  kind: fields['kind'] || 'ngo',
  nameEn: fields['nameEn'] ?? '',
  nameKm: orNull(fields['nameKm']),
  otherNames: listed(fields['otherNames'], '\n'),
  descriptionEn: orNull(fields['descriptionEn']),
  descriptionKm: orNull(fields['descriptionKm']),
  email: orNull(fields['email']),
  website: orNull(fields['website']),
  state: state?.after ?? 'draft',
})

export const serviceRow = ({
  id,
  code,
  organizationId,
  after: { fields },
  state,
  confidence,
}: Entry): Insertable<DB['hsdsService']> => ({
  ...{ id, code, organizationId, nameEn: fields['nameEn'] ?? '', nameKm: orNull(fields['nameKm']) },
  otherNames: listed(fields['otherNames'], '\n'),
  ...{ descriptionEn: orNull(fields['descriptionEn']), descriptionKm: orNull(fields['descriptionKm']) },
  ...{ url: orNull(fields['url']), email: orNull(fields['email']), status: fields['status'] || 'active' },
  ...{ whatHappensEn: orNull(fields['whatHappensEn']), whatHappensKm: orNull(fields['whatHappensKm']) },
  ...{ whoAnswersEn: orNull(fields['whoAnswersEn']), whoAnswersKm: orNull(fields['whoAnswersKm']) },
  ...{ hoursEn: orNull(fields['hoursEn']), hoursKm: orNull(fields['hoursKm']) },
  free: fields['free'] ? fields['free'] === 'yes' : null,
  ...{ feesEn: orNull(fields['feesEn']), feesKm: orNull(fields['feesKm']) },
  minimumAge: fields['minimumAge'] ? Number(fields['minimumAge']) : null,
  maximumAge: fields['maximumAge'] ? Number(fields['maximumAge']) : null,
  ...{ alertEn: orNull(fields['alertEn']), alertKm: orNull(fields['alertKm']) },
  ...{ state: state?.after ?? 'draft', confidence: confidence?.after ?? 'list' },
})

/** What hangs on a new entry. */
export function unitOf(entry: Entry, terms: Terms): Unit {
  const { id, organizationId, after } = entry
  const owner = { organizationId, ...(entry.of === 'service' ? { serviceId: id } : {}) }
  const hanging: Hanging = {
    hsdsLocation: entry.of === 'organization' ? after.rows.location.map((l) => locationRow(organizationId, l)) : [],
    hsdsPhone: after.rows.phone.map((p, position) => ({
      ...{ ...owner, id: p.id, number: p['number'] ?? '', position },
      dial: dialOf(p['number'] ?? '') ?? (p['number'] ?? '').replace(/[^+0-9*#]/g, ''),
      ...{ type: p['type'] || 'voice', confidence: p['confidence'] || 'list' },
      ...{ descriptionEn: orNull(p['descriptionEn']), descriptionKm: orNull(p['descriptionKm']) },
    })),
    hsdsUrl: after.rows.url.map((u, position) => ({
      ...{ ...owner, id: u.id, kind: u['kind'] || 'web', url: u['url'] ?? '', position },
      ...{ label: u['label'] || plainLabel(u['url'] ?? ''), confidence: u['confidence'] || 'list' },
    })),
    hsdsContact: after.rows.contact.map((c, position) => ({ ...owner, id: c.id, ...contactValues(c), position })),
    hsdsAccessibility: after.rows.accessibility.map((a, position) => ({
      ...{ id: a.id, organizationId, ...accessibilityValues(a), position },
    })),
    directorySource: listed(after.fields['sources'], '\n').map((line, position) => {
      const [name = '', dated = null] = line.split(' | ')
      return { ...owner, id: randomUUID(), name, dated, position }
    }),
    ...(entry.of === 'service' ? ofService({ organizationId, serviceId: id }, after, terms) : {}),
  }
  const addresses = entry.of === 'organization' ? after.rows.location.flatMap((l) => addressRow(organizationId, l)) : []
  return { row: { id }, hanging, addresses }
}

type OfService = { organizationId: string; serviceId: string }

const ofService = (owner: OfService, { fields, rows }: Facts, terms: Terms): Hanging => ({
  hsdsCostOption: rows.cost_option.map((c, position) => ({ ...owner, id: c.id, ...costValues(c), position })),
  hsdsServiceAtLocation: listed(fields['at']).map((locationId) => ({ ...owner, id: randomUUID(), locationId })),
  hsdsServiceArea: listed(fields['areas']).map((code) => ({
    ...{ ...owner, id: randomUUID(), extentType: code === 'country' ? 'country' : 'place' },
    placeCode: code === 'country' ? null : code,
  })),
  hsdsLanguage: listed(fields['languages']).map((code) => ({ ...owner, id: randomUUID(), code })),
  hsdsSchedule: listed(fields['hours'], ';').map((span) => {
    const [byday = '', times = ''] = span.split(' ')
    const [opensAt = '', closesAt = ''] = times.split('-')
    return { ...owner, id: randomUUID(), freq: 'WEEKLY', byday, opensAt, closesAt }
  }),
  hsdsAttribute: [
    ...terming('services', fields['help'], true),
    ...terming('directory_ways', fields['ways'], true),
    ...terming('directory_for_whom', fields['forWhom'], true),
    ...terming('directory_marks', fields['marksYes'], true),
    ...terming('directory_marks', fields['marksNo'], false),
  ].flatMap(({ term, value }) => {
    const taxonomyTermId = terms.get(term)
    return taxonomyTermId ? [{ ...owner, id: randomUUID(), taxonomyTermId, value }] : []
  }),
})

const terming = (taxonomy: string, codes: string | undefined, value: boolean) =>
  listed(codes).map((code) => ({ term: `${taxonomy} ${code}`, value }))

/** Of a safe house: that it is one, and its province. */
function locationRow(organizationId: string, l: Row): Insertable<DB['hsdsLocation']> {
  const redacted = l['redacted'] === 'yes'
  return {
    ...{ id: l.id, organizationId, locationType: 'physical', redacted },
    ...{ nameEn: orNull(l['nameEn']), nameKm: orNull(l['nameKm']) },
    placeCode: orNull(redacted ? (l['place'] ?? '').slice(0, 2) : l['place']),
    transportationEn: redacted ? null : orNull(l['transportationEn']),
    transportationKm: redacted ? null : orNull(l['transportationKm']),
  }
}

function addressRow(organizationId: string, l: Row): Address[] {
  const place = l['place'] ?? ''
  if (!l['address'] || l['redacted'] === 'yes') return []
  const [city, province] = [placeName(place.slice(0, 4), 'en'), placeName(place.slice(0, 2), 'en')]
  return [{ id: randomUUID(), organizationId, locationId: l.id, line: l['address'], city, province }]
}
