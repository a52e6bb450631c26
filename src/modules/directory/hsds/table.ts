import { provinceOf } from '#modules/places/schema.ts'
import type { Ctx } from '#platform/access/context.ts'
import { byteOrderMark, csvLine } from '#platform/http/csv.ts'
import { idsAfter } from './found.ts'
import type { Asked } from './parameters.ts'
import { areaName } from './parts.ts'
import { type Rows, rowsFor } from './rows.ts'
import { inTurn } from './turns.ts'
import { messages } from './values.ts'

type Service = Rows['services'] extends Map<string, infer S> ? S : never
type Cell = string | number | null | undefined

// Names of columns are codes, and stay as they are.
const columns: Record<string, (s: Service, rows: Rows) => Cell> = {
  id: (s) => s.id,
  name_en: (s) => s.nameEn,
  name_km: (s) => s.nameKm,
  organization_en: (s, rows) => rows.organizations.get(s.organizationId)?.nameEn,
  organization_km: (s, rows) => rows.organizations.get(s.organizationId)?.nameKm,
  status: (s) => s.status,
  kinds_of_help: (s, rows) => termsIn(rows, s.id, 'services').join('; '),
  for_whom: (s, rows) => termsIn(rows, s.id, 'directory_for_whom').join('; '),
  provinces: (s, rows) => provincesOf(rows, s.id).join('; '),
  phones: (s, rows) => (rows.phones.get(s.id) ?? []).map((p) => p.number).join('; '),
  hours: (s, rows) => s.hoursEn ?? (rows.schedules.get(s.id) ?? []).map(hours).join('; '),
  free: (s) => (s.free === null ? '' : s.free ? 'yes' : 'no'),
  cost: (s) => s.feesEn ?? s.feesKm,
  minimum_age: (s) => s.minimumAge,
  maximum_age: (s) => s.maximumAge,
  confidence: (s) => s.confidence,
  last_verified: (s) => s.assuredOn,
  last_modified: (s) => s.lastModified.toISOString(),
}

function termsIn(rows: Rows, serviceId: string, taxonomy: string): string[] {
  const yes = (rows.attributes.get(serviceId) ?? []).filter((a) => a.value)
  return yes
    .flatMap((a) => rows.terms.get(a.taxonomyTermId) ?? [])
    .filter((t) => t.taxonomy === taxonomy)
    .map((t) => t.nameEn)
}

const provincesOf = (rows: Rows, serviceId: string): string[] => [
  ...new Set(
    (rows.areas.get(serviceId) ?? []).map((a) =>
      a.placeCode === null
        ? messages('en')('hsds.whole_country')
        : (provinceOf(a.placeCode)?.name.en ?? areaName(rows.smallPlaces, 'en', a.placeCode)),
    ),
  ),
]

const hours = (s: { byday: string | null; opensAt: string | null; closesAt: string | null }) =>
  [s.byday, [s.opensAt, s.closesAt].flatMap((t) => t?.slice(0, 5) ?? []).join('-')].filter(Boolean).join(' ')

const encoder = new TextEncoder()
const portion = 1000

/** The services that are asked for, one a line, for spreadsheets; made as it is taken. */
export async function* tableOfServices(ctx: Ctx, asked: Asked): AsyncGenerator<Uint8Array> {
  yield encoder.encode(byteOrderMark + csvLine(Object.keys(columns)))
  for (let after = ''; ; ) {
    const { ids, rows } = await inTurn(() =>
      ctx.read(async (tx) => {
        const ids = await idsAfter(tx, 'services', asked, after, portion)
        return { ids, rows: await rowsFor(tx, { services: ids }, 'full') }
      }),
    )
    const lines = ids.flatMap((id) => {
      const s = rows.services.get(id)
      return s ? [csvLine(Object.values(columns).map((cell) => cell(s, rows) ?? ''))] : []
    })
    if (lines.length > 0) yield encoder.encode(lines.join(''))
    if (ids.length < portion) return
    after = ids.at(-1) ?? ''
  }
}
