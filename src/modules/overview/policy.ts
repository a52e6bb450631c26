import { anyOf, deploymentRole, organisationRole, type Policy, supervisesAny } from '#platform/access/policy.ts'

export const overviewPolicy = {
  'figures.read': anyOf(organisationRole('manager'), supervisesAny),
  'published.read': deploymentRole('monitor'),
} satisfies Policy<string>
