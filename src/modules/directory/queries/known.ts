import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Text } from '#platform/i18n/i18n.ts'

// What staff know of an entry beside what it states. No person is named, only organisations.

export const ratingFloor = 3
export const ratedHelp = ['medical', 'psychological', 'legal', 'reintegration'] as const
export type RatedHelp = (typeof ratedHelp)[number]
/** Index + 1 is the number that is kept. */
export const ratingValues = ['poor', 'fair', 'good', 'excellent'] as const

/** An organization's name and owner. */
export async function organizationHead(tx: Tx, id: string) {
  return tx
    .selectFrom('hsdsOrganization as o')
    .leftJoin('organisation as w', 'w.id', 'o.ownerOrganisationId')
    .select([
      'o.id',
      'o.nameEn',
      'o.nameKm',
      'o.state',
      'o.ownerOrganisationId as ownerId',
      'w.nameEn as ownerEn',
      'w.nameKm as ownerKm',
    ])
    .where('o.id', '=', id)
    .executeTakeFirst()
}
export type OrganizationHead = NonNullable<Awaited<ReturnType<typeof organizationHead>>>

/** The services of an organization that were not merged into others. */
export const servicesOf = (tx: Tx, organizationId: string) =>
  tx
    .selectFrom('hsdsService')
    .select(['id', 'nameEn', 'nameKm', 'state', 'status', 'confidence'])
    .where('organizationId', '=', organizationId)
    .where('state', '<>', 'merged')
    .orderBy('nameEn')
    .execute()
export type ServiceHead = Awaited<ReturnType<typeof servicesOf>>[number]

export type Verification = { verifiedOn: string; how: string; outcome: string; by: Text }
export async function verificationsOf(tx: Tx, serviceId: string): Promise<Verification[]> {
  const { rows } = await sql<Verification>`
    select v.verified_on, v.how, v.outcome, jsonb_build_object('en', o.name_en, 'km', o.name_km) as by
    from directory_verification v join organisation o on o.id = v.by_organisation
    where v.service_id = ${serviceId} order by v.verified_on desc, v.made_at desc limit 50`.execute(tx)
  return rows
}

export type Visit = { visitedOn: string; learned: string; by: Text }
export async function visitsOf(tx: Tx, organizationId: string): Promise<Visit[]> {
  const { rows } = await sql<Visit>`
    select v.visited_on, v.learned, jsonb_build_object('en', o.name_en, 'km', o.name_km) as by
    from directory_visit v join organisation o on o.id = v.by_organisation
    where v.organization_id in (select id from hsds_organization where id = ${organizationId} or merged_into = ${organizationId}) order by v.visited_on desc, v.made_at desc limit 100`.execute(
    tx,
  )
  return rows
}

export type Capacity = { placesFree: number | null; waitDays: number | null; toldOn: string; by: Text }
/** The newest word on places and waiting. */
export async function capacityOf(tx: Tx, serviceId: string): Promise<Capacity | undefined> {
  const { rows } = await sql<Capacity>`
    select c.places_free, c.wait_days, c.told_on, jsonb_build_object('en', o.name_en, 'km', o.name_km) as by
    from directory_capacity c join organisation o on o.id = c.by_organisation
    where c.service_id = ${serviceId} order by c.told_on desc, c.made_at desc limit 1`.execute(tx)
  return rows[0]
}

export type Ratings = {
  /** Only for kinds of help with enough ratings: how many said each value, poor first. */
  shown: { help: RatedHelp; count: number; availability: number[]; quality: number[] }[]
  own: { help: RatedHelp; availability: number | null; quality: number | null }[]
}
/** How workers found a service: counts from three ratings on, and one's own. */
export async function ratingsOf(tx: Tx, serviceId: string, personId: string): Promise<Ratings> {
  const counts = (column: 'availability' | 'quality') =>
    sql`array[${sql.join([1, 2, 3, 4].map((n) => sql`count(*) filter (where ${sql.ref(column)} = ${n})::int`))}]`
  const shown = await sql<Ratings['shown'][number]>`
    select help, count(*)::int as count, ${counts('availability')} as availability, ${counts('quality')} as quality
    from directory_rating where service_id = ${serviceId} group by help having count(*) >= ${ratingFloor} order by help`.execute(
    tx,
  )
  const own = await sql<Ratings['own'][number]>`
    select help, availability, quality from directory_rating where service_id = ${serviceId} and by_person = ${personId}`.execute(
    tx,
  )
  return { shown: shown.rows, own: own.rows }
}

export type HistoryRow = {
  id: string
  at: Date
  type: string
  resourceId: string
  did: string
  field: string
  before: string
  after: string
  by: Text | null
}
/** Changes of an entry, newest first: of a service, or of an organization without its services. */
export async function historyOf(
  tx: Tx,
  of: { organizationId: string; serviceId: string | null },
  limit: number,
): Promise<HistoryRow[]> {
  const service = of.serviceId
    ? sql`m.service_id = ${of.serviceId}`
    : sql`m.organization_id = ${of.organizationId} and m.service_id is null`
  const { rows } = await sql<HistoryRow>`
    select m.id, m.last_action_date as at, m.resource_type as type, m.resource_id, m.last_action_type as did, m.field_name as field,
      m.previous_value as before, m.replacement_value as after,
      case when o.id is not null then jsonb_build_object('en', o.name_en, 'km', o.name_km) end as by
    from hsds_metadata m left join organisation o on o.id = m.updated_by_organisation
    where ${service} order by m.last_action_date desc, m.id limit ${limit}`.execute(tx)
  return rows
}

export type SuggestionRow = {
  id: string
  kind: string
  origin: string
  madeOn: string
  recordId: string | null
  serviceId: string | null
  organizationId: string | null
  ownerId: string | null
  name: { en: string; km: string | null } | null
  answeredOn: string | null
  answer: string | null
}
/** What was suggested: of one service, newest first; or all that nobody has answered, oldest first. Keepers only. */
export async function suggestions(
  tx: Tx,
  of: { serviceId: string } | 'unanswered',
  limit: number,
): Promise<SuggestionRow[]> {
  const which = of === 'unanswered' ? sql`g.answered_on is null` : sql`g.service_id = ${of.serviceId}`
  const order = of === 'unanswered' ? sql`g.made_on, g.id` : sql`g.made_on desc, g.id`
  const { rows } = await sql<SuggestionRow>`
    select g.id, g.kind, g.origin, g.made_on, g.record_id, g.service_id, coalesce(g.organization_id, s.organization_id) as organization_id,
      o.owner_organisation_id as owner_id, g.answered_on, g.answer,
      case when s.id is not null then jsonb_build_object('en', s.name_en, 'km', s.name_km) end as name
    from directory_suggestion g left join hsds_service s on s.id = g.service_id
    left join hsds_organization o on o.id = coalesce(g.organization_id, s.organization_id)
    where ${which} order by ${order} limit ${limit}`.execute(tx)
  return rows
}
