import { randomUUID } from 'node:crypto'
import { correctFact, factAnswered, openDocuments, openLatest, openRecord } from '#modules/records/commands.ts'
import { erasedOrNotFound } from '#modules/records/queries.ts'
import { inOrder, type OpenRecord } from '#modules/records/schema.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors.ts'
import { today, waitBand } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { reportPolicy } from '../policy.ts'
import { type About, type MessageBody, nothingMore, type ReportState, type Story, writerIsChild } from '../schema.ts'
import { insertMessage } from './come-back.ts'
import { howItWas } from './how-it-was.ts'

/** A report's plain row, locked for this transaction. @throws Failure not_found, erased */
export async function reportForUpdate(tx: Tx, id: string) {
  const report = await tx.selectFrom('report').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!report) throw await erasedOrNotFound(tx, id)
  return report
}

/** Moves a report on: the row, and its dated history. The caller holds the transaction. */
export async function setState(tx: Tx, ctx: Ctx, id: string, state: ReportState): Promise<void> {
  await tx.updateTable('report').set({ state }).where('id', '=', id).execute()
  const byPerson = ctx.actor.kind === 'staff' ? ctx.actor.personId : null
  await tx.insertInto('reportState').values({ id: randomUUID(), reportId: id, state, byPerson }).execute()
}

export type TalkMessage = { id: string; text: string; fromReporter: boolean; author: string | null; writtenAt: Date }
export type OpenedReport = {
  report: Awaited<ReturnType<typeof reportForUpdate>>
  story: Story
  messages: TalkMessage[]
  howItWas: Awaited<ReturnType<typeof howItWas>>
  code: { stoppedBy: string | null; madeAt: Date } | null
}

/**
 * Opens a report: only now is it unsealed, and the trail says by whom. The first opening is
 * "being read".
 * @param forWhat what the person is about to do with it; refused before anything is opened
 * @throws Failure not_found, forbidden
 */
export const openReport = (
  ctx: Ctx,
  id: string,
  forWhat: keyof typeof reportPolicy = 'report.read',
): Promise<OpenedReport> =>
  ctx.write(async (tx) => {
    const report = await reportForUpdate(tx, id)
    authorise(reportPolicy, ctx.actor, 'report.read', report)
    authorise(reportPolicy, ctx.actor, forWhat, report)
    const record = await openRecord(tx, ctx, id)
    const opened = {
      report,
      story: await storyIn(tx, record),
      messages: await allMessages(tx, ctx, id),
      howItWas: await howItWas(tx, ctx, id),
      code: await latestCode(tx, id),
    }
    if (report.state === 'received') {
      await setState(tx, ctx, id, 'being_read')
      report.state = 'being_read'
    }
    await trail(tx, { action: 'report.opened', subject: id, team: report.teamId })
    return opened
  })

async function allMessages(tx: Tx, ctx: Ctx, reportId: string): Promise<TalkMessage[]> {
  const conversations = await tx.selectFrom('conversation').select('id').where('reportId', '=', reportId).execute()
  const messages: (TalkMessage & { at: Date; ordinal: number | null })[] = []
  for (const { id } of conversations) {
    const record = await openRecord(tx, ctx, id)
    const bodies = new Map((await openDocuments<MessageBody>(tx, record, 'message')).map((d) => [d.id, d]))
    const rows = await tx.selectFrom('message').selectAll().where('conversationId', '=', id).execute()
    for (const row of rows) {
      const body = bodies.get(row.id)
      if (body)
        messages.push({
          id: row.id,
          text: body.value.text,
          fromReporter: row.fromReporter,
          author: body.author,
          writtenAt: row.writtenAt,
          at: row.writtenAt,
          ordinal: body.ordinal,
        })
    }
  }
  return messages.sort(inOrder)
}

const latestCode = async (tx: Tx, reportId: string) =>
  (await tx
    .selectFrom('receipt')
    .innerJoin('conversation', 'conversation.id', 'receipt.conversationId')
    .select(['receipt.stoppedBy', 'receipt.madeAt'])
    .where('conversation.reportId', '=', reportId)
    .orderBy('receipt.madeAt', 'desc')
    // Where only days are kept: the living one; else the newest is the one that no worker replaced.
    .orderBy('receipt.stoppedAt', (o) => o.desc().nullsFirst())
    .orderBy('receipt.stoppedBy')
    .executeTakeFirst()) ?? null

/** The conversation that the newest code opens. */
export async function livingConversation(tx: Tx, reportId: string) {
  const row = await tx
    .selectFrom('conversation')
    .selectAll()
    .where('reportId', '=', reportId)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** Whether the child is the one who wrote, as the conversation says of itself. */
export async function writtenByChild(tx: Tx, ctx: Ctx, conversationId: string): Promise<boolean> {
  const about = await openLatest<About>(tx, await openRecord(tx, ctx, conversationId), 'about')
  return about !== null && writerIsChild(about.value)
}

/** Whether the code shows how many removals were asked for and done. The caller holds the transaction. */
export const showRemovals = (tx: Tx, conversationId: string, wanted: boolean) =>
  tx
    .updateTable('conversation')
    .set({ tellsRemovalsSince: wanted ? today() : null })
    .where('id', '=', conversationId)
    .execute()

/**
 * Answers who wrote; the clock of the first answer stops.
 * @param nonce of the form: the same words sent with it again are one answer @throws Failure not_found, forbidden
 */
export const answerReport = (ctx: Ctx, id: string, text: string, nonce?: string) =>
  ctx.write((tx) => answerWithin(tx, ctx, id, text, nonce))

/** The same within an act that holds the transaction. @throws Failure not_found, forbidden */
export async function answerWithin(tx: Tx, ctx: Ctx, id: string, text: string, nonce?: string): Promise<void> {
  const report = await reportForUpdate(tx, id)
  authorise(reportPolicy, ctx.actor, 'report.answer', report)
  const conversation = await livingConversation(tx, id)
  if (!(await insertMessage(tx, ctx, await openRecord(tx, ctx, conversation.id), text, nonce))) return
  const record = await openRecord(tx, ctx, id)
  if (!report.firstAnsweredAt) await factAnswered(tx, record, waitBand(report.receivedAt, new Date()))
  await tx
    .updateTable('report')
    .set({ waitingSince: null, firstAnsweredAt: report.firstAnsweredAt ?? new Date() })
    .where('id', '=', id)
    .execute()
  if (report.state !== 'helped') {
    await setState(tx, ctx, id, 'answered')
    await correctFact(tx, record, { state: 'answered', kind: 'report' })
  }
  await trail(tx, { action: 'report.answered', subject: id, team: report.teamId })
}

/** Lets a report rest: nothing more is due; writing wakes it at any time. */
export const restReport = (ctx: Ctx, id: string) =>
  ctx.write(async (tx) => {
    const report = await reportForUpdate(tx, id)
    authorise(reportPolicy, ctx.actor, 'report.rest', report)
    if (report.state === 'resting') return
    await setState(tx, ctx, id, 'resting')
    await tx.updateTable('report').set({ waitingSince: null }).where('id', '=', id).execute()
    await correctFact(tx, await openRecord(tx, ctx, id), { state: 'resting', kind: 'report' })
    await trail(tx, { action: 'report.rested', subject: id, team: report.teamId })
  })

/** A report led to help: a case was opened from it. The caller holds the transaction. */
export async function reportHelped(tx: Tx, ctx: Ctx, record: OpenRecord): Promise<void> {
  await setState(tx, ctx, record.id, 'helped')
  await correctFact(tx, record, { state: 'helped', kind: 'report' })
}

async function storyIn(tx: Tx, record: Parameters<typeof openLatest>[1]): Promise<Story> {
  const story = await openLatest<Story>(tx, record, 'story')
  if (!story) throw notFound()
  return { ...nothingMore, ...story.value }
}

/** The story and who wrote it, for the case that carries it on. The caller writes the trail. */
export async function storyForCase(tx: Tx, ctx: Ctx, id: string) {
  const report = await reportForUpdate(tx, id)
  authorise(reportPolicy, ctx.actor, 'report.read', report)
  const record = await openRecord(tx, ctx, id)
  const story = await storyIn(tx, record)
  const isChild = story.writer === 'self'
  return { report, record, story, conversationId: isChild ? (await livingConversation(tx, id)).id : null }
}
