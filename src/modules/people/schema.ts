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

/** After how many minutes without use a session ends: what NIST SP 800-63B asks for, and how far an organisation may go on its own devices. */
export const idleLimits = { least: 30, most: 240, usual: 30 } as const

/** A whole number of minutes within the limits, also in Khmer digits. */
export const idleInput = z.object({
  idleMinutes: z
    .string({ error: 'errors.idleMinutes' })
    .transform((v) => v.trim().replace(/[០-៩]/g, (d) => String(d.charCodeAt(0) - 0x17e0)))
    .pipe(z.string().regex(/^\d{1,3}$/, { error: 'errors.idleMinutes' }))
    .transform(Number)
    .pipe(
      z
        .number()
        .min(idleLimits.least, { error: 'errors.idleMinutes' })
        .max(idleLimits.most, { error: 'errors.idleMinutes' }),
    ),
})

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
