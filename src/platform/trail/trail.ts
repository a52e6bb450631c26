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
