import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { openSealed } from '#platform/crypto/open.ts'
import { sealTo } from '#platform/crypto/seal.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { isLastGroup } from '../fingerprint.ts'
import { peoplePolicy } from '../policy.ts'
import { markOf } from './mark.ts'
import { fromWords, openRecovery } from './paper-secret.ts'
import { heldSecret, holdSecret, recoveryKey, sheetOf } from './recovery-secrets.ts'

const ceremonyMinutes = 60

/**
 * Begins the ceremony that admits a supervisor when none is left: the first data guardian
 * types one sheet. The secret waits for an hour, sealed under the server key.
 * @throws Failure forbidden, has_supervisor, not_found, invalid (mistyped or wrong secret, other fingerprint)
 */
export async function beginRecovery(
  ctx: Ctx,
  input: { teamId: string; personId: string; lastGroup: string; words: string },
): Promise<string> {
  return withWrongSecretsNoted(ctx, input.teamId, async (tx) => {
    const { actor } = ctx
    const { organisationId, personId } = actor as StaffActor
    const secret = fromWords(input.words)
    const sheet = await sheetOf(tx, organisationId, input.teamId, secret)
    await newSupervisor(tx, input)
    const id = randomUUID()
    await tx
      .insertInto('recoveryCeremony')
      .values({
        id,
        organisationId,
        teamId: input.teamId,
        personId: input.personId,
        generation: sheet.generation,
        begunBy: personId,
        endsAt: new Date(Date.now() + ceremonyMinutes * 60_000),
        sheetNumber: sheet.number,
        heldSecret: holdSecret(ctx, id, secret),
      })
      .execute()
    await trail(tx, { action: 'recovery.begun', subject: input.personId, team: input.teamId })
    return id
  })
}

/**
 * Completes it in another guardian's session with another sheet: the recovery key opens the
 * team's keys, and they are sealed to the new supervisor. Nothing of the secrets is kept.
 * @throws Failure forbidden, not_found (over, or one's own), invalid (mistyped or wrong secret)
 */
export async function completeRecovery(ctx: Ctx, id: string, words: string): Promise<void> {
  const ceremony = await ctx.read((tx) => ceremonyOf(tx, id))
  await withWrongSecretsNoted(ctx, ceremony.teamId, async (tx) => {
    const secret = fromWords(words)
    const held = await heldSecret(tx, ctx, id)
    const sheet = await sheetOf(tx, ceremony.organisationId, ceremony.teamId, secret)
    if (sheet.generation !== ceremony.generation) throw new Failure('invalid', { words: 'errors.paper_wrong' })
    if (sheet.number === ceremony.sheetNumber) throw new Failure('invalid', { words: 'errors.paper_other_sheet' })
    const key = await recoveryKey(tx, ceremony.organisationId, ceremony.generation)
    const pair = openRecovery(key, [
      { number: ceremony.sheetNumber, secret: held },
      { number: sheet.number, secret },
    ])
    const seals = await sql<{ generation: number; sealedKey: Buffer; recoveryGeneration: number }>`
      select * from app.recovery_seals(${ceremony.teamId}::uuid)`.execute(tx)
    const mine = seals.rows.filter((s) => s.recoveryGeneration === ceremony.generation)
    if (mine.length === 0) throw new Failure('nothing_to_recover')
    const person = await tx
      .selectFrom('person')
      .select('publicKey')
      .where('id', '=', ceremony.personId)
      .executeTakeFirst()
    if (!person?.publicKey) throw notFound()
    const publicKey = person.publicKey
    const keys = mine.map((s) => openSealed(pair, s.sealedKey))
    const sealed = keys.map((key) => sealTo(publicKey, key))
    const marks = keys.map((key) => markOf(key, ceremony.personId, publicKey))
    const generations = mine.map((s) => s.generation)
    const { rows } = await sql<{ ok: boolean }>`
      select app.admit_by_ceremony(${id}::uuid, ${generations}::int[], ${sealed}::bytea[], ${marks}::bytea[]) as ok`.execute(
      tx,
    )
    if (!rows[0]?.ok) throw notFound()
    await trail(tx, { action: 'recovery.done', subject: ceremony.personId, team: ceremony.teamId })
  })
}

/** Ends a ceremony that is under way. */
export const stopRecovery = (ctx: Ctx, id: string) =>
  ctx.write(async (tx) => {
    const ceremony = await ceremonyOf(tx, id)
    authorise(peoplePolicy, ctx.actor, 'recovery.manage', ceremony)
    await tx
      .updateTable('recoveryCeremony')
      .set({ stoppedAt: new Date(), heldSecret: null })
      .where('id', '=', id)
      .where('doneAt', 'is', null)
      .execute()
    await trail(tx, { action: 'recovery.stopped', subject: ceremony.personId, team: ceremony.teamId })
  })

/** A wrong secret rolls its transaction back, so its entry has one of its own. */
async function withWrongSecretsNoted<T>(ctx: Ctx, teamId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { actor } = ctx
  try {
    return await ctx.write(async (tx) => {
      const team = await tx.selectFrom('team').select('organisationId').where('id', '=', teamId).executeTakeFirst()
      if (!team || team.organisationId !== (actor as StaffActor).organisationId) throw notFound()
      authorise(peoplePolicy, actor, 'recovery.manage', team)
      const { rows } = await sql<{ there: boolean }>`select app.has_supervisor(${teamId}::uuid) as there`.execute(tx)
      if (rows[0]?.there) throw new Failure('has_supervisor')
      return work(tx)
    })
  } catch (error) {
    if (error instanceof Failure && error.code === 'invalid' && error.detail['words'])
      await ctx.write((tx) => trail(tx, { action: 'recovery.wrong_secret', subject: teamId, team: teamId }))
    throw error
  }
}

/** The person to be let in: invited as a supervisor, enrolled, and compared by fingerprint. */
async function newSupervisor(tx: Tx, input: { teamId: string; personId: string; lastGroup: string }) {
  const row = await tx
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.personId')
    .select('person.publicKey')
    .where('membership.teamId', '=', input.teamId)
    .where('person.id', '=', input.personId)
    .where('membership.role', '=', 'supervisor')
    .where('person.leftAt', 'is', null)
    .where('person.suspendedAt', 'is', null)
    .where(sql<boolean>`app.lives(membership)`)
    .executeTakeFirst()
  if (!row?.publicKey) throw new Failure('invalid', { personId: 'errors.not_a_supervisor' })
  if (!isLastGroup(row.publicKey, input.lastGroup))
    throw new Failure('invalid', { lastGroup: 'errors.fingerprint_differs' })
}

async function ceremonyOf(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('recoveryCeremony')
    .select(['organisationId', 'teamId', 'personId', 'generation', 'sheetNumber'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}
