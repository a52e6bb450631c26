import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import { anyOf, type Condition, deploymentRole, organisationRole, type Policy } from '#platform/access/policy.ts'

const supervises = (actor: StaffActor) => actor.teams.some((t) => t.roles.includes('supervisor'))

/** Supervises some team; says nothing of a row. */
const supervisesAny: Condition = {
  holds: supervises,
  sql: (actor) => sql`${supervises(actor)}::boolean`,
}

export const pagePolicy = {
  'figures.read': anyOf(organisationRole('manager'), supervisesAny),
  'trail.read': anyOf(organisationRole('data_guardian'), supervisesAny),
  'published.read': deploymentRole('monitor'),
  'health.read': deploymentRole('operator'),
} satisfies Policy<string>
