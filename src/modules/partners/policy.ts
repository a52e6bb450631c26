import { keyAlone } from '#platform/access/by-key.ts'
import { allOf, organisationRole, type Policy, rule, sameOrganisation } from '#platform/access/policy.ts'

// What a program may do with its key stands beside each action that is open to it (`keyFor`).

export const partnersPolicy = {
  'partner_key.manage': rule(
    'makes, sees and ends the keys of the organisation’s own programs',
    allOf(organisationRole('data_guardian'), sameOrganisation),
  ),
  // No more than everybody may who opens the public form, or has a code.
  'partner_key.report': rule(
    'files a report for who tells it elsewhere, and comes back with its code',
    organisationRole(), // no role
    keyAlone('reports'),
  ),
} satisfies Policy<string>
