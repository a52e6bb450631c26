import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { addDays } from '#platform/time/time.ts'
import { verifyEveryDays } from '../schema.ts'

/** Services that say they serve the whole country: only by phone or online; coming, or to come to; not said how. */
export type Country = { remote: number; comes: number; unsaid: number }
/** One kind of help in one province or district; what is for the whole country too is said apart. */
export type Counted = {
  help: string
  /** A code of two or four digits; null: all of the country. */
  place: string | null
  standing: number
  reaching: number
  verified: number
  countryRemote: number
  countryComes: number
  countryUnsaid: number
  countryVerified: number
  /** Only for all of the country. */
  unknown: number
}

/** Common to every question: the services, how each helps, where it stands, and whom it reaches. */
export const offeredServices = (helps: readonly string[], on: string) => sql`
  ways as (select a.service_id,
      coalesce(bool_or(a.value) filter (where t.code = 'in_person'), false) as meets,
      coalesce(bool_or(not a.value) filter (where t.code = 'in_person'), false) as never_meets,
      coalesce(bool_or(a.value) filter (where t.code <> 'in_person'), false) as from_afar
    from hsds_attribute a join hsds_taxonomy_term t on t.id = a.taxonomy_term_id join hsds_taxonomy x on x.id = t.taxonomy_id
    where x.code = 'directory_ways' and a.service_id is not null group by 1),
  fresh as (select distinct service_id from directory_verification
    where outcome in ('right', 'corrected') and verified_on >= ${addDays(on, -verifyEveryDays)}::date),
  offered as (select t.code as help, s.id, s.team_id, s.front_door, f.service_id is not null as fresh, y.service_id is not null as country,
      coalesce(w.meets, false) as meets, coalesce(not w.meets and (w.never_meets or w.from_afar), false) as remote
    from hsds_attribute a join hsds_taxonomy_term t on t.id = a.taxonomy_term_id join hsds_taxonomy x on x.id = t.taxonomy_id
    join hsds_service s on s.id = a.service_id join hsds_organization o on o.id = s.organization_id
    left join ways w on w.service_id = s.id left join fresh f on f.service_id = s.id
    left join hsds_service_area y on y.service_id = s.id and y.extent_type = 'country'
    where x.code = 'services' and a.value and t.code = any (${[...helps]}::text[])
      and s.state = 'listed' and s.status = 'active' and o.state = 'listed'),
  stands as (select distinct sl.service_id, l.place_code from hsds_service_at_location sl
    join hsds_location l on l.id = sl.location_id where l.location_type = 'physical' and l.place_code is not null),
  reaches as (select service_id, place_code from hsds_service_area where extent_type = 'place')`

/**
 * Services by kind of help and place, each counted once a place: where it stands, else where it
 * reaches. And for all of the country how many there are, and of how many it is not known where.
 */
export async function countedByPlace(tx: Tx, helps: readonly string[], on: string): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    with ${offeredServices(helps, on)},
    there as (select service_id, place_code, true as stands from stands union all select service_id, place_code, false from reaches),
    once as (select o.help, o.id, p.place, o.remote, o.meets, o.fresh, o.country,
        bool_or(t.stands and not o.remote) as stands, bool_or(not t.stands) as reaches
      from offered o join there t on t.service_id = o.id
      cross join lateral unnest(case when length(t.place_code) > 2 then array[left(t.place_code, 2), left(t.place_code, 4)]
        else array[t.place_code] end) p(place)
      group by 1, 2, 3, 4, 5, 6, 7),
    placed as (select distinct help, id from once where stands or reaches),
    counted as (
      select help, place, stands, remote, meets, fresh, country, false as unknown from once where stands or reaches
      union all
      select o.help, null, false, o.remote, o.meets, o.fresh, o.country, not o.country and p.id is null
      from offered o left join placed p on p.id = o.id and p.help = o.help)
    select help, place, count(*) filter (where stands)::int as standing, count(*) filter (where not stands)::int as reaching,
      count(*) filter (where fresh)::int as verified, count(*) filter (where unknown)::int as unknown,
      count(*) filter (where country and remote)::int as country_remote,
      count(*) filter (where country and not remote and meets)::int as country_comes,
      count(*) filter (where country and not remote and not meets)::int as country_unsaid,
      count(*) filter (where country and fresh)::int as country_verified
    from counted group by 1, 2`.execute(tx)
  return rows
}
