import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

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
