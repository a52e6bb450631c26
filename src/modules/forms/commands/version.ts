import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import type { Definition } from '../definition.ts'
import { markOf } from '../forms.ts'
import { formPolicy } from '../policy.ts'
import { type VersionRow, versionById, versionsOf } from '../queries.ts'
import type { Subject } from '../schema.ts'
import type { Problem } from '../xlsform/problem.ts'

/** @throws Failure forbidden for whoever keeps no forms */
export function needsKeeper(actor: Ctx['actor']): asserts actor is StaffActor {
  const organisationId = actor.kind === 'staff' ? actor.organisationId : null
  authorise(formPolicy, actor, 'form.keep', { organisationId })
}

/**
 * Keeps a form that was read as the draft of its next version; the draft before it is gone. The
 * same form again changes nothing. @returns the draft's id
 * @param remarks what reading had to say besides, shown with the preview
 * @throws Failure forbidden; invalid when the program has a form of this id, or when nothing is new
 */
export const keepDraft = (
  ctx: Ctx,
  definition: Definition,
  remarks: readonly unknown[],
  subject: Subject,
): Promise<string> =>
  ctx.write(async (tx) => {
    needsKeeper(ctx.actor)
    const { organisationId, personId } = ctx.actor
    await oneAtATime(tx, organisationId, definition.id)
    const form = await formFor(tx, organisationId, definition.id, subject)
    const before = await versionsOf(tx, form)
    const mark = markOf(definition)
    if (before.find((v) => v.state === 'published')?.mark === mark)
      throw new Failure('invalid', { file: 'errors.form_unchanged' })
    const made = { definition: JSON.stringify(definition), mark, remarks: JSON.stringify(remarks) }
    const draft = before.find((v) => v.state === 'draft')
    const id = draft?.id ?? randomUUID()
    const number = draft?.number ?? (before[0]?.number ?? 0) + 1
    if (draft)
      await tx
        .updateTable('formVersion')
        .set({ ...made, changedBy: personId, changedAt: ctx.now() })
        .where('id', '=', id)
        .execute()
    else
      await tx
        .insertInto('formVersion')
        .values({ ...made, id, formId: form, number, state: 'draft', madeBy: personId })
        .execute()
    await trail(tx, { action: 'form.drafted', subject: form, detail: { form: definition.id, number } })
    return id
  })

/** Two who make a form of the same code at once do it one after the other. */
export const oneAtATime = (tx: Tx, organisationId: string, code: string) =>
  sql`select pg_advisory_xact_lock(7328, hashtext(${`${organisationId} ${code}`}))`.execute(tx)

/** The organisation's form of this code; made when there is none. */
async function formFor(tx: Tx, organisationId: string, code: string, subject: Subject): Promise<string> {
  const rows = await tx
    .selectFrom('form')
    .select(['id', 'organisationId', 'subject'])
    .where('code', '=', code)
    .execute()
  const own = rows.find((f) => f.organisationId === organisationId)
  // What was adapted here goes on; nobody takes the name of a form of the program by chance.
  if (!own && rows.length > 0) throw new Failure('invalid', { file: 'errors.form_id_taken' })
  if (own && own.subject !== subject) throw new Failure('invalid', { subject: 'errors.form_subject_stays' })
  if (own) return own.id
  const id = randomUUID()
  await tx.insertInto('form').values({ id, code, organisationId, subject }).execute()
  return id
}

/** A version, if the session may see it. @throws Failure not_found */
export async function versionFor(tx: Tx, id: string): Promise<VersionRow> {
  const version = await versionById(tx, id)
  if (!version) throw notFound()
  return version
}

/**
 * Publishes a draft: from now on it is what is answered, and it never changes. Repeating it is harmless.
 * @param mark of what was looked at
 * @throws Failure not_found, forbidden, state_changed when another draft took its place meanwhile,
 * invalid when it cannot be used, or when it is the same as what is published
 */
export const publishVersion = (ctx: Ctx, id: string, { note, mark }: { note: string; mark: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const version = await versionFor(tx, id)
    authorise(formPolicy, ctx.actor, 'form.keep', version)
    if (version.state === 'published') return
    if (version.mark !== mark) throw new Failure('state_changed')
    if ((version.remarks as unknown as Problem[]).some((p) => p.level === 'error'))
      throw new Failure('invalid', { _form: 'errors.form_not_here' })
    const before = (await versionsOf(tx, version.formId)).find((v) => v.state === 'published')
    if (before?.mark === mark) throw new Failure('invalid', { _form: 'errors.form_unchanged' })
    await tx
      .updateTable('formVersion')
      .set({ state: 'published', note, publishedBy: ctx.actor.personId, publishedAt: ctx.now() })
      .where('id', '=', id)
      .execute()
    await trail(tx, {
      action: 'form.published',
      subject: version.formId,
      detail: { form: version.code, number: version.number },
    })
  })
