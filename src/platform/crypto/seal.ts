import { randomBytes } from 'node:crypto'
import { sodium } from './sodium.ts'

/** A 256-bit symmetric key. */
export type Key = Uint8Array
export type KeyPair = { publicKey: Uint8Array; privateKey: Uint8Array }

/** What a sealed document is bound to: moved elsewhere, it no longer opens. */
export type Binding = { table: string; row: string; name: string; generation: number }

const version = 1

export const newKey = (): Key => randomBytes(32)

/** X25519. */
export function newKeyPair(seed?: Uint8Array): KeyPair {
  const pair = seed ? sodium.crypto_box_seed_keypair(seed) : sodium.crypto_box_keypair()
  return { publicKey: pair.publicKey, privateKey: pair.privateKey }
}

export const associatedData = (b: Binding) => JSON.stringify(['sdap', b.table, b.row, b.name, b.generation])

/**
 * Seals bytes with XChaCha20-Poly1305: version byte, 24-byte nonce, ciphertext. The length
 * is hidden in steps of 256 bytes and doublings; an empty document looks like a short one.
 */
export function seal(key: Key, plain: Uint8Array, binding: Binding): Buffer {
  const nonce = randomBytes(24)
  const padded = sodium.pad(plain, paddedSize(plain.length + 1))
  const body = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, associatedData(binding), null, nonce, key)
  return Buffer.concat([Uint8Array.of(version), nonce, body])
}

export const sealJson = (key: Key, value: unknown, binding: Binding) =>
  seal(key, Buffer.from(JSON.stringify(value), 'utf8'), binding)

export function paddedSize(length: number): number {
  let size = 256
  while (size < length) size *= 2
  return size
}

/** Anyone may seal to a public key; only the holder of the private half opens it. */
export const sealTo = (publicKey: Uint8Array, plain: Uint8Array): Buffer =>
  Buffer.from(sodium.crypto_box_seal(plain, publicKey))
