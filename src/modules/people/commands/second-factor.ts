import { createHmac, randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { expand } from '#platform/crypto/kdf.ts'
import { answeredChallenge, type PasskeySite } from './passkey.ts'
import type { OpenSecrets, SignInRecord } from './secrets.ts'

/** What somebody shows beside the passphrase: six digits, a code on paper, or the phone's own lock. */
export type ShownFactor = { code: string; passkey?: { challenge: string; answer: string; site: PasskeySite } }

/** A right second factor as the database uses it up, once. */
export type Factor =
  | { kind: 'totp'; step: number }
  | { kind: 'backup_code'; hash: string }
  | { kind: 'passkey'; id: string; counter: number; challenge: string }

/** Checks a second factor. Null when it is wrong; whether it was used before is for the database to say. */
export async function checkFactor(
  found: SignInRecord,
  { secrets }: OpenSecrets,
  shown: ShownFactor,
  now: Date,
): Promise<Factor | null> {
  if (shown.passkey?.answer) return answeredChallenge(found.passkeys, shown.passkey)
  const digits = shown.code.replace(/[\s-]/g, '')
  if (/^\d{6}$/.test(digits)) {
    const step = secrets.totpSecret === null ? null : totpStep(secrets.totpSecret, digits, now)
    return step === null ? null : { kind: 'totp', step }
  }
  return { kind: 'backup_code', hash: backupHash(secrets.privateKey, shown.code).toString('hex') }
}

/** RFC 6238, one step of tolerance either way. Null when the code is wrong. */
export function totpStep(totpSecret: string, digits: string, now: Date): number | null {
  const totp = new TOTP({ secret: Secret.fromBase32(totpSecret) })
  const delta = totp.validate({ token: digits, window: 1, timestamp: now.getTime() })
  return delta === null ? null : Math.floor(now.getTime() / 30_000) + delta
}

export const newTotpSecret = (): string => new Secret({ size: 20 }).base32

/** The address behind the square that an authenticator app reads (the key URI format of such apps). */
export const totpAddress = (signInName: string, totpSecret: string): string =>
  new TOTP({ issuer: 'Sdap', label: signInName, secret: Secret.fromBase32(totpSecret) }).toString()

const letters = 'abcdefghjkmnpqrstuvwxyz23456789' // nothing that looks like something else on paper

/** Ten codes for paper, each good once: ten letters and digits, some 49 bits. */
export const newBackupCodes = (): string[] =>
  Array.from({ length: 10 }, () => {
    const code = Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('')
    return `${code.slice(0, 5)}-${code.slice(5)}`
  })

/** Under a key that only the opened private key gives, so that the database alone cannot be searched for codes. */
export const backupHash = (privateKey: string, code: string): Buffer =>
  createHmac('sha256', expand(Buffer.from(privateKey, 'hex'), 'backup codes'))
    .update(code.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .digest()
