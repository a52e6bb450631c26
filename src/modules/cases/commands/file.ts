import { openConsents } from '#modules/consent/commands.ts'
import type { ConsentDetails } from '#modules/consent/schema.ts'
import { type Attached, listAttached } from '#modules/records/attachments.ts'
import {
  addDocument,
  correctFact,
  type Opened,
  openDocuments,
  openLatest,
  openRecord,
} from '#modules/records/commands.ts'
import { writeHead } from '#modules/records/heads.ts'
import type { OpenRecord } from '#modules/records/schema.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { casePolicy } from '../policy.ts'
import {
  type Account,
  type CaseState,
  type Child,
  type Closure,
  type Needs,
  notAsked,
  type RightsExplained,
  type Step,
} from '../schema.ts'
import { caseForUpdate, factsOf, noted } from './row.ts'

export type OpenedCase = {
  row: Awaited<ReturnType<typeof caseForUpdate>>
  child: Child
  accounts: Opened<Account>[]
  needs: Opened<Needs> | null
  steps: Opened<Step>[]
  rights: Opened<RightsExplained>[]
  closure: Opened<Closure> | null
  attachments: Attached[]
  consents: Map<string, ConsentDetails>
}

/**
 * Opens a case's file; the trail says by whom.
 * @param forWhat what the person is about to do with it; refused before anything is opened
 * @throws Failure not_found, forbidden
 */
export const openCase = (ctx: Ctx, id: string, forWhat: keyof typeof casePolicy = 'case.read'): Promise<OpenedCase> =>
  ctx.write(async (tx) => {
    const row = await caseForUpdate(tx, id)
    authorise(casePolicy, ctx.actor, 'case.read', row)
    authorise(casePolicy, ctx.actor, forWhat, row)
    const record = await openRecord(tx, ctx, id)
    const opened = {
      row,
      child: await childOf(tx, record),
      accounts: await openDocuments<Account>(tx, record, 'account'),
      needs: await openLatest<Needs>(tx, record, 'needs'),
      steps: await openDocuments<Step>(tx, record, 'step'),
      rights: await openDocuments<RightsExplained>(tx, record, 'rights'),
      closure: await openLatest<Closure>(tx, record, 'closure'),
      attachments: await listAttached(tx, record),
      consents: await openConsents(tx, record),
    }
    await trail(tx, { action: 'case.read', subject: id, team: row.teamId })
    return opened
  })

async function childOf(tx: Tx, record: OpenRecord): Promise<Child> {
  const child = await openLatest<Child>(tx, record, 'child')
  if (!child) throw notFound()
  return { ...notAsked, ...child.value }
}

/** Corrects who the child is; earlier versions stay in the file. @throws Failure not_found, forbidden */
export const changeChild = (ctx: Ctx, id: string, child: Child) =>
  ctx.write(async (tx) => {
    const row = await caseForUpdate(tx, id)
    authorise(casePolicy, ctx.actor, 'case.write', row)
    const record = await openRecord(tx, ctx, id)
    await addDocument(tx, ctx, record, 'child', child)
    await writeHead(tx, ctx.actor, row.teamId, id, { callName: child.callName })
    await tx
      .updateTable('caseFile')
      .set({ province: child.province || null })
      .where('id', '=', id)
      .execute()
    await correctFact(tx, record, factsOf(child))
    await trail(tx, { action: 'case.child_changed', subject: id, team: row.teamId })
  })

async function advance(
  tx: Tx,
  actor: StaffActor,
  row: { id: string; state: string },
  from: CaseState[],
  to: CaseState,
) {
  if (!from.includes(row.state as CaseState)) return
  await tx.updateTable('caseFile').set({ state: to }).where('id', '=', row.id).execute()
  await noted(tx, actor, row.id, to)
}

/** Records what the child needs; the case is then in assessment. @throws Failure not_found, forbidden */
export const recordNeeds = (ctx: Ctx, id: string, needs: Needs) =>
  ctx.write(async (tx) => {
    const row = await caseForUpdate(tx, id)
    authorise(casePolicy, ctx.actor, 'case.write', row)
    await addDocument(tx, ctx, await openRecord(tx, ctx, id), 'needs', needs)
    await advance(tx, ctx.actor, row, ['intake'], 'assessment')
    await trail(tx, {
      action: 'case.needs_recorded',
      subject: id,
      team: row.teamId,
      detail: { needs: needs.needs.length },
    })
  })

/** Records a next step and what the child said to it. @throws Failure not_found, forbidden */
export const agreeStep = (ctx: Ctx, id: string, step: Step) =>
  ctx.write(async (tx) => {
    const row = await caseForUpdate(tx, id)
    authorise(casePolicy, ctx.actor, 'case.write', row)
    await addDocument(tx, ctx, await openRecord(tx, ctx, id), 'step', step)
    await advance(tx, ctx.actor, row, ['intake', 'assessment'], 'plan')
    await trail(tx, { action: 'case.step_agreed', subject: id, team: row.teamId, detail: { agreed: step.agreed } })
  })

/** Notes that the child's rights were explained, to whom and how. @throws Failure not_found, forbidden */
export const explainRights = (ctx: Ctx, id: string, explained: RightsExplained) =>
  ctx.write(async (tx) => {
    const row = await caseForUpdate(tx, id)
    authorise(casePolicy, ctx.actor, 'case.write', row)
    const record = await openRecord(tx, ctx, id)
    const latest = await openLatest<RightsExplained>(tx, record, 'rights')
    if (latest && JSON.stringify(latest.value) === JSON.stringify(explained)) return
    await addDocument(tx, ctx, record, 'rights', explained)
    const detail = { given_to: explained.givenTo }
    await trail(tx, { action: 'case.rights_explained', subject: id, team: row.teamId, detail })
  })

/** A referral was sent: services have begun. The caller holds the transaction. */
export async function servicesBegun(tx: Tx, actor: StaffActor, id: string): Promise<void> {
  const row = await caseForUpdate(tx, id)
  await advance(tx, actor, row, ['intake', 'assessment', 'plan'], 'services')
}

/** A case's key and the child's file, for the referral that shares part of it. @throws Failure not_found, forbidden */
export async function caseForReferral(tx: Tx, ctx: Ctx, id: string) {
  const row = await caseForUpdate(tx, id)
  authorise(casePolicy, ctx.actor, 'case.refer', row)
  const record = await openRecord(tx, ctx, id)
  return {
    row,
    record,
    child: await childOf(tx, record),
    account: (await openLatest<Account>(tx, record, 'account'))?.value ?? null,
    needs: (await openLatest<Needs>(tx, record, 'needs'))?.value ?? null,
  }
}
