import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rules } from '#test/support/rules.ts'
import { world } from '#test/support/world.ts'
import {
  allOf,
  anyOf,
  anyStaff,
  assigned,
  type Condition,
  deploymentRole,
  memberOf,
  not,
  organisationRole,
  roleAnywhere,
  roleIn,
  sameOrganisation,
  stateIn,
  unowned,
} from './policy.ts'

let compared: ReturnType<typeof rules>
beforeAll(async () => {
  compared = rules(await world())
})
afterAll(() => compared.close())

const simple: Record<string, Condition> = {
  memberOf,
  roleIn: roleIn('supervisor', 'counsellor'),
  'roleIn of nobody': roleIn(),
  assigned,
  sameOrganisation,
  organisationRole: organisationRole('manager'),
  deploymentRole: deploymentRole('operator', 'monitor'),
  stateIn: stateIn('intake', "o'dd"),
  roleAnywhere: roleAnywhere('referral_focal_point', 'supervisor'),
  anyStaff,
  unowned,
}

describe('a rule says the same in the program and in the database', () => {
  it.each(Object.entries(simple))('%s', (_, condition) => compared.sameInBoth(fc.constant(condition), 60))

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
    return compared.sameInBoth(rule, 300)
  })

  it('and in words, with brackets where one stands in another', () => {
    const mayClose = allOf(anyOf(allOf(memberOf, assigned), roleIn('supervisor')), not(stateIn('closed', 'resting')))
    expect(mayClose.words).toBe(
      '(a member of the team and its coordinator, or supervisor of the team) and not while it is closed / resting',
    )
    expect(not(anyOf(assigned, organisationRole('data_guardian'))).words).toBe(
      'not (its coordinator, or data guardian)',
    )
  })

  it('a rule that forgets what is missing in a row is caught', async () => {
    const careless: Condition = {
      words: 'its coordinator',
      holds: assigned.holds,
      sql: (who) => sql`"row".coordinator = ${who.personId}::uuid`,
    }
    await expect(compared.sameInBoth(fc.constant(careless), 60)).rejects.toThrow()
  })
})
