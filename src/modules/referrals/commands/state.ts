import { randomUUID } from 'node:crypto'
import { correctFact } from '#modules/records/commands.ts'
import type { OpenRecord } from '#modules/records/schema.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import type { ReferralState } from '../schema.ts'

/** Moves a referral on: the row, its dated history and, with the packet's key at hand, its fact. */
export async function setState(
  tx: Tx,
  actor: StaffActor,
  row: { id: string; state: string },
  byTeam: string,
  state: ReferralState,
  record?: OpenRecord,
  details: { reason?: string; outcome?: string } = {},
): Promise<void> {
  if (row.state) await tx.updateTable('referral').set({ state }).where('id', '=', row.id).execute()
  await tx
    .insertInto('referralState')
    .values({
      id: randomUUID(),
      referralId: row.id,
      state,
      byPerson: actor.personId,
      byTeam,
      reason: details.reason ?? null,
    })
    .execute()
  if (record) await correctFact(tx, record, { state, ...(details.outcome ? { outcome: details.outcome } : {}) })
}
