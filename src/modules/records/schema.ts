import type { Key } from '#platform/crypto/seal.ts'

export type RecordKind =
  | 'report'
  | 'conversation'
  | 'case'
  | 'packet'
  | 'authority_request'
  | 'suggestion'
  | 'feedback'
  | 'form_response'

/** A record whose key is at hand, so that its documents open and new ones can be sealed. */
export type OpenRecord = { id: string; teamId: string; key: Key; generation: number }

export type SealedFor = { teamId: string; generation: number; publicKey: Uint8Array; becauseOf?: string; endsAt?: Date }

/** One coded row for figures; see docs/data-protection.md for what may stand in it. */
export type Fact = {
  /** A test is a report that nobody was meant to be helped by. */
  kind: 'report' | 'case' | 'referral' | 'removal' | 'test'
  organisationId: string
  otherOrganisationId?: string
  month: string
  province?: string | null
  language?: string
  danger?: string
  writer?: string
  ageBand?: string
  sex?: string
  harm?: string[]
  platform?: string[]
  relation?: string
  barriers?: string[]
  firstTold?: string
  facilitator?: string
  service?: string
  urgency?: string
  state: string
  outcome?: string
  firstAnswer?: string
}

export type DocumentRow = {
  id: string
  name: string
  author: string | null
  madeAt: Date
  /** The order among documents of one day, where only the day is kept any more. */
  ordinal: number | null
}

/** Oldest first; within a day of which no times are kept, in the order in which they were written. */
export const inOrder = (a: { at: Date; ordinal: number | null }, b: { at: Date; ordinal: number | null }): number =>
  a.at.getTime() - b.at.getTime() || (a.ordinal ?? 0) - (b.ordinal ?? 0)
