import {
  allOf,
  anyOf,
  deploymentRole,
  organisationRole,
  type Policy,
  rule,
  sameOrganisation,
} from '#platform/access/policy.ts'

/** The row is the launch of the organisation whose desk receives what the public writes. */
const guardian = allOf(organisationRole('data_guardian'), sameOrganisation)

export const operationsPolicy = {
  'health.read': rule('sees versions, backups and jobs', deploymentRole('operator')),
  'intake.confirm': rule(
    'lets a further desk receive what the public writes, and takes that back',
    deploymentRole('operator'),
  ),
  'launch.read': rule(
    'sees the launch list: what comes before real children write',
    anyOf(deploymentRole('operator'), guardian),
  ),
  'launch.attest_technical': rule('ticks the technical items of the launch list', deploymentRole('operator')),
  'launch.attest': rule('ticks what people vouch for in the launch list', guardian),
  'launch.release': rule('lets real children in, and ends that', guardian),
} satisfies Policy<string>
