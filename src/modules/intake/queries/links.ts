import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { needs } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors.ts'
import type { Lang } from '#platform/i18n/i18n.ts'
import { intakePolicy } from '../policy.ts'
import type { LinkKind } from '../schema.ts'

export type EntryLink = {
  id: string
  code: string
  kind: LinkKind
  label: string
  language: Lang
  madeAt: Date
  endedAt: Date | null
}
/** Of months with few visits there is nothing. */
export type Visits = { linkId: string; month: string; visits: number }[]

const columns = ['id', 'code', 'kind', 'label', 'language', 'madeAt', 'endedAt'] as const

/** The links of the own organisation, living ones first, newest first; and the months with enough visits. */
export const linksOf = (ctx: Ctx): Promise<{ links: EntryLink[]; visits: Visits }> =>
  ctx.read(async (tx) => {
    const { organisationId } = ctx.actor as StaffActor
    needs(intakePolicy, ctx.actor, 'links.keep', { organisationId })
    const links = await tx
      .selectFrom('entryLink')
      .select(columns)
      .where('organisationId', '=', organisationId)
      .orderBy('endedAt', (o) => o.desc().nullsFirst())
      .orderBy('madeAt', 'desc')
      .orderBy('id')
      .limit(500)
      .execute()
    const visits = await sql<Visits[number]>`select * from app.link_visits()`.execute(tx)
    return { links: links as EntryLink[], visits: visits.rows }
  })

/** One link of the own organisation. @throws Failure not_found */
export const linkOf = (ctx: Ctx, id: string): Promise<EntryLink> =>
  ctx.read(async (tx) => {
    const link = await find(tx, id)
    if (!link) throw notFound()
    needs(intakePolicy, ctx.actor, 'links.keep', { organisationId: link.organisationId })
    return link as unknown as EntryLink
  })

/** What the link is called by which a report came; null where it is not of the own organisation. */
export const linkNamed = async (tx: Tx, id: string): Promise<string | null> => (await find(tx, id))?.label ?? null

const find = (tx: Tx, id: string) =>
  tx
    .selectFrom('entryLink')
    .select([...columns, 'organisationId'])
    .where('id', '=', id)
    .executeTakeFirst()
