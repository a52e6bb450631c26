import { anyOf, deploymentRole, organisationRole, type Policy, rule, supervisesAny } from '#platform/access/policy.ts'

export const overviewPolicy = {
  'figures.read': rule('reads the figures of the own organisation', anyOf(organisationRole('manager'), supervisesAny)),
  'published.read': rule('reads the published figures', deploymentRole('monitor')),
} satisfies Policy<string>
