import { type Policy, roleIn, rule } from '#platform/access/policy.ts'

const workers = roleIn('counsellor', 'caseworker', 'referral_focal_point', 'supervisor')

export const consentPolicy = {
  'consent.record': rule('writes down what a child agrees to', workers),
  'consent.withdraw': rule('notes that an agreement was taken back, and that it was answered', workers),
} satisfies Policy<string>
