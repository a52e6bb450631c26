import type { KeyPair } from '../crypto/seal.ts'

export type Name = { en: string; km: string }
export type TeamKey = { generation: number; publicKey: Uint8Array; sealedKey: Uint8Array }
export type ActorTeam = { id: string; kind: string; name: Name; roles: string[]; keys: TeamKey[] }

/** A member of staff with a living session. */
export type StaffActor = {
  kind: 'staff'
  personId: string
  organisationId: string
  organisationName: Name
  displayName: string
  language: 'en' | 'km'
  sessionId: string
  teams: ActorTeam[]
  organisationRoles: string[]
  deploymentRoles: string[]
  /** When passphrase and second factor were last shown in this session. */
  confirmedAt: Date
  /** Teams without a key yet that this person is to supervise. */
  toFound: string[]
  publicKey: Uint8Array
  /** The person's private key as the session row holds it, and what opens it. */
  sealedPrivate: Uint8Array
  wrappingKey: Uint8Array
}

/** Whoever entered a receipt code; never more than one conversation. */
export type ReceiptActor = {
  kind: 'receipt'
  receiptId: string
  conversationId: string
  organisationId: string
  teamId: string
  publicKey: Uint8Array
  sealedPrivate: Uint8Array
  wrappingKey: Uint8Array
}

/** A partner organisation's program, by its living key. It is no person: what it may do, policies say for keys alone. */
export type PartnerActor = {
  kind: 'partner'
  keyId: string
  organisationId: string
  scopes: string[]
}

/** The public, and set-up. */
export type Nobody = { kind: 'nobody' }
export type Actor = StaffActor | ReceiptActor | PartnerActor | Nobody

export type { KeyPair }
