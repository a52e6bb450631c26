import { z } from 'zod'
import type { Name } from '#platform/access/actor.ts'

export const teamRoles = ['counsellor', 'caseworker', 'referral_focal_point', 'supervisor'] as const
export const organisationRoles = ['data_guardian', 'manager'] as const
export const deploymentRoles = ['operator', 'monitor'] as const

/** What a team does; the desk of kind `intake` receives what the public writes. */
export const teamKinds = [
  'intake',
  'casework',
  'counselling',
  'legal_aid',
  'health',
  'shelter',
  'reintegration',
  'protection',
] as const

export type TeamRole = (typeof teamRoles)[number]
export type OrganisationRole = (typeof organisationRoles)[number]
export type DeploymentRole = (typeof deploymentRoles)[number]

/** Everything an enrolment needs. The passphrase is used up here and stored nowhere. */
export type Enrolment = {
  organisationId: string
  signInName: string
  displayName: string
  gender: 'woman' | 'man' | 'not_said'
  language: 'en' | 'km'
  passphrase: string
  /** Base32 secret of the second factor (RFC 6238: SHA-1, 30 seconds, six digits). */
  totpSecret: string
}

/** Whom a data guardian adds to the own organisation. */
export type NewPerson = Pick<Enrolment, 'signInName' | 'displayName' | 'gender' | 'language'>

export type TeamPublic = {
  id: string
  organisationId: string
  organisationName: Name
  kind: string
  name: Name
  generation: number
  publicKey: Uint8Array
}

/** A passphrase as it was typed. Phones put a space after a word and two between: they do not count. */
export const passphraseText = z
  .string({ error: 'errors.needed' })
  .transform((typed) => typed.trim().replace(/\s+/g, ' '))
  .pipe(z.string().min(1, { error: 'errors.needed' }).max(400, { error: 'errors.too_long' }))
