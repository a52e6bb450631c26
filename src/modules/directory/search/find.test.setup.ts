import type pg from 'pg'
import { beforeAll } from 'vitest'
import { manyServices } from '#test/support/many-services.ts'
import { type World, world } from '#test/support/world.ts'
import { finderQuery } from '../schema.ts'
import { findServices, fresh } from './find.ts'

type Here = {
  w: World
  client: pg.Client
  services: string[]
  organizations: string[]
  /** An organization that no random change touches. */
  steady: string
}

/** Ninety made-up services to find, for the tests of one file, and ways to add more. */
export function servicesToFind() {
  const here = {} as Here
  beforeAll(async () => {
    here.w = await world()
    here.client = await here.w.sql('postgres')
    const made = await manyServices(here.client, 90, { full: true })
    here.services = made.serviceIds
    here.organizations = made.organizationIds
    here.steady = (await manyServices(here.client, 1, { seed: 2, full: true })).organizationIds[0] ?? ''
  })

  const find = async (query: Record<string, unknown>, now = new Date()) =>
    findServices({ ...here.w.nobody(), now: () => now }, finderQuery.parse(query))
  const look = () => fresh(here.w.app.db, 0)
  const own = async (name: string, more: Record<string, unknown> = {}) => {
    const columns = { organization_id: here.steady, name_en: name, confidence: 'own_page', ...more }
    const { rows } = await here.client.query(
      `insert into hsds_service (id, ${Object.keys(columns).join(', ')})
       values (gen_random_uuid(), ${Object.keys(columns).map((_, i) => `$${i + 1}`)}) returning id`,
      Object.values(columns),
    )
    return rows[0].id as string
  }
  const give = (service: string, taxonomy: string, code: string, value = true) =>
    here.client.query(
      `insert into hsds_attribute (id, organization_id, service_id, taxonomy_term_id, value)
       select gen_random_uuid(), s.organization_id, s.id, t.id, $4 from hsds_service s, hsds_taxonomy_term t
         join hsds_taxonomy x on x.id = t.taxonomy_id where s.id = $1 and x.code = $2 and t.code = $3`,
      [service, taxonomy, code, value],
    )
  const reachTo = (service: string, place: string | null) =>
    here.client.query(
      `insert into hsds_service_area (id, organization_id, service_id, extent_type, place_code)
       select gen_random_uuid(), organization_id, id, $2, $3 from hsds_service where id = $1`,
      [service, place ? 'place' : 'country', place],
    )

  return Object.assign(here, { find, look, own, give, reachTo })
}

/** A service that goes over to another organization takes along what hangs on it, as merging does. */
const movedTo = (organization: string) =>
  `with ${[
    'phone',
    'url',
    'schedule',
    'contact',
    'language',
    'attribute',
    'cost_option',
    'service_area',
    'service_at_location',
  ]
    .map((t) => `${t} as (update hsds_${t} set organization_id = '${organization}' where service_id = $1)`)
    .join(', ')}, source as (update directory_source set organization_id = '${organization}' where service_id = $1)
   update hsds_service set organization_id = '${organization}' where id = $1`

/** What may happen to a service, as SQL and its values. */
export const changesOf = (organizations: string[]): ((service: string) => [string, string])[] => [
  (s: string) => ["update hsds_service set state = 'hidden' where id = $1", s],
  (s: string) => ["update hsds_service set state = 'listed' where id = $1", s],
  (s: string) => [
    "update hsds_organization set state = 'hidden' where id = (select organization_id from hsds_service where id = $1)",
    s,
  ],
  (s: string) => [
    "update hsds_organization set state = 'listed', name_en = 'Lotus renamed' where id = (select organization_id from hsds_service where id = $1)",
    s,
  ],
  (s: string) => [
    "update hsds_phone set dial = '0991', number = '0991', confidence = 'called' where service_id = $1",
    s,
  ],
  (s: string) => ["update hsds_phone set confidence = 'list' where service_id = $1", s],
  (s: string) => ['delete from hsds_attribute where service_id = $1', s],
  (s: string) => [
    "insert into hsds_attribute (id, organization_id, service_id, taxonomy_term_id) select gen_random_uuid(), organization_id, $1, (select id from hsds_taxonomy_term where code = 'shelter') from hsds_service where id = $1 on conflict do nothing",
    s,
  ],
  (s: string) => ["update hsds_service_area set extent_type = 'place', place_code = '0204' where service_id = $1", s],
  (s: string) => [
    "update hsds_location set place_code = '02' where id in (select location_id from hsds_service_at_location where service_id = $1)",
    s,
  ],
  (s: string) => [
    "update hsds_service set free = not coalesce(free, false), name_en = 'Lotus place', status = 'active' where id = $1",
    s,
  ],
  (s: string) => ["update hsds_service set status = 'defunct' where id = $1", s],
  (s: string) => [movedTo(organizations[0] ?? ''), s],
]
