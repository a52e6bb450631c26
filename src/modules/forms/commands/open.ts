import { type Opened, openDocuments, openLatestOf, openRecord } from '#modules/records/commands.ts'
import { erasedOrNotFound } from '#modules/records/queries.ts'
import type { OpenRecord } from '#modules/records/schema.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise, needs } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors.ts'
import { today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import type { Form } from '../engine/compile.ts'
import type { Filling } from '../engine/fill.ts'
import { formOf, goOn } from '../forms.ts'
import { formPolicy } from '../policy.ts'
import { coordinatorOf, type ResponseRow, responseById, responsesOf, takesAnswers } from '../queries.ts'
import { documentOf, type Saved } from '../schema.ts'

export type OpenedResponse = {
  row: ResponseRow
  form: Form
  record: OpenRecord
  /** Every saving, oldest first. */
  savings: Opened<Saved>[]
  /** The last one. */
  last: Opened<Saved>
  filling: Filling
  /** Whether something may still be changed: the case is open, or there is none. */
  takes: boolean
  /** With whom the rules find it entrusted. */
  entrusted: Entrusted
}

export type Entrusted = { teamId: string; coordinator: string | null }

/** Whose a response is to fill: of a case, who is entrusted with the case; alone, every member of its team. */
export const entrusted = async (tx: Tx, ctx: Ctx, row: { id?: string; recordId: string; teamId: string }) => ({
  teamId: row.teamId,
  coordinator:
    row.id === row.recordId && ctx.actor.kind === 'staff' ? ctx.actor.personId : await coordinatorOf(tx, row.recordId),
})

/** What the rule of complaints looks at: who began it, and whether it still is theirs to write. */
export const asComplaint = ({ teamId, madeBy, wasDone, changedOn }: ResponseRow) => ({
  ...{ teamId, coordinator: madeBy, state: wasDone && changedOn !== today() ? 'done' : 'draft' },
})

/**
 * Opens a response, in the version in which it was given; the trail says by whom.
 * @throws Failure not_found, forbidden
 */
export const openResponse = (
  ctx: Ctx,
  id: string,
  forWhat: keyof typeof formPolicy = 'response.read',
): Promise<OpenedResponse> =>
  ctx.write(async (tx) => {
    const opened = await openIn(tx, ctx, id, forWhat)
    await trail(tx, { action: 'response.read', subject: opened.row.recordId, ...about(opened.row) })
    return opened
  })

/** The same inside a command, which writes the trail itself. */
export async function openIn(tx: Tx, ctx: Ctx, id: string, forWhat: keyof typeof formPolicy): Promise<OpenedResponse> {
  const row = await responseById(tx, id)
  if (!row) throw notFound()
  authorise(formPolicy, ctx.actor, 'response.read', row)
  if (row.forLead) needs(formPolicy, ctx.actor, 'response.read_complaint', asComplaint(row))
  const whose = await entrusted(tx, ctx, row)
  authorise(formPolicy, ctx.actor, forWhat, { ...whose, id: row.recordId })
  const record = await openRecord(tx, ctx, row.recordId)
  const savings = await openDocuments<Saved>(tx, record, documentOf(id))
  const last = savings.at(-1)
  if (!last) throw await erasedOrNotFound(tx, row.recordId)
  const form = await formOf(tx, { id: row.versionId, state: 'published' })
  const filling = goOn(form, last.value.answers, ctx.now())
  return { row, form, record, savings, last, filling, takes: await takesAnswers(tx, row.recordId), entrusted: whose }
}

/** Whether somebody ever said that it is complete: then it is corrected, and not discarded. */
export const wasDone = ({ row, savings }: OpenedResponse): boolean =>
  row.wasDone || savings.some((s) => s.value.state === 'done')

/** How a response stands in the trail: ids and codes. */
export const about = (row: ResponseRow) => ({
  team: row.teamId,
  detail: { response: row.id, form: row.code, number: row.number },
})

export type ListedResponse = ResponseRow & Pick<Saved, 'happenedOn' | 'fromPaper'>

/**
 * The responses of a case with the days on which they were given, the newest of these first. The
 * caller holds the record's key and writes the trail.
 */
export async function responsesIn(tx: Tx, record: OpenRecord): Promise<ListedResponse[]> {
  const rows = await responsesOf(tx, record.id)
  const last = await openLatestOf<Saved>(
    tx,
    record,
    rows.map((r) => documentOf(r.id)),
  )
  const listed = rows.flatMap((row) => {
    const saved = last.get(documentOf(row.id))?.value
    return saved ? [{ ...row, happenedOn: saved.happenedOn, fromPaper: saved.fromPaper }] : []
  })
  return listed.sort((a, b) => (a.happenedOn < b.happenedOn ? 1 : a.happenedOn > b.happenedOn ? -1 : 0))
}
