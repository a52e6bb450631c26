import { randomBytes } from 'node:crypto'
import { openCaseFromReport } from '#modules/cases/commands/open.ts'
import { type Child, notAsked } from '#modules/cases/schema.ts'
import type { ConsentInput } from '#modules/consent/schema.ts'
import { teamsOfOthers } from '#modules/people/queries.ts'
import { draftReferral, sendReferral } from '#modules/referrals/commands/send.ts'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { fileReport } from '#modules/reports/commands/file.ts'
import { type Answers, noAnswers } from '#modules/reports/schema.ts'
import type { Ctx } from '#platform/access/context.ts'
import { addDays, today } from '#platform/time/time.ts'
import type { StaffCtx, World } from './world.ts'

export const answers = (more: Partial<Answers> = {}): Answers => ({
  writer: 'self',
  story: 'A made-up story for a test.',
  danger: 'not_now',
  ...noAnswers,
  ...more,
})

export const child = (more: Partial<Child> = {}): Child => ({
  callName: 'Testchild',
  ageBand: '13_15',
  sex: 'girl',
  province: '12',
  safeContact: '',
  safetyWishes: '',
  support: '',
  harm: [],
  platform: [],
  relation: '',
  ...notAsked,
  ...more,
})

export const agreement = (more: Partial<ConsentInput> = {}): ConsentInput => ({
  giver: 'child',
  explainedBy: 'spoken',
  explainedIn: 'Khmer',
  agreedHow: 'voice',
  witness: '',
  childWords: '',
  givenOn: today(),
  expiresOn: addDays(today(), 30),
  ...more,
})

/** Somebody writes in. @returns the code, the new report's id, and a session that entered the code */
export async function report(
  world: World,
  more: Partial<Answers> = {},
): Promise<{ code: string; id: string; reporter: Ctx }> {
  const worker = await world.as('dara')
  const before = new Set(await reportIds(worker))
  const code = await fileReport(world.nobody(), { nonce: randomBytes(16), answers: answers(more) })
  const id = (await reportIds(worker)).find((known) => !before.has(known)) ?? ''
  return { code, id, reporter: await world.receipt(await enterCode(world.nobody(), code)) }
}

const reportIds = async (ctx: Ctx) =>
  (await ctx.read((tx) => tx.selectFrom('report').select('id').execute())).map((r) => r.id)

/** A case from a fresh report, in the helpline's intake team. */
export async function openCase(
  world: World,
  more: Partial<Answers> = {},
  who: Partial<Child> = {},
): Promise<{ worker: StaffCtx; caseId: string; reportId: string; code: string; reporter: Ctx }> {
  const worker = await world.as('dara')
  const filed = await report(world, more)
  const caseId = await openCaseFromReport(worker, filed.id, child(who))
  return { worker, caseId, reportId: filed.id, code: filed.code, reporter: filed.reporter }
}

/** A referral of a case to the legal-aid team, with the child's agreement, sent. */
export async function sentReferral(
  world: World,
  caseId: string,
  more: { items?: string[]; request?: string; consent?: Partial<ConsentInput> } = {},
): Promise<string> {
  const worker = await world.as('dara')
  const toTeamId = await legalAid(worker)
  const items = more.items ?? ['name', 'story']
  const id = await draftReferral(worker, caseId, {
    toTeamId,
    service: 'legal_aid',
    urgency: 'soon',
    items,
    request: more.request ?? 'Please advise.',
  })
  await sendReferral(worker, id, agreement(more.consent))
  return id
}

export async function legalAid(ctx: StaffCtx): Promise<string> {
  const teams = await ctx.read((tx) => teamsOfOthers(tx, ctx.actor.organisationId))
  return teams.find((t) => t.kind === 'legal_aid')?.id ?? ''
}
