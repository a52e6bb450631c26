import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Condition } from '#platform/access/policy.ts'
import { policiesByName } from '#test/support/policies.ts'
import { actor, row, rules } from '#test/support/rules.ts'
import { world } from '#test/support/world.ts'

let compared: ReturnType<typeof rules>
beforeAll(async () => {
  compared = rules(await world())
})
afterAll(() => compared.close())

const all: [string, Condition][] = Object.values(policiesByName).flatMap((policy) => Object.entries(policy))
// Rules for whole pages; all others are about a row.
const pages = ['trailPolicy', 'overviewPolicy']
const ofPages = Object.entries(policiesByName)
  .filter(([name]) => pages.includes(name) || name.endsWith('PagePolicy'))
  .flatMap(([, policy]) => Object.values(policy))

describe('every policy says the same in the program and in the database', () => {
  it.each(all)('%s', (_, condition) => compared.sameInBoth(fc.constant(condition), 60))

  it('policies of pages do not look at a row', () => {
    expect(ofPages.length).toBeGreaterThan(5)
    fc.assert(
      fc.property(actor, row, (who, any) => {
        for (const rule of ofPages) expect(rule.holds(who, any)).toBe(rule.holds(who, {}))
      }),
    )
  })

  it('each action has one rule, in one module', () => {
    expect(all.length).toBeGreaterThan(25)
    expect(new Set(all.map(([action]) => action)).size).toBe(all.length)
  })
})
