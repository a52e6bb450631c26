// Everything that opens what was sealed. Jobs must never import this file; a test holds that.
import { associatedData, type Binding, type Key, type KeyPair } from './seal.ts'
import { sodium } from './sodium.ts'

export class CannotOpen extends Error {
  constructor() {
    super('sealed document does not open')
    this.name = 'CannotOpen'
  }
}

/** @throws CannotOpen when the key, the place or the bytes are not the ones it was sealed with */
export function open(key: Key, sealed: Uint8Array, binding: Binding): Buffer {
  if (sealed[0] !== 1 || sealed.length < 41) throw new CannotOpen()
  const nonce = sealed.subarray(1, 25)
  try {
    const padded = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      sealed.subarray(25),
      associatedData(binding),
      nonce,
      key,
    )
    return unpadded(padded)
  } catch {
    throw new CannotOpen()
  }
}

/** Takes off ISO/IEC 7816-4 padding, of what was authenticated just before. */
function unpadded(padded: Uint8Array): Buffer {
  let end = padded.length - 1
  while (padded[end] === 0) end--
  if (padded[end] !== 0x80) throw new CannotOpen()
  return Buffer.from(padded.buffer, padded.byteOffset, end)
}

export const openJson = <T>(key: Key, sealed: Uint8Array, binding: Binding): T =>
  JSON.parse(open(key, sealed, binding).toString('utf8')) as T

/** @throws CannotOpen */
export function openSealed(pair: KeyPair, sealed: Uint8Array): Buffer {
  try {
    return Buffer.from(sodium.crypto_box_seal_open(sealed, pair.publicKey, pair.privateKey))
  } catch {
    throw new CannotOpen()
  }
}
