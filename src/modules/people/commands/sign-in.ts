import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { type App, type Ctx, sessionParts } from '#platform/access/context.ts'
import { expand, stretch } from '#platform/crypto/kdf.ts'
import { openJson } from '#platform/crypto/open.ts'
import { seal } from '#platform/crypto/seal.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { sessionBinding } from './keyring.ts'

type Found = {
  personId: string
  kdfSalt: Buffer
  kdfMemoryKib: number
  kdfPasses: number
  sealedSecrets: Buffer
  publicKey: Buffer
}
type Secrets = { privateKey: string; totpSecret: string }

/**
 * Signs a member of staff in: the passphrase opens the person's key, or it does not; the
 * time step of the second factor is used up. The work is the same for a name nobody has.
 * @returns the session's secret, for the cookie and nowhere else
 * @throws Failure sign_in_failed, busy
 */
export async function signIn(
  ctx: Ctx,
  input: { name: string; passphrase: string; code: string },
  now = new Date(),
): Promise<Buffer> {
  const { app } = ctx
  const found = await ctx.read(
    async (tx) => (await sql<Found>`select * from app.sign_in_record(${input.name})`.execute(tx)).rows[0],
  )
  const cost = found ? { memoryKib: found.kdfMemoryKib, passes: found.kdfPasses } : app.deployment.passphraseCost
  const stretched = await stretch(
    'sign_in',
    input.passphrase,
    found?.kdfSalt ?? nobodysSalt(app, input.name),
    app.serverKey.raw,
    cost,
  )
  const secrets = openSecrets(found, stretched)
  const step = secrets && usedStep(secrets.totpSecret, input.code, now)
  const secret =
    found && secrets && step !== null
      ? await openSession(app, found.personId, stretched, Number(step), secrets.privateKey)
      : null
  if (secret) return secret
  await ctx.write((tx) => trail(tx, { action: 'sign_in.failed', ...(found ? { subject: found.personId } : {}) }))
  throw new Failure('sign_in_failed')
}

const nobodysSalt = (app: App, name: string) =>
  createHash('sha256')
    .update(app.serverKey.derive('salts of unknown names'))
    .update(name.toLowerCase())
    .digest()
    .subarray(0, 16)

function openSecrets(found: Found | undefined, stretched: Buffer): Secrets | null {
  if (!found) return null
  try {
    const place = { table: 'person', row: found.personId, name: 'secrets', generation: 1 }
    return openJson<Secrets>(expand(stretched, 'person secrets'), found.sealedSecrets, place)
  } catch {
    return null
  }
}

/** RFC 6238, one step of tolerance either way. Null when the code is wrong. */
function usedStep(totpSecret: string, code: string, now: Date): number | null {
  const totp = new TOTP({ secret: Secret.fromBase32(totpSecret) })
  const delta = totp.validate({ token: code.replace(/\D/g, ''), window: 1, timestamp: now.getTime() })
  return delta === null ? null : Math.floor(now.getTime() / 30_000) + delta
}

async function openSession(
  app: App,
  personId: string,
  stretched: Buffer,
  step: number,
  privateKey: string,
): Promise<Buffer | null> {
  const secret = randomBytes(32)
  const { handle, wrappingKey } = sessionParts(secret)
  const id = randomUUID()
  const handleHash = createHash('sha256').update(Buffer.from(handle, 'hex')).digest()
  const sealed = seal(wrappingKey, Buffer.from(privateKey, 'hex'), sessionBinding(id))
  const proof = expand(stretched, 'sign-in proof')
  return app.db.write(handle, async (tx) => {
    const done = await sql<{
      ok: boolean
    }>`select app.open_session(${personId}::uuid, ${proof}, ${step}::bigint, ${id}::uuid, ${handleHash}, ${sealed}) as ok`.execute(
      tx,
    )
    if (!done.rows[0]?.ok) return null
    await trail(tx, { action: 'sign_in.done', subject: personId })
    return secret
  })
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
