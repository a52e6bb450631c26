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
export const seal = (key: Key, plain: Uint8Array, binding: Binding): Buffer =>
  sealIn(key, plain, binding, paddedSize(plain.length + 1))

/** The same for a file, which may be large: its length is hidden by Padmé, at 12% more at most. */
export const sealFile = (key: Key, plain: Uint8Array, binding: Binding): Buffer =>
  sealIn(key, plain, binding, padme(plain.length + 1))

function sealIn(key: Key, plain: Uint8Array, binding: Binding, size: number): Buffer {
  const nonce = randomBytes(24)
  // ISO/IEC 7816-4, as sodium.pad does it, which takes a second for a large file.
  const padded = Buffer.alloc(size)
  padded.set(plain)
  padded[plain.length] = 0x80
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

/**
 * The length, in bytes, that a file of some length is brought to: only the first bits of the length
 * stay, so that many files look alike (Padmé: Nikitin and others, "Reducing Metadata Leakage from
 * Encrypted Files and Communication with PURBs", 2019).
 */
export function padme(length: number): number {
  if (length < 2) return length
  const exponent = Math.floor(Math.log2(length))
  const step = 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1)
  return Math.ceil(length / step) * step
}

/** Anyone may seal to a public key; only the holder of the private half opens it. */
export const sealTo = (publicKey: Uint8Array, plain: Uint8Array): Buffer =>
  Buffer.from(sodium.crypto_box_seal(plain, publicKey))
