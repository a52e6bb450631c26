import { anyOf, organisationRole, type Policy, rule, supervisesAny } from '#platform/access/policy.ts'

const watchesOver = anyOf(organisationRole('data_guardian'), supervisesAny)

export const trailPolicy = {
  'trail.read': rule('follows who has seen and done what, never a record’s content', watchesOver),
  'trail.export': rule('takes the trail along as a table', watchesOver),
} satisfies Policy<string>
