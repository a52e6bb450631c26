import type { PartnerActor, StaffActor } from '#platform/access/actor.ts'
import { authoriseEither } from '#platform/access/by-key.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { directoryPolicy } from '../policy.ts'
import { organizationWithFacts, serviceWithFacts } from '../queries/facts.ts'

/**
 * Who keeps an entry: a member of staff, or an organisation's program with its key, which is no person.
 * `formsOf`: what ids of things sent twice are made from.
 */
export type Keeper = { organisationId: string; personId: string | null; formsOf: string }

const keeperOf = (actor: StaffActor | PartnerActor): Keeper =>
  actor.kind === 'staff'
    ? { organisationId: actor.organisationId, personId: actor.personId, formsOf: actor.personId }
    : { organisationId: actor.organisationId, personId: null, formsOf: actor.keyId }

/** Whom an entry that a command loads has to be open to: staff alone, or programs too. */
type Asks<A> = (ctx: Ctx, row: { organisationId: string | null; id: string }) => A

const staffOnly: Asks<StaffActor> = ({ actor }, row) => {
  authorise(directoryPolicy, actor, 'directory.keep', row)
  return actor
}
const either: Asks<Keeper> = ({ actor }, row) => {
  authoriseEither(directoryPolicy, actor, 'directory.keep', row)
  return keeperOf(actor)
}

/** @throws Failure not_found, forbidden when the actor may not keep an organization's entries */
async function asking<A>(tx: Tx, ctx: Ctx, organizationId: string, asks: Asks<A>) {
  const row = await tx
    .selectFrom('hsdsOrganization')
    .select('ownerOrganisationId as owner')
    .where('id', '=', organizationId)
    .executeTakeFirst()
  if (!row) throw notFound()
  return { actor: asks(ctx, { organisationId: row.owner, id: organizationId }), owner: row.owner }
}

/** Who owns an organization's entries; staff only. @throws Failure not_found, forbidden when the actor may not keep them */
export const keeping = (tx: Tx, ctx: Ctx, organizationId: string) => asking(tx, ctx, organizationId, staffOnly)
/** The same for who adds to an organization, staff or program. @throws Failure not_found, forbidden */
export const adding = (tx: Tx, ctx: Ctx, organizationId: string) => asking(tx, ctx, organizationId, either)

async function lockedOrganization<A>(tx: Tx, ctx: Ctx, id: string, asks: Asks<A>) {
  const may = await asking(tx, ctx, id, asks)
  await tx.selectFrom('hsdsOrganization').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  const found = await organizationWithFacts(tx, id)
  if (!found) throw notFound()
  return { ...may, ...found }
}

async function lockedService<A>(tx: Tx, ctx: Ctx, id: string, asks: Asks<A>) {
  const there = await tx.selectFrom('hsdsService').select('organizationId').where('id', '=', id).executeTakeFirst()
  if (!there) throw notFound()
  const may = await asking(tx, ctx, there.organizationId, asks)
  await tx.selectFrom('hsdsService').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  const found = await serviceWithFacts(tx, id)
  if (!found) throw notFound()
  return { ...may, ...found }
}

/** An organization with what it states, locked for this transaction; staff only. @throws Failure not_found, forbidden */
export const organizationToKeep = (tx: Tx, ctx: Ctx, id: string) => lockedOrganization(tx, ctx, id, staffOnly)
/** A service, in the same way. @throws Failure not_found, forbidden */
export const serviceToKeep = (tx: Tx, ctx: Ctx, id: string) => lockedService(tx, ctx, id, staffOnly)
/** An organization for what a program may do as well as staff. @throws Failure not_found, forbidden */
export const organizationToWrite = (tx: Tx, ctx: Ctx, id: string) => lockedOrganization(tx, ctx, id, either)
/** A service for what a program may do as well as staff. @throws Failure not_found, forbidden */
export const serviceToWrite = (tx: Tx, ctx: Ctx, id: string) => lockedService(tx, ctx, id, either)

/** Somebody else has saved since the form was opened. @throws Failure invalid; the form then shows both */
export function refuseIfChanged(now: string, seen: string): void {
  if (now !== seen) throw new Failure('invalid', { _form: 'errors.entry_changed' })
}
