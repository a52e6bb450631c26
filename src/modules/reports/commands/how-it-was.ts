import { sql } from 'kysely'
import { addDocument, openDocuments, openRecord } from '#modules/records/commands.ts'
import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import { trail } from '#platform/trail/trail.ts'
import type { HowItWas, HowItWasInput } from '../schema.ts'
import { actorOf, dayOnly } from './come-back.ts'

type Kept = HowItWas & { nonce: string }

/**
 * Somebody with a code says how it was for them; sealed with the conversation. The same form sent again counts
 * once. When it did not help, the report waits for a helper again.
 */
export const sayHowItWas = (ctx: Ctx, { how, words, nonce }: HowItWasInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { conversationId } = actorOf(ctx)
    const record = await openRecord(tx, ctx, conversationId)
    await sql`select pg_advisory_xact_lock(7326, hashtext(${conversationId}))`.execute(tx)
    const before = await openDocuments<Kept>(tx, record, 'how_it_was')
    if (nonce && before.some((b) => b.value.nonce === nonce)) return
    await addDocument(tx, ctx, record, 'how_it_was', { how, words, nonce } satisfies Kept)
    if (how === 'did_not_help' || how === 'made_it_harder') await sql`select app.reporter_wrote()`.execute(tx)
    await trail(tx, dayOnly(ctx, 'report.how_it_was'))
  })

/** What was said in all conversations of a report, oldest first. The caller writes the trail. */
export async function howItWas(tx: Tx, ctx: Ctx, reportId: string): Promise<(HowItWas & { id: string; at: Date })[]> {
  const conversations = await tx.selectFrom('conversation').select('id').where('reportId', '=', reportId).execute()
  const said: (HowItWas & { id: string; at: Date })[] = []
  for (const { id } of conversations)
    for (const { id: document, value, madeAt } of await openDocuments<Kept>(
      tx,
      await openRecord(tx, ctx, id),
      'how_it_was',
    ))
      said.push({ how: value.how, words: value.words, id: document, at: madeAt })
  return said.toSorted((a, b) => a.at.getTime() - b.at.getTime())
}
