import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { StaffActor } from '#platform/access/actor.ts'
import { authorise, may } from '#platform/access/policy.ts'
import { notFound } from '#platform/errors.ts'
import type { Web } from '#platform/http/door.ts'
import { check, type Errors, one, type Values } from '#platform/http/form.ts'
import type { Filled } from '#ui/form.tsx'
import { type Change, changesBetween, type Facts, type RowKind, rowKinds } from '../entry/facts.ts'
import { type EntryInput, valuesOf } from '../entry/forms.ts'
import { directoryPolicy } from '../policy.ts'
import { organizationHead } from '../queries/known.ts'
import { shownStates } from '../schema.ts'

export const staffOf = (web: Web) => web.actor as StaffActor
export const status = (filled: Filled) => (Object.keys(filled.errors).length > 0 ? 422 : 200)
export const fill = (values: Values, errors: Errors): Filled => ({ values, errors })

/** What these addresses stand on. Every entry is known to all staff; keeping it is its owner's, if it has one. */
export const reads = { access: 'staff', by: 'directory.read', about: 'entry' } as const
export const keeps = { access: 'staff', by: 'directory.keep', about: 'entry' } as const
export const stateInput = z.object({ state: z.enum(shownStates, { error: 'errors.choose' }) })
export const nothing = z.looseObject({})

export const mayKeep = (web: Web, owner: string | null) =>
  may(directoryPolicy, web.actor, 'directory.keep', { organisationId: owner })

/** An organization as its pages head it. @throws Failure not_found; forbidden when the page is for keepers alone */
export async function headOf(web: Web, id: string, for_: 'reading' | 'keeping') {
  const head = await web.read((tx) => organizationHead(tx, id))
  if (!head) throw notFound()
  authorise(directoryPolicy, web.actor, 'directory.read', { id })
  if (for_ === 'keeping') authorise(directoryPolicy, web.actor, 'directory.keep', { organisationId: head.ownerId, id })
  return head
}

/** Which rows a press of a button asks one more of. */
export const moreOf = (values: Values): RowKind | 'hours' | undefined =>
  ([...rowKinds, 'hours'] as const).find((k) => k === one(values, 'more'))

/** A form of an entry as it first shows. */
export const freshForm = (web: Web, facts: Facts, revision: string): Filled => ({
  values: { ...valuesOf(facts, web.lang), revision, nonce: randomBytes(16).toString('hex') },
  errors: {},
})

type Schema = z.ZodType<EntryInput>

/**
 * What differs between the entry as it is now and what was typed, where somebody else has saved
 * meanwhile. The form then carries the newer revision: saving it again is a decision.
 */
export function meanwhileOf(
  filled: Filled,
  of: 'organization' | 'service',
  now: { row: { id: string; revision: string }; facts: Facts },
  input: Schema,
): { filled: Filled; meanwhile: Change[] | undefined } {
  if (filled.errors['_form'] !== 'errors.entry_changed') return { filled, meanwhile: undefined }
  const typed = check(input, filled.values)
  const meanwhile = changesBetween(of, now.row.id, now.facts, typed.facts)
  return { filled: { ...filled, values: { ...filled.values, revision: now.row.revision } }, meanwhile }
}
