import type { ReceiptActor, StaffActor } from '#platform/access/actor.ts'
import { expand } from '#platform/crypto/kdf.ts'
import { CannotOpen, open, openSealed } from '#platform/crypto/open.ts'
import type { KeyPair } from '#platform/crypto/seal.ts'

/** Where a session's row keeps the private key that it wraps. */
export const sessionBinding = (row: string) => ({ table: 'session', row, name: 'private key', generation: 1 })

const opened = new WeakMap<object, Map<string, Uint8Array>>()

function once(actor: object, name: string, make: () => Uint8Array): Uint8Array {
  const mine = opened.get(actor) ?? new Map<string, Uint8Array>()
  opened.set(actor, mine)
  const key = mine.get(name) ?? make()
  mine.set(name, key)
  return key
}

/** The own key pair of whoever has this session: a person's, or a receipt's. */
export function ownKey(actor: StaffActor | ReceiptActor): KeyPair {
  const row = actor.kind === 'staff' ? actor.sessionId : actor.receiptId
  return {
    publicKey: actor.publicKey,
    privateKey: once(actor, 'own', () => open(actor.wrappingKey, actor.sealedPrivate, sessionBinding(row))),
  }
}

/** A team's key pair, for an admitted member. @throws CannotOpen for anybody else */
export function teamKey(actor: StaffActor, teamId: string, generation: number): KeyPair {
  const key = actor.teams.find((t) => t.id === teamId)?.keys.find((k) => k.generation === generation)
  if (!key) throw new CannotOpen()
  return {
    publicKey: key.publicKey,
    privateKey: once(actor, `${teamId} ${generation}`, () => openSealed(ownKey(actor), key.sealedKey)),
  }
}

/** The symmetric key of a team's list heads. */
export const headKey = (actor: StaffActor, teamId: string, generation: number): Uint8Array =>
  once(actor, `heads ${teamId} ${generation}`, () =>
    expand(teamKey(actor, teamId, generation).privateKey, 'list heads'),
  )

/** The generation under which a team seals what is new. */
export function currentGeneration(actor: StaffActor, teamId: string): number {
  const newest = actor.teams.find((t) => t.id === teamId)?.keys[0]
  if (!newest) throw new CannotOpen()
  return newest.generation
}
