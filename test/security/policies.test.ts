import fs from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trailPolicy } from '#modules/audit/policy.ts'
import { casePolicy } from '#modules/cases/policy.ts'
import { consentPolicy } from '#modules/consent/policy.ts'
import { operationsPolicy } from '#modules/operations/policy.ts'
import { overviewPolicy } from '#modules/overview/policy.ts'
import { referralPolicy } from '#modules/referrals/policy.ts'
import { reportPolicy } from '#modules/reports/policy.ts'
import type { Condition } from '#platform/access/policy.ts'
import { actor, row, rules } from '#test/support/rules.ts'
import { world } from '#test/support/world.ts'

let compared: ReturnType<typeof rules>
beforeAll(async () => {
  compared = rules(await world())
})
afterAll(() => compared.close())

const pages: Record<string, Condition> = { ...trailPolicy, ...overviewPolicy, ...operationsPolicy }
const policies: Record<string, Condition> = {
  ...reportPolicy,
  ...casePolicy,
  ...consentPolicy,
  ...referralPolicy,
  ...pages,
}

describe('every policy says the same in the program and in the database', () => {
  it.each(Object.entries(policies))('%s', (_, condition) => compared.sameInBoth(fc.constant(condition), 60))

  it('policies of pages do not look at a row', () =>
    fc.assert(
      fc.property(actor, row, (who, any) => {
        for (const rule of Object.values(pages)) expect(rule.holds(who, any)).toBe(rule.holds(who, {}))
      }),
    ))

  it('no file of policies is left out', () => {
    const files = fs.globSync('src/modules/*/policy.ts')
    expect(files.map((f) => f.split('/').at(-2)).sort()).toEqual([
      'audit',
      'cases',
      'consent',
      'operations',
      'overview',
      'referrals',
      'reports',
    ])
  })
})
