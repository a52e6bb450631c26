import { argon2, hkdfSync } from 'node:crypto'
import { promisify } from 'node:util'
import { Lanes } from './lanes.ts'

const argon2id = promisify(argon2)

/** Cost of Argon2id (RFC 9106): memory in KiB, passes over it. One lane of parallelism. */
export type KdfCost = { memoryKib: number; passes: number }

export const receiptCost: KdfCost = { memoryKib: 64 * 1024, passes: 3 }
export const passphraseCost: KdfCost = { memoryKib: 128 * 1024, passes: 3 }

const lanes = new Lanes()

/**
 * 32 bytes from a secret that people can keep in mind or on paper.
 * @param lane who waits: filing a report is always let through first
 * @throws Failure busy when too many wait already
 */
export function stretch(
  lane: 'file' | 'check' | 'sign_in',
  secret: string,
  salt: Uint8Array,
  serverKey: Uint8Array,
  cost: KdfCost,
): Promise<Buffer> {
  return lanes.run(lane, () =>
    argon2id('argon2id', {
      message: Buffer.from(secret.normalize('NFKC'), 'utf8'),
      nonce: salt,
      secret: serverKey,
      parallelism: 1,
      tagLength: 32,
      memory: cost.memoryKib,
      passes: cost.passes,
    }),
  )
}

/** HKDF-SHA-256, 32 bytes for one purpose. */
export const expand = (secret: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'sdap', purpose, 32))
