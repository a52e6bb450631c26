import {
  anyOf,
  type Condition,
  deploymentRole,
  organisationRole,
  type Policy,
  roleIn,
} from '#platform/access/policy.ts'

/** Supervises some team; says nothing of a row. */
const supervisesAny: Condition = {
  holds: (actor) => actor.teams.some((t) => t.roles.includes('supervisor')),
  sql: (actor) => roleIn('supervisor').sql(actor),
}

export const pagePolicy = {
  'figures.read': anyOf(organisationRole('manager'), supervisesAny),
  'trail.read': anyOf(organisationRole('data_guardian'), supervisesAny),
  'published.read': deploymentRole('monitor'),
  'health.read': deploymentRole('operator'),
} satisfies Policy<string>
