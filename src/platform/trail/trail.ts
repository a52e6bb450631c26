import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'

export type TrailEntry = {
  /** A stable code such as `report.opened`. */
  action: string
  subject?: string
  team?: string
  /** Codes and numbers only. */
  detail?: Record<string, string | number | boolean>
  /** The organisation whose chain it joins when nobody of staff acts. */
  organisation?: string
}

/** Appends to the trail: call it last in a command's transaction. */
export async function trail(tx: Tx, entry: TrailEntry): Promise<void> {
  await sql`select app.append_trail(${entry.organisation ?? null}::uuid, ${entry.action}, ${entry.subject ?? null}::uuid,
    ${entry.team ?? null}::uuid, ${JSON.stringify(entry.detail ?? {})}::jsonb)`.execute(tx)
}

/** Several at once, in their order, of one command. */
export async function trailEach(tx: Tx, entries: readonly TrailEntry[]): Promise<void> {
  const all = entries.map((e) => ({ ...e, detail: e.detail ?? {} }))
  await sql`select app.append_trail(e.organisation, e.action, e.subject, e.team, e.detail)
    from rows from (jsonb_to_recordset(${JSON.stringify(all)}::jsonb) as (organisation uuid, action text, subject uuid, team uuid, detail jsonb))
      with ordinality e(organisation, action, subject, team, detail, nth) order by nth`.execute(tx)
}
