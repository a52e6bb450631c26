import { sql } from 'kysely'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { directoryPolicy } from '../policy.ts'

/** Gives an organization's entries to one of the organisations here, or to nobody (null). @throws Failure not_found, forbidden */
export const giveEntry = (ctx: Ctx, organizationId: string, to: string | null): Promise<void> =>
  ctx.write(async (tx) => {
    const row = await tx
      .selectFrom('hsdsOrganization')
      .select('ownerOrganisationId as owner')
      .where('id', '=', organizationId)
      .executeTakeFirst()
    if (!row) throw notFound()
    authorise(directoryPolicy, ctx.actor, 'directory.give', { id: organizationId })
    if (row.owner === to) return
    const { rows } = await sql<{
      given: boolean
    }>`select app.give_entry(${organizationId}::uuid, ${to}::uuid) as given`.execute(tx)
    if (!rows[0]?.given) throw notFound()
    await trail(tx, { action: 'directory.given', subject: organizationId, detail: { owned: to !== null } })
  })
