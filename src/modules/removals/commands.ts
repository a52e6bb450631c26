import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import {
  addDocument,
  correctFact,
  type Opened,
  openDocuments,
  openRecord,
  writeFact,
} from '#modules/records/commands.ts'
import type { OpenRecord } from '#modules/records/schema.ts'
import { livingConversation, reportForUpdate, showRemovals, writtenByChild } from '#modules/reports/commands/answer.ts'
import { onlyChild } from '#modules/reports/commands/come-back.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors.ts'
import { addDays, monthOf, today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { removalPolicy } from './policy.ts'
import { type RemovalRow, removalRows } from './queries.ts'
import { type AskInput, lookAgainDays, type NoteInput, type RemovalStep } from './schema.ts'

const stepsIn = (tx: Tx, record: OpenRecord) => openDocuments<RemovalStep>(tx, record, 'removal')
/** The part of a record by which a request counts in figures. */
const partOf = (id: string) => `removal ${id}`

/**
 * Makes a removal request for one address of a report. Asking again for the same address leads to
 * the request that is there. The address is kept as text and never opened. @returns the request's id
 * @throws Failure not_found, forbidden
 */
export const askForRemoval = (ctx: Ctx, reportId: string, input: AskInput): Promise<string> =>
  ctx.write(async (tx) => {
    const report = await reportForUpdate(tx, reportId)
    authorise(removalPolicy, ctx.actor, 'removal.ask', report)
    const record = await openRecord(tx, ctx, reportId)
    const there = (await stepsIn(tx, record)).find((s) => s.value.address === input.address)
    if (there) return there.value.removal
    const id = randomUUID()
    await tx
      .insertInto('removal')
      .values({ id, reportId, teamId: report.teamId, state: 'open', followUpOn: today() })
      .execute()
    const step: RemovalStep = { removal: id, ...input, state: 'open', through: '', followUpOn: today(), note: '' }
    await addDocument(tx, ctx, record, 'removal', step)
    const { organisationId } = ctx.actor
    const { platform } = input
    const month = monthOf(today())
    await writeFact(
      tx,
      record,
      { kind: 'removal', organisationId, month, platform: [platform], state: 'open' },
      partOf(id),
    )
    await trail(tx, { action: 'removal.made', subject: reportId, team: report.teamId })
    return id
  })

/** A request's plain row, locked for this transaction. @throws Failure not_found */
async function removalForUpdate(tx: Tx, id: string) {
  const row = await tx.selectFrom('removal').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw notFound()
  return row
}

export type Removal = RemovalRow & { address: string; platform: string; through: string }

/** The requests of a report with their addresses, for whoever has just opened it: that opening stands in the trail. */
export async function listRemovals(tx: Tx, ctx: Ctx, reportId: string): Promise<Removal[]> {
  const rows = await removalRows(tx, reportId)
  if (rows.length === 0) return []
  const steps = await stepsIn(tx, await openRecord(tx, ctx, reportId))
  const latest = new Map(steps.map((s) => [s.value.removal, s.value]))
  const order = [...new Set(steps.map((s) => s.value.removal))]
  return rows
    .toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
    .map((row) => {
      const { address = '', platform = '', through = '' } = latest.get(row.id) ?? {}
      return { ...row, address, platform, through }
    })
}

export type OpenedRemoval = { row: RemovalRow; now: RemovalStep; steps: Opened<RemovalStep>[] }

/** Opens one request with everything that was done about it; the trail says by whom. @throws Failure not_found, forbidden */
export const openRemoval = (ctx: Ctx, id: string): Promise<OpenedRemoval> =>
  ctx.write(async (tx) => {
    const row = (await removalForUpdate(tx, id)) as RemovalRow
    authorise(removalPolicy, ctx.actor, 'removal.read', { teamId: row.teamId, id: row.reportId })
    const steps = await stepsOf(tx, ctx, row)
    await trail(tx, { action: 'removal.opened', subject: row.reportId, team: row.teamId })
    return { row, now: latestOf(steps), steps }
  })

const stepsOf = async (tx: Tx, ctx: Ctx, row: { id: string; reportId: string }) =>
  (await stepsIn(tx, await openRecord(tx, ctx, row.reportId))).filter((s) => s.value.removal === row.id)

function latestOf(steps: Opened<RemovalStep>[]): RemovalStep {
  const latest = steps.at(-1)
  if (!latest) throw notFound()
  return latest.value
}

/** What is over needs nobody to look again. */
const isOver = (state: string) => state === 'removed' || state === 'not_found'

/**
 * Notes that somebody asked, or what came of it, under today's date. Where no day is given somebody
 * looks again after seven days; what is removed or not there is over. Repeating it is harmless.
 * @throws Failure not_found, forbidden
 */
export const noteRemoval = (ctx: Ctx, id: string, input: NoteInput): Promise<void> =>
  ctx.write(async (tx) => {
    const row = await removalForUpdate(tx, id)
    authorise(removalPolicy, ctx.actor, 'removal.ask', { teamId: row.teamId, id: row.reportId })
    const record = await openRecord(tx, ctx, row.reportId)
    const before = latestOf(await stepsOf(tx, ctx, row))
    const followUpOn = isOver(input.state) ? '' : input.followUpOn || addDays(today(), lookAgainDays)
    const step: RemovalStep = { ...before, ...input, through: input.through || before.through, followUpOn }
    if (JSON.stringify(step) === JSON.stringify(before)) return
    await addDocument(tx, ctx, record, 'removal', step)
    await tx
      .updateTable('removal')
      .set({ state: step.state, followUpOn: followUpOn || null })
      .where('id', '=', id)
      .execute()
    await correctFact(tx, record, { state: step.state, platform: [step.platform] }, partOf(id))
    const detail = { state: step.state }
    await trail(tx, { action: 'removal.noted', subject: row.reportId, team: row.teamId, detail })
  })

/** Whether the code of a report shows it, and whether it may: only a child's own code does. */
export const tellingOf = (tx: Tx, ctx: Ctx, reportId: string) =>
  ctx.actor.kind === 'staff' ? tellingWithin(tx, ctx, reportId) : Promise.resolve({ possible: false, since: null })

async function tellingWithin(tx: Tx, ctx: Ctx, reportId: string) {
  const { id, tellsRemovalsSince: since } = await livingConversation(tx, reportId)
  return { possible: await writtenByChild(tx, ctx, id), since }
}

/**
 * Lets the child see at the code how many addresses were asked for and removed, after the worker
 * asked the child; or ends that. @throws Failure not_found where a third person wrote; forbidden
 */
export const tellAtCheck = (ctx: Ctx, reportId: string, tell: boolean): Promise<void> =>
  ctx.write(async (tx) => {
    const report = await reportForUpdate(tx, reportId)
    authorise(removalPolicy, ctx.actor, 'removal.tell', report)
    const conversation = await livingConversation(tx, reportId)
    if (!(await writtenByChild(tx, ctx, conversation.id))) throw notFound()
    if ((conversation.tellsRemovalsSince !== null) === tell) return
    await showRemovals(tx, conversation.id, tell)
    await trail(tx, { action: tell ? 'removal.told' : 'removal.not_told', subject: reportId, team: report.teamId })
  })

/** The child does not want to see it at the code any more. It leaves no trail, as a visit does not. */
export const hideRemovals = (ctx: Ctx): Promise<unknown> =>
  ctx.write(async (tx) => {
    await onlyChild(tx, ctx)
    return sql`select app.hide_removals()`.execute(tx)
  })
