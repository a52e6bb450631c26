import { teamPublic } from '#modules/people/queries.ts'
import { addDocument, makeRecord, writeFact } from '#modules/records/commands.ts'
import { writeHead } from '#modules/records/heads.ts'
import { reportHelped, storyForCase } from '#modules/reports/commands/answer.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { monthOf, today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { casePolicy } from '../policy.ts'
import type { Account, Child } from '../schema.ts'
import { factsOf, noted } from './row.ts'

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
    const text = [story.story, ...story.incidents.map((i) => i.words)].filter(Boolean).join('\n\n')
    const account: Account = { text, toldTo: 'report', toldOn: today(report.receivedAt), by: story.writer }
    const filled = { ...child, province: child.province || report.province || '' }
    const id = await insertCase(tx, ctx, ctx.actor, {
      teamId: report.teamId,
      child: filled,
      account,
      reportId,
      conversationId,
    })
    await reportHelped(tx, ctx, record)
    await trail(tx, { action: 'report.opened', subject: reportId, team: report.teamId })
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
