import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { closeCase } from '#modules/cases/commands/close.ts'
import { agreeStep, recordNeeds } from '#modules/cases/commands/file.ts'
import { openCaseFromReport, openCaseFromVisit } from '#modules/cases/commands/open.ts'
import { type Child, notAsked } from '#modules/cases/schema.ts'
import { withdrawConsent } from '#modules/consent/commands.ts'
import type { ConsentInput } from '#modules/consent/schema.ts'
import { signIn, signOut } from '#modules/people/commands/sign-in.ts'
import { teamsOfOthers } from '#modules/people/queries.ts'
import { openReferral } from '#modules/referrals/commands/open.ts'
import {
  acceptReferral,
  acknowledgeReferral,
  addAppointment,
  completeReferral,
  declineReferral,
} from '#modules/referrals/commands/receive.ts'
import { draftReferral, endReferral, sendReferral } from '#modules/referrals/commands/send.ts'
import { openReferralsOf, referralsOfCase } from '#modules/referrals/queries.ts'
import { answerReport, openReport, restReport } from '#modules/reports/commands/answer.ts'
import { fileReport } from '#modules/reports/commands/file.ts'
import { openReports } from '#modules/reports/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { type App, type Ctx, contextFor, enterStaff } from '#platform/access/context.ts'
import type { KdfCost } from '#platform/crypto/kdf.ts'
import type { ServerKey } from '#platform/crypto/server-key.ts'
import type { Database } from '#platform/db/database.ts'
import { addDays, today } from '#platform/time/time.ts'
import { account, type DemoAccount } from './accounts.ts'
import { makeDemoPeople } from './people.ts'
import { demoReports } from './stories.ts'

type Costs = { receiptCost: KdfCost; passphraseCost: KdfCost }

/**
 * Signs a demo account in as a person would.
 * @param at the time on the phone; an earlier one leaves the present code unused
 * @returns the session's context and its secret
 */
export async function signInAs(
  app: App,
  who: DemoAccount,
  at = new Date(),
): Promise<Ctx & { secret: Buffer; actor: StaffActor }> {
  const code = new TOTP({ secret: Secret.fromBase32(who.totpSecret) }).generate({ timestamp: at.getTime() })
  const secret = await signIn(
    contextFor(app, who.language),
    { name: who.signInName, passphrase: who.passphrase, code },
    at,
  )
  const entered = await enterStaff(app, secret)
  if (!entered) throw new Error(`${who.signInName} cannot sign in`)
  return { ...contextFor(app, who.language, entered.actor, entered.handle), actor: entered.actor, secret }
}

/** The demo set: people first, then everything by the same commands that people use. */
export async function loadDemo(
  installation: Database,
  db: Database,
  serverKey: ServerKey,
  say: (line: string) => void,
  costs?: Costs,
): Promise<void> {
  const deployment = await makeDemoPeople(installation, serverKey, costs)
  await installation.close()
  const app: App = { db, serverKey, deployment, leaveUrl: '', publicUrl: undefined, hsts: false, trustProxy: false }
  say('  people and teams')
  await Promise.all(
    demoReports.map(({ lang, answers }) => fileReport(contextFor(app, lang), { nonce: randomBytes(16), answers })),
  )
  say('  twelve reports')
  const earlier = new Date(Date.now() - 3_600_000)
  const [dara, veasna, sreymom] = await Promise.all([
    signInAs(app, account('dara'), earlier),
    signInAs(app, account('veasna'), earlier),
    signInAs(app, account('sreymom'), earlier),
  ])
  const cases = await makeCases(dara, veasna)
  say('  four cases')
  await makeReferrals(cases, dara, veasna, sreymom)
  say('  one referral in each state')
  await closeLast(cases, veasna)
  for (const ctx of [dara, veasna, sreymom]) await signOut(ctx)
}

const child = (callName: string, more: Partial<Child>): Child => ({
  callName,
  ageBand: '',
  sex: '',
  province: '',
  safeContact: '',
  safetyWishes: '',
  support: '',
  harm: [],
  platform: [],
  relation: '',
  ...notAsked,
  ...more,
})

type Cases = { star: string; na: string; veha: string; rested: string }

async function makeCases(dara: Ctx, veasna: Ctx & { actor: StaffActor }): Promise<Cases> {
  const reports = await dara.read((tx) => openReports(tx, 50))
  const opened = []
  for (const r of reports) if (opened.length < 4) opened.push({ row: r, ...(await openReport(dara, r.id)) })
  const own = opened.filter((o) => o.story.writer === 'self')
  const [first, second] = own
  const other = opened.find((o) => o.story.writer !== 'self')
  if (!first || !second) throw new Error('the demo stories changed')
  await answerReport(
    dara,
    first.row.id,
    'Thank you for writing. It is not your fault. I am here. Would you like me to call you, or do you want to go on writing here?',
  )
  await answerReport(
    dara,
    second.row.id,
    'Thank you for telling us. It is not your fault. You decide what happens next.',
  )
  if (other) await restReport(dara, other.row.id)
  const star = await openCaseFromReport(
    dara,
    first.row.id,
    child('Star', {
      ageBand: '13_15',
      sex: 'girl',
      safeContact: '099 000 001, after school',
      safetyWishes: 'Please do not come to my school.',
    }),
  )
  const na = await openCaseFromReport(dara, second.row.id, child('Na', { ageBand: '13_15', sex: 'girl' }))
  const team = veasna.actor.teams[0]?.id ?? ''
  const veha = await openCaseFromVisit(
    veasna,
    team,
    child('Veha', { ageBand: '16_17', sex: 'boy', province: '08', safeContact: 'through his aunt' }),
    'He said that an older man from a game wants money from him, and that he cannot sleep.',
  )
  const rested = await openCaseFromVisit(
    veasna,
    team,
    child('Kunthea', { ageBand: '10_12', sex: 'girl', province: '03' }),
    '',
  )
  for (const [ctx, id] of [
    [dara, star],
    [veasna, veha],
  ] as const) {
    await recordNeeds(ctx, id, {
      needs: ['legal_help', 'counselling'],
      note: 'Strong: good at drawing, close to an aunt.',
    })
    await agreeStep(ctx, id, {
      what: 'Meet a lawyer and hear what is possible. Deciding comes later.',
      who: 'the child, with the worker',
      byDay: addDays(today(), 10),
      agreed: 'child_agreed',
      childWords: 'I want to know first.',
    })
  }
  return { star, na, veha, rested }
}

const agreement = (more: Partial<ConsentInput> = {}): ConsentInput => ({
  giver: 'child',
  explainedBy: 'read_aloud',
  explainedIn: 'Khmer',
  agreedHow: 'voice',
  witness: '',
  childWords: '',
  givenOn: today(),
  expiresOn: addDays(today(), 90),
  ...more,
})

async function makeReferrals(
  cases: Cases,
  dara: Ctx & { actor: StaffActor },
  veasna: Ctx & { actor: StaffActor },
  sreymom: Ctx,
) {
  const teams = await dara.read((tx) => teamsOfOthers(tx, dara.actor.organisationId))
  const toTeamId = teams.find((t) => t.kind === 'legal_aid')?.id ?? ''
  const draft = (ctx: Ctx, caseId: string, request: string, urgency = 'soon') =>
    draftReferral(ctx, caseId, {
      toTeamId,
      service: 'legal_aid',
      urgency,
      items: ['name', 'age_and_sex', 'needs'],
      request,
    })
  const sent = async (ctx: Ctx, caseId: string, request: string, more: Partial<ConsentInput> = {}) => {
    const id = await draft(ctx, caseId, request)
    await sendReferral(ctx, id, agreement(more))
    return id
  }
  await draft(dara, cases.na, 'Please explain the rights of a child whose pictures were shared.', 'routine')
  await sent(dara, cases.star, 'Please tell the child which ways the law offers.')
  await acknowledgeReferral(sreymom, await sent(dara, cases.star, 'Please advise on a protection order.'))
  const accepted = await sent(veasna, cases.veha, 'Please advise on threats for money.')
  await acknowledgeReferral(sreymom, accepted)
  await acceptReferral(sreymom, accepted)
  await declineReferral(sreymom, await sent(veasna, cases.veha, 'Please go along to another province.'), {
    reason: 'outside_our_area',
    note: '',
  })
  const going = await sent(dara, cases.na, 'Please prepare the child for a first talk.')
  await acceptReferral(sreymom, going)
  await addAppointment(sreymom, going, {
    day: addDays(today(), 7),
    time: '14:00',
    place: 'our office',
    goesAlong: 'the counsellor',
  })
  const done = await sent(veasna, cases.rested, 'Please explain compensation to the family.')
  await acceptReferral(sreymom, done)
  await addAppointment(sreymom, done, { day: today(), time: '09:00', place: 'by telephone', goesAlong: 'her mother' })
  await completeReferral(sreymom, done, {
    outcome: 'service_given',
    note: 'Explained twice; the family has the paper.',
  })
  await endReferral(veasna, await sent(veasna, cases.veha, 'A second opinion, please.'), 'withdrawn')
  await endReferral(dara, await sent(dara, cases.na, 'Please write a letter to the platform.'), 'declined_by_child')
  const fortyDaysAgo: Ctx = { ...dara, now: () => new Date(Date.now() - 40 * 86_400_000) }
  const late = await sent(fortyDaysAgo, cases.na, 'An older request, from paper.', {
    givenOn: addDays(today(), -40),
    expiresOn: addDays(today(), -10),
  })
  await openReferral(dara, late)
  const taken = await sent(veasna, cases.veha, 'Please join a meeting at school.')
  const row = (await veasna.read((tx) => referralsOfCase(tx, cases.veha))).find((r) => r.id === taken)
  if (row?.consentId) await withdrawConsent(veasna, row.consentId)
}

const closeLast = (cases: Cases, veasna: Ctx) =>
  closeCase(
    veasna,
    cases.rested,
    { reason: 'goals_reached', childView: 'She said she sleeps well again and wants to go back to dancing.', note: '' },
    (tx) => openReferralsOf(tx, cases.rested),
  )
