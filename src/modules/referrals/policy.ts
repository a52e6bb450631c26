import { memberOf, type Policy, roleIn, rule } from '#platform/access/policy.ts'

// The row's team is the side that acts: the sending team for a sender's acts, the receiving
// team for a receiver's.
const workers = roleIn('counsellor', 'caseworker', 'referral_focal_point', 'supervisor')

export const referralPolicy = {
  'referral.read': rule('reads a referral, on either side', memberOf),
  'referral.send': rule('sends a referral, and renews what it stands on', workers),
  'referral.withdraw': rule('takes a referral back, or notes that the child decided otherwise', workers),
  'referral.receive': rule('answers a referral that came in', workers),
} satisfies Policy<string>
