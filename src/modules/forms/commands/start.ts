import { teamPublic } from '#modules/people/queries.ts'
import { addDocument, makeRecord, openRecord } from '#modules/records/commands.ts'
import { erasedOrNotFound, ownerOf } from '#modules/records/queries.ts'
import type { OpenRecord } from '#modules/records/schema.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { idOfForm } from '#platform/crypto/form-id.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { plainAnswers } from '../filling/plain.ts'
import { beginFirst, formOf } from '../forms.ts'
import { formPolicy } from '../policy.ts'
import { type FormRow, formsToAnswer, takesAnswers } from '../queries.ts'
import { documentOf, type Saved, type StartInput, type Subject } from '../schema.ts'
import { entrusted } from './open.ts'

/** A case, if the session may add answers to it. @throws Failure not_found, forbidden, erased */
export async function caseToFill(tx: Tx, ctx: Ctx, caseId: string): Promise<{ id: string; teamId: string }> {
  const owner = await ownerOf(tx, caseId)
  if (owner?.kind !== 'case') throw await erasedOrNotFound(tx, caseId)
  const whose = await entrusted(tx, ctx, { recordId: caseId, teamId: owner.teamId })
  authorise(formPolicy, ctx.actor, 'response.fill', { ...whose, id: caseId })
  return owner
}

/**
 * Begins a response to a form about a child's case. The same form sent again leads to the same one.
 * @returns the response's id @throws Failure not_found, forbidden, invalid, state_changed when the case is closed
 */
export const startOnCase = (ctx: Ctx, caseId: string, input: StartInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { teamId } = await caseToFill(tx, ctx, caseId)
    const actor = ctx.actor as StaffActor
    const form = await answerable(tx, input.form, ['case'])
    const id = idOfForm(actor.personId, `response/${caseId}`, input.nonce)
    if (await isThere(tx, id)) return id
    if (!(await takesAnswers(tx, caseId))) throw new Failure('state_changed')
    const record = await openRecord(tx, ctx, caseId)
    await insert(tx, ctx, { id, form, teamId, record, input })
    return id
  })

/**
 * Begins a response that belongs to a team alone; its record has the same id.
 * @returns the response's id @throws Failure forbidden, invalid
 */
export const startAlone = (ctx: Ctx, input: StartInput & { teamId: string }): Promise<string> =>
  ctx.write(async (tx) => {
    const { teamId } = input
    authorise(formPolicy, ctx.actor, 'response.begin', { teamId })
    const form = await answerable(tx, input.form, ['organisation', 'alone'])
    const id = idOfForm(ctx.actor.personId, `response/${teamId}`, input.nonce)
    if (await isThere(tx, id)) return id
    const { generation, publicKey } = await teamPublic(tx, teamId)
    const record = await makeRecord(tx, 'form_response', { teamId, generation, publicKey }, id)
    await insert(tx, ctx, { id, form, teamId, record, input })
    return id
  })

async function answerable(tx: Tx, code: string, about: readonly Subject[]): Promise<FormRow> {
  const form = (await formsToAnswer(tx, about)).find((f) => f.code === code)
  if (!form) throw new Failure('invalid', { form: 'errors.choose' })
  return form
}

const isThere = async (tx: Tx, id: string) =>
  (await tx.selectFrom('formResponse').select('id').where('id', '=', id).executeTakeFirst()) !== undefined

type New = { id: string; form: FormRow; teamId: string; record: OpenRecord; input: StartInput }

async function insert(tx: Tx, ctx: Ctx, { id, form, teamId, record, input }: New): Promise<void> {
  const { happenedOn, fromPaper } = input
  const versionId = form.versionId ?? ''
  const ready = await formOf(tx, { id: versionId, state: 'published' })
  const begun = beginFirst(ready, ctx.now())
  const saved: Saved = { state: 'draft', happenedOn, fromPaper, answers: begun.all() }
  const alone = record.id === id
  const plain = alone
    ? { happenedOn, fromPaper, plain: JSON.stringify(plainAnswers(ready.definition, begun.answers())) }
    : {}
  await tx
    .insertInto('formResponse')
    .values({
      ...{ id, versionId, recordId: record.id, teamId, state: 'draft', ...plain },
      madeBy: (ctx.actor as StaffActor).personId,
    })
    .execute()
  await addDocument(tx, ctx, record, documentOf(id), saved)
  const detail = { response: id, form: form.code, number: form.number ?? 0 }
  await trail(tx, { action: 'response.started', subject: record.id, team: teamId, detail })
}
