import { createHash } from 'node:crypto'

/**
 * What two people compare to be sure of the same public key: 80 bits of its SHA-256 as five
 * groups of four hex digits. Another key with the same fingerprint cannot be made in practice.
 */
export const fingerprint = (publicKey: Uint8Array): string =>
  createHash('sha256')
    .update('sdap public key')
    .update(publicKey)
    .digest('hex')
    .slice(0, 20)
    .replace(/(.{4})(?=.)/g, '$1 ')

/** What is shown of a fingerprint where the rest is to be heard from its owner. */
export const firstGroups = (publicKey: Uint8Array): string => fingerprint(publicKey).split(' ').slice(0, 4).join(' ')

/** Whether somebody has read out the last group, in whatever case. */
export const isLastGroup = (publicKey: Uint8Array, typed: string): boolean =>
  fingerprint(publicKey).split(' ').at(-1) === typed.trim().toLowerCase()
