import { type Opened, openDocuments, openLatestOf, openRecord } from '#modules/records/commands.ts'
import { erasedOrNotFound } from '#modules/records/queries.ts'
import type { OpenRecord } from '#modules/records/schema.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import type { Form } from '../engine/compile.ts'
import type { Filling } from '../engine/fill.ts'
import { formOf, goOn } from '../forms.ts'
import { formPolicy } from '../policy.ts'
import { type ResponseRow, responseById, responsesOf, takesAnswers } from '../queries.ts'
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
}

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
  authorise(formPolicy, ctx.actor, forWhat, row)
  const record = await openRecord(tx, ctx, row.recordId)
  const savings = await openDocuments<Saved>(tx, record, documentOf(id))
  const last = savings.at(-1)
  if (!last) throw await erasedOrNotFound(tx, row.recordId)
  const form = await formOf(tx, { id: row.versionId, state: 'published' })
  const filling = goOn(form, last.value.answers, ctx.now())
  return { row, form, record, savings, last, filling, takes: await takesAnswers(tx, row.recordId) }
}

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
