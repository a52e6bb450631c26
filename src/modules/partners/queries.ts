import type { Tx } from '#platform/db/database.ts'
import { today } from '#platform/time/time.ts'

export type PartnerKey = {
  id: string
  label: string
  scopes: string[]
  madeBy: string
  madeAt: Date
  /** The last day on which it works. */
  expiresOn: string
  endedAt: Date | null
  /** Of its use only the day is known. */
  lastUsedOn: string | null
}

/** Whether a key opens anything today. */
export const lives = (key: Pick<PartnerKey, 'endedAt' | 'expiresOn'>): boolean =>
  key.endedAt === null && key.expiresOn >= today()

const columns = ['id', 'label', 'scopes', 'madeBy', 'madeAt', 'expiresOn', 'endedAt', 'lastUsedOn'] as const

/** Every key of the organisation, newest first; row-level security shows them to its data guardians alone. */
export const keysOf = (tx: Tx, organisationId: string): Promise<PartnerKey[]> =>
  tx
    .selectFrom('partnerKey')
    .select(columns)
    .where('organisationId', '=', organisationId)
    .orderBy('madeAt', 'desc')
    .orderBy('id')
    .execute()

/** What programs are called, by their keys' ids; those of other organisations are not among them. */
export async function programNames(tx: Tx, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('partnerKey')
    .select(['id', 'label'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((r) => [r.id, r.label]))
}
