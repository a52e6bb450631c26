import { randomUUID } from 'node:crypto'
import { openConsents } from '#modules/consent/commands.ts'
import type { ConsentDetails } from '#modules/consent/schema.ts'
import { teamPublic } from '#modules/people/queries.ts'
import {
  addDocument,
  correctFact,
  makeRecord,
  type Opened,
  openDocuments,
  openLatest,
  openRecord,
  writeFact,
  writeHead,
} from '#modules/records/commands.ts'
import type { OpenRecord } from '#modules/records/schema.ts'
import { reportHelped, storyForCase } from '#modules/reports/commands/answer.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { monthOf, today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { casePolicy } from './policy.ts'
import type { Account, CaseState, Child, Closure, Needs, Step } from './schema.ts'

/** A case's plain row, locked for this transaction. @throws Failure not_found */
export async function caseForUpdate(tx: Tx, id: string) {
  const row = await tx.selectFrom('caseFile').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw notFound()
  return row
}

const noted = (tx: Tx, actor: StaffActor, caseId: string, state: CaseState, reason?: string) =>
  tx
    .insertInto('caseState')
    .values({ id: randomUUID(), caseId, state, byPerson: actor.personId, reason: reason ?? null })
    .execute()

/**
 * Opens a case from a report: the story is carried over word for word, sealed anew under the
 * case's own key. Repeating it leads to the case that is there. @returns the case's id
 * @throws Failure not_found, forbidden
 */
export const openCaseFromReport = (ctx: Ctx, reportId: string, child: Child): Promise<string> =>
  ctx.write(async (tx) => {
    const { report, record, story, conversationId } = await storyForCase(tx, ctx, reportId)
    authorise(casePolicy, ctx.actor, 'case.open', { teamId: report.teamId, id: reportId })
    const there = await tx.selectFrom('caseFile').select('id').where('reportId', '=', reportId).executeTakeFirst()
    if (there) return there.id
    const account: Account = { text: story.story, toldTo: 'report', toldOn: today(report.receivedAt), by: story.writer }
    const filled = { ...child, province: child.province || report.province || '' }
    const id = await insertCase(tx, ctx, ctx.actor, {
      teamId: report.teamId,
      child: filled,
      account,
      reportId,
      conversationId,
    })
    await reportHelped(tx, ctx, record)
    await trail(tx, { action: 'case.opened', subject: id, team: report.teamId, detail: { from: 'report' } })
    return id
  })

/** Opens a case for a child whom a worker met. @throws Failure not_found, forbidden */
export const openCaseFromVisit = (ctx: Ctx, teamId: string, child: Child, accountText: string): Promise<string> =>
  ctx.write(async (tx) => {
    authorise(casePolicy, ctx.actor, 'case.open', { teamId })
    const account: Account | null = accountText
      ? { text: accountText, toldTo: 'worker', toldOn: today(), by: 'self' }
      : null
    const id = await insertCase(tx, ctx, ctx.actor, { teamId, child, account, reportId: null, conversationId: null })
    await trail(tx, { action: 'case.opened', subject: id, team: teamId, detail: { from: 'visit' } })
    return id
  })

type NewCase = {
  teamId: string
  child: Child
  account: Account | null
  reportId: string | null
  conversationId: string | null
}

async function insertCase(tx: Tx, ctx: Ctx, actor: StaffActor, input: NewCase): Promise<string> {
  const { teamId, child, reportId, conversationId } = input
  const team = await teamPublic(tx, teamId)
  const record = await makeRecord(tx, 'case', { teamId, generation: team.generation, publicKey: team.publicKey })
  const source = reportId ? 'report' : 'visit'
  await tx
    .insertInto('caseFile')
    .values({
      id: record.id,
      teamId,
      coordinator: actor.personId,
      state: 'intake',
      source,
      reportId,
      conversationId,
      province: child.province || null,
    })
    .execute()
  await noted(tx, actor, record.id, 'intake')
  await addDocument(tx, ctx, record, 'child', child)
  if (input.account) await addDocument(tx, ctx, record, 'account', input.account)
  await writeHead(tx, actor, teamId, record.id, { callName: child.callName })
  await writeFact(tx, record, {
    kind: 'case',
    organisationId: actor.organisationId,
    month: monthOf(today()),
    state: 'open',
    ...factsOf(child),
  })
  return record.id
}

const factsOf = (child: Child) => ({
  province: child.province || null,
  harm: child.harm,
  platform: child.platform,
  ...(child.ageBand ? { ageBand: child.ageBand } : {}),
  ...(child.sex ? { sex: child.sex } : {}),
  ...(child.relation ? { relation: child.relation } : {}),
})

export type OpenedCase = {
  row: Awaited<ReturnType<typeof caseForUpdate>>
  child: Child
  accounts: Opened<Account>[]
  needs: Opened<Needs> | null
  steps: Opened<Step>[]
  closure: Opened<Closure> | null
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
      closure: await openLatest<Closure>(tx, record, 'closure'),
      consents: await openConsents(tx, record),
    }
    await trail(tx, { action: 'case.read', subject: id, team: row.teamId })
    return opened
  })

async function childOf(tx: Tx, record: OpenRecord): Promise<Child> {
  const child = await openLatest<Child>(tx, record, 'child')
  if (!child) throw notFound()
  return child.value
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

/**
 * Closes a case with its reason and the child's view. Repeating it is harmless.
 * @param openReferrals how many referrals of the case are still under way; the caller counts them
 * @throws Failure not_found, forbidden, open_referrals
 */
export const closeCase = (ctx: Ctx, id: string, closure: Closure, openReferrals: (tx: Tx) => Promise<number>) =>
  ctx.write(async (tx) => {
    const row = await caseForUpdate(tx, id)
    if (row.state === 'closed') return
    authorise(casePolicy, ctx.actor, 'case.close', row)
    if ((await openReferrals(tx)) > 0) throw new Failure('open_referrals')
    const record = await openRecord(tx, ctx, id)
    await addDocument(tx, ctx, record, 'closure', closure)
    await tx.updateTable('caseFile').set({ state: 'closed', closedOn: today() }).where('id', '=', id).execute()
    await noted(tx, ctx.actor, id, 'closed')
    await correctFact(tx, record, { state: 'closed', outcome: closure.reason })
    await trail(tx, { action: 'case.closed', subject: id, team: row.teamId, detail: { reason: closure.reason } })
  })
