import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

/** Ten hex digits that stay the same for a deployment's whole life: the fingerprint of its first server key. */
export async function deploymentMark(tx: Tx): Promise<string> {
  const first = await tx
    .selectFrom('serverKey')
    .select('fingerprint')
    .orderBy('generation')
    .limit(1)
    .executeTakeFirstOrThrow()
  return first.fingerprint
}

export type BackupAge = {
  /** The newest backup that is whole, and how many hours ago it was made; null when there is none. */
  newest: { madeAt: Date; hours: number; bytes: number; scheduled: boolean } | null
  /** How the last try ended: `running`, `made`, `failed`, `no_space`, `interrupted`, `restored`; null before the first. */
  lastOutcome: string | null
  lastAt: Date | null
}

/** How old the newest backup is. Only an operator's session sees the rows; others learn nothing. */
export async function backupAge(tx: Tx): Promise<BackupAge> {
  const runs = tx.selectFrom('backup').orderBy('madeAt', 'desc').limit(1)
  const newest = await runs
    .select((eb) => [
      'madeAt',
      'bytes',
      'scheduled',
      sql<number>`extract(epoch from now() - ${eb.ref('madeAt')})::float8 / 3600`.as('hours'),
    ])
    .where('outcome', '=', 'made')
    .executeTakeFirst()
  const last = await runs.select(['outcome', 'madeAt']).executeTakeFirst()
  return {
    newest: newest ? { ...newest, bytes: Number(newest.bytes) } : null,
    lastOutcome: last?.outcome ?? null,
    lastAt: last?.madeAt ?? null,
  }
}
