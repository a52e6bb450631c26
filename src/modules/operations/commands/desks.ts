import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { needs } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { operationsPolicy } from '../policy.ts'
import { type Desk, intakeDesks } from '../queries/desks.ts'

// The database writes each act into the chain of the desk's organisation by itself; the operator's
// own organisation sees it too.

/**
 * An operator lets a desk receive what the public writes, after its key was compared by another way.
 * @param generation of the key that was compared
 * @throws Failure not_found, state_changed when the team has no key, or another one by now
 */
export const confirmDesk = (ctx: Ctx, teamId: string, generation: number): Promise<void> =>
  ctx.write(async (tx) => {
    const desk = await deskForOperator(tx, ctx, teamId)
    if (desk.confirmedAt) return
    const { rows } = await sql<{ ok: boolean }>`
      select app.confirm_intake(${teamId}::uuid, ${generation}::int) as ok`.execute(tx)
    if (!rows[0]?.ok) throw new Failure('state_changed')
    await alsoAtHome(tx, ctx, desk, { action: 'team.intake_confirmed', detail: { generation } })
  })

/** Takes the word back, at once. What the desk has received stays with it. @throws Failure not_found */
export const withdrawDesk = (ctx: Ctx, teamId: string): Promise<void> =>
  ctx.write(async (tx) => {
    const desk = await deskForOperator(tx, ctx, teamId)
    if (!desk.confirmedAt) return
    const { rows } = await sql<{ ok: boolean }>`select app.withdraw_intake(${teamId}::uuid) as ok`.execute(tx)
    if (!rows[0]?.ok) throw new Failure('state_changed')
    await alsoAtHome(tx, ctx, desk, { action: 'team.intake_withdrawn', detail: {} })
  })

async function deskForOperator(tx: Tx, ctx: Ctx, teamId: string): Promise<Desk> {
  needs(operationsPolicy, ctx.actor, 'intake.confirm')
  const desk = (await intakeDesks(tx)).find((d) => d.teamId === teamId)
  if (!desk) throw notFound()
  return desk
}

async function alsoAtHome(tx: Tx, ctx: Ctx, desk: Desk, entry: { action: string; detail: Record<string, number> }) {
  if (desk.organisationId === (ctx.actor as StaffActor).organisationId) return
  await trail(tx, { ...entry, subject: desk.teamId, team: desk.teamId })
}
