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
