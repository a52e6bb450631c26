import { randomUUID } from 'node:crypto'
import type pg from 'pg'

/** What a planted service says of itself; what is left out nobody has said. */
export type Planted = {
  help: string[]
  ways?: string[]
  /** Place codes where it stands; with `safeHouse` without anything finer than the province. */
  at?: string[]
  safeHouse?: boolean
  /** Place codes, or 'country'. */
  area?: string[]
  state?: 'listed' | 'hidden' | 'draft'
  status?: string
  /** So many days ago somebody found it right. */
  verified?: number
  teamId?: string
  name?: string
  number?: string
}

/** Puts services into the directory past the program; each has an organization of its own. @returns their ids */
export async function plantServices(db: pg.Client, all: Planted[]): Promise<string[]> {
  const ids: string[] = []
  for (const service of all) ids.push(await plant(db, service))
  return ids
}

async function plant(db: pg.Client, s: Planted): Promise<string> {
  const [organization, id] = [randomUUID(), randomUUID()]
  const name = s.name ?? `Planted ${id.slice(0, 8)}`
  await db.query("insert into hsds_organization (id, kind, name_en) values ($1, 'ngo', $2)", [
    organization,
    `${name} house`,
  ])
  await db.query(
    `insert into hsds_service (id, organization_id, name_en, confidence, state, status, team_id) values ($1, $2, $3, 'list', $4, $5, $6)`,
    [id, organization, name, s.state ?? 'listed', s.status ?? 'active', s.teamId ?? null],
  )
  for (const [taxonomy, codes] of [
    ['services', s.help],
    ['directory_ways', s.ways ?? []],
  ] as const)
    await db.query(
      `insert into hsds_attribute (id, organization_id, service_id, taxonomy_term_id)
       select gen_random_uuid(), $1, $2, t.id from hsds_taxonomy_term t join hsds_taxonomy x on x.id = t.taxonomy_id
       where x.code = $3 and t.code = any ($4)`,
      [organization, id, taxonomy, codes],
    )
  for (const place of s.at ?? []) {
    const location = randomUUID()
    await db.query(
      "insert into hsds_location (id, organization_id, location_type, place_code, redacted) values ($1, $2, 'physical', $3, $4)",
      [location, organization, place, s.safeHouse ?? false],
    )
    await db.query(
      'insert into hsds_service_at_location (id, organization_id, service_id, location_id) values (gen_random_uuid(), $1, $2, $3)',
      [organization, id, location],
    )
  }
  for (const place of s.area ?? [])
    await db.query(
      `insert into hsds_service_area (id, organization_id, service_id, extent_type, place_code)
       values (gen_random_uuid(), $1, $2, $3, $4)`,
      [organization, id, place === 'country' ? 'country' : 'place', place === 'country' ? null : place],
    )
  if (s.number)
    await db.query(
      `insert into hsds_phone (id, organization_id, service_id, number, dial, type, confidence)
       values (gen_random_uuid(), $1, $2, $3, $4, 'voice', 'list')`,
      [organization, id, s.number, s.number.replaceAll(' ', '')],
    )
  if (s.verified !== undefined)
    await db.query(
      `insert into directory_verification (id, organization_id, service_id, verified_on, how, outcome, by_organisation, by_person)
       select gen_random_uuid(), $1, $2, (now() at time zone 'Asia/Phnom_Penh')::date - $3::int, 'phone', 'right', p.organisation_id, p.id
       from person p limit 1`,
      [organization, id, s.verified],
    )
  return id
}
