import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { sealTo } from '#platform/crypto/seal.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { isLastGroup } from '../fingerprint.ts'
import { peoplePolicy } from '../policy.ts'
import { teamKey } from './keyring.ts'
import { hasMark, markOf, recoveryName } from './mark.ts'

type RecoveryKey = { generation: number; publicKey: Uint8Array }

/**
 * A supervisor lets the organisation's newest sheets open the own team: the recovery key's
 * fingerprint stands on every sheet, and a holder whom the supervisor knows reads its last group
 * out. No data guardian can make sheets that open a team by themselves. Sheets that were
 * replaced no longer open it. @throws Failure not_found, forbidden, invalid (not the same key), nothing_to_recover (no sheets on paper)
 */
export const approveRecovery = (ctx: Ctx, teamId: string, lastGroup: string): Promise<void> =>
  ctx.write(async (tx) => {
    const { actor } = ctx
    if (actor.kind !== 'staff' || !actor.teams.some((t) => t.id === teamId)) throw notFound()
    authorise(peoplePolicy, actor, 'team.admit', { teamId, id: teamId })
    const key = await newestComplete(tx, actor.organisationId)
    if (!key) throw new Failure('nothing_to_recover')
    if (!isLastGroup(key.publicKey, lastGroup))
      throw new Failure('invalid', { sheetGroup: 'errors.fingerprint_differs' })
    for (const { generation } of actor.teams.find((t) => t.id === teamId)?.keys ?? [])
      await insertSeal(tx, actor, teamId, generation, teamKey(actor, teamId, generation).privateKey, key)
    await sql`select app.retire_recovery_seals(${teamId}::uuid)`.execute(tx)
    await trail(tx, {
      action: 'recovery.approved',
      subject: teamId,
      team: teamId,
      detail: { generation: key.generation },
    })
  })

/** The newest recovery key whose sheets are all on paper. */
export async function newestComplete(tx: Tx, organisationId: string): Promise<RecoveryKey | null> {
  const { rows } = await sql<{ generation: number | null }>`select app.complete_recovery() as generation`.execute(tx)
  const generation = rows[0]?.generation
  if (!generation) return null
  const key = await tx
    .selectFrom('recoveryKey')
    .select('publicKey')
    .where('organisationId', '=', organisationId)
    .where('generation', '=', generation)
    .executeTakeFirstOrThrow()
  return { generation, publicKey: key.publicKey }
}

const insertSeal = (
  tx: Tx,
  actor: StaffActor,
  teamId: string,
  teamGeneration: number,
  privateKey: Uint8Array,
  key: RecoveryKey,
) =>
  tx
    .insertInto('recoverySeal')
    .values({
      teamId,
      teamGeneration,
      organisationId: actor.organisationId,
      recoveryGeneration: key.generation,
      sealedKey: sealTo(key.publicKey, privateKey),
      keyMark: markOf(privateKey, recoveryName(actor.organisationId, key.generation), key.publicKey),
    })
    .onConflict((oc) => oc.doNothing())
    .execute()

/** A team's new key is sealed to the recovery keys that were approved for the one before, and to no other. */
export async function keepApproved(
  tx: Tx,
  actor: StaffActor,
  teamId: string,
  before: { generation: number; privateKey: Uint8Array },
  fresh: { generation: number; privateKey: Uint8Array },
): Promise<void> {
  const approved = await tx
    .selectFrom('recoverySeal')
    .innerJoin('recoveryKey', (join) =>
      join
        .onRef('recoveryKey.organisationId', '=', 'recoverySeal.organisationId')
        .onRef('recoveryKey.generation', '=', 'recoverySeal.recoveryGeneration'),
    )
    .select(['recoveryKey.generation', 'recoveryKey.publicKey', 'recoverySeal.keyMark'])
    .where('recoverySeal.teamId', '=', teamId)
    .where('recoverySeal.teamGeneration', '=', before.generation)
    .execute()
  for (const key of approved) {
    const name = recoveryName(actor.organisationId, key.generation)
    if (hasMark(before.privateKey, name, key.publicKey, key.keyMark))
      await insertSeal(tx, actor, teamId, fresh.generation, fresh.privateKey, key)
  }
}
