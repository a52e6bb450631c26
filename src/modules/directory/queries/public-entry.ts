import { sql } from 'kysely'
import type { Ctx } from '#platform/access/context.ts'
import { notFound } from '#platform/errors.ts'
import type { Lang } from '#platform/i18n/i18n.ts'
import { publicCards, type ServiceCard } from './cards.ts'

/**
 * The service that an address names by id or code, as the public sees it: the one that it was
 * merged into, where it was.
 * @throws Failure not_found when nothing that is listed stands behind it
 */
export async function publicEntry(ctx: Pick<Ctx, 'app'>, key: string, lang: Lang): Promise<ServiceCard> {
  const { rows } = await ctx.app.db.read('', (tx) =>
    sql<{ id: string | null }>`select app.service_behind(${key}) as id`.execute(tx),
  )
  const id = rows[0]?.id
  const [card] = id ? await publicCards(ctx, [id], lang) : []
  if (!card) throw notFound()
  return card
}

/** What the public address of a service ends with. */
export const addressName = ({ code, id }: { code: string | null; id: string }): string => code ?? id
