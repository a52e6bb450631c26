import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { attachPaper } from '#modules/cases/commands/attachments.ts'
import { idOfForm } from '#modules/directory/entry/facts.ts'
import { sayFeedback } from '#modules/feedback/commands/say.ts'
import { answerFeedback } from '#modules/feedback/commands/work.ts'
import { openResponse } from '#modules/forms/commands/open.ts'
import { finishResponse, saveAnswers } from '#modules/forms/commands/save.ts'
import { startOnCase } from '#modules/forms/commands/start.ts'
import { keepDraft, publishVersion } from '#modules/forms/commands/version.ts'
import type { Definition } from '#modules/forms/definition.ts'
import { markOf as markOfForm } from '#modules/forms/forms.ts'
import { acceptReferral } from '#modules/referrals/commands/receive.ts'
import { draftReferral } from '#modules/referrals/commands/send.ts'
import { askForRemoval } from '#modules/removals/commands.ts'
import { askForData } from '#modules/requests/commands/ask.ts'
import { decideAuthorityRequest, enterAuthorityRequest } from '#modules/requests/commands/authority.ts'
import { gather } from '#modules/requests/commands/gather.ts'
import { answerRequest, enterRequest } from '#modules/requests/commands/work.ts'
import { markOf } from '#modules/requests/material.ts'
import { placeHold } from '#modules/retention/commands/hold.ts'
import { pdf } from '#test/support/papers.ts'
import { legalAid, openCase, report, sentReferral } from '#test/support/scenario.ts'
import type { World } from '#test/support/world.ts'
import type { Input } from './asking.ts'

/** Words that stand in every record of these tests: no page may show them to others. */
export const told = 'zandoliberry'
export const called = 'Quillowmere'

const agreed = {
  giver: 'child',
  explainedBy: 'spoken',
  agreedHow: 'voice',
  givenOn: '2025-01-01',
  expiresOn: '2100-01-01',
}
const who = { callName: called }
const decision = {
  decision: 'refused',
  reason: 'ground_missing',
  decidedOn: '2026-02-01',
  lawyerAsked: 'no',
  childTold: 'no',
  notToldReason: 'later',
}

/** A complete form for every address that takes one about a record. */
export const complete: Record<string, Input> = {
  '/staff/reports/:id/answers': { text: 'We are here.' },
  '/staff/reports/:id/aside': { why: 'silence' },
  '/staff/reports/:id/case': who,
  '/staff/reports/:id/removals': { address: 'https://pictures.example/one', platform: 'website' },
  '/staff/reports/:id/removals/telling': { tell: 'yes' },
  '/staff/removals/:id/steps': { state: 'asked', through: 'platform_own_way', platform: 'website' },
  '/staff/feedback/:id/answer': { go: 'publish', answerEn: 'We did it.', answerKm: 'យើងបានធ្វើ។' },
  '/staff/cases/:id/needs': { needs: 'counselling' },
  '/staff/cases/:id/rights': { givenTo: 'child', by: 'A helper.', day: '2026-01-01', how: 'spoken' },
  '/staff/cases/:id/steps': { what: 'Talk again.', agreed: 'child_agreed' },
  '/staff/cases/:id/child': who,
  '/staff/cases/:id/attachments': {
    kind: 'letter',
    name: 'A letter.',
    papersOnly: 'yes',
    file: new Blob([pdf('Dear all')]),
  },
  '/staff/attachments/:id/removal': { reason: 'wrong_file' },
  '/staff/cases/:id/forms/new': { form: 'zandoli_form', nonce: 'a nonce of a form', happenedOn: '2026-01-01' },
  '/staff/responses/:id/filling': { _page: '1', _shown: 'words', words: 'Well.', go: 'later' },
  '/staff/responses/:id/happened': { happenedOn: '2026-01-02' },
  '/staff/cases/:id/closure': { reason: 'goals_reached', childView: 'It is well.' },
  '/staff/cases/:id/referrals/new': { service: 'legal_aid', urgency: 'soon', items: ['name'], request: 'Please.' },
  '/staff/cases/:id/referrals/missing': { help: 'legal_aid', nonce: 'a nonce of a form' },
  '/staff/retention/:id/hold': { reason: 'court_case' },
  '/staff/referrals/:id/sending': agreed,
  '/staff/referrals/:id/renewal': { ...agreed, expiresOn: '2101-01-01' },
  '/staff/referrals/:id/need': { needed: 'yes' },
  '/staff/referrals/:id/decline': { reason: 'no_place_now' },
  '/staff/referrals/:id/appointments': { day: '2100-01-01' },
  '/staff/requests/about/:id': {
    kind: 'see',
    askedBy: 'child',
    source: 'phone',
    language: 'en',
    receivedOn: '2026-01-01',
    identity: 'By voice.',
  },
  '/staff/requests/:id/export': { format: 'html' },
  '/staff/authority-requests/:id/decision': decision,
  '/staff/requests/:id/notes': { note: 'Said so.' },
  '/staff/requests/:id/answer': { outcome: 'granted', answer: 'We do it.' },
  '/staff/requests/:id/last-message': { message: 'Goodbye.' },
  '/staff/requests/:id/erasure': { wait: 'anyway' },
  '/staff/authority-requests/:id/answer': { answeredOn: '2026-02-02' },
  '/staff/referrals/:id/outcome': { outcome: 'service_given' },
}

const forms = new WeakMap<World, ReturnType<typeof makeForm>>()

/** A form about children that anybody of the helpline may answer; one in each world. */
function aForm(world: World): ReturnType<typeof makeForm> {
  const made = forms.get(world) ?? makeForm(world)
  forms.set(world, made)
  return made
}

async function makeForm(world: World) {
  const words = {
    kind: 'question',
    name: 'words',
    type: 'text',
    label: { en: 'Words' },
    sensitivity: 'sealed',
  } as const
  const definition: Definition = {
    ...{ id: 'zandoli_form', version: '1', title: { en: 'A form' }, defaultLanguage: 'en', lists: {} },
    ...{ languages: ['en'], languageNames: { en: 'English' }, items: [words] },
  }
  const keeper = await world.as('dara')
  const id = await keepDraft(keeper, definition, [], 'case')
  await publishVersion(keeper, id, { note: '', mark: markOfForm(definition) })
  return { form: definition.id, happenedOn: '2026-01-01', fromPaper: false }
}

export type Rows = Awaited<ReturnType<typeof rowsOf>>

/** Makes records of the intake team, each in the state that an act on it needs. */
export async function rowsOf(world: World, db: pg.Client) {
  const worker = await world.as('dara')
  const toTeamId = await legalAid(worker)
  const aCase = async () => (await openCase(world, { story: told, danger: 'now' }, who)).caseId
  const sent = async () => sentReferral(world, await aCase(), { request: told })
  const accepted = async () => {
    const id = await sent()
    await acceptReferral(await world.as('sreymom'), id)
    return id
  }
  const draft = async () =>
    draftReferral(worker, await aCase(), {
      toTeamId,
      service: 'legal_aid',
      urgency: 'soon',
      items: ['name'],
      request: told,
    })
  const paper = async () => {
    const id = await aCase()
    await attachPaper(worker, id, { kind: 'letter', name: called, onDay: '', papersOnly: 'yes' }, pdf(told))
    return (await db.query('select id from attachment where record_id = $1', [id])).rows[0].id as string
  }
  const formWith = await aForm(world)
  const bases = new Map<string, string>()
  const response = async (done: boolean) => {
    const id = await startOnCase(worker, await aCase(), { ...formWith, nonce: randomUUID() })
    const { last } = await openResponse(worker, id)
    const saved = await saveAnswers(worker, id, last.id, (o) => o.filling.change('words', told))
    if (done) await finishResponse(worker, id, saved.opened.last.id)
    else bases.set(id, saved.opened.last.id)
    return id
  }
  const removal = async () => {
    const { id } = await report(world, { story: told, danger: 'now' })
    return askForRemoval(worker, id, { address: `https://${told}.example/${called}`, platform: 'website' })
  }
  const held = async () => {
    const id = await aCase()
    await placeHold(worker, id, 'investigation')
    return id
  }
  const consent = async (withdrawn: boolean) => {
    const { rows } = await db.query('select consent_id from referral_origin where referral_id = $1', [await sent()])
    const id: string = rows[0].consent_id
    if (withdrawn) await db.query("update consent set withdrawn_at = now(), withdrawn_by = 'child' where id = $1", [id])
    return id
  }

  const thought = async (published: boolean) => {
    const nonce = randomUUID()
    const all = { about: '', reader: '', nonce, publish: 'yes' } as const
    await sayFeedback(world.nobody(), { ...all, kind: 'idea', words: `${told} ${called}` })
    const id = idOfForm('public', 'feedback', nonce)
    if (published) await answerFeedback(worker, id, { go: 'publish', answerEn: 'Done.', answerKm: 'រួចហើយ។' })
    return id
  }

  const seen = new Map<string, string>()
  const asked = async (path: string) => {
    const kind = path.endsWith('/export') ? 'see' : 'erase'
    const { id: recordId, reporter } = await report(world, { story: told, danger: 'now' })
    const codes = { kind, askedBy: 'child', source: 'phone', language: 'en', receivedOn: '2026-01-01' } as const
    if (path.endsWith('/last-message')) await askForData(reporter, 'erase', 'I want it erased.')
    else await enterRequest(worker, recordId, { ...codes, identity: told, said: '' })
    const { rows } = await db.query('select id from data_request where record_id = $1', [recordId])
    const id: string = rows[0].id
    if (kind === 'see') seen.set(id, markOf((await gather(worker, id)).material))
    if (path.endsWith('/erasure')) await answerRequest(worker, id, { outcome: 'granted', reason: '', answer: 'Yes.' })
    return id
  }
  const byAuthority = async (decided: boolean) => {
    const id = await enterAuthorityRequest(worker, {
      teamId: worker.actor.teams[0]?.id ?? '',
      authority: 'police',
      receivedOn: '2026-01-01',
      receivedHow: 'letter',
      letterOn: '',
      ground: 'other',
      persons: 1,
      items: ['name'],
      letterNumber: called,
      groundText: '',
      about: told,
    })
    const by = { lawyerAsked: false, childTold: false, given: [], decidedBy: worker.actor.personId }
    if (decided)
      await decideAuthorityRequest(worker, id, {
        ...by,
        decision: 'refused',
        reason: 'ground_missing',
        decidedOn: '2026-02-01',
        notToldReason: 'later',
      })
    return id
  }

  return {
    toTeamId,
    /** What only the page of an address would hold. */
    more: (path: string, id: string): Input =>
      path.endsWith('/export')
        ? { seen: seen.get(id) ?? '0'.repeat(64) }
        : path.endsWith('/decision')
          ? { decidedBy: worker.actor.personId }
          : bases.has(id)
            ? { base: bases.get(id) ?? '', _base: bases.get(id) ?? '' }
            : {},
    /** A fresh record for one address. */
    async fresh(path: string): Promise<string> {
      if (path.startsWith('/staff/removals/')) return removal()
      if (path.startsWith('/staff/reports/')) return (await report(world, { story: told, danger: 'now' })).id
      if (path.startsWith('/staff/feedback/')) return thought(path.endsWith('/withdrawal'))
      if (path.startsWith('/staff/cases/')) return aCase()
      if (path.startsWith('/staff/responses/')) return response(path.endsWith('/reopening'))
      if (path.startsWith('/staff/attachments/')) return paper()
      if (path.startsWith('/staff/retention/')) return path.endsWith('/release') ? held() : aCase()
      if (path.startsWith('/staff/consents/')) return consent(path.endsWith('/answer'))
      if (path.startsWith('/staff/requests/')) return path.includes('/about/') ? aCase() : asked(path)
      if (path.startsWith('/staff/authority-requests/')) return byAuthority(path.endsWith('/answer'))
      if (path.endsWith('/sending')) return draft()
      return /appointments|outcome/.test(path) ? accepted() : sent()
    },
    /** Entrusts the case of a record to somebody. */
    entrust: (id: string, personId: string) =>
      db.query(
        'update case_file set coordinator = $2 where id = $1 or id = (select case_id from referral_origin where referral_id = $1) or id = (select record_id from attachment where id = $1) or id = (select record_id from form_response where id = $1)',
        [id, personId],
      ),
    /** Everything that an act would have changed in the whole database, for comparing. */
    async everything(): Promise<unknown> {
      const { rows } =
        await db.query(`select (select count(*) from document) documents, (select count(*) from record) records, (select count(*) from attachment) attachments,
        (select count(*) from report_state) reports, (select count(*) from case_state) cases,
        (select count(*) from referral_state) referrals, (select count(*) from receipt) receipts,
        (select count(*) from receipt where stopped_at is not null) stopped, (select count(*) from record_grant) grants,
        (select count(*) from consent where withdrawn_at is not null) withdrawn,
        (select count(*) from consent where withdrawal_answered_at is not null) answered,
        (select count(*) from retention_hold) holds, (select count(*) from removal) removals, (select count(*) from removal where state <> 'open') asked_for,
        (select count(*) from conversation where tells_removals_since is not null) told, (select count(*) from directory_gap) gaps,
        (select count(*) from form_response) responses, (select count(*) from form_response where state = 'done') finished,
        (select count(*) from feedback where answered_on is not null) thought, (select count(*) from feedback where withdrawn_on is not null) taken_back, (select count(*) from data_request_event) requests,
        (select count(*) from authority_request) asked, (select count(*) from authority_request where decided_on is not null) decided, (select count(*) from retention_hold where lifted_at is null) held`)
      return rows[0]
    },
  }
}
