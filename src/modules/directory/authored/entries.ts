import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Text } from '#platform/i18n/i18n.ts'
import { type Opening, publicConfidences } from '../schema.ts'
import { authoredOrganizations } from './content.ts'
import { organizationUnit, serviceUnit } from './rows.ts'

export type Phone = { number: string; tel: string; note: Text | null }

/** A service as pages for the public show it: only numbers and links that may be shown. */
export type Entry = {
  /** Its code in content; the id of one that people made. */
  code: string
  name: Text
  organization: Text
  about: Text | null
  phones: Phone[]
  /** What the first page shows of it, where it stands there: numbers that the operator has seen. */
  first_page: Phone[]
  links: { kind: string; label: string; href: string }[]
  hours: Text | null
  /** Hours as days and times, where somebody stated them so. */
  stated: { opening: Opening; validFrom: string | null; validTo: string | null }[]
  free: boolean | null
  /** The whole country, codes of places, or null where no source states it. */
  area: 'country' | string[] | null
  front_door: boolean
  for_danger: boolean
  sources: { name: string; date: string | null }[]
  /** The day on which somebody last made sure of it. */
  last_called: string | null
}

type ServiceRow = {
  id: string
  code?: string | null
  nameEn: string
  nameKm?: string | null
  organizationEn: string
  organizationKm?: string | null
  descriptionEn?: string | null
  descriptionKm?: string | null
  hoursEn?: string | null
  hoursKm?: string | null
  free?: boolean | null
  frontDoor?: boolean | undefined
  forDanger?: boolean | undefined
  assuredOn?: string | null
}
type Of<Row> = (Row & { serviceId?: string | null })[]
type Rows = {
  services: ServiceRow[]
  phones: Of<{
    number: string
    dial: string
    descriptionEn?: string | null
    descriptionKm?: string | null
    confidence: string
  }>
  links: Of<{ kind: string; label: string; url: string; confidence: string }>
  areas: Of<{ placeCode?: string | null }>
  schedules: Of<{
    byday?: string | null
    opensAt?: string | null
    closesAt?: string | null
    validFrom?: unknown
    validTo?: unknown
  }>
  sources: Of<{ name: string; dated?: string | null }>
}

const textOf = (en?: string | null, km?: string | null): Text | null => (en ? { en, km: km ?? en } : null)
const dayOf = (day: unknown): string | null => (typeof day === 'string' ? day : null)
const shown = ({ confidence }: { confidence: string }) => publicConfidences.some((c) => c === confidence)

/** @param seen numbers on the first page by service; without them, those that are shown */
const entriesFrom = (rows: Rows, seen?: Map<string, Phone[]>): Entry[] =>
  rows.services.map((s) => {
    const own = <Row>(all: Of<Row>) => all.filter((row) => row.serviceId === s.id)
    const phones = own(rows.phones)
      .filter(shown)
      .map((p) => ({ number: p.number, tel: p.dial, note: textOf(p.descriptionEn, p.descriptionKm) }))
    const places = own(rows.areas).map((a) => a.placeCode ?? 'country')
    return {
      code: s.code ?? s.id,
      name: { en: s.nameEn, km: s.nameKm ?? s.nameEn },
      organization: { en: s.organizationEn, km: s.organizationKm ?? s.organizationEn },
      about: textOf(s.descriptionEn, s.descriptionKm),
      phones,
      first_page: seen ? (seen.get(s.id) ?? []) : phones,
      links: own(rows.links)
        .filter(shown)
        .map((l) => ({ kind: l.kind, label: l.label, href: l.url })),
      hours: textOf(s.hoursEn, s.hoursKm),
      stated: own(rows.schedules).flatMap(({ byday, opensAt, closesAt, validFrom, validTo }) =>
        byday && opensAt && closesAt
          ? {
              opening: {
                days: byday.split(',') as Opening['days'],
                opens: opensAt.slice(0, 5),
                closes: closesAt.slice(0, 5),
              },
              validFrom: dayOf(validFrom),
              validTo: dayOf(validTo),
            }
          : [],
      ),
      free: s.free ?? null,
      area: places.includes('country') ? 'country' : places.length > 0 ? places : null,
      front_door: s.frontDoor ?? false,
      for_danger: s.forDanger ?? false,
      sources: own(rows.sources).map((r) => ({ name: r.name, date: r.dated ?? null })),
      last_called: s.assuredOn ?? null,
    }
  })

/** The listed services of the content, in its order. */
export function authoredEntries(): Entry[] {
  const units = authoredOrganizations()
    .filter((o) => o.state === 'listed')
    .flatMap((o) => o.services.map((s) => ({ of: organizationUnit(o).row, ...serviceUnit(o, s) })))
    .filter((u) => u.row.state === 'listed')
  return entriesFrom({
    services: units.map((u) => ({ ...u.row, organizationEn: u.of.nameEn, organizationKm: u.of.nameKm ?? null })),
    phones: units.flatMap((u) => u.hanging.hsdsPhone ?? []),
    links: units.flatMap((u) => u.hanging.hsdsUrl ?? []),
    areas: units.flatMap((u) => u.hanging.hsdsServiceArea ?? []),
    schedules: units.flatMap((u) => u.hanging.hsdsSchedule ?? []),
    sources: units.flatMap((u) => u.hanging.directorySource ?? []),
  })
}

/** The listed services of the tables, at most 500: those of the content in its order, then by name. */
export async function listedEntries(tx: Tx): Promise<Entry[]> {
  const services = await tx
    .selectFrom('hsdsService as s')
    .innerJoin('hsdsOrganization as o', 'o.id', 's.organizationId')
    .select(['s.id', 's.code', 's.nameEn', 's.nameKm', 's.descriptionEn', 's.descriptionKm', 's.hoursEn', 's.hoursKm'])
    .select(['s.free', 's.frontDoor', 's.forDanger', 's.assuredOn', 'o.nameEn as organizationEn'])
    .select('o.nameKm as organizationKm')
    .where('s.state', '=', 'listed')
    .where('s.status', '=', 'active')
    .where('o.state', '=', 'listed')
    .orderBy('s.frontDoor', 'desc')
    .orderBy('s.nameEn')
    .orderBy('s.id')
    .limit(500)
    .execute()
  if (services.length === 0) return []
  const ids = services.map((s) => s.id)
  const place = new Map(
    authoredOrganizations()
      .flatMap((o) => o.services.map((s) => s.code))
      .map((c, i) => [c, i]),
  )
  const { rows } = await sql<{
    id: string
    phones: Phone[]
  }>`select service_id as id, phones from app.first_page()`.execute(tx)
  const rowsOf = {
    services,
    phones: await tx
      .selectFrom('hsdsPhone')
      .select(['serviceId', 'number', 'dial', 'descriptionEn', 'descriptionKm', 'confidence'])
      .where('serviceId', 'in', ids)
      .orderBy('position')
      .execute(),
    links: await tx
      .selectFrom('hsdsUrl')
      .select(['serviceId', 'kind', 'label', 'url', 'confidence'])
      .where('serviceId', 'in', ids)
      .orderBy('position')
      .execute(),
    areas: await tx
      .selectFrom('hsdsServiceArea')
      .select(['serviceId', 'placeCode'])
      .where('serviceId', 'in', ids)
      .orderBy('placeCode')
      .execute(),
    schedules: await tx
      .selectFrom('hsdsSchedule')
      .select(['serviceId', 'byday', 'opensAt', 'closesAt', 'validFrom', 'validTo'])
      .where('serviceId', 'in', ids)
      .where('freq', '=', 'WEEKLY')
      .where((row) => row.or([row('interval', 'is', null), row('interval', '=', 1)]))
      .orderBy('opensAt')
      .orderBy('id')
      .execute(),
    sources: await tx
      .selectFrom('directorySource')
      .select(['serviceId', 'name', 'dated'])
      .where('serviceId', 'in', ids)
      .orderBy('position')
      .execute(),
  }
  const seen = new Map(rows.map((row) => [row.id, row.phones]))
  return entriesFrom(rowsOf, seen).sort((a, b) => (place.get(a.code) ?? place.size) - (place.get(b.code) ?? place.size))
}
