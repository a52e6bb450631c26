import { sql } from 'kysely'
import { headKey, teamKey } from '#modules/people/commands/keyring.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { open, openSealed } from '#platform/crypto/open.ts'
import { seal, sealTo } from '#platform/crypto/seal.ts'
import type { Tx } from '#platform/db/database.ts'
import { logFault } from '#platform/log/log.ts'
import { headPlace } from './heads.ts'

/** How much of a team still stands under older keys: record keys, and heads of lists. */
export async function leftToRewrap(tx: Tx, teamId: string, newest: number): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    select (select count(*) from record_grant where team_id = ${teamId}::uuid and team_generation < ${newest})::int
         + (select count(*) from head where team_id = ${teamId}::uuid and team_generation < ${newest})::int as left`.execute(
    tx,
  )
  return rows[0]?.left ?? 0
}

/** How much of a team is to be wrapped anew, of how much in all. */
export async function rewrapProgress(tx: Tx, teamId: string, newest: number): Promise<{ left: number; all: number }> {
  return {
    left: await leftToRewrap(tx, teamId, newest),
    all: await leftToRewrap(tx, teamId, newest + 1),
  }
}

/**
 * Wraps one chunk of a team's record keys anew under its newest key, in a transaction of its
 * own: whatever stops it, each record opens for the members, under the old key or the new one.
 * When nothing is left, the older keys are retired: nobody keeps them. A supervisor's session
 * that holds both keys; harmless to repeat, and to run twice at once.
 * @returns how many were wrapped
 */
export async function rewrapChunk(ctx: Ctx, teamId: string, size = 1000): Promise<number> {
  const actor = ctx.actor as StaffActor
  const newest = actor.teams.find((t) => t.id === teamId)?.keys[0]?.generation
  if (!newest) return 0
  return ctx.write(async (tx) => {
    const done =
      (await rewrapGrants(tx, actor, teamId, newest, size)) || (await rewrapHeads(tx, actor, teamId, newest, size))
    if (done === 0) await sql`select app.retire_team_keys(${teamId}::uuid)`.execute(tx)
    return done
  })
}

async function rewrapGrants(tx: Tx, actor: StaffActor, teamId: string, newest: number, size: number): Promise<number> {
  const rows = await tx
    .selectFrom('recordGrant')
    .select(['id', 'teamGeneration', 'sealedKey'])
    .where('teamId', '=', teamId)
    .where('teamGeneration', '<', newest)
    .limit(size)
    .execute()
  if (rows.length === 0) return 0
  const { publicKey } = teamKey(actor, teamId, newest)
  const ids = rows.map((r) => r.id)
  const sealed = rows.map((r) =>
    sealTo(publicKey, openSealed(teamKey(actor, teamId, r.teamGeneration ?? 0), r.sealedKey)),
  )
  await sql`select app.rewrap_grants(${teamId}::uuid, ${newest}::int, ${ids}::uuid[], ${sealed}::bytea[])`.execute(tx)
  return rows.length
}

/** Heads are short: they are opened and sealed again, since their key comes from the team's own. */
async function rewrapHeads(tx: Tx, actor: StaffActor, teamId: string, newest: number, size: number): Promise<number> {
  const rows = await tx
    .selectFrom('head')
    .select(['recordId', 'teamGeneration', 'body'])
    .where('teamId', '=', teamId)
    .where('teamGeneration', '<', newest)
    .limit(size)
    .forUpdate()
    .execute()
  if (rows.length === 0) return 0
  const key = headKey(actor, teamId, newest)
  const ids = rows.map((r) => r.recordId)
  const bodies = rows.map((r) => {
    const plain = open(headKey(actor, teamId, r.teamGeneration), r.body, headPlace(r.recordId, r.teamGeneration))
    return seal(key, plain, headPlace(r.recordId, newest))
  })
  await sql`update head set body = n.body, team_generation = ${newest}
    from unnest(${ids}::uuid[], ${bodies}::bytea[]) as n (record_id, body)
    where head.record_id = n.record_id and head.team_id = ${teamId}::uuid`.execute(tx)
  return rows.length
}

const underWay = new Map<string, Promise<void>>()

/** Whether a team's records are being wrapped anew by this process right now. */
export const isRewrapping = (teamId: string): boolean => underWay.has(teamId)

/**
 * Goes on wrapping a team's records anew, chunk after chunk, beside the requests, as long as
 * the session lives. It begins where it was stopped, by whoever calls it next; one at a time
 * for a team in this process.
 */
export function keepRewrapping(ctx: Ctx, teamId: string): Promise<void> {
  const running = underWay.get(teamId)
  if (running) return running
  const run = (async () => {
    try {
      while ((await rewrapChunk(ctx, teamId)) > 0);
    } catch (error) {
      logFault('rewrap.fault', error, { team: teamId })
    } finally {
      underWay.delete(teamId)
    }
  })()
  underWay.set(teamId, run)
  return run
}
