import { randomUUID } from 'node:crypto'
import type { Tx } from '#platform/db/database.ts'

/** How a backup ended. `restored`: this database was restored from it. */
export type BackupOutcome = 'made' | 'failed' | 'no_space' | 'interrupted' | 'restored'

/**
 * Notes that a backup begins. Whatever still stands as running was cut off, since only one
 * can run at a time. Needs the owner's rights, as all below.
 */
export async function noteBackupBegun(tx: Tx, scheduled: boolean): Promise<string> {
  await endRunning(tx, 'interrupted')
  const id = randomUUID()
  await tx.insertInto('backup').values({ id, scheduled, outcome: 'running' }).execute()
  return id
}

/** @param made size in bytes and SHA-256 (hex) of the whole file, when there is one */
export async function noteBackupEnded(
  tx: Tx,
  id: string,
  outcome: BackupOutcome,
  made?: { bytes: number; sha256: string },
): Promise<void> {
  await tx
    .updateTable('backup')
    .set({ outcome, finishedAt: new Date(), bytes: made?.bytes ?? null, sha256: made?.sha256 ?? null })
    .where('id', '=', id)
    .execute()
}

/** In a database that was just restored, the backup that it came from is the one that was running. */
export const noteRestored = (tx: Tx) => endRunning(tx, 'restored')

const endRunning = (tx: Tx, outcome: BackupOutcome) =>
  tx.updateTable('backup').set({ outcome, finishedAt: new Date() }).where('outcome', '=', 'running').execute()
