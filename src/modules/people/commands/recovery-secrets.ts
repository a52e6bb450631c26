import { sql } from 'kysely'
import type { Ctx } from '#platform/access/context.ts'
import { CannotOpen, open } from '#platform/crypto/open.ts'
import { seal } from '#platform/crypto/seal.ts'
import { allKeys } from '#platform/crypto/server-key.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { checkHash, type PaperSecret } from './paper-secret.ts'

const place = (id: string) => ({ table: 'recovery_ceremony', row: id, name: 'held secret', generation: 1 })

/** Seals the first guardian's secret under the server key, for this ceremony alone. */
export const holdSecret = (ctx: Ctx, id: string, secret: PaperSecret): Buffer =>
  seal(ctx.app.serverKey.derive('recovery ceremonies'), secret, place(id))

/** What was held until the second guardian comes. @throws Failure not_found: none, or not to be opened by this session */
export async function heldSecret(tx: Tx, ctx: Ctx, id: string): Promise<Buffer> {
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

/** An organisation's recovery key, each half sealed under two of the three sheets. */
export async function recoveryKey(tx: Tx, organisationId: string, generation: number) {
  const row = await tx
    .selectFrom('recoveryKey')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('generation', '=', generation)
    .executeTakeFirstOrThrow()
  const sealed = { '12': row.sealedOneTwo, '13': row.sealedOneThree, '23': row.sealedTwoThree }
  return { organisationId, generation, publicKey: row.publicKey, sealed }
}

/**
 * Which sheet a secret is. Sheets that were replaced count as long as the team's key is sealed
 * to them: where no supervisor is left, nobody could seal it to the new ones.
 * @throws Failure invalid: of no sheet that is in use
 */
export async function sheetOf(tx: Tx, organisationId: string, teamId: string, secret: PaperSecret) {
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
