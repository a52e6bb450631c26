import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { refuseWeakPassphrase } from '../passphrase.ts'
import { ownKey } from './keyring.ts'
import { madePasskey, type PasskeySite } from './passkey.ts'
import { backupHash, newBackupCodes, totpStep } from './second-factor.ts'
import { changeSecrets, type OpenSecrets, type Secrets, wrapSecrets } from './secrets.ts'
import { signOut } from './sign-in.ts'

// What a member of staff does with the own access. Nobody else can: each act is about the
// session's own person, and the database knows no other.

const own = (ctx: Ctx): StaffActor => {
  if (ctx.actor.kind !== 'staff') throw notFound()
  return ctx.actor
}

/** Shows passphrase and second factor; only asked once everything else is right, since a code counts once. */
type Prove = () => Promise<OpenSecrets>

/**
 * Gives oneself another passphrase. All other sessions end; what it protects stays the same.
 * @throws Failure invalid (weak), what `prove` throws, busy, state_changed (changed elsewhere meanwhile)
 */
export async function changePassphrase(ctx: Ctx, passphrase: string, prove: Prove): Promise<void> {
  const actor = own(ctx)
  refuseWeakPassphrase(passphrase, [actor.displayName])
  const open = await prove()
  await wrapAnew(ctx, open, open.secrets, passphrase, async (tx) => {
    await endOthers(tx)
    await trail(tx, { action: 'person.passphrase_changed', subject: actor.personId })
  })
}

/**
 * Puts another authenticator app in the place of the present one.
 * @param fresh the secret shown on the page, and a code that proves the app has it
 * @throws Failure invalid (wrong code), what `prove` throws, busy, state_changed
 */
export async function changeAuthenticator(
  ctx: Ctx,
  fresh: { totpSecret: string; code: string; passphrase: string },
  prove: Prove,
  now = new Date(),
): Promise<void> {
  const actor = own(ctx)
  if (totpStep(fresh.totpSecret, fresh.code.replace(/\D/g, ''), now) === null)
    throw new Failure('invalid', { newCode: 'errors.wrong_factor' })
  const open = await prove()
  await wrapAnew(ctx, open, { ...open.secrets, totpSecret: fresh.totpSecret }, fresh.passphrase, (tx) =>
    trail(tx, { action: 'person.authenticator_changed', subject: actor.personId }),
  )
}

async function wrapAnew(ctx: Ctx, open: OpenSecrets, secrets: Secrets, passphrase: string, then: (tx: Tx) => unknown) {
  const fresh = await wrapSecrets(ctx.app, own(ctx).personId, passphrase, secrets)
  await ctx.write(async (tx) => {
    if (!(await changeSecrets(tx, open.proof, fresh))) throw new Failure('state_changed')
    await then(tx)
  })
}

/** Ten new codes for paper in the place of the old ones. @returns the codes, shown this once */
export const renewBackupCodes = (ctx: Ctx): Promise<string[]> =>
  ctx.write(async (tx) => {
    const actor = own(ctx)
    const privateKey = Buffer.from(ownKey(actor).privateKey).toString('hex')
    const codes = newBackupCodes()
    const hashes = codes.map((code) => backupHash(privateKey, code))
    await sql`select app.replace_backup_codes(${hashes}::bytea[])`.execute(tx)
    await trail(tx, { action: 'person.backup_codes_made', subject: actor.personId })
    return codes
  })

/**
 * Takes a phone's own lock as a second factor.
 * @param answer what the browser made for the challenge (WebAuthn's registration response as JSON)
 * @throws Failure invalid (not made for this challenge and site, or there already)
 */
export async function addPasskey(
  ctx: Ctx,
  input: { label: string; challenge: string; answer: string; site: PasskeySite },
): Promise<void> {
  const { personId } = own(ctx)
  const made = await madePasskey(input.site, input.challenge, input.answer)
  if (!made) throw new Failure('invalid', { _form: 'errors.passkey_wrong' })
  await ctx.write(async (tx) => {
    const row = { id: randomUUID(), personId, label: input.label, ...made, publicKey: Buffer.from(made.publicKey) }
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('passkey')
      .values(row)
      .onConflict((oc) => oc.doNothing())
      .executeTakeFirstOrThrow()
    if (!numInsertedOrUpdatedRows) throw new Failure('invalid', { _form: 'errors.passkey_wrong' })
    await trail(tx, { action: 'person.passkey_added', subject: personId })
  })
}

/** The authenticator app stays, so this is never the last second factor. @throws Failure not_found */
export const removePasskey = (ctx: Ctx, id: string): Promise<void> =>
  ctx.write(async (tx) => {
    const { personId } = own(ctx)
    const { rows } = await sql<{ ok: boolean }>`select app.remove_passkey(${id}::uuid) as ok`.execute(tx)
    if (!rows[0]?.ok) throw notFound()
    await trail(tx, { action: 'person.passkey_removed', subject: personId })
  })

/** Ends one of the own sessions, on whichever device. @returns whether it was this one @throws Failure not_found */
export async function endSession(ctx: Ctx, id: string): Promise<boolean> {
  const { personId, sessionId } = own(ctx)
  if (id === sessionId) {
    await signOut(ctx)
    return true
  }
  await ctx.write(async (tx) => {
    const { rows } = await sql<{ ended: number }>`select app.end_own_sessions(${id}::uuid) as ended`.execute(tx)
    if (!rows[0]?.ended) throw notFound()
    await trail(tx, { action: 'person.sessions_ended', subject: personId, detail: { sessions: rows[0].ended } })
  })
  return false
}

/** Ends every own session but this one. Harmless to repeat. */
export const endOtherSessions = (ctx: Ctx): Promise<void> =>
  ctx.write(async (tx) => {
    const { personId } = own(ctx)
    const ended = await endOthers(tx)
    if (ended > 0) await trail(tx, { action: 'person.sessions_ended', subject: personId, detail: { sessions: ended } })
  })

async function endOthers(tx: Tx): Promise<number> {
  const { rows } = await sql<{ ended: number }>`select app.end_own_sessions(null) as ended`.execute(tx)
  return rows[0]?.ended ?? 0
}
