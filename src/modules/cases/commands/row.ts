import { randomUUID } from 'node:crypto'
import { erasedOrNotFound } from '#modules/records/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import type { CaseState, Child } from '../schema.ts'

/** A case's plain row, locked for this transaction. @throws Failure not_found, erased */
export async function caseForUpdate(tx: Tx, id: string) {
  const row = await tx.selectFrom('caseFile').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw await erasedOrNotFound(tx, id)
  return row
}

/** Leaves a dated state. */
export const noted = (tx: Tx, actor: StaffActor, caseId: string, state: CaseState, reason?: string) =>
  tx
    .insertInto('caseState')
    .values({ id: randomUUID(), caseId, state, byPerson: actor.personId, reason: reason ?? null })
    .execute()

/** What of a child's file counts in figures. */
export const factsOf = (child: Child) => ({
  province: child.province || null,
  harm: child.harm,
  platform: child.platform,
  ...(child.ageBand ? { ageBand: child.ageBand } : {}),
  ...(child.sex ? { sex: child.sex } : {}),
  ...(child.barriers.length > 0 ? { barriers: child.barriers } : {}),
  ...(child.firstTold ? { firstTold: child.firstTold } : {}),
  ...(child.facilitator ? { facilitator: child.facilitator } : {}),
  ...(child.relation ? { relation: child.relation } : {}),
})
