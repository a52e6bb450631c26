import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { App } from '#platform/access/context.ts'
import { expand, type KdfCost, stretch } from '#platform/crypto/kdf.ts'
import { openJson } from '#platform/crypto/open.ts'
import { sealJson } from '#platform/crypto/seal.ts'
import { keyOf } from '#platform/crypto/server-key.ts'
import type { Tx } from '#platform/db/database.ts'

/** What a person's passphrase opens: the private key (hex) and the second factor, if it is TOTP (base32). */
export type Secrets = { privateKey: string; totpSecret: string | null }

export type KnownPasskey = { id: string; credentialId: string; publicKey: string; counter: number }

/** A person as the sign-in needs it. */
export type SignInRecord = {
  personId: string
  kdfSalt: Buffer
  kdfMemoryKib: number
  kdfPasses: number
  sealedSecrets: Buffer
  publicKey: Buffer
  serverKeyGeneration: number
  passkeys: KnownPasskey[]
}

/** Whoever may sign in under a name; undefined for a name nobody has. */
export const recordOfName = async (tx: Tx, name: string): Promise<SignInRecord | undefined> =>
  (await sql<SignInRecord>`select * from app.sign_in_record(${name})`.execute(tx)).rows[0]

/** The session's own person. */
export const ownRecord = async (tx: Tx): Promise<SignInRecord | undefined> =>
  (await sql<SignInRecord>`select * from app.own_record()`.execute(tx)).rows[0]

const place = (personId: string) => ({ table: 'person', row: personId, name: 'secrets', generation: 1 })

/** Secrets that the passphrase has opened, and the proof of it that the database asks for. */
export type OpenSecrets = { secrets: Secrets; proof: Buffer }

/**
 * Opens a person's secrets, or does the same work for nobody. One Argon2id, then two HKDF:
 * what opens, and what proves.
 * @returns null for a wrong passphrase or an unknown name
 * @throws Failure busy
 */
export async function openSecrets(
  app: App,
  found: SignInRecord | undefined,
  name: string,
  passphrase: string,
): Promise<OpenSecrets | null> {
  const cost = found ? { memoryKib: found.kdfMemoryKib, passes: found.kdfPasses } : app.deployment.passphraseCost
  const key = found ? keyOf(app.serverKey, found.serverKeyGeneration) : app.serverKey
  const stretched = await stretch('sign_in', passphrase, found?.kdfSalt ?? nobodysSalt(app, name), key.raw, cost)
  if (!found) return null
  try {
    const secrets = openJson<Secrets>(expand(stretched, 'person secrets'), found.sealedSecrets, place(found.personId))
    return { secrets, proof: expand(stretched, 'sign-in proof') }
  } catch {
    return null
  }
}

const nobodysSalt = (app: App, name: string) =>
  createHash('sha256')
    .update(app.serverKey.derive('salts of unknown names'))
    .update(name.toLowerCase())
    .digest()
    .subarray(0, 16)

/** Secrets under a passphrase and the newest server key, as the person's row holds them. */
export type WrappedSecrets = {
  salt: Buffer
  cost: KdfCost
  sealed: Buffer
  proof: Buffer
  serverKeyGeneration: number
}

/** @param lane whoever sets up waits in the lane of filing, since nobody files yet. @throws Failure busy */
export async function wrapSecrets(
  app: Pick<App, 'serverKey' | 'deployment'>,
  personId: string,
  passphrase: string,
  secrets: Secrets,
  lane: 'sign_in' | 'file' = 'sign_in',
): Promise<WrappedSecrets> {
  const salt = randomBytes(16)
  const cost = app.deployment.passphraseCost
  const stretched = await stretch(lane, passphrase, salt, app.serverKey.raw, cost)
  return {
    salt,
    cost,
    sealed: sealJson(expand(stretched, 'person secrets'), secrets, place(personId)),
    proof: expand(stretched, 'sign-in proof'),
    serverKeyGeneration: app.serverKey.generation,
  }
}

/** Puts newly wrapped secrets in the place of the present ones, whose proof is needed. @returns false: proof wrong */
export async function changeSecrets(tx: Tx, proof: Buffer, fresh: WrappedSecrets): Promise<boolean> {
  const { rows } = await sql<{
    ok: boolean
  }>`select app.change_secrets(${proof}, ${fresh.salt}, ${fresh.cost.memoryKib}::int,
    ${fresh.cost.passes}::int, ${fresh.sealed}, ${fresh.proof}, ${fresh.serverKeyGeneration}::int) as ok`.execute(tx)
  return rows[0]?.ok === true
}
