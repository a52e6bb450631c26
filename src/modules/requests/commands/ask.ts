import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { openRecord } from '#modules/records/commands.ts'
import { insertMessage, isChild, onlyChild } from '#modules/reports/commands/come-back.ts'
import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import type { RequestKind } from '../schema.ts'

/** Whose code this is, for the page that offers the choices. @throws Failure wrong_code */
export const whoseCode = (ctx: Ctx): Promise<{ isChild: boolean }> =>
  ctx.read(async (tx) => {
    if (ctx.actor.kind !== 'receipt') throw new Failure('wrong_code')
    return { isChild: await isChild(tx, ctx) }
  })

/**
 * Whoever came back with a code asks to see or to have erased what is kept. Nothing is erased
 * here: the request reaches the team, the words of the choice stand in the conversation, and a
 * person answers there. While one is open, asking again changes nothing.
 *
 * Only the child asks to see: a file about a child is not for whoever wrote for them, since that
 * may be the one who harms. A third person may have erased what they wrote themselves, the report
 * and its conversation; the child's case stays.
 * @param words what the button said, in the language of the page
 * @throws Failure wrong_code, not_found
 */
export const askForData = (ctx: Ctx, kind: RequestKind, words: string): Promise<void> =>
  ctx.write(async (tx) => {
    if (ctx.actor.kind !== 'receipt') throw new Failure('wrong_code')
    const { conversationId, teamId, organisationId } = ctx.actor
    const child = kind === 'see' ? Boolean(await onlyChild(tx, ctx)) : await isChild(tx, ctx)
    if (!(await insertRequest(tx, ctx, kind, child))) return
    await insertMessage(tx, ctx, await openRecord(tx, ctx, conversationId), words)
    await sql`select app.reporter_wrote()`.execute(tx)
    const about = { subject: conversationId, team: teamId, organisation: organisationId }
    await trail(tx, { action: 'request.received', ...about, detail: { kind } })
  })

async function insertRequest(tx: Tx, ctx: Ctx, kind: RequestKind, child: boolean): Promise<boolean> {
  const { rows } = await sql<{ made: boolean }>`
    select app.ask_for_data(${randomUUID()}::uuid, ${kind}, ${child}, ${ctx.lang}) as made`.execute(tx)
  return rows[0]?.made === true
}
