import { breakKhmer, type Lang } from '#platform/i18n/i18n.ts'
import type { Confidence, Opening, TaxonomyCode } from '../schema.ts'
import type { Phone, RawCard, RawLocation, Schedule, Url } from './raw-card.ts'

/** Codes that a service states of itself: yes and no. What nobody stated is in neither. */
export type Stated = { yes: string[]; no: string[] }
/** From when to when something holds, as YYYY-MM-DD. */
type Holding = { validFrom: string | null; validTo: string | null }
/** Hours as they were stated; `opening` is null where days or times are left out. */
export type CardHours = Holding & { opening: Opening | null; notes: string | null }
export type CardLocation = {
  id: string
  name: string | null
  placeCode: string | null
  /** A safe house: there is nothing finer than the province. */
  redacted: boolean
  description: string | null
  transportation: string | null
  latitude: number | null
  longitude: number | null
  addresses: string[]
  /** How one gets in, in words, on a page, or both. */
  accessibility: { text: string | null; page: string | null }[]
}

export type CardCost = Holding & {
  option: string | null
  currency: string | null
  amount: number | null
  more: string | null
}

/**
 * What a result and an entry page show of one service, in one language; where that language has no
 * text, the other's. Khmer carries marks for line breaks. null and [] mean: nobody has told us yet.
 */
export type ServiceCard = {
  id: string
  code: string | null
  organization: {
    id: string
    name: string
    kind: string
    description: string | null
    website: string | null
    email: string | null
  }
  /** The organisation of this program that keeps the entry, and the team that takes its referrals. */
  ownerOrganisationId: string | null
  teamId: string | null
  name: string
  description: string | null
  whatHappens: string | null
  whoAnswers: string | null
  hours: string | null
  fees: string | null
  alert: string | null
  status: string
  state: string
  free: boolean | null
  waitDays: number | null
  minimumAge: number | null
  maximumAge: number | null
  confidence: Confidence
  assuredOn: string | null
  verified: { on: string; how: string } | null
  frontDoor: boolean
  forDanger: boolean
  kmReviewed: boolean
  url: string | null
  email: string | null
  phones: {
    id: string
    number: string
    dial: string
    type: string
    description: string | null
    confidence: Confidence
  }[]
  links: { id: string; kind: string; label: string; url: string; confidence: Confidence }[]
  schedules: CardHours[]
  wholeCountry: boolean
  /** Place codes that it reaches. */
  areas: string[]
  locations: CardLocation[]
  stated: Record<TaxonomyCode, Stated>
  languages: string[]
  /** Also those that do not hold yet or no more; days as YYYY-MM-DD. */
  costs: CardCost[]
  /** Desks and functions to ask for. */
  contacts: { id: string; title: string | null; department: string | null; email: string | null }[]
  sources: { name: string; dated: string | null }[]
}

/** A card in one language. */
export function cardOf({ service: s, organization: o, verified, ...hanging }: RawCard, lang: Lang): ServiceCard {
  const say = (en: string | null, km: string | null): string | null => {
    const text = lang === 'km' ? (km ?? en) : (en ?? km)
    return text === null || lang === 'en' ? text : breakKhmer(text)
  }
  const locations = hanging.locations ?? []
  /** Leaves out what hangs on another place of the organization. */
  const mine = <R extends Hanging>(rows: R[] | null): R[] => (rows ?? []).filter((r) => belongs(r, s.id, locations))
  return {
    ...{ id: s.id, code: s.code, teamId: s.team_id, ownerOrganisationId: o.owner_organisation_id },
    organization: {
      ...{ id: o.id, kind: o.kind, website: o.website, email: o.email },
      name: say(o.name_en, o.name_km) ?? '',
      description: say(o.description_en, o.description_km),
    },
    name: say(s.name_en, s.name_km) ?? '',
    description: say(s.description_en, s.description_km),
    whatHappens: say(s.what_happens_en, s.what_happens_km),
    whoAnswers: say(s.who_answers_en, s.who_answers_km),
    hours: say(s.hours_en, s.hours_km),
    fees: say(s.fees_en, s.fees_km),
    alert: say(s.alert_en, s.alert_km),
    ...{ status: s.status, state: s.state, free: s.free, waitDays: s.wait_days },
    ...{
      minimumAge: s.minimum_age,
      maximumAge: s.maximum_age,
      confidence: s.confidence,
      assuredOn: s.assured_on,
      verified,
    },
    ...{ frontDoor: s.front_door, forDanger: s.for_danger, kmReviewed: s.km_reviewed, url: s.url, email: s.email },
    phones: mine<Phone>(hanging.phones).map(
      ({ id, number, dial, type, confidence, description_en, description_km }) => ({
        ...{ id, number, dial, type, confidence },
        description: say(description_en, description_km),
      }),
    ),
    links: mine<Url>(hanging.urls).map(({ id, kind, label, url, confidence }) => ({
      id,
      kind,
      label,
      url,
      confidence,
    })),
    schedules: mine<Schedule>(hanging.schedules).map((h) => ({
      ...{ opening: openingOf(h), validFrom: h.valid_from, validTo: h.valid_to },
      notes: say(h.notes_en, h.notes_km),
    })),
    wholeCountry: hanging.areas?.includes(null) ?? false,
    areas: (hanging.areas ?? []).filter((code) => code !== null),
    locations: locations.map((l) => locationOf(l, say)),
    stated: {
      services: statedIn('services', mine(hanging.attributes)),
      directory_marks: statedIn('directory_marks', mine(hanging.attributes)),
      directory_ways: statedIn('directory_ways', mine(hanging.attributes)),
      directory_for_whom: statedIn('directory_for_whom', mine(hanging.attributes)),
    },
    languages: hanging.languages ?? [],
    costs: (hanging.costs ?? []).map((c) => ({
      ...{ option: say(c.option_en, c.option_km), currency: c.currency, amount: c.amount },
      ...{ more: say(c.amount_description_en, c.amount_description_km), validFrom: c.valid_from, validTo: c.valid_to },
    })),
    contacts: (hanging.contacts ?? []).map(({ id, department, email, ...c }) => ({
      ...{ id, department, email, title: say(c.title_en, c.title_km) },
    })),
    sources: hanging.sources ?? [],
  }
}

type Hanging = { service_id: string | null; location_id: string | null; service_at_location_id: string | null }

function belongs(row: Hanging, serviceId: string, locations: readonly RawLocation[]): boolean {
  if (row.service_id !== null) return row.service_id === serviceId
  if (row.service_at_location_id !== null) return locations.some((l) => l.at === row.service_at_location_id)
  return row.location_id === null || locations.some((l) => l.location.id === row.location_id)
}

type Say = (en: string | null, km: string | null) => string | null

const locationOf = ({ location: l, addresses, accessibility }: RawLocation, say: Say): CardLocation => ({
  ...{ id: l.id, placeCode: l.place_code, redacted: l.redacted, latitude: l.latitude, longitude: l.longitude },
  name: say(l.name_en, l.name_km),
  description: say(l.description_en, l.description_km),
  transportation: say(l.transportation_en, l.transportation_km),
  addresses: (addresses ?? []).map((a) => [a.attention, a.address_1, a.address_2].filter(Boolean).join(', ')),
  accessibility: (accessibility ?? []).map((a) => ({
    text: [say(a.description_en, a.description_km), a.details].filter(Boolean).join(' · ') || null,
    page: a.url,
  })),
})

function openingOf({ byday, opens_at, closes_at }: Schedule): Opening | null {
  if (byday === null || opens_at === null || closes_at === null) return null
  return { days: byday.split(',') as Opening['days'], opens: opens_at.slice(0, 5), closes: closes_at.slice(0, 5) }
}

const statedIn = (taxonomy: TaxonomyCode, rows: { taxonomy: string; code: string; value: boolean }[]): Stated => {
  const of = rows.filter((r) => r.taxonomy === taxonomy)
  return { yes: of.filter((r) => r.value).map((r) => r.code), no: of.filter((r) => !r.value).map((r) => r.code) }
}
