import { createHash } from 'node:crypto'
import { idOfForm } from '#modules/directory/entry/facts.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { type Ctx, sessionParts } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { makeSecret } from '#platform/http/key.ts'
import { trail } from '#platform/trail/trail.ts'
import { partnersPolicy } from './policy.ts'
import { type KeyInput, scopes } from './schema.ts'

/**
 * Makes a key for a program of the actor's organisation. The secret is told this once; of it only a hash
 * of its handle is kept, as with sessions, so that nobody can tell it again.
 * @returns the secret as a person copies it
 * @throws Failure forbidden; already_sent when this form made its key before
 */
export const makeKey = (ctx: Ctx, input: KeyInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { organisationId, personId } = ctx.actor as StaffActor
    authorise(partnersPolicy, ctx.actor, 'partner_key.manage', { organisationId })
    const id = idOfForm(personId, 'partner_key', input.nonce)
    if (await tx.selectFrom('partnerKey').select('id').where('id', '=', id).executeTakeFirst())
      throw new Failure('already_sent')
    const { secret, text } = makeSecret()
    const { label, expiresOn } = input
    const wanted = scopes.filter((scope) => input.scopes.includes(scope))
    await tx
      .insertInto('partnerKey')
      .values({ id, organisationId, label, scopes: wanted, keyHash: hashOf(secret), madeBy: personId, expiresOn })
      .execute()
    await trail(tx, { action: 'partner_key.made', subject: id, detail: { scopes: wanted.join(' ') } })
    return text
  })

/** Ends a key at once and for good. Repeating it is harmless. @throws Failure not_found, forbidden */
export const endKey = (ctx: Ctx, id: string): Promise<void> =>
  ctx.write(async (tx) => {
    const key = await tx
      .selectFrom('partnerKey')
      .select(['organisationId', 'endedAt'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (!key) throw notFound()
    authorise(partnersPolicy, ctx.actor, 'partner_key.manage', { organisationId: key.organisationId, id })
    if (key.endedAt) return
    await tx.updateTable('partnerKey').set({ endedAt: new Date() }).where('id', '=', id).execute()
    await trail(tx, { action: 'partner_key.ended', subject: id })
  })

const hashOf = (secret: Buffer) =>
  createHash('sha256')
    .update(Buffer.from(sessionParts(secret).handle, 'hex'))
    .digest()
