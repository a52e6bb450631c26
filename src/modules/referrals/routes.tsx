import { z } from 'zod'
import { openCase } from '#modules/cases/commands/file.ts'
import { consentInput } from '#modules/consent/schema.ts'
import { gapInput } from '#modules/directory/coverage/gap.ts'
import { nearestServices } from '#modules/directory/queries/nearest.ts'
import { teamPublic, teamsOfOthers } from '#modules/people/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { may } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import type { Entry } from '#platform/http/entry.ts'
import type { Values } from '#platform/http/form.ts'
import { shownRows } from '#platform/http/paging.ts'
import { wordsIn } from '#platform/i18n/i18n.ts'
import { addDays, today } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { noteMissingHelp } from './commands/gap.ts'
import { openReferral } from './commands/open.ts'
import {
  acceptReferral,
  acknowledgeReferral,
  addAppointment,
  completeReferral,
  declineReferral,
} from './commands/receive.ts'
import { answerNeed, renewAgreement } from './commands/renew.ts'
import { draftReferral, endReferral, sendReferral } from './commands/send.ts'
import { referralPolicy } from './policy.ts'
import { askedBeforeDays, listReferrals, needOf, type ReferralRow, referralHistory } from './queries.ts'
import { appointmentInput, declineInput, draftInput, needInput, outcomeInput } from './schema.ts'
import { RenewalPage } from './views/ending.tsx'
import { ReferralsPage } from './views/list.tsx'
import { NewReferralPage } from './views/new.tsx'
import { ReferralPage } from './views/referral.tsx'

const pageSize = 100
const nothing = z.looseObject({})
const status = (filled: Filled) => (Object.keys(filled.errors).length > 0 ? 422 : 200)

export function referralRoutes(door: Door): void {
  door.get('/staff/referrals', { access: 'staff', by: 'referral.read', about: 'list' }, async (web) => {
    const limit = shownRows(web.query('show'), pageSize)
    const { received, sent } = await web.read(async (tx) => ({
      received: await withNames(tx, web, await listReferrals(tx, 'received', limit)),
      sent: await withNames(tx, web, await listReferrals(tx, 'sent', limit)),
    }))
    const next = Math.max(received.length, sent.length) === limit ? `/staff/referrals?show=${limit + pageSize}` : null
    return web.page(<ReferralsPage v={web} received={received} sent={sent} next={next} />)
  })

  const newAt = '/staff/cases/:id/referrals/new'
  const newForm = async (web: Web, filled: Filled) => {
    const { row } = await openCase(web, web.param('id'), 'case.refer')
    const asked = String(filled.values['service'] ?? web.query('help') ?? '')
    const help = draftInput.shape.service.safeParse(asked).data ?? ''
    const province = row.province ?? ''
    const { teams, found } = await web.read(async (tx) => ({
      teams: await teamsOfOthers(tx, (web.actor as StaffActor).organisationId),
      found: help ? await nearestServices(tx, help, province, web.lang) : null,
    }))
    const near = { help, province, found, noted: web.query('noted') === 'yes' }
    return web.page(<NewReferralPage v={web} caseId={row.id} {...{ teams, filled, near }} />, status(filled))
  }
  door.get(newAt, { access: 'staff', by: 'case.refer', about: 'row' }, (web) => newForm(web, empty))
  door.post(
    newAt,
    {
      access: 'staff',
      by: 'case.refer',
      about: 'row',
      input: draftInput,
      again: (web, values, errors) => newForm(web, { values, errors }),
    },
    async (web, input) => web.seeOther(`/staff/referrals/${await draftReferral(web, web.param('id'), input)}`),
  )
  door.post(
    '/staff/cases/:id/referrals/missing',
    { access: 'staff', by: 'case.refer', about: 'row', input: gapInput },
    async (web, input) => {
      await noteMissingHelp(web, web.param('id'), input)
      return web.seeOther(`/staff/cases/${web.param('id')}/referrals/new?help=${input.help}&noted=yes`)
    },
  )

  const at = '/staff/referrals/:id'
  door.get(at, { access: 'staff', by: 'referral.read', about: 'either side' }, (web) => showReferral(web, empty))
  const again = (web: Web, values: Values, errors: Filled['errors']) => showReferral(web, { values, errors })
  const act = <S extends z.ZodType>(
    on: Entry,
    path: string,
    input: S,
    command: (ctx: Ctx, id: string, input: z.output<S>) => Promise<unknown>,
  ) =>
    door.post(`${at}/${path}`, { ...on, input, again }, async (web, parsed) => {
      await command(web, web.param('id'), parsed)
      return web.seeOther(`/staff/referrals/${web.param('id')}`)
    })
  const sends = { access: 'staff', by: ['referral.send', 'case.refer', 'consent.record'], about: 'sent' } as const
  const withdraws = { access: 'staff', by: 'referral.withdraw', about: 'sent' } as const
  const receives = { access: 'staff', by: 'referral.receive', about: 'received' } as const
  act(sends, 'sending', consentInput, sendReferral)
  act(withdraws, 'withdrawal', nothing, (ctx, id) => endReferral(ctx, id, 'withdrawn'))
  act(withdraws, 'child-decision', nothing, (ctx, id) => endReferral(ctx, id, 'declined_by_child'))
  act(receives, 'acknowledgement', nothing, acknowledgeReferral)
  act(receives, 'acceptance', nothing, acceptReferral)
  act(receives, 'decline', declineInput, declineReferral)
  act(receives, 'appointments', appointmentInput, addAppointment)
  act(receives, 'outcome', outcomeInput, completeReferral)
  act(receives, 'need', needInput, (ctx, id, { needed }) => answerNeed(ctx, id, needed === 'yes'))

  const renewalForm = async (web: Web, filled: Filled) => {
    const { row, content } = await openReferral(web, web.param('id'), 'referral.send')
    if (!content || !row.expiresOn || !goingOn(row.state)) throw new Failure('state_changed')
    const { expiresOn } = row
    const to = await web.read((tx) => teamNamer(tx, web)(row.toTeamId))
    const items = content.packet.items.map((i) => label('share_items', i.item, web.lang))
    return web.page(<RenewalPage v={web} id={row.id} {...{ to, expiresOn, items, filled }} />, status(filled))
  }
  door.get(`${at}/renewal`, { access: 'staff', by: 'referral.send', about: 'sent' }, (web) => renewalForm(web, empty))
  door.post(
    `${at}/renewal`,
    { ...sends, input: consentInput, again: (web, values, errors) => renewalForm(web, { values, errors }) },
    async (web, input) => {
      await renewAgreement(web, web.param('id'), input)
      return web.seeOther(`/staff/referrals/${web.param('id')}`)
    },
  )
}

function teamNamer(tx: Tx, web: Web) {
  const known = new Map<string, string>()
  return async (id: string): Promise<string> => {
    const team = known.has(id) ? null : await teamPublic(tx, id)
    if (team) known.set(id, `${wordsIn(team.organisationName, web.lang)} – ${wordsIn(team.name, web.lang)}`)
    return known.get(id) ?? ''
  }
}

async function withNames(tx: Tx, web: Web, rows: ReferralRow[]) {
  const nameOf = teamNamer(tx, web)
  const named = []
  for (const row of rows)
    named.push({
      ...row,
      from: await nameOf(row.fromTeamId),
      to: await nameOf(row.toTeamId),
      ended: (!row.shared && row.state !== 'declined') || (row.expiresOn !== null && row.expiresOn < today()),
    })
  return named
}

const goingOn = (state: string) => ['sent', 'acknowledged', 'accepted', 'in_progress'].includes(state)

async function showReferral(web: Web, filled: Filled): Promise<Response> {
  const opened = await openReferral(web, web.param('id'))
  const { row, side } = opened
  const rest = await web.read(async (tx) => {
    const nameOf = teamNamer(tx, web)
    return {
      from: await nameOf(row.fromTeamId),
      to: await nameOf(row.toTeamId),
      history: await referralHistory(tx, row.id),
      need: (await needOf(tx, row.id)) ?? null,
    }
  })
  const mayAct =
    side === 'sender'
      ? may(referralPolicy, web.actor, 'referral.send', { teamId: row.fromTeamId })
      : may(referralPolicy, web.actor, 'referral.receive', { teamId: row.toTeamId })
  const { need, ...shown } = rest
  const soon = row.expiresOn && row.expiresOn <= addDays(today(), askedBeforeDays)
  const ends = row.expiresOn && soon && opened.content && goingOn(row.state) ? { day: row.expiresOn, need } : null
  const props = { opened, ...shown, filled, mayAct, ends }
  return web.page(<ReferralPage v={web} {...props} />, status(filled))
}
