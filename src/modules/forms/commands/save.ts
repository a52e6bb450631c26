import { isDeepStrictEqual } from 'node:util'
import { addDocument } from '#modules/records/commands.ts'
import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import type { Filling } from '../engine/fill.ts'
import { plainAnswers } from '../filling/plain.ts'
import { documentOf, type Happened, type Saved } from '../schema.ts'
import { about, type OpenedResponse, openIn } from './open.ts'

/** What came of a saving: the response as it is now, and whether somebody else had saved in between. */
export type Saving = { opened: OpenedResponse; overtaken: boolean }

/**
 * Takes answers of a response that is not done. What changes nothing leaves nothing behind; where
 * somebody else saved since `base` was shown, nothing is written and they are shown first.
 * @param base the id of the saving that whoever writes has seen
 * @param change gives the answers to what is being filled
 * @throws Failure not_found, forbidden, state_changed when it is done, or its case closed
 */
export const saveAnswers = (
  ctx: Ctx,
  id: string,
  base: string,
  change: (opened: OpenedResponse) => void,
): Promise<Saving> =>
  ctx.write(async (tx) => {
    const opened = await toChange(tx, ctx, id, 'draft')
    if (isOvertaken(ctx, opened, base)) {
      await trail(tx, { action: 'response.read', subject: opened.row.recordId, ...about(opened.row) })
      change(opened)
      return { opened, overtaken: true }
    }
    const before = opened.filling.all() // what is reckoned from the time of day is no change
    change(opened)
    const answers = opened.filling.all()
    if (isDeepStrictEqual(before, answers)) return { opened, overtaken: false }
    const saved = { ...opened.last.value, answers }
    return { opened: await keep(tx, ctx, opened, saved, 'response.saved'), overtaken: false }
  })

/** Somebody else saved after what the writer has seen. */
function isOvertaken(ctx: Ctx, { savings }: OpenedResponse, base: string): boolean {
  const me = ctx.actor.kind === 'staff' ? ctx.actor.personId : null
  const seen = savings.findIndex((s) => s.id === base)
  return savings.slice(seen + 1).some((s) => s.author !== me)
}

async function toChange(tx: Tx, ctx: Ctx, id: string, state: Saved['state']): Promise<OpenedResponse> {
  // Of two who save at once the second sees what the first did.
  await tx.selectFrom('formResponse').select('id').where('id', '=', id).forUpdate().execute()
  const opened = await openIn(tx, ctx, id, 'response.fill')
  if (!opened.takes || opened.row.state !== state) throw new Failure('state_changed')
  return opened
}

/** Writes one saving more, if it says anything new. */
async function keep(
  tx: Tx,
  ctx: Ctx,
  opened: OpenedResponse,
  saved: Saved,
  action: `response.${string}`,
): Promise<OpenedResponse> {
  if (isDeepStrictEqual(saved, opened.last.value)) return opened
  const { row, record, form, filling } = opened
  const id = await addDocument(tx, ctx, record, documentOf(row.id), saved)
  const { happenedOn, fromPaper } = saved
  const alone = row.recordId === row.id
  const plain = alone
    ? { happenedOn, fromPaper, plain: JSON.stringify(plainAnswers(form.definition, filling.answers())) }
    : {}
  await tx
    .updateTable('formResponse')
    .set({ state: saved.state, changedOn: today(ctx.now()), ...plain })
    .where('id', '=', row.id)
    .execute()
  await trail(tx, { action, subject: row.recordId, ...about(row) })
  const last = { ...opened.last, id, value: saved, author: ctx.actor.kind === 'staff' ? ctx.actor.personId : null }
  return { ...opened, row: { ...row, state: saved.state }, last, savings: [...opened.savings, last] }
}

/** Says on which day the answers were given, and whether they come from paper. @throws as saveAnswers */
export const changeHappened = (ctx: Ctx, id: string, happened: Happened): Promise<void> =>
  ctx.write(async (tx) => {
    const opened = await toChange(tx, ctx, id, 'draft')
    await keep(tx, ctx, opened, { ...opened.last.value, ...happened }, 'response.saved')
  })

/**
 * Says that a response is complete; answers that are hidden go now. Repeating it is harmless.
 * @returns what is missing yet, and nothing written; empty when it is done
 * @throws as saveAnswers; state_changed also when somebody else saved since `base`
 */
export const finishResponse = (ctx: Ctx, id: string, base: string): Promise<ReturnType<Filling['problems']>> =>
  ctx.write(async (tx) => {
    await tx.selectFrom('formResponse').select('id').where('id', '=', id).forUpdate().execute()
    const opened = await openIn(tx, ctx, id, 'response.fill')
    if (opened.row.state === 'done') return []
    if (!opened.takes || isOvertaken(ctx, opened, base)) throw new Failure('state_changed')
    const problems = opened.filling.problems()
    if (problems.length > 0) {
      await trail(tx, { action: 'response.read', subject: opened.row.recordId, ...about(opened.row) })
      return problems
    }
    const saved: Saved = { ...opened.last.value, state: 'done', answers: opened.filling.answers() }
    await keep(tx, ctx, opened, saved, 'response.finished')
    return []
  })

/** Opens a complete response again, so that it can be corrected. Repeating it is harmless. @throws as saveAnswers */
export const reopenResponse = (ctx: Ctx, id: string): Promise<void> =>
  ctx.write(async (tx) => {
    await tx.selectFrom('formResponse').select('id').where('id', '=', id).forUpdate().execute()
    const opened = await openIn(tx, ctx, id, 'response.fill')
    if (!opened.takes) throw new Failure('state_changed')
    if (opened.row.state === 'draft') return
    await keep(tx, ctx, opened, { ...opened.last.value, state: 'draft' }, 'response.reopened')
  })
