import { createHash, randomBytes } from 'node:crypto'
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { expand } from '#platform/crypto/kdf.ts'
import { open } from '#platform/crypto/open.ts'
import { type KeyPair, newKeyPair, seal } from '#platform/crypto/seal.ts'
import { Failure } from '#platform/errors.ts'

/** A paper secret: 128 random bits, on paper as twelve words with a checksum (BIP-39). */
export type PaperSecret = Uint8Array

export const asWords = (secret: PaperSecret): string => entropyToMnemonic(secret, wordlist)

/**
 * Reads typed words, in whatever case, with the sheet's numbers or without.
 * @throws Failure invalid: a word is mistyped, so that the checksum does not fit
 */
export function fromWords(typed: string): PaperSecret {
  const words =
    typed
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []
  try {
    const secret = mnemonicToEntropy(words.join(' '), wordlist)
    if (secret.length !== 16) throw new Error('more than twelve words')
    return secret
  } catch {
    throw new Failure('invalid', { words: 'errors.paper_mistyped' })
  }
}

/** What tells a right secret from a wrong one and opens nothing. */
export const checkHash = (secret: PaperSecret): Buffer =>
  createHash('sha256').update('sdap paper secret').update(secret).digest()

export type Pair = '12' | '13' | '23'
const pairs: [Pair, number, number][] = [
  ['12', 1, 2],
  ['13', 1, 3],
  ['23', 2, 3],
]
export const pairOf = (one: number, other: number): Pair => [one, other].sort().join('') as Pair

const pairKey = (first: PaperSecret, second: PaperSecret) => expand(Buffer.concat([first, second]), 'recovery pair')
const place = (organisationId: string, pair: Pair, generation: number) => ({
  table: 'recovery_key',
  row: organisationId,
  name: `private key ${pair}`,
  generation,
})

/** A recovery key pair, its three secrets, and the private half under each two of them. */
export type RecoverySet = { publicKey: Uint8Array; secrets: PaperSecret[]; sealed: Record<Pair, Buffer> }

export function newRecoverySet(organisationId: string, generation: number): RecoverySet {
  const pair = newKeyPair()
  const secrets = [1, 2, 3].map(() => randomBytes(16))
  const sealed = Object.fromEntries(
    pairs.map(([name, a, b]) => [
      name,
      seal(pairKey(at(secrets, a), at(secrets, b)), pair.privateKey, place(organisationId, name, generation)),
    ]),
  ) as Record<Pair, Buffer>
  return { publicKey: pair.publicKey, secrets, sealed }
}

/** @throws CannotOpen when the two are not of this key */
export function openRecovery(
  key: { organisationId: string; generation: number; publicKey: Uint8Array; sealed: Record<Pair, Uint8Array> },
  held: { number: number; secret: PaperSecret }[],
): KeyPair {
  const [first, second] = held.toSorted((a, b) => a.number - b.number)
  if (!first || !second) throw new Error('two secrets are needed')
  const name = pairOf(first.number, second.number)
  const privateKey = open(
    pairKey(first.secret, second.secret),
    key.sealed[name],
    place(key.organisationId, name, key.generation),
  )
  return { publicKey: key.publicKey, privateKey }
}

const at = (secrets: PaperSecret[], number: number): PaperSecret => {
  const secret = secrets[number - 1]
  if (!secret) throw new Error('there are three secrets')
  return secret
}
