import fs from 'node:fs'
import type { Rule } from '#platform/access/policy.ts'

type Rules = Record<string, Rule>

const root = new URL('../../', import.meta.url)

/** Every policy that stands in a `policy.ts`, by its name, as the program uses it. */
export const policiesByName: Record<string, Rules> = Object.assign(
  {},
  ...(await Promise.all(
    fs
      .globSync('src/modules/*/policy.ts', { cwd: root.pathname })
      .map((file) => import(new URL(file, root).href) as Promise<Record<string, Rules>>),
  )),
)

export const allPolicies: Rules[] = Object.values(policiesByName)

/** Notes from now on which actions are asked, until `stop`. */
export function listenToPolicies(): { asked: Set<string>; stop(): void } {
  const asked = new Set<string>()
  const written = allPolicies.map((policy) => ({ policy, before: { ...policy } }))
  for (const { policy, before } of written)
    for (const [action, rule] of Object.entries(before))
      policy[action] = {
        ...rule,
        holds: (actor, row) => {
          asked.add(action)
          return rule.holds(actor, row)
        },
      }
  return {
    asked,
    stop: () => {
      for (const { policy, before } of written) Object.assign(policy, before)
    },
  }
}
