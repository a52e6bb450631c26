import { sql } from 'kysely'
import type { Ctx } from '#platform/access/context.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import { breakKhmer, type Lang } from '#platform/i18n/i18n.ts'
import type { Opening, TaxonomyCode } from '../schema.ts'
import { fresh } from '../search/find.ts'
import type { CardLocation, ServiceCard, Stated } from './card.ts'
import type { Phone, RawCard, RawLocation, Schedule, Url } from './raw-card.ts'

/**
 * What is shown of these services, in their order, as the actor of the transaction may see it: one
 * query. What may not be seen is left out.
 */
export async function serviceCards(tx: Tx, ids: readonly string[], lang: Lang): Promise<ServiceCard[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{
    card: RawCard
  }>`select c as card from app.service_cards(${[...ids]}::uuid[]) t(c)`.execute(tx)
  const cards = new Map(rows.map(({ card }) => [card.service.id, cardOf(card, lang)]))
  return ids.map((id) => cards.get(id)).filter((card) => card !== undefined)
}

export type { CardHours, CardLocation, ServiceCard, Stated } from './card.ts'

const mostKept = 10_000

/**
 * The same as the public sees it, whoever asks: a card is read once and kept until its entry
 * changes, and is then old for as long as a search is (`staleAfter`).
 */
export async function publicCards(
  { app: { db } }: Pick<Ctx, 'app'>,
  ids: readonly string[],
  lang: Lang,
): Promise<ServiceCard[]> {
  const snapshot = await fresh(db)
  const { cards, version } = snapshot
  const missing = ids.filter((id) => !cards.has(`${lang} ${id}`))
  const read = missing.length > 0 ? await readTogether(db, missing, lang) : new Map<string, ServiceCard>()
  const shown = ids.map((id) => cards.get(`${lang} ${id}`) ?? read.get(id)).filter((card) => card !== undefined)
  // What was read while the directory changed may be older than what is known by now.
  if (snapshot.version === version)
    for (const id of missing) {
      const card = read.get(id)
      if (card && snapshot.slot(id) !== undefined) cards.set(`${lang} ${id}`, card)
    }
  for (const oldest of cards.keys()) {
    if (cards.size <= mostKept) break
    cards.delete(oldest)
  }
  return shown
}

type Cards = Map<string, ServiceCard>
type Reading = { wanted: Set<string>; next: Promise<Cards> | undefined; now: Promise<unknown> }

const readings = new WeakMap<Database, Record<Lang, Reading>>()

/** Who comes while cards are being read waits, and is then served by one query with all others who came. */
function readTogether(db: Database, ids: readonly string[], lang: Lang): Promise<Cards> {
  const start = (): Reading => ({ wanted: new Set(), next: undefined, now: Promise.resolve() })
  const ofDb = readings.get(db) ?? { km: start(), en: start() }
  readings.set(db, ofDb)
  const reading = ofDb[lang]
  for (const id of ids) reading.wanted.add(id)
  reading.next ??= reading.now.then(() => {
    const all = [...reading.wanted]
    reading.wanted.clear()
    reading.next = undefined
    const work = db.read('', async (tx) => new Map((await serviceCards(tx, all, lang)).map((card) => [card.id, card])))
    reading.now = work.catch(() => undefined)
    return work
  })
  return reading.next
}

function cardOf({ service: s, organization: o, verified, ...hanging }: RawCard, lang: Lang): ServiceCard {
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
      option: say(c.option_en, c.option_km),
      currency: c.currency,
      amount: c.amount,
    })),
    contacts: (hanging.contacts ?? []).map((c) => ({ id: c.id, title: say(c.title_en, c.title_km), email: c.email })),
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
  accessibility: (accessibility ?? [])
    .map((a) => say(a.description_en, a.description_km) ?? a.details)
    .filter((x) => x !== null),
})

function openingOf({ byday, opens_at, closes_at }: Schedule): Opening | null {
  if (byday === null || opens_at === null || closes_at === null) return null
  return { days: byday.split(',') as Opening['days'], opens: opens_at.slice(0, 5), closes: closes_at.slice(0, 5) }
}

const statedIn = (taxonomy: TaxonomyCode, rows: { taxonomy: string; code: string; value: boolean }[]): Stated => {
  const of = rows.filter((r) => r.taxonomy === taxonomy)
  return { yes: of.filter((r) => r.value).map((r) => r.code), no: of.filter((r) => !r.value).map((r) => r.code) }
}
