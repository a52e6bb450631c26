import { memberOf, type Policy, roleIn } from '#platform/access/policy.ts'

// The row's team is the side that acts: the sending team for a sender's acts, the receiving
// team for a receiver's.
const workers = roleIn('counsellor', 'caseworker', 'referral_focal_point', 'supervisor')

export const referralPolicy = {
  'referral.read': memberOf,
  'referral.send': workers,
  'referral.withdraw': workers,
  'referral.receive': workers,
} satisfies Policy<string>
