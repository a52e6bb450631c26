import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise, may } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { applyPlan, type Imported } from '../import/apply.ts'
import { type Plan, planImport } from '../import/plan.ts'
import type { FileRead, Problem } from '../import/shape.ts'
import { directoryPolicy } from '../policy.ts'
import type { ShownState } from '../schema.ts'

export type ImportOptions = {
  /** New entries are shown to everybody, or stay drafts, where the file does not say. */
  newState: ShownState
  /** Rows with problems are left out; else nothing is written while there are some. */
  skipBad: boolean
}

const keepsFor = (actor: Ctx['actor']) => (ownerId: string | null) =>
  may(directoryPolicy, actor, 'directory.keep', { organisationId: ownerId })

/** What importing a file would do, for whoever asks. @throws Failure forbidden */
export const tryImport = (ctx: Ctx, file: FileRead, newState: ShownState): Promise<Plan> => {
  authorise(directoryPolicy, ctx.actor, 'directory.keep')
  return ctx.read((tx) => planImport(tx, file, { keeps: keepsFor(ctx.actor), newState }))
}

/**
 * Brings a file into the directory, whole or not at all.
 * @param mark of the plan that was shown @returns the plan anew, and nothing written, when it would
 * do something else by now, or when it has problems that are not to be left out
 * @throws Failure forbidden
 */
export const importDirectory = (
  ctx: Ctx,
  file: FileRead,
  { newState, skipBad }: ImportOptions,
  mark: string,
): Promise<{ imported: Imported; leftOut: Problem[] } | { plan: Plan }> =>
  ctx.write(async (tx) => {
    await lockDirectory(tx)
    authorise(directoryPolicy, ctx.actor, 'directory.keep')
    const actor: StaffActor = ctx.actor
    const plan = await planImport(tx, file, { keeps: keepsFor(actor), newState, hold: true })
    if (plan.mark !== mark || (plan.problems.length > 0 && !skipBad)) return { plan }
    return { imported: await applyPlan(tx, actor, plan), leftOut: plan.problems }
  })

/** Of two imports the second sees what the first did; whoever edits one entry meanwhile waits, or is seen. */
export const lockDirectory = (tx: Tx) => sql`select pg_advisory_xact_lock(7305)`.execute(tx)
