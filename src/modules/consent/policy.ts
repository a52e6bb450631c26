import { type Policy, roleIn } from '#platform/access/policy.ts'

const workers = roleIn('counsellor', 'caseworker', 'referral_focal_point', 'supervisor')

export const consentPolicy = { 'consent.record': workers, 'consent.withdraw': workers } satisfies Policy<string>
