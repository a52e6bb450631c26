import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { CannotOpen, open, openSealed } from '#platform/crypto/open.ts'
import { seal, sealTo } from '#platform/crypto/seal.ts'
import { allKeys } from '#platform/crypto/server-key.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { isLastGroup } from '../fingerprint.ts'
import { peoplePolicy } from '../policy.ts'
import { markOf } from './mark.ts'
import { checkHash, fromWords, openRecovery, type PaperSecret } from './paper-secret.ts'

const ceremonyMinutes = 60
const place = (id: string) => ({ table: 'recovery_ceremony', row: id, name: 'held secret', generation: 1 })

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
        heldSecret: seal(ctx.app.serverKey.derive('recovery ceremonies'), secret, place(id)),
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

/**
 * Which sheet a secret is. Sheets that were replaced count as long as the team's key is sealed
 * to them: where no supervisor is left, nobody could seal it to the new ones.
 * @throws Failure invalid: of no sheet that is in use
 */
async function sheetOf(tx: Tx, organisationId: string, teamId: string, secret: PaperSecret) {
  const complete = (await sql<{ generation: number | null }>`select app.complete_recovery() as generation`.execute(tx))
    .rows[0]?.generation
  const seals = await sql<{ generation: number }>`
    select recovery_generation as generation from app.recovery_seals(${teamId}::uuid)`.execute(tx)
  const hash = checkHash(secret)
  const rows = await tx
    .selectFrom('recoverySheet')
    .select(['generation', 'number', 'checkHash'])
    .where('organisationId', '=', organisationId)
    .where('generation', 'in', [complete ?? 0, ...seals.rows.map((s) => s.generation)])
    .where('generation', '<=', complete ?? 0)
    .execute()
  const found = rows.find((row) => row.checkHash.equals(hash))
  if (!found) throw new Failure('invalid', { words: 'errors.paper_wrong' })
  return found
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

async function heldSecret(tx: Tx, ctx: Ctx, id: string): Promise<Buffer> {
  const { rows } = await sql<{ held: Buffer | null }>`select app.held_secret(${id}::uuid) as held`.execute(tx)
  const sealed = rows[0]?.held
  if (!sealed) throw notFound()
  for (const key of allKeys(ctx.app.serverKey)) {
    try {
      return open(key.derive('recovery ceremonies'), sealed, place(id))
    } catch {}
  }
  throw new CannotOpen()
}

async function recoveryKey(tx: Tx, organisationId: string, generation: number) {
  const row = await tx
    .selectFrom('recoveryKey')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('generation', '=', generation)
    .executeTakeFirstOrThrow()
  const sealed = { '12': row.sealedOneTwo, '13': row.sealedOneThree, '23': row.sealedTwoThree }
  return { organisationId, generation, publicKey: row.publicKey, sealed }
}
