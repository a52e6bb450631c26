import { randomInt, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { notFound } from '#platform/errors.ts'
import type { Lang } from '#platform/i18n/i18n.ts'
import { logFault } from '#platform/log/log.ts'
import { trail } from '#platform/trail/trail.ts'
import { intakePolicy } from '../policy.ts'
import { codeLetters, type LinkKind } from '../schema.ts'

const newCode = () => Array.from({ length: 8 }, () => codeLetters[randomInt(codeLetters.length)]).join('')

/** Makes a link for a school, leaflet, campaign or page. @returns its id @throws Failure forbidden */
export const makeLink = (ctx: Ctx, input: { kind: LinkKind; label: string; language: Lang }): Promise<string> =>
  ctx.write(async (tx) => {
    const { organisationId, personId } = ctx.actor as StaffActor
    authorise(intakePolicy, ctx.actor, 'links.keep', { organisationId })
    const id = randomUUID()
    const row = { id, organisationId, code: newCode(), ...input, madeBy: personId }
    await tx.insertInto('entryLink').values(row).execute()
    await trail(tx, { action: 'link.made', subject: id, detail: { kind: input.kind } })
    return id
  })

/** Ends a link: from now on its address simply leads home. Repeating it is harmless. @throws Failure not_found, forbidden */
export const endLink = (ctx: Ctx, id: string): Promise<void> =>
  ctx.write(async (tx) => {
    const link = await tx.selectFrom('entryLink').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (!link) throw notFound()
    const { personId } = ctx.actor as StaffActor
    authorise(intakePolicy, ctx.actor, 'links.keep', { id, organisationId: link.organisationId })
    if (link.endedAt) return
    await tx.updateTable('entryLink').set({ endedBy: personId, endedAt: new Date() }).where('id', '=', id).execute()
    await trail(tx, { action: 'link.ended', subject: id })
  })

/**
 * Somebody comes by a link: counted for the month, with no time and no trail.
 * @returns the link's id while it lives and leads to the desk that answers; null else, also when the
 * count could not be kept: nobody is turned away for that
 */
export async function visitLink(ctx: Ctx, code: string): Promise<string | null> {
  if (!/^[a-z2-9]{8}$/.test(code)) return null
  try {
    const visit = sql<{ id: string | null }>`select app.visit_link(${code}) as id`
    return await ctx.write(async (tx) => (await visit.execute(tx)).rows[0]?.id ?? null)
  } catch (error) {
    logFault('link.fault', error)
    return null
  }
}
