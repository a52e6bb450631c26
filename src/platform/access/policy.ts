import { type RawBuilder, sql } from 'kysely'
import { Failure, notFound } from '../errors.ts'
import type { PartnerActor, StaffActor } from './actor.ts'

/** What a rule may look at in a row; `sql` names the columns of the same meaning. */
export type PolicyRow = {
  teamId?: string | null
  organisationId?: string | null
  coordinator?: string | null
  state?: string | null
}

/**
 * One rule in two tongues: `holds` for a row at hand, `sql` for a condition in a query on a
 * table called `row`. A property test compares them on random rows.
 */
export type Condition = {
  /** Who or what it asks for, as a reader of docs/permissions.md would say it. */
  words: string
  holds(actor: StaffActor, row: PolicyRow): boolean
  sql(actor: StaffActor): RawBuilder<boolean>
}

const either = (codes: string[]) => codes.map((c) => c.replaceAll('_', ' ')).join(' / ') || 'nobody'
const inBrackets = ({ words }: Condition, composed: RegExp) => (composed.test(words) ? `(${words})` : words)

const inTeams = (ids: string[]) =>
  ids.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`coalesce("row".team_id in (${sql.join(ids.map((id) => sql`${id}::uuid`))}), false)`

/** A member of the row's team. */
export const memberOf: Condition = {
  words: 'a member of the team',
  holds: (actor, row) => actor.teams.some((t) => t.id === row.teamId),
  sql: (actor) => inTeams(actor.teams.map((t) => t.id)),
}

/** A member of the row's team with one of these roles there. */
export const roleIn = (...roles: string[]): Condition => {
  const has = (t: { roles: string[] }) => t.roles.some((r) => roles.includes(r))
  return {
    words: `${either(roles)} of the team`,
    holds: (actor, row) => actor.teams.some((t) => t.id === row.teamId && has(t)),
    sql: (actor) => inTeams(actor.teams.filter(has).map((t) => t.id)),
  }
}

/** The person to whom the row is entrusted. */
export const assigned: Condition = {
  words: 'its coordinator',
  holds: (actor, row) => row.coordinator === actor.personId,
  sql: (actor) => sql`coalesce("row".coordinator = ${actor.personId}::uuid, false)`,
}

export const sameOrganisation: Condition = {
  words: 'in the organisation it belongs to',
  holds: (actor, row) => row.organisationId === actor.organisationId,
  sql: (actor) => sql`coalesce("row".organisation_id = ${actor.organisationId}::uuid, false)`,
}

/** Holds a role for the whole organisation; says nothing of the row. */
export const organisationRole = (...roles: string[]): Condition => {
  const has = (actor: StaffActor) => actor.organisationRoles.some((r) => roles.includes(r))
  return {
    words: either(roles),
    holds: (actor) => has(actor),
    sql: (actor) => sql`${has(actor)}::boolean`,
  }
}

const supervises = (actor: StaffActor) => actor.teams.some((t) => t.roles.includes('supervisor'))

/** Supervises some team; says nothing of the row. */
export const supervisesAny: Condition = {
  words: 'supervisor of any team',
  holds: supervises,
  sql: (actor) => sql`${supervises(actor)}::boolean`,
}

/** Holds one of these roles in some team; says nothing of the row. */
export const roleAnywhere = (...roles: string[]): Condition => {
  const has = (actor: StaffActor) => actor.teams.some((t) => t.roles.some((r) => roles.includes(r)))
  return {
    words: `${either(roles)} of any team`,
    holds: (actor) => has(actor),
    sql: (actor) => sql`${has(actor)}::boolean`,
  }
}

/** Every member of staff; says nothing of the row. */
export const anyStaff: Condition = {
  words: 'every member of staff',
  holds: () => true,
  sql: () => sql`true`,
}

/** The row belongs to no organisation. */
export const unowned: Condition = {
  words: 'nobody owns it',
  holds: (_, row) => row.organisationId == null,
  sql: () => sql`"row".organisation_id is null`,
}

/** Holds a role for the deployment; says nothing of the row. */
export const deploymentRole = (...roles: string[]): Condition => {
  const has = (actor: StaffActor) => actor.deploymentRoles.some((r) => roles.includes(r))
  return {
    words: either(roles),
    holds: (actor) => has(actor),
    sql: (actor) => sql`${has(actor)}::boolean`,
  }
}

/** The row is in one of these states. */
export const stateIn = (...states: string[]): Condition => ({
  words: `while it is ${either(states)}`,
  holds: (_, row) => row.state != null && states.includes(row.state),
  sql: () => sql`coalesce("row".state in (${sql.join(states)}), false)`,
})

export const not = (c: Condition): Condition => ({
  words: `not ${inBrackets(c, / and |, or /)}`,
  holds: (actor, row) => !c.holds(actor, row),
  sql: (actor) => sql`not ${c.sql(actor)}`,
})

export const allOf = (...all: Condition[]): Condition => ({
  words: all.map((c) => inBrackets(c, /, or /)).join(' and '),
  holds: (actor, row) => all.every((c) => c.holds(actor, row)),
  sql: (actor) =>
    sql`(${sql.join(
      all.map((c) => c.sql(actor)),
      sql` and `,
    )})`,
})

export const anyOf = (...any: Condition[]): Condition => ({
  words: any.map((c) => c.words).join(', or '),
  holds: (actor, row) => any.some((c) => c.holds(actor, row)),
  sql: (actor) =>
    sql`(${sql.join(
      any.map((c) => c.sql(actor)),
      sql` or `,
    )})`,
})

/** What a partner organisation's program may do with its key; by-key.ts makes and asks it. */
export type ByKey = { scopes: readonly string[]; words: string; holds(actor: PartnerActor, row: PolicyRow): boolean }

/** A condition for one action, and what that action is, in a sentence without its end. */
export type Rule = Condition & { says: string; byKey?: ByKey }

/** @param byKey where a program may do it, too; everywhere else no key opens anything */
export const rule = (says: string, condition: Condition, byKey?: ByKey): Rule => ({
  ...condition,
  says,
  ...(byKey ? { byKey } : {}),
})

/** A module's rules by action. What is not named is refused. */
export type Policy<Action extends string> = Record<Action, Rule>

/** A page that nobody without the action may know of. @throws Failure not_found */
export function needs<Action extends string>(
  policy: Policy<Action>,
  actor: { kind: string },
  action: Action,
  row: PolicyRow = {},
): void {
  if (!may(policy, actor, action, row)) throw notFound()
}

/** @throws Failure forbidden, naming the action; the caller's write leaves it in the trail */
export function authorise<Action extends string>(
  policy: Policy<Action>,
  actor: { kind: string },
  action: Action,
  row: PolicyRow & { id?: string } = {},
): asserts actor is StaffActor {
  if (!may(policy, actor, action, row))
    throw new Failure('forbidden', {
      action,
      ...(row.id ? { subject: row.id } : {}),
      ...(row.teamId ? { team: row.teamId } : {}),
    })
}

export const may = <Action extends string>(
  policy: Policy<Action>,
  actor: { kind: string },
  action: Action,
  row: PolicyRow = {},
) => actor.kind === 'staff' && policy[action].holds(actor as StaffActor, row)
