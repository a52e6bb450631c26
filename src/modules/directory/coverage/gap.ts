import { z } from 'zod'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import { oneOf } from '#platform/http/form.ts'
import { monthOf, today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { idOfForm } from '../entry/facts.ts'
import { taxonomies } from '../schema.ts'

export const gapInput = z.object({
  help: oneOf(taxonomies.services.map((c) => c.code) as [string, ...string[]]),
  /** What the form carried, so that it counts once however often it is sent. */
  nonce: z.string({ error: 'errors.choose' }).min(8, { error: 'errors.choose' }).max(64, { error: 'errors.choose' }),
})

/**
 * Notes in a caller's transaction that a kind of help was missed in a province: help, province and
 * month, and nothing by which a child, a case or a worker could be found. The trail says only that
 * somebody noted one. Whoever calls has settled that the actor may.
 */
export async function noteGap(
  tx: Tx,
  actor: StaffActor,
  gap: { help: string; province: string; nonce: string },
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('directoryGap')
    .values({
      id: idOfForm(actor.personId, 'gap', gap.nonce),
      ...{ help: gap.help, province: gap.province, month: monthOf(today()) },
      organisationId: actor.organisationId,
    })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows) await trail(tx, { action: 'directory.gap_noted' })
}
