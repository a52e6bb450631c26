import type { Name } from '#platform/access/actor.ts'

export const teamRoles = ['counsellor', 'caseworker', 'referral_focal_point', 'supervisor'] as const
export const organisationRoles = ['data_guardian', 'manager'] as const
export const deploymentRoles = ['operator', 'monitor'] as const

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

export type TeamPublic = {
  id: string
  organisationId: string
  organisationName: Name
  kind: string
  name: Name
  generation: number
  publicKey: Uint8Array
}
