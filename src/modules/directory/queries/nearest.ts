import { sql } from 'kysely'
import { distanceKm, provinceCodes } from '#modules/places/schema.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Lang } from '#platform/i18n/i18n.ts'
import { today } from '#platform/time/time.ts'
import { offeredServices } from '../coverage/rows.ts'
import { nearKm } from '../coverage/table.ts'
import { type ServiceCard, serviceCards } from './cards.ts'

export type Nearby = ServiceCard & {
  /** From town to town, 0 in the same province; null where nobody told us where it stands. */
  km: number | null
  /** Says that it comes to, or takes children from, this province. */
  reaches: boolean
}
export type NearServices = {
  /** At most five: near ones first, and of those the ones that a referral here can reach. */
  near: Nearby[]
  /** At most three that help by phone, message or online. */
  fromAfar: ServiceCard[]
  /** Kilometres to the next town where one stands, and its province; null: none is known anywhere. */
  nextKm: number | null
  nextProvince: string | null
  /** None stands in the province or within 100 km. */
  nothingNear: boolean
}

type Row = { id: string; remote: boolean; km: number | null; reaches: boolean; nextKm: number | null }

/**
 * Who of the directory helps with this near a province, in three queries. Nothing else is asked
 * for, so nothing about a child comes here.
 * @param help a code of the taxonomy `services`
 * @param province an official code of two digits; '' where it is not known: then only who helps from afar is found
 */
export async function nearestServices(tx: Tx, help: string, province: string, lang: Lang): Promise<NearServices> {
  const codes = province === '' ? [] : provinceCodes
  const towns = codes.map((code) => distanceKm(province, code))
  const { rows } = await sql<Row>`
    with ${offeredServices([help], today())},
    town as (select * from unnest(${[...codes]}::text[], ${towns}::int[]) t(code, km)),
    away as (select s.service_id, min(t.km) as km from stands s join town t on t.code = left(s.place_code, 2) group by 1),
    told as (select distinct service_id from reaches where left(place_code, 2) = ${province}),
    known as (select o.id, o.remote, o.fresh, o.team_id is not null as on_sdap, o.front_door, a.km,
        t.service_id is not null or (o.country and (o.meets or o.remote)) as reaches
      from offered o left join away a on a.service_id = o.id left join told t on t.service_id = o.id),
    ranked as (select k.*, min(k.km) filter (where not k.remote) over () as next_km, row_number() over (partition by k.remote
        order by k.reaches or k.km <= ${nearKm} desc, k.on_sdap desc, k.front_door desc, case when k.reaches then 0 else k.km end, k.km, k.fresh desc, k.id) as place
      from known k where k.reaches or (not k.remote and k.km is not null))
    select id, remote, km, reaches, next_km from ranked where place <= case when remote then 3 else 5 end order by place`.execute(
    tx,
  )
  const shown = await serviceCards(
    tx,
    rows.map((r) => r.id),
    lang,
  )
  const cardOf = new Map(shown.map((card) => [card.id, card]))
  const withCards = rows.flatMap((row) => {
    const card = cardOf.get(row.id)
    return card ? [{ ...card, km: row.km, reaches: row.reaches, remote: row.remote }] : []
  })
  const nextKm = rows[0]?.nextKm ?? null
  return {
    near: withCards.filter((s) => !s.remote),
    fromAfar: withCards.filter((s) => s.remote),
    nextKm,
    nextProvince: nextKm === null ? null : (codes[towns.indexOf(nextKm)] ?? null),
    nothingNear: nextKm === null || nextKm > nearKm,
  }
}
