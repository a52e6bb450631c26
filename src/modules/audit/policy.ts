import { anyOf, organisationRole, type Policy, supervisesAny } from '#platform/access/policy.ts'

export const trailPolicy = {
  'trail.read': anyOf(organisationRole('data_guardian'), supervisesAny),
} satisfies Policy<string>
