import { createHmac, timingSafeEqual } from 'node:crypto'
import { expand } from '#platform/crypto/kdf.ts'

/**
 * What a supervisor leaves beside a public key that was compared by fingerprint: an HMAC under
 * the team's private key. When the team renews its key, only keys with a right mark are carried
 * over, so that whoever can write the database cannot put another key in a member's place.
 */
export const markOf = (teamPrivateKey: Uint8Array, whose: string, publicKey: Uint8Array): Buffer =>
  createHmac('sha256', expand(teamPrivateKey, 'compared public keys'))
    .update(whose)
    .update('\0')
    .update(publicKey)
    .digest()

export const hasMark = (
  teamPrivateKey: Uint8Array,
  whose: string,
  publicKey: Uint8Array,
  mark: Buffer | null,
): boolean => mark?.length === 32 && timingSafeEqual(mark, markOf(teamPrivateKey, whose, publicKey))

/** Under which name a recovery key is marked. */
export const recoveryName = (organisationId: string, generation: number) => `recovery ${organisationId} ${generation}`
