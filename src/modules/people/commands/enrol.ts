import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Name } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { newKeyPair } from '#platform/crypto/seal.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { refuseWeakPassphrase } from '../passphrase.ts'
import { backupHash, newBackupCodes, totpStep } from './second-factor.ts'
import { wrapSecrets } from './secrets.ts'

export const invitationHash = (token: string) => createHash('sha256').update('sdap invitation').update(token).digest()

/** Whom a living invitation is for. */
export type Invited = {
  personId: string
  organisationId: string
  signInName: string
  displayName: string
  language: 'en' | 'km'
  organisation: Name
  endsAt: Date
  /** Enrolled before: this takes the place of the old keys. */
  again: boolean
}

type Row = Omit<Invited, 'organisation'> & { organisationEn: string; organisationKm: string }

/** Looks an invitation up; looking does not use it. @throws Failure invitation_over when used, ended or never made */
export async function invitedBy(ctx: Ctx, token: string): Promise<Invited> {
  const row = await ctx.read(
    async (tx) => (await sql<Row>`select * from app.invited(${invitationHash(token)})`.execute(tx)).rows[0],
  )
  if (!row) throw new Failure('invitation_over')
  const { organisationEn, organisationKm, ...rest } = row
  return { ...rest, organisation: { en: organisationEn, km: organisationKm } }
}

/**
 * Enrols an invited person: makes their key pair, wraps it under the passphrase, and uses the
 * invitation up. Whatever a former key opened is gone until a supervisor admits anew.
 * @param totp the secret shown on the page, and a code that proves the app has it
 * @returns ten backup codes, shown this once, and the new public key
 * @throws Failure invitation_over, invalid (weak passphrase, wrong code), busy
 */
export async function enrolInvited(
  ctx: Ctx,
  input: { token: string; passphrase: string; totpSecret: string; code: string },
  now = new Date(),
): Promise<{ backupCodes: string[]; publicKey: Uint8Array }> {
  const invited = await invitedBy(ctx, input.token)
  refuseWeakPassphrase(input.passphrase, [invited.signInName, invited.displayName])
  const step = totpStep(input.totpSecret, input.code.replace(/\D/g, ''), now)
  if (step === null) throw new Failure('invalid', { code: 'errors.wrong_factor' })
  const pair = newKeyPair()
  const privateKey = Buffer.from(pair.privateKey).toString('hex')
  const wrapped = await wrapSecrets(ctx.app, invited.personId, input.passphrase, {
    privateKey,
    totpSecret: input.totpSecret,
  })
  const backupCodes = newBackupCodes()
  const hashes = backupCodes.map((code) => backupHash(privateKey, code))
  await ctx.write(async (tx) => {
    const { rows } = await sql<{
      ok: boolean
    }>`select app.enrol(${invitationHash(input.token)}, ${Buffer.from(pair.publicKey)},
      ${wrapped.salt}, ${wrapped.cost.memoryKib}::int, ${wrapped.cost.passes}::int, ${wrapped.sealed}, ${wrapped.proof},
      ${wrapped.serverKeyGeneration}::int, ${hashes}::bytea[]) as ok`.execute(tx)
    if (!rows[0]?.ok) throw new Failure('invitation_over')
    await trail(tx, { action: 'person.enrolled', subject: invited.personId, organisation: invited.organisationId })
  })
  return { backupCodes, publicKey: pair.publicKey }
}
