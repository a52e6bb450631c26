import { correctFact, openRecord } from '#modules/records/commands.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { trail } from '#platform/trail/trail.ts'
import { reportPolicy } from '../policy.ts'
import { alikeTo } from '../queries.ts'
import type { Aside } from '../schema.ts'
import { reportForUpdate, setState } from './answer.ts'

/**
 * Puts a report on the pile of tests or of silence: it rests there, is deleted no sooner than any other,
 * and writing brings it back. A test is counted in no figure.
 * @param alike those with the very same answers, too
 * @throws Failure not_found, forbidden
 */
export const putAside = (ctx: Ctx, id: string, why: Aside, alike: boolean) =>
  ctx.write(async (tx) => {
    const all = [id, ...(alike ? (await alikeTo(tx, id)).map((r) => r.id) : [])]
    for (const each of all) await layAside(tx, ctx, each, why)
  })

async function layAside(tx: Tx, ctx: Ctx, id: string, why: Aside) {
  const report = await reportForUpdate(tx, id)
  authorise(reportPolicy, ctx.actor, 'report.put_aside', report)
  if (report.aside === why) return
  if (report.state !== 'resting') await setState(tx, ctx, id, 'resting')
  await tx.updateTable('report').set({ aside: why, waitingSince: null }).where('id', '=', id).execute()
  const kind = why === 'test' ? 'test' : 'report'
  await correctFact(tx, await openRecord(tx, ctx, id), { state: 'resting', kind })
  await trail(tx, { action: 'report.put_aside', subject: id, team: report.teamId, detail: { why } })
}

/** Takes a report off the pile again; it is as if it had just come. @throws Failure not_found, forbidden */
export const takeBack = (ctx: Ctx, id: string) =>
  ctx.write(async (tx) => {
    const report = await reportForUpdate(tx, id)
    authorise(reportPolicy, ctx.actor, 'report.put_aside', report)
    if (report.aside === null) return
    await setState(tx, ctx, id, 'being_read')
    await tx
      .updateTable('report')
      .set({ waitingSince: report.firstAnsweredAt ? null : new Date() })
      .where('id', '=', id)
      .execute()
    await correctFact(tx, await openRecord(tx, ctx, id), { state: 'being_read', kind: 'report' })
    await trail(tx, { action: 'report.taken_back', subject: id, team: report.teamId })
  })
