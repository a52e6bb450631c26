import { lastAnswer } from '#modules/reports/queries.ts'
import { eraseRecord } from '#modules/retention/commands/erase.ts'
import { holdOf } from '#modules/retention/queries.ts'
import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { type About, eventsOf, type RequestRow, recordsOf } from '../queries.ts'
import type { EraseInput } from '../schema.ts'
import { insertEvent, requestFor } from './work.ts'

/** Whether a hold keeps what a request is about. */
export const isHeld = async (tx: Tx, { reportId, caseId }: About): Promise<boolean> =>
  Boolean((reportId && (await holdOf(tx, reportId))) || (caseId && (await holdOf(tx, caseId))))

/**
 * Erases what a granted request is about: the report with its conversation, and the case with its
 * packets. Before, the last message was read, or somebody says that nobody waits for that. Harmless
 * to repeat: what is gone already is passed over.
 * @throws Failure not_found, forbidden, state_changed, on_hold; invalid with what has to be done before
 */
export async function eraseAsAsked(ctx: Ctx, id: string, { wait }: EraseInput): Promise<void> {
  const ready = await ctx.write(async (tx) => {
    const row = await requestFor(tx, ctx, id, 'request.erase')
    if ((await eventsOf(tx, id)).some((e) => e.what === 'erased')) return null
    if (row.kind !== 'erase' || row.state !== 'answered' || row.outcome === 'refused')
      throw new Failure('state_changed')
    const about = await recordsOf(tx, row)
    await refuseUnlessReady(tx, row, about, wait)
    return { row, about }
  })
  if (!ready) return
  // The report first: a hold on either keeps it, so nothing is erased by halves.
  for (const recordId of [ready.about.reportId, ready.about.caseId])
    if (recordId) await eraseRecord(ctx, recordId, 'asked_for')
  await noteErased(ctx, ready.row)
}

async function refuseUnlessReady(tx: Tx, row: RequestRow, about: About, wait: EraseInput['wait']) {
  if (await isHeld(tx, about)) throw new Failure('invalid', { _form: 'errors.request_on_hold' })
  if (about.caseId && about.caseState !== 'closed') throw new Failure('invalid', { _form: 'errors.case_open' })
  // Only who asked with the own code reads it there; a third person's conversation is not the child's.
  const last = row.source === 'check' && about.reportId ? await lastAnswer(tx, about.reportId) : undefined
  if (wait === 'seen' && last && !last.seenAt) throw new Failure('invalid', { wait: 'errors.not_seen_yet' })
}

const noteErased = (ctx: Ctx, { id, recordId, teamId }: RequestRow) =>
  ctx.write(async (tx) => {
    await insertEvent(tx, ctx, id, 'erased')
    await trail(tx, { action: 'request.erased', subject: recordId, team: teamId })
  })
