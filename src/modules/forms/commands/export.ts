import { openLatestIn, openRecords } from '#modules/records/commands.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { may, needs } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { widestSheet } from '#platform/files/streamed-workbook.ts'
import { trail, trailEach } from '#platform/trail/trail.ts'
import type { Answers } from '../definition.ts'
import { formOf, goOn } from '../forms.ts'
import { widestOf } from '../out/columns.ts'
import { type OutPlan, planOf, type Version } from '../out/plan.ts'
import { responsesNow, responsesToTake, stillReads, type Taken, type Waiting } from '../out/queries.ts'
import { type OutResponse, ownColumns } from '../out/rows.ts'
import type { ExportInput } from '../out/schema.ts'
import { formPolicy } from '../policy.ts'
import { allForms, definitionOf, type FormRow, versionsOf } from '../queries.ts'
import { documentOf, type Saved } from '../schema.ts'

/** How many are opened in one transaction, and held at once. */
const batchSize = 100

export type Export = {
  form: FormRow
  plan: OutPlan
  count: number
  /** What was answered, in the order in which it was begun; `team` is the team's id. */
  batches: AsyncIterable<OutResponse[]>
}

/** A form, if the session may see it. @throws Failure not_found */
export async function formToRead(tx: Tx, ctx: Ctx, formId: string): Promise<FormRow> {
  const form = (await allForms(tx)).find((f) => f.id === formId)
  if (!form) throw notFound()
  needs(formPolicy, ctx.actor, 'form.read', form)
  return form
}

/** The teams whose answers somebody may take out. */
export const teamsToTake = (actor: StaffActor): string[] =>
  actor.teams.map((t) => t.id).filter((teamId) => may(formPolicy, actor, 'response.export', { teamId }))

/** What was published, the newest first, with its definitions. */
export async function publishedOf(tx: Tx, formId: string): Promise<(Version & { id: string })[]> {
  const rows = (await versionsOf(tx, formId)).filter((v) => v.state === 'published')
  const versions: (Version & { id: string })[] = []
  for (const row of rows) versions.push({ id: row.id, number: row.number, definition: await definitionOf(tx, row) })
  return versions
}

/**
 * Takes out what one's own teams answered, in batches, while they are asked for. That it was done
 * stands in the trail before the first answer leaves; each record that is opened for it, with its batch.
 * @param input with a reason: what is sealed goes out, too; the caller has had the person confirm it
 * @throws Failure not_found; invalid for a version that there is not. While batches are read: sign_in_again
 */
export async function exportAnswers(ctx: Ctx, formId: string, input: ExportInput): Promise<Export> {
  const ready = await ctx.write(async (tx) => {
    const form = await formToRead(tx, ctx, formId)
    const teams = teamsToTake(ctx.actor as StaffActor)
    if (teams.length === 0) throw notFound()
    const all = await publishedOf(tx, formId)
    const chosen = all.filter((v) => input.version === null || v.number === input.version)
    if (chosen.length === 0) throw new Failure('invalid', { version: 'errors.choose' })
    const waiting = await responsesToTake(
      tx,
      chosen.map((v) => v.id),
      teams,
      input.drafts ? ['done', 'draft'] : ['done'],
    )
    const plan = planOf(chosen, all, input.why !== undefined)
    refuseUnlessFits(plan, input)
    for (const team of teams) await tellOf(tx, form, team, waiting, input)
    return { form, teams, chosen, waiting, plan }
  })
  const { form, plan, waiting } = ready
  return { form, plan, count: waiting.length, batches: batches(ctx, ready, input.why !== undefined) }
}

function refuseUnlessFits(plan: OutPlan, { format, table }: ExportInput): void {
  if (format === 'csv' && !plan.tables.some((t) => t.name === table))
    throw new Failure('invalid', { table: 'errors.choose' })
  if (format === 'xlsx' && widestOf(plan) + ownColumns.length > widestSheet)
    throw new Failure('invalid', { format: 'errors.too_many_columns' })
}

/** Each team's supervisors see how much of theirs went out. */
async function tellOf(tx: Tx, form: FormRow, team: string, waiting: Waiting[], input: ExportInput): Promise<void> {
  const { version, format, why } = input
  const detail = {
    ...{ form: form.code, responses: waiting.filter((r) => r.teamId === team).length, format },
    ...(version === null ? {} : { number: version }),
    ...{ sealed: why !== undefined, ...(why ? { reason: why } : {}) },
  }
  await trail(tx, { action: 'forms.exported', subject: form.id, team, detail })
}

type Ready = { form: FormRow; teams: string[]; chosen: (Version & { id: string })[]; waiting: Waiting[] }

async function* batches(
  ctx: Ctx,
  { form, teams, chosen, waiting }: Ready,
  sealed: boolean,
): AsyncGenerator<OutResponse[]> {
  const numbers = new Map(chosen.map((v) => [v.id, v.number]))
  for (let from = 0; from < waiting.length; from += batchSize) {
    const ids = waiting.slice(from, from + batchSize).map((r) => r.id)
    yield await ctx.write(async (tx) => {
      // A file that stops short must not pass for a whole one.
      if (!(await stillReads(tx, teams))) throw new Failure('sign_in_again')
      const now = await responsesNow(tx, ids)
      const rows = ids.flatMap((id) => now.get(id) ?? [])
      const opened = await openThem(tx, ctx, form, rows, sealed)
      return rows.flatMap((row): OutResponse[] => {
        const answers = opened.get(row.id)
        const alone = row.recordId === row.id
        const version = numbers.get(row.versionId) ?? 0
        const own = { id: row.id, version, team: row.teamId, caseId: alone || !sealed ? '' : row.recordId }
        return answers ? [{ ...own, ...answers }] : []
      })
    })
  }
}

type Told = Pick<Saved, 'state' | 'happenedOn' | 'fromPaper' | 'answers'>

/** What stands in plain is read as it is; every other response is opened, and the trail says so of its record. */
async function openThem(tx: Tx, ctx: Ctx, form: FormRow, rows: Taken[], sealed: boolean): Promise<Map<string, Told>> {
  const told = new Map<string, Told>()
  const closed = rows.filter((row) => sealed || !row.plain)
  for (const { id, state, happenedOn, fromPaper, plain } of rows)
    if (!sealed && plain)
      told.set(id, { state, happenedOn: happenedOn ?? '', fromPaper: fromPaper ?? false, answers: plain })
  const records = await openRecords(tx, ctx, [...new Set(closed.map((r) => r.recordId))])
  const last = await openLatestIn<Saved>(
    tx,
    [...records.values()],
    closed.map((r) => documentOf(r.id)),
  )
  for (const row of closed) {
    const saved = last.get(documentOf(row.id))?.value
    if (!saved) throw notFound()
    told.set(row.id, { ...saved, answers: await shownAnswers(tx, ctx, row, saved) })
  }
  const of = Map.groupBy(closed, (r) => r.recordId)
  await trailEach(
    tx,
    [...of].map(([subject, responses]) => ({
      action: 'response.exported',
      subject,
      ...{ team: responses[0]?.teamId ?? '', detail: { form: form.code, responses: responses.length, sealed } },
    })),
  )
  return told
}

/** Of what is not complete, hidden answers stay out. */
async function shownAnswers(tx: Tx, ctx: Ctx, row: Taken, { state, answers }: Saved): Promise<Answers> {
  if (state === 'done') return answers
  return goOn(await formOf(tx, { id: row.versionId, state: 'published' }), answers, ctx.now()).answers()
}
