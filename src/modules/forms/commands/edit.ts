import { randomUUID } from 'node:crypto'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import type { Definition } from '../definition.ts'
import { checked } from '../editing/check.ts'
import { markOf } from '../forms.ts'
import { formPolicy } from '../policy.ts'
import { definitionOf, type VersionRow, versionsOf } from '../queries.ts'
import { readAgain } from '../xlsform/again.ts'
import { oneAtATime, versionFor } from './version.ts'

/**
 * Makes a draft of a version, with the same questions, to change its words in. Of a form of the program
 * it is the first version of the organisation's own form of the same code; the program's stays as it is.
 * Where there is a draft already, that one is it; an own form that is published already stays, too.
 * @returns the draft's id, or that of the newest version of the own form @throws Failure not_found, forbidden
 */
export const draftOf = (ctx: Ctx, id: string): Promise<string> =>
  ctx.write(async (tx) => {
    const version = await versionFor(tx, id)
    authorise(formPolicy, ctx.actor, 'form.adapt', version)
    const { organisationId, personId } = ctx.actor
    await oneAtATime(tx, organisationId, version.code)
    const adapting = version.organisationId === null
    const formId = adapting ? await ownForm(tx, organisationId, version) : version.formId
    const [newest, ...older] = await versionsOf(tx, formId)
    const there = [newest, ...older].find((v) => v?.state === 'draft') ?? (adapting ? newest : undefined)
    if (there) return there.id
    const definition = await definitionOf(tx, version)
    const draft = randomUUID()
    const number = (newest?.number ?? 0) + 1
    await tx
      .insertInto('formVersion')
      .values({
        ...{ id: draft, formId, number, state: 'draft', madeBy: personId },
        definition: JSON.stringify(definition),
        mark: markOf(definition),
        remarks: JSON.stringify(readAgain(definition).problems),
      })
      .execute()
    const action = adapting ? 'form.adapted' : 'form.copied'
    await trail(tx, { action, subject: formId, detail: { form: version.code, number } })
    return draft
  })

/** The organisation's own form of the same code; made when there is none. */
async function ownForm(tx: Tx, organisationId: string, { code, subject }: VersionRow): Promise<string> {
  const own = await tx
    .selectFrom('form')
    .select('id')
    .where('code', '=', code)
    .where('organisationId', '=', organisationId)
    .executeTakeFirst()
  if (own) return own.id
  const id = randomUUID()
  await tx.insertInto('form').values({ id, code, organisationId, subject }).execute()
  return id
}

/**
 * Changes a draft. What changes nothing is no change.
 * @param mark of the draft that was looked at
 * @param change gives the form as it is to be; it may throw Refused
 * @throws Failure not_found, forbidden, state_changed when it is another by now or published
 * @throws Refused when the form could not be used like that
 */
export const editDraft = (
  ctx: Ctx,
  id: string,
  mark: string,
  change: (definition: Definition) => Definition,
): Promise<void> =>
  ctx.write(async (tx) => {
    const version = await draftToChange(tx, ctx, id, mark)
    const before = await definitionOf(tx, version)
    const after = change(before)
    const next = markOf(after)
    if (next === markOf(before)) return
    const remarks = checked(after)
    const { numUpdatedRows } = await tx
      .updateTable('formVersion')
      .set({
        ...{ definition: JSON.stringify(after), mark: next, remarks: JSON.stringify(remarks) },
        ...{ changedBy: ctx.actor.kind === 'staff' ? ctx.actor.personId : null, changedAt: ctx.now() },
      })
      .where('id', '=', id)
      .where('state', '=', 'draft')
      .where('mark', '=', mark)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) throw new Failure('state_changed')
    await trail(tx, {
      action: 'form.edited',
      subject: version.formId,
      detail: { form: version.code, number: version.number },
    })
  })

/**
 * Discards a draft; a form of which no version is left goes with it, by itself.
 * @param mark of the draft that was looked at @returns the form's id; null when it is gone
 * @throws Failure not_found, forbidden, state_changed when it is another by now or published
 */
export const discardDraft = (ctx: Ctx, id: string, mark: string): Promise<string | null> =>
  ctx.write(async (tx) => {
    const { formId, code, number } = await draftToChange(tx, ctx, id, mark)
    const { numDeletedRows } = await tx
      .deleteFrom('formVersion')
      .where('id', '=', id)
      .where('state', '=', 'draft')
      .where('mark', '=', mark)
      .executeTakeFirstOrThrow()
    if (numDeletedRows === 0n) throw new Failure('state_changed')
    const others = await versionsOf(tx, formId)
    await trail(tx, { action: 'form.discarded', subject: formId, detail: { form: code, number } })
    return others.length > 0 ? formId : null
  })

async function draftToChange(tx: Tx, ctx: Ctx, id: string, mark: string): Promise<VersionRow> {
  const version = await versionFor(tx, id)
  authorise(formPolicy, ctx.actor, 'form.keep', version)
  if (version.state !== 'draft' || version.mark !== mark) throw new Failure('state_changed')
  return version
}
