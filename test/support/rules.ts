import fc from 'fast-check'
import { Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely'
import pg from 'pg'
import { expect } from 'vitest'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Condition, PolicyRow } from '#platform/access/policy.ts'
import type { World } from './world.ts'

// Few ids, so that rows and people meet often.
const ids = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`)
const id = fc.constantFrom(...ids)
const orNothing = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null, freq: 4 })
const states = ['intake', 'assessment', 'plan', 'services', 'follow_up', 'closed', "o'dd"]
const teamRoles = ['counsellor', 'caseworker', 'referral_focal_point', 'supervisor']

export const row: fc.Arbitrary<Required<PolicyRow>> = fc.record({
  teamId: orNothing(id),
  organisationId: orNothing(id),
  coordinator: orNothing(id),
  state: orNothing(fc.constantFrom(...states)),
})
const rows = fc.array(row, { minLength: 1, maxLength: 30 })

export const actor = fc
  .record({
    personId: id,
    organisationId: id,
    teams: fc.uniqueArray(fc.record({ id, roles: fc.subarray(teamRoles) }), { selector: (t) => t.id }),
    organisationRoles: fc.subarray(['data_guardian', 'manager']),
    deploymentRoles: fc.subarray(['operator', 'monitor']),
  })
  .map((some) => ({ kind: 'staff', ...some }) as unknown as StaffActor)

/** Which of the rows PostgreSQL lets through; a rule that comes out as null is caught as such. */
async function bySql(
  db: Kysely<unknown>,
  condition: RawBuilder<boolean>,
  all: Required<PolicyRow>[],
): Promise<(boolean | null)[]> {
  const values = all.map(
    (r, n) => sql`(${n}::int, ${r.teamId}::uuid, ${r.organisationId}::uuid, ${r.coordinator}::uuid, ${r.state}::text)`,
  )
  const { rows } = await sql<{ holds: boolean | null }>`
    select ${condition} as holds from (values ${sql.join(values)}) as "row" (n, team_id, organisation_id, coordinator, state)
    order by n`.execute(db)
  return rows.map((r) => r.holds)
}

/** One connection over which rules are compared, and the comparison. */
export function rules(world: World) {
  const pool = new pg.Pool({ ...world.connection('sdap_app'), max: 1 })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  return {
    sameInBoth: (condition: fc.Arbitrary<Condition>, runs: number) => sameInBoth(db, condition, runs),
    close: () => db.destroy(),
  }
}

/** @throws Error with the row and the person for whom a rule says two things */
const sameInBoth = (db: Kysely<unknown>, condition: fc.Arbitrary<Condition>, runs: number) =>
  fc.assert(
    fc.asyncProperty(condition, actor, rows, async (rule, who, all) => {
      expect(await bySql(db, rule.sql(who), all)).toEqual(all.map((r) => rule.holds(who, r)))
    }),
    { numRuns: runs },
  )
