import {
  type Attached,
  attach,
  listAttached,
  openAttached,
  recordOfAttachment,
  removeAttached,
} from '#modules/records/attachments.ts'
import { openRecord } from '#modules/records/commands.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { notFound } from '#platform/errors.ts'
import { checkFile } from '#platform/files/check.ts'
import { trail } from '#platform/trail/trail.ts'
import { casePolicy } from '../policy.ts'
import type { AttachmentInput } from '../schema.ts'
import { caseForUpdate } from './row.ts'

/**
 * Attaches a paper to a case, by what it is and not by what it is called. Repeating it is harmless.
 * @param file its bytes as they came; undefined when none was chosen
 * @throws Failure not_found, forbidden; invalid, beside the field `file`
 */
export const attachPaper = (ctx: Ctx, caseId: string, input: AttachmentInput, file: Buffer | undefined) =>
  ctx.write(async (tx) => {
    const row = await caseForUpdate(tx, caseId)
    authorise(casePolicy, ctx.actor, 'case.write', row)
    const checked = await checkFile(file ?? Buffer.alloc(0))
    const record = await openRecord(tx, ctx, caseId)
    const there = await listAttached(tx, record)
    const attachment = await attach(tx, ctx.actor, record, there, input, checked)
    if (!attachment) return
    await trail(tx, {
      action: 'paper.attached',
      subject: caseId,
      team: row.teamId,
      detail: { attachment, kind: input.kind, type: checked.type },
    })
  })

/** Opens a paper; the trail of its case says by whom. @throws Failure not_found, forbidden */
export const openPaper = (ctx: Ctx, id: string): Promise<Attached & { bytes: Buffer }> =>
  ctx.write(async (tx) => {
    const row = await caseForUpdate(tx, await recordOfAttachment(tx, id))
    authorise(casePolicy, ctx.actor, 'case.read', row)
    const opened = await openAttached(tx, await openRecord(tx, ctx, row.id), id)
    const detail = { attachment: id, kind: opened.kind }
    await trail(tx, { action: 'paper.opened', subject: row.id, team: row.teamId, detail })
    return opened
  })

/** What is said of a paper, for who is about to remove it. @throws Failure not_found, forbidden */
export const paperToRemove = (ctx: Ctx, id: string): Promise<{ caseId: string; paper: Attached }> =>
  ctx.write(async (tx) => {
    const row = await caseForUpdate(tx, await recordOfAttachment(tx, id))
    authorise(casePolicy, ctx.actor, 'case.remove_paper', row)
    const paper = (await listAttached(tx, await openRecord(tx, ctx, row.id))).find((a) => a.id === id)
    if (!paper) throw notFound()
    await trail(tx, { action: 'case.read', subject: row.id, team: row.teamId })
    return { caseId: row.id, paper }
  })

/** Removes a paper from a case: its ciphertext is destroyed. @returns the case's id @throws Failure not_found, forbidden, on_hold */
export const removePaper = (ctx: Ctx, id: string, reason: string): Promise<string> =>
  ctx.write(async (tx) => {
    const row = await caseForUpdate(tx, await recordOfAttachment(tx, id))
    authorise(casePolicy, ctx.actor, 'case.remove_paper', row)
    if (await removeAttached(tx, id))
      await trail(tx, {
        action: 'paper.removed',
        subject: row.id,
        team: row.teamId,
        detail: { attachment: id, reason },
      })
    return row.id
  })
