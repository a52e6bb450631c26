import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { publicConfidences } from '../schema.ts'

/** One listed service as a list for planning shows it: nothing that only staff may know. */
export type ListedService = {
  id: string
  nameEn: string
  nameKm: string | null
  organizationEn: string
  organizationKm: string | null
  status: string
  help: string[]
  ways: string[]
  /** Provinces where it stands, and those of a safe house too. */
  provinces: string[]
  /** Codes of the places that it reaches; '' is the whole country. */
  areas: string[]
  /** Numbers that everybody may know. */
  numbers: string[]
  confidence: string
  verifiedOn: string | null
}

/** More do not go into one file. */
export const mostListed = 5_000

/** Every listed service by organization and name, at most 5,000: one query. */
export async function listedServices(tx: Tx): Promise<ListedService[]> {
  const terms = (taxonomy: string) => sql`coalesce((select array_agg(t.code order by t.position) from hsds_attribute a
    join hsds_taxonomy_term t on t.id = a.taxonomy_term_id join hsds_taxonomy x on x.id = t.taxonomy_id
    where a.organization_id = s.organization_id and a.service_id = s.id and a.value and x.code = ${taxonomy}), '{}')`
  const { rows } = await sql<ListedService>`
    select s.id, s.name_en, s.name_km, o.name_en as organization_en, o.name_km as organization_km, s.status, s.confidence,
      ${terms('services')} as help, ${terms('directory_ways')} as ways,
      array(select distinct left(l.place_code, 2) from hsds_service_at_location sl join hsds_location l on l.id = sl.location_id
        where sl.service_id = s.id and l.location_type = 'physical' and l.place_code is not null order by 1) as provinces,
      array(select coalesce(r.place_code, '') from hsds_service_area r where r.service_id = s.id order by 1) as areas,
      array(select p.number from hsds_phone p where p.service_id = s.id and p.confidence = any (${[...publicConfidences]}::text[])
        order by p.position, p.id) as numbers,
      (select max(v.verified_on) from directory_verification v where v.service_id = s.id and v.outcome in ('right', 'corrected')) as verified_on
    from hsds_service s join hsds_organization o on o.id = s.organization_id
    where s.state = 'listed' and o.state = 'listed' order by o.name_en, o.id, s.name_en, s.id limit ${mostListed}`.execute(
    tx,
  )
  return rows
}
