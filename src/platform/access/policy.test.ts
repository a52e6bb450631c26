import fc from 'fast-check'
import { Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pagePolicy } from '#modules/audit/policy.ts'
import { casePolicy } from '#modules/cases/policy.ts'
import { consentPolicy } from '#modules/consent/policy.ts'
import { referralPolicy } from '#modules/referrals/policy.ts'
import { reportPolicy } from '#modules/reports/policy.ts'
import { type World, world } from '#test/support/world.ts'
import type { StaffActor } from './actor.ts'
import {
  allOf,
  anyOf,
  assigned,
  type Condition,
  deploymentRole,
  memberOf,
  not,
  organisationRole,
  type PolicyRow,
  roleIn,
  sameOrganisation,
  stateIn,
} from './policy.ts'

let w: World
let db: Kysely<unknown>
beforeAll(async () => {
  w = await world()
  db = new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool({ ...w.connection('sdap_app'), max: 1 }) }) })
})
afterAll(() => db.destroy())

// Few ids, so that rows and people meet often.
const ids = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`)
const id = fc.constantFrom(...ids)
const orNothing = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null, freq: 4 })
const states = ['intake', 'assessment', 'plan', 'services', 'follow_up', 'closed', "o'dd"]
const teamRoles = ['counsellor', 'caseworker', 'referral_focal_point', 'supervisor']

const row: fc.Arbitrary<Required<PolicyRow>> = fc.record({
  teamId: orNothing(id),
  organisationId: orNothing(id),
  coordinator: orNothing(id),
  state: orNothing(fc.constantFrom(...states)),
})
const rows = fc.array(row, { minLength: 1, maxLength: 30 })

const actor = fc
  .record({
    personId: id,
    organisationId: id,
    teams: fc.uniqueArray(fc.record({ id, roles: fc.subarray(teamRoles) }), { selector: (t) => t.id }),
    organisationRoles: fc.subarray(['data_guardian', 'manager']),
    deploymentRoles: fc.subarray(['operator', 'monitor']),
  })
  .map((some) => ({ kind: 'staff', ...some }) as unknown as StaffActor)

/** Which of the rows PostgreSQL lets through; a rule that comes out as null is caught as such. */
async function bySql(condition: RawBuilder<boolean>, all: Required<PolicyRow>[]): Promise<(boolean | null)[]> {
  const values = all.map(
    (r, n) => sql`(${n}::int, ${r.teamId}::uuid, ${r.organisationId}::uuid, ${r.coordinator}::uuid, ${r.state}::text)`,
  )
  const { rows } = await sql<{ holds: boolean | null }>`
    select ${condition} as holds from (values ${sql.join(values)}) as "row" (n, team_id, organisation_id, coordinator, state)
    order by n`.execute(db)
  return rows.map((r) => r.holds)
}

const sameInBoth = (condition: fc.Arbitrary<Condition>, runs: number) =>
  fc.assert(
    fc.asyncProperty(condition, actor, rows, async (rule, who, all) => {
      expect(await bySql(rule.sql(who), all)).toEqual(all.map((r) => rule.holds(who, r)))
    }),
    { numRuns: runs },
  )

const simple: Record<string, Condition> = {
  memberOf,
  roleIn: roleIn('supervisor', 'counsellor'),
  'roleIn of nobody': roleIn(),
  assigned,
  sameOrganisation,
  organisationRole: organisationRole('manager'),
  deploymentRole: deploymentRole('operator', 'monitor'),
  stateIn: stateIn('intake', "o'dd"),
}

const policies: Record<string, Condition> = {
  ...reportPolicy,
  ...casePolicy,
  ...consentPolicy,
  ...referralPolicy,
  ...pagePolicy,
}

describe('a rule says the same in the program and in the database', () => {
  it.each(Object.entries(simple))('%s', (_, condition) => sameInBoth(fc.constant(condition), 60))

  it.each(Object.entries(policies))('%s', (_, condition) => sameInBoth(fc.constant(condition), 60))

  it('however rules are put together', () => {
    const { rule } = fc.letrec<{ rule: Condition }>((tie) => ({
      rule: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom(...Object.values(simple)),
        fc.array(tie('rule'), { minLength: 1, maxLength: 3 }).map((all) => allOf(...all)),
        fc.array(tie('rule'), { minLength: 1, maxLength: 3 }).map((any) => anyOf(...any)),
        tie('rule').map(not),
      ),
    }))
    return sameInBoth(rule, 300)
  })

  it('rules of pages do not look at the row', () =>
    fc.assert(
      fc.property(actor, row, (who, any) => {
        for (const rule of Object.values(pagePolicy)) expect(rule.holds(who, any)).toBe(rule.holds(who, {}))
      }),
    ))

  it('a rule that forgets what is missing in a row is caught', async () => {
    const careless: Condition = {
      holds: assigned.holds,
      sql: (who) => sql`"row".coordinator = ${who.personId}::uuid`,
    }
    await expect(sameInBoth(fc.constant(careless), 60)).rejects.toThrow()
  })
})
