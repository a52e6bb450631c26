import { type RawBuilder, sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Text } from '#platform/i18n/i18n.ts'
import { addDays, today } from '#platform/time/time.ts'
import { verifyEveryDays } from '../schema.ts'

/** Which entries a list shows; '' for all that are not merged into others. */
export const entryFilters = ['', 'mine', 'verify', 'unverified', 'hidden', 'draft', 'no_number'] as const
export type EntryFilter = (typeof entryFilters)[number]
export type EntryQuery = { which: EntryFilter; words: string; province: string; help: string; page: number }

/** One line of the staff list: a service, or an organization that has none. */
export type EntryRow = {
  organizationId: string
  serviceId: string | null
  organization: { en: string; km: string | null }
  service: { en: string; km: string | null } | null
  ownerId: string | null
  owner: Text | null
  state: string
  status: string | null
  confidence: string | null
  numbers: number
  verifiedOn: string | null
}

export const entriesOnPage = 30
/** After so many further days an entry is everybody's to verify. */
export const ownersDays = 14

const verifiedOn = sql`(select max(v.verified_on) from directory_verification v
  where v.service_id = s.id and v.outcome in ('right', 'corrected'))`

/** Day until which a verification lasts, counted back from today. */
const oldest = (now: string) => addDays(now, -verifyEveryDays)

const conditions = ({ which, words, province, help }: EntryQuery, actor: StaffActor): RawBuilder<unknown>[] => {
  const now = today()
  const all: RawBuilder<unknown>[] = [sql`o.state <> 'merged'`]
  const state = sql`case when o.state = 'listed' then coalesce(s.state, o.state) else o.state end`
  if (which === 'mine') all.push(sql`o.owner_organisation_id = ${actor.organisationId}`)
  if (which === 'verify')
    all.push(sql`s.id is not null and ${state} = 'listed' and coalesce(${verifiedOn} < ${oldest(now)}::date, true)`)
  if (which === 'unverified') all.push(sql`s.id is not null and ${state} = 'listed' and ${nobodyVerified(now)}`)
  if (which === 'hidden' || which === 'draft') all.push(sql`${state} = ${which}`)
  if (which === 'no_number')
    all.push(
      sql`not exists (select from hsds_phone p where p.organization_id = o.id and (p.service_id is null or p.service_id = s.id))`,
    )
  if (province)
    all.push(sql`(exists (select from hsds_service_area a where a.service_id = s.id and left(a.place_code, 2) = ${province})
      or exists (select from hsds_location l where l.organization_id = o.id and left(l.place_code, 2) = ${province}))`)
  if (help)
    all.push(sql`exists (select from hsds_attribute a join hsds_taxonomy_term t on t.id = a.taxonomy_term_id
      join hsds_taxonomy x on x.id = t.taxonomy_id where a.service_id = s.id and x.code = 'services' and t.code = ${help} and a.value)`)
  for (const word of words.replaceAll('\u200b', '').split(/\s+/).filter(Boolean).slice(0, 6))
    all.push(sql`strpos(lower(concat_ws(' ', o.name_en, o.name_km, array_to_string(o.other_names, ' '), s.name_en, s.name_km,
      array_to_string(s.other_names, ' '))), lower(${word})) > 0`)
  return all
}

/** Its owner had two weeks more than everybody has; without a verification the last change counts. */
const nobodyVerified = (now: string) =>
  sql`coalesce(${verifiedOn} + ${verifyEveryDays}::int, s.last_modified::date) + ${ownersDays}::int <= ${now}::date`

/** A page of the staff list, by name; `more` when another page follows. */
export async function listEntries(
  tx: Tx,
  actor: StaffActor,
  query: EntryQuery,
): Promise<{ rows: EntryRow[]; more: boolean }> {
  const { rows } = await sql<EntryRow>`
    select o.id as organization_id, s.id as service_id, jsonb_build_object('en', o.name_en, 'km', o.name_km) as organization,
      case when s.id is not null then jsonb_build_object('en', s.name_en, 'km', s.name_km) end as service,
      w.id as owner_id, case when w.id is not null then jsonb_build_object('en', w.name_en, 'km', w.name_km) end as owner,
      case when o.state = 'listed' then coalesce(s.state, o.state) else o.state end as state, s.status, s.confidence,
      (select count(*)::int from hsds_phone p where p.organization_id = o.id and (p.service_id is null or p.service_id = s.id)) as numbers,
      ${verifiedOn} as verified_on
    from hsds_organization o left join hsds_service s on s.organization_id = o.id and s.state <> 'merged'
    left join organisation w on w.id = o.owner_organisation_id
    where ${sql.join(conditions(query, actor), sql` and `)}
    order by o.name_en, o.id, s.name_en, s.id limit ${entriesOnPage + 1} offset ${(query.page - 1) * entriesOnPage}`.execute(
    tx,
  )
  return { rows: rows.slice(0, entriesOnPage), more: rows.length > entriesOnPage }
}

export type DirectoryDue = { own: number; nobody: number; suggestions: number }

/** How many entries wait to be verified: those of the own organisation; those that nobody has verified; and what was suggested. */
export async function directoryDue(tx: Tx, actor: StaffActor): Promise<DirectoryDue> {
  const now = today()
  const { rows } = await sql<DirectoryDue>`select
    count(*) filter (where o.owner_organisation_id = ${actor.organisationId} and coalesce(${verifiedOn} < ${oldest(now)}::date, true))::int as own,
    count(*) filter (where o.owner_organisation_id is distinct from ${actor.organisationId} and ${nobodyVerified(now)})::int as nobody,
    (select count(*)::int from directory_suggestion where answered_on is null) as suggestions
    from hsds_service s join hsds_organization o on o.id = s.organization_id
    where s.state = 'listed' and o.state = 'listed'`.execute(tx)
  return rows[0] ?? { own: 0, nobody: 0, suggestions: 0 }
}
