import { openLatest, openRecord } from '#modules/records/commands.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { feedbackPolicy } from '../policy.ts'
import { type FeedbackRow, oneFeedback } from '../queries.ts'
import { type AnswerInput, quotes, type Words, wordsName } from '../schema.ts'

export type OpenedFeedback = FeedbackRow & { words: string | null }

/** Opens what somebody said; the trail says by whom. `words` is null where there are none, or none any more. @throws Failure not_found, forbidden */
export const openFeedback = (ctx: Ctx, id: string): Promise<OpenedFeedback> =>
  ctx.write(async (tx) => {
    const row = await readable(tx, ctx, id)
    const words = await wordsOf(tx, ctx, row)
    await trail(tx, { action: 'feedback.opened', subject: id, team: row.teamId })
    return { ...row, words }
  })

async function readable(tx: Tx, ctx: Ctx, id: string): Promise<FeedbackRow> {
  const row = await oneFeedback(tx, id)
  if (!row) throw notFound()
  authorise(feedbackPolicy, ctx.actor, 'feedback.read', row)
  if (row.forLead) authorise(feedbackPolicy, ctx.actor, 'feedback.answer', row) // complaints are read by whoever answers them
  return row
}

async function wordsOf(tx: Tx, ctx: Ctx, { recordId, kind }: FeedbackRow): Promise<string | null> {
  if (!recordId) return null
  try {
    const record = await openRecord(tx, ctx, recordId)
    return (await openLatest<Words>(tx, record, wordsName(kind)))?.value.words ?? null
  } catch (error) {
    if (error instanceof Failure && error.code === 'not_found') return null // erased meanwhile
    throw error
  }
}

/**
 * Says what became of it: published in both languages, or only that it was dealt with. Doing it again changes
 * the text. What somebody wrote is never published: a text that holds some of it is refused.
 * @throws Failure not_found, forbidden, invalid, state_changed when they did not agree to an answer for all
 */
export const answerFeedback = (ctx: Ctx, id: string, { answerEn, answerKm, go }: AnswerInput): Promise<void> =>
  ctx.write(async (tx) => {
    const row = await readable(tx, ctx, id)
    authorise(feedbackPolicy, ctx.actor, 'feedback.answer', row)
    if (go === 'publish') await refuseUnfit(tx, ctx, row, answerEn, answerKm)
    const published = go === 'publish' ? { publishedOn: today(), withdrawnOn: null } : {}
    await tx
      .updateTable('feedback')
      .set({
        answerEn: answerEn || row.answerEn,
        answerKm: answerKm || row.answerKm,
        answeredOn: row.answeredOn ?? today(),
        answeredBy: ctx.actor.personId,
        ...published,
      })
      .where('id', '=', id)
      .execute()
    await trail(tx, {
      action: 'feedback.answered',
      subject: id,
      team: row.teamId,
      detail: { published: go === 'publish' },
    })
  })

async function refuseUnfit(tx: Tx, ctx: Ctx, row: FeedbackRow, en: string, km: string): Promise<void> {
  if (!row.mayPublish) throw new Failure('state_changed')
  const words = (await wordsOf(tx, ctx, row)) ?? ''
  const wrong = (text: string) =>
    text === '' ? 'errors.needed' : quotes(text, words) ? 'errors.feedback_quotes' : null
  const errors = Object.entries({ answerEn: wrong(en), answerKm: wrong(km) }).filter(([, error]) => error !== null)
  if (errors.length > 0) throw new Failure('invalid', Object.fromEntries(errors) as Record<string, string>)
}

/** Takes a published answer off the public page. Repeating it is harmless. @throws Failure not_found, forbidden */
export const withdrawAnswer = (ctx: Ctx, id: string): Promise<void> =>
  ctx.write(async (tx) => {
    const row = await readable(tx, ctx, id)
    authorise(feedbackPolicy, ctx.actor, 'feedback.answer', row)
    if (!row.publishedOn || row.withdrawnOn) return
    await tx.updateTable('feedback').set({ withdrawnOn: today() }).where('id', '=', id).execute()
    await trail(tx, { action: 'feedback.withdrawn', subject: id, team: row.teamId })
  })
