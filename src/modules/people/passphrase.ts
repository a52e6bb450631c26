import { randomInt } from 'node:crypto'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { Failure } from '#platform/errors.ts'
import { isCommon } from './common-passphrases.ts'

const shortest = 14

/** Five random words out of 2,048 (BIP-39's English list), 55 bits, under 128 MiB of Argon2id. */
export const offerPassphrase = (): string =>
  Array.from({ length: 5 }, () => wordlist[randomInt(wordlist.length)]).join(' ')

/**
 * Length and a list of common ones are all that is asked (NIST SP 800-63B-4, 3.1.1): no rules
 * of composition, no forced change.
 * @throws Failure invalid
 */
export function refuseWeakPassphrase(passphrase: string, own: string[]): void {
  const bare = passphrase.normalize('NFKC').toLowerCase().replace(/\s+/g, '')
  if ([...bare].length < shortest) throw new Failure('invalid', { passphrase: 'errors.passphrase_short' })
  const personal = own.map((name) => name.toLowerCase().replace(/\s+/g, ''))
  if (isCommon(bare) || personal.some((name) => name.length > 3 && bare.replaceAll(name, '').length < 8))
    throw new Failure('invalid', { passphrase: 'errors.passphrase_common' })
}
