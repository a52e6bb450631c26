import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { trail } from '#platform/trail/trail.ts'
import { intakePolicy } from '../policy.ts'

/**
 * Rings whoever is on duty for a report in danger, once the transaction that files it is kept. The
 * alert says which desk is meant and nothing of the report.
 * @param reportId the record that this very transaction has made; for others nothing happens
 */
export const raiseAlert = async (tx: Tx, reportId: string): Promise<void> => {
  await sql`select app.raise_alert(${reportId}::uuid)`.execute(tx)
}

/** Somebody opens the desk: what rings for its team has been seen, and stops. Repeating it is harmless. */
export const alertsSeen = (ctx: Ctx): Promise<void> =>
  ctx.write(async (tx) => {
    const { rows } = await sql<{ teamId: string }>`select team_id from app.see_alerts()`.execute(tx)
    for (const { teamId } of rows) await trail(tx, { action: 'alert.seen', team: teamId })
  })

/** What an open page does: ring, wait (the person is on duty), or rest. */
export const ringFor = (ctx: Ctx): Promise<'ring' | 'wait' | 'rest'> =>
  ctx.read(async (tx) => {
    const { rows } = await sql<{ does: 'ring' | 'wait' | 'rest' }>`select app.ring_for_me() as does`.execute(tx)
    return rows[0]?.does ?? 'rest'
  })

/** Where somebody is rung by mail when on duty; an empty address ends it. @throws Failure forbidden */
export const settleReach = (ctx: Ctx, mail: string): Promise<void> =>
  ctx.write(async (tx) => {
    const { organisationId, personId } = ctx.actor as StaffActor
    authorise(intakePolicy, ctx.actor, 'duty.read', { organisationId })
    const row = { mail: mail || null }
    await tx
      .insertInto('dutyReach')
      .values({ personId, ...row })
      .onConflict((o) => o.column('personId').doUpdateSet({ ...row, changedAt: new Date() }))
      .execute()
    await trail(tx, { action: 'duty.reach_settled', subject: personId, detail: { mail: mail !== '' } })
  })
