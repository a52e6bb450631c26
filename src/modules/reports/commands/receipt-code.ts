import { createHash, createHmac } from 'node:crypto'
import type { App } from '#platform/access/context.ts'
import { expand, stretch } from '#platform/crypto/kdf.ts'
import { type KeyPair, newKeyPair } from '#platform/crypto/seal.ts'
import type { ServerKey } from '#platform/crypto/server-key.ts'

/** What one code leads to: the tag that finds its row, the key pair that opens its conversation, and what opens a form saved under it. */
export type Receipt = { tag: Buffer; pair: KeyPair; formKey: Buffer; serverKeyGeneration: number }

/** Sixteen digits from a form's 128-bit nonce: the same nonce and server key always give the same code. */
export function codeFromNonce(key: ServerKey, nonce: Uint8Array): string {
  const mac = createHmac('sha256', key.derive('receipt codes')).update(nonce).digest()
  return (BigInt(`0x${mac.toString('hex')}`) % 10n ** 16n).toString().padStart(16, '0')
}

export const nonceHash = (nonce: Uint8Array) => createHash('sha256').update('sdap nonce').update(nonce).digest()

/** The digits of a typed code: Latin or Khmer, with any spaces or dashes. Null if not sixteen. */
export function digitsOf(typed: string): string | null {
  const digits = typed.replace(/[០-៩]/g, (d) => String(d.charCodeAt(0) - 0x17e0)).replace(/[\s\u200b.\-–—_/]/g, '')
  return /^\d{16}$/.test(digits) ? digits : null
}

/** In groups of four, as it is shown and read out. */
export const inGroups = (code: string) => code.match(/\d{4}/g)?.join(' ') ?? code

/** One Argon2id over the digits; tag and key seed come from it by HKDF. @throws Failure busy */
export async function receiptFrom(
  app: App,
  lane: 'file' | 'check',
  code: string,
  key = app.serverKey,
): Promise<Receipt> {
  const { receiptSalt, receiptCost } = app.deployment
  const stretched = await stretch(lane, code, receiptSalt, key.raw, receiptCost)
  return {
    tag: expand(stretched, 'receipt tag'),
    pair: newKeyPair(expand(stretched, 'receipt key')),
    formKey: expand(stretched, 'saved form key'),
    serverKeyGeneration: key.generation,
  }
}
