import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { directoryPolicy } from '../policy.ts'
import { organizationWithFacts, serviceWithFacts } from '../queries/facts.ts'

/** What a command knows after it has loaded an entry and its actor may keep it. */
export type Keeping<T> = T & { actor: StaffActor; owner: string | null }

/** Who owns an organization's entries. @throws Failure not_found, forbidden when the actor may not keep them */
export async function keeping(
  tx: Tx,
  ctx: Ctx,
  organizationId: string,
): Promise<{ actor: StaffActor; owner: string | null }> {
  const row = await tx
    .selectFrom('hsdsOrganization')
    .select('ownerOrganisationId as owner')
    .where('id', '=', organizationId)
    .executeTakeFirst()
  if (!row) throw notFound()
  const { actor } = ctx
  authorise(directoryPolicy, actor, 'directory.keep', { organisationId: row.owner, id: organizationId })
  return { actor, owner: row.owner }
}

/** An organization with what it states, locked for this transaction. @throws Failure not_found, forbidden */
export async function organizationToKeep(tx: Tx, ctx: Ctx, id: string) {
  const may = await keeping(tx, ctx, id)
  await tx.selectFrom('hsdsOrganization').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  const found = await organizationWithFacts(tx, id)
  if (!found) throw notFound()
  return { ...may, ...found }
}

/** A service with what it states, locked for this transaction. @throws Failure not_found, forbidden */
export async function serviceToKeep(tx: Tx, ctx: Ctx, id: string) {
  const there = await tx.selectFrom('hsdsService').select('organizationId').where('id', '=', id).executeTakeFirst()
  if (!there) throw notFound()
  const may = await keeping(tx, ctx, there.organizationId)
  await tx.selectFrom('hsdsService').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  const found = await serviceWithFacts(tx, id)
  if (!found) throw notFound()
  return { ...may, ...found }
}

/** Somebody else has saved since the form was opened. @throws Failure invalid; the form then shows both */
export function refuseIfChanged(now: string, seen: string): void {
  if (now !== seen) throw new Failure('invalid', { _form: 'errors.entry_changed' })
}
