import { Failure } from '../errors.ts'
import type { PartnerActor, StaffActor } from './actor.ts'
import { authorise, type ByKey, type Policy, type PolicyRow } from './policy.ts'

// Programs of partner organisations. A rule says for each action whether a key opens it, too; `authorise`
// itself never lets one in, so that only what asks here is open to programs.

/** A key for one of these scopes, over what belongs to the key's own organisation and never over what nobody owns. */
export const keyFor = (...scopes: string[]): ByKey => ({
  scopes,
  words: `a program of the organisation it belongs to, with a key for ${scopes.join(' / ')}`,
  holds: (actor, row) =>
    row.organisationId != null &&
    row.organisationId === actor.organisationId &&
    scopes.some((scope) => actor.scopes.includes(scope)),
})

/** A key for this, about no row: what the program asks names its own matter, such as a code. */
export const keyAlone = (scope: string): ByKey => ({
  scopes: [scope],
  words: `a program with a key for ${scope}`,
  holds: (actor) => actor.scopes.includes(scope),
})

export const mayByKey = <Action extends string>(
  policy: Policy<Action>,
  actor: PartnerActor,
  action: Action,
  row: PolicyRow,
): boolean => policy[action].byKey?.holds(actor, row) ?? false

/** The same as `authorise`, for what a program may do as well as staff. @throws Failure forbidden, naming the action */
export function authoriseEither<Action extends string>(
  policy: Policy<Action>,
  actor: { kind: string },
  action: Action,
  row: PolicyRow & { id?: string },
): asserts actor is StaffActor | PartnerActor {
  if (actor.kind !== 'partner') return authorise(policy, actor, action, row)
  if (!mayByKey(policy, actor as PartnerActor, action, row))
    throw new Failure('forbidden', { action, ...(row.id ? { subject: row.id } : {}) })
}
