import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { type App, type Ctx, sessionParts } from '#platform/access/context.ts'
import { seal } from '#platform/crypto/seal.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { sessionBinding } from './keyring.ts'
import { checkFactor, type Factor, type ShownFactor } from './second-factor.ts'
import { changeSecrets, type OpenSecrets, openSecrets, ownRecord, recordOfName, wrapSecrets } from './secrets.ts'

/**
 * Signs a member of staff in: the passphrase opens the person's key, or it does not; the
 * second factor is used up. The work is the same for a name nobody has.
 * @returns the session's secret, for the cookie and nowhere else
 * @throws Failure sign_in_failed, busy
 */
export async function signIn(
  ctx: Ctx,
  input: { name: string; passphrase: string } & ShownFactor,
  now = new Date(),
): Promise<Buffer> {
  const { app } = ctx
  const found = await ctx.read((tx) => recordOfName(tx, input.name))
  const open = await openSecrets(app, found, input.name, input.passphrase)
  const factor = found && open && (await checkFactor(found, open, input, now))
  const secret = found && open && factor ? await openSession(app, found.personId, open, factor) : null
  if (!secret) {
    await leaveFailure(ctx, found?.personId)
    throw new Failure('sign_in_failed')
  }
  if (found && open && found.serverKeyGeneration !== app.serverKey.generation)
    await moveToNewestKey(app, secret, found.personId, input.passphrase, open)
  return secret
}

/** Guardians of the organisation whose member was named see it. */
const leaveFailure = (ctx: Ctx, personId: string | undefined) =>
  ctx.write((tx) => sql`select app.trail_failed_sign_in(${personId ?? null}::uuid)`.execute(tx))

async function openSession(
  app: App,
  personId: string,
  { secrets, proof }: OpenSecrets,
  factor: Factor,
): Promise<Buffer | null> {
  const secret = randomBytes(32)
  const { handle, wrappingKey } = sessionParts(secret)
  const id = randomUUID()
  const handleHash = createHash('sha256').update(Buffer.from(handle, 'hex')).digest()
  const sealed = seal(wrappingKey, Buffer.from(secrets.privateKey, 'hex'), sessionBinding(id))
  return app.db.write(handle, async (tx) => {
    const done = await sql<{ ok: boolean }>`select app.open_session(${personId}::uuid, ${proof},
      ${JSON.stringify(factor)}::jsonb, ${id}::uuid, ${handleHash}, ${sealed}) as ok`.execute(tx)
    if (!done.rows[0]?.ok) return null
    await trail(tx, { action: 'sign_in.done', subject: personId, detail: { factor: factor.kind } })
    return secret
  })
}

/** The server key was renewed since: the person's secrets move to the newest, while the passphrase is at hand. */
async function moveToNewestKey(app: App, secret: Buffer, personId: string, passphrase: string, open: OpenSecrets) {
  const fresh = await wrapSecrets(app, personId, passphrase, open.secrets)
  await app.db.write(sessionParts(secret).handle, (tx) => changeSecrets(tx, open.proof, fresh))
}

/**
 * Asks a signed-in person for passphrase and second factor once more, before exports and
 * changes of keys or roles.
 * @returns what the passphrase opened, for a command that wraps it anew
 * @throws Failure sign_in_failed, busy
 */
export async function confirm(
  ctx: Ctx,
  input: { passphrase: string } & ShownFactor,
  now = new Date(),
): Promise<OpenSecrets> {
  const found = await ctx.read(ownRecord)
  const open = await openSecrets(ctx.app, found, '', input.passphrase)
  const factor = found && open && (await checkFactor(found, open, input, now))
  const done =
    open &&
    factor &&
    (await ctx.write(async (tx) => {
      const { rows } = await sql<{
        ok: boolean
      }>`select app.confirm_session(${open.proof}, ${JSON.stringify(factor)}::jsonb) as ok`.execute(tx)
      if (rows[0]?.ok) await trail(tx, { action: 'sign_in.confirmed', detail: { factor: factor.kind } })
      return rows[0]?.ok
    }))
  if (!open || !done) {
    await leaveFailure(ctx, found?.personId)
    throw new Failure('sign_in_failed')
  }
  return open
}

export const signOut = (ctx: Ctx) =>
  ctx.write(async (tx) => {
    await trail(tx, { action: 'sign_out' })
    await sql`select app.end_session()`.execute(tx)
  })

export const chooseLanguage = (ctx: Ctx, language: 'en' | 'km') =>
  ctx.write(async (tx) => {
    if (ctx.actor.kind === 'staff')
      await tx.updateTable('person').set({ language }).where('id', '=', ctx.actor.personId).execute()
  })
