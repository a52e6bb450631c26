import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type TrailRow = {
  seq: string
  at: Date
  actorKind: string
  personId: string | null
  action: string
  subjectId: string | null
  detail: Record<string, unknown>
}

/** The newest entries one may see, of one record or of all. Row-level security decides which those are. */
export const trailEntries = (
  tx: Tx,
  limit: number,
  filter: { subject?: string | undefined; person?: string | undefined },
): Promise<TrailRow[]> => {
  let query = tx.selectFrom('trail').select(['seq', 'at', 'actorKind', 'personId', 'action', 'subjectId', 'detail'])
  if (filter.subject) query = query.where('subjectId', '=', filter.subject)
  if (filter.person) query = query.where('personId', '=', filter.person)
  return query.orderBy('seq', 'desc').limit(limit).execute() as Promise<TrailRow[]>
}

export type Published = { kind: string; month: string; count: number }

/** Counts over all organisations, by kind and month; cells under ten are left out. Monitors only. */
export async function published(tx: Tx): Promise<Published[]> {
  const { rows } = await sql<Published>`select kind, month, count from app.published_counts()`.execute(tx)
  return rows
}

/** What the operator's page shows; no record is read. */
export async function health(tx: Tx) {
  const { rows } = await sql<{
    version: string
    step: number
    keyFingerprint: string
    intakeOpen: boolean
    sessions: number
  }>`
    select current_setting('server_version') as version, (select max(version) from app.migration) as step,
      (select key_fingerprint from deployment) as key_fingerprint, app.open_intake() is not null as intake_open`.execute(
    tx,
  )
  return rows[0]
}
