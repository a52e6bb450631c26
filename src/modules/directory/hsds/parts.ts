import { fullName, type Place, placeName, provinceOf } from '#modules/places/schema.ts'
import type { StaffLang } from '#platform/i18n/i18n.ts'
import type { Term } from './hanging.ts'
import type { Rows } from './rows.ts'
import {
  clock,
  idFor,
  inLang,
  type Json,
  languageName,
  mailAddress,
  messages,
  names,
  tidy,
  told,
  webAddress,
} from './values.ts'

// The small objects of HSDS that hang on larger ones, by the id of what they hang on.

const phoneTypes: Record<string, string> = { voice: 'voice', sms: 'text', fax: 'fax', text_relay: 'textphone' }

export const phones = (rows: Rows, lang: StaffLang, of: string): Json[] =>
  (rows.phones.get(of) ?? []).map((p) =>
    tidy({
      ...{ id: p.id, number: p.number, type: phoneTypes[p.type] },
      description: inLang(lang, p.descriptionEn, p.descriptionKm),
      languages: languages(rows, lang, p.id),
      attributes: told('phone', p.id, 'confidence', p.confidence),
    }),
  )

export const languages = (rows: Rows, lang: StaffLang, of: string): Json[] =>
  (rows.languages.get(of) ?? []).map(({ id, code, note }) => tidy({ id, name: languageName(code, lang), code, note }))

/** @param known whether somebody confirmed the entry, so that its addresses may be shown */
export const contacts = (rows: Rows, lang: StaffLang, of: string, known = true): Json[] =>
  (rows.contacts.get(of) ?? []).map((c) =>
    tidy({
      ...{ id: c.id, title: inLang(lang, c.titleEn, c.titleKm), department: c.department },
      ...{ email: known ? mailAddress(c.email) : undefined, phones: phones(rows, lang, c.id) },
    }),
  )

export const schedules = (rows: Rows, lang: StaffLang, of: string): Json[] =>
  (rows.schedules.get(of) ?? []).map((s) =>
    tidy({
      ...{ id: s.id, valid_from: s.validFrom, valid_to: s.validTo, timezone: 7 },
      ...{ freq: s.freq ?? (s.byday ? 'WEEKLY' : undefined), interval: s.interval },
      ...{ byday: s.byday, bymonthday: s.bymonthday, opens_at: clock(s.opensAt), closes_at: clock(s.closesAt) },
      ...{ attending_type: s.attendingType, notes: inLang(lang, s.notesEn, s.notesKm) },
    }),
  )

export const areas = (rows: Rows, lang: StaffLang, of: string): Json[] =>
  (rows.areas.get(of) ?? []).map(({ id, serviceId, placeCode }) => ({
    ...{ id, service_id: serviceId, name: areaName(rows.smallPlaces, lang, placeCode) },
    ...{ extent: placeCode ?? 'KH', extent_type: 'text' },
  }))

/** What a service area is called; null stands for the whole country. */
export function areaName(small: Map<string, Place>, lang: StaffLang, code: string | null): string {
  if (code === null) return messages(lang)('hsds.whole_country')
  const place = small.get(code)
  return place ? fullName(place)[lang] : placeName(code.slice(0, 4), lang)
}

export const costs = (rows: Rows, lang: StaffLang, of: string): Json[] =>
  (rows.costs.get(of) ?? []).map((c) =>
    tidy({
      ...{ id: c.id, service_id: c.serviceId, valid_from: c.validFrom, valid_to: c.validTo },
      ...{ option: inLang(lang, c.optionEn, c.optionKm), currency: c.currency },
      amount: c.amount === null ? undefined : Number(c.amount),
      amount_description: inLang(lang, c.amountDescriptionEn, c.amountDescriptionKm),
    }),
  )

const accessibility = (rows: Rows, lang: StaffLang, of: string): Json[] =>
  (rows.accessibility.get(of) ?? []).map((a) =>
    tidy({
      ...{ id: a.id, description: inLang(lang, a.descriptionEn, a.descriptionKm), details: a.details },
      url: webAddress(a.url),
    }),
  )

const addresses = (rows: Rows, of: string): Json[] =>
  (rows.addresses.get(of) ?? []).map((a) => ({
    ...tidy({ id: a.id, attention: a.attention, address_2: a.address2, region: a.region }),
    // HSDS asks for these, also where there is no postal code.
    ...{ address_1: a.address1, city: a.city, state_province: a.stateProvince, postal_code: a.postalCode },
    ...{ country: a.country, address_type: a.addressType },
  }))

/** Attributes with a term: what it is for, and its marks, yes or no. Then the addresses of the web. */
export const attributes = (rows: Rows, lang: StaffLang, entity: string, of: string): Json[] => [
  ...(rows.attributes.get(of) ?? []).flatMap((a) => {
    const found = rows.terms.get(a.taxonomyTermId)
    const link = { id: a.id, link_id: of, link_entity: entity, taxonomy_term_id: a.taxonomyTermId }
    return found
      ? [{ ...link, link_type: found.taxonomy, value: a.value ? 'yes' : 'no', taxonomy_term: term(found, lang) }]
      : []
  }),
  ...(rows.urls.get(of) ?? []).flatMap((u) => told(entity, of, u.kind, u.kind === 'email' ? u.url : webAddress(u.url))),
]

/** A taxonomy's term. HSDS asks for a description: it is the taxonomy's name with both names of the term. */
export const term = (t: Term, lang: StaffLang): Json =>
  tidy({
    ...{ id: t.id, code: t.code, name: inLang(lang, t.nameEn, t.nameKm) ?? t.code, parent_id: t.parentId },
    description: `${inLang(lang, t.taxonomyEn, t.taxonomyKm)}: ${t.nameEn} · ${t.nameKm}`,
    ...{ taxonomy: t.taxonomy, taxonomy_id: t.taxonomyId, language: lang },
  })

export const metadata = (rows: Rows, lang: StaffLang, of: string): Json[] =>
  (rows.changes.get(of) ?? []).map((c) => ({
    ...{ id: c.id, resource_id: c.resourceId, resource_type: c.resourceType },
    ...{ last_action_date: c.lastActionDate.toISOString(), last_action_type: c.lastActionType },
    ...{ field_name: c.fieldName, previous_value: c.previousValue, replacement_value: c.replacementValue },
    updated_by: inLang(lang, c.byEn, c.byKm) ?? 'Sdap',
  }))

type LocationRow = Rows['locations'] extends Map<string, infer L> ? L : never

/** One-to-one fields. Of a safe house only its name and province, whatever else should stand there. */
export function flatLocation(l: LocationRow, lang: StaffLang): Json {
  const base = { id: l.id, location_type: l.locationType, organization_id: l.organizationId }
  const code = (length: number) =>
    l.placeCode
      ? { external_identifier: l.placeCode.slice(0, length), external_identifier_type: 'official place code' }
      : {}
  if (l.redacted) return tidy({ ...base, ...names(lang, l.nameEn, l.nameKm), description: secret(l, lang), ...code(2) })
  return tidy({
    ...{ ...base, ...names(lang, l.nameEn, l.nameKm), ...code(8), latitude: l.latitude, longitude: l.longitude },
    description: inLang(lang, l.descriptionEn, l.descriptionKm),
    transportation: inLang(lang, l.transportationEn, l.transportationKm),
  })
}

function secret(l: LocationRow, lang: StaffLang): string {
  const province = provinceOf(l.placeCode ?? '')?.name[lang]
  const t = messages(lang)
  return province ? t('hsds.secret_place_in', { province }) : t('hsds.secret_place')
}

/** With all that hangs on it. What hangs on a safe house could lead there, so nothing of it is told. */
export function fullLocation(rows: Rows, l: LocationRow, lang: StaffLang): Json {
  if (l.redacted) return { ...flatLocation(l, lang), attributes: told('location', l.id, 'redacted', 'yes') }
  return tidy({
    ...flatLocation(l, lang),
    ...{
      languages: languages(rows, lang, l.id),
      addresses: addresses(rows, l.id),
      contacts: contacts(rows, lang, l.id),
    },
    ...{ accessibility: accessibility(rows, lang, l.id), phones: phones(rows, lang, l.id) },
    ...{ schedules: schedules(rows, lang, l.id), attributes: attributes(rows, lang, 'location', l.id) },
  })
}

/** Hours in words alone, as a schedule, where nobody gave them by day and time. */
export const hoursInWords = (serviceId: string, words: string | undefined): Json[] =>
  words ? [{ id: idFor(serviceId, 'hours'), service_id: serviceId, description: words, timezone: 7 }] : []
