import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type Change = {
  id: string
  resourceId: string
  resourceType: string
  lastActionDate: Date
  lastActionType: string
  fieldName: string
  previousValue: string
  replacementValue: string
  byEn: string | null
  byKm: string | null
}

// Short fields whose older values tell nothing but themselves. A longer text may have held a number
// or a street before somebody took it out, so its history stays with the staff.
const toldFields = [
  ...['name', 'name_en', 'name_km', 'status', 'minimum_age', 'maximum_age'],
  ...['free', 'wait_days', 'assured_on', 'confidence'],
]
const mostChanges = 20

/** The newest changes of services and organizations, by whose they are. */
export async function changesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Change[]>> {
  const { rows } = await sql<Change>`
    select m.* from unnest(${ids}::uuid[]) entry (id) cross join lateral (
      select m.id, m.resource_id, m.resource_type, m.last_action_date, m.last_action_type, m.field_name,
        m.previous_value, m.replacement_value, o.name_en as by_en, o.name_km as by_km
      from hsds_metadata m left join organisation o on o.id = m.updated_by_organisation
      where (m.service_id = entry.id or m.organization_id = entry.id and m.service_id is null)
        and m.resource_id = entry.id and m.field_name = any(${toldFields})
      order by m.last_action_date desc, m.id limit ${mostChanges}) m`.execute(tx)
  return Map.groupBy(rows, (r) => r.resourceId)
}
