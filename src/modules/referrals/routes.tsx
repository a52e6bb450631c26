import { z } from 'zod'
import { openCase } from '#modules/cases/commands/file.ts'
import { consentInput } from '#modules/consent/schema.ts'
import { teamPublic, teamsOfOthers } from '#modules/people/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { may } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Door, Web } from '#platform/http/door.ts'
import type { Values } from '#platform/http/form.ts'
import { shownRows } from '#platform/http/paging.ts'
import { today } from '#platform/time/time.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { openReferral } from './commands/open.ts'
import {
  acceptReferral,
  acknowledgeReferral,
  addAppointment,
  completeReferral,
  declineReferral,
} from './commands/receive.ts'
import { draftReferral, endReferral, sendReferral } from './commands/send.ts'
import { referralPolicy } from './policy.ts'
import { listReferrals, type ReferralRow, referralHistory } from './queries.ts'
import { appointmentInput, declineInput, draftInput, outcomeInput } from './schema.ts'
import { ReferralsPage } from './views/list.tsx'
import { NewReferralPage } from './views/new.tsx'
import { ReferralPage } from './views/referral.tsx'

const pageSize = 100
const nothing = z.looseObject({})
const status = (filled: Filled) => (Object.keys(filled.errors).length > 0 ? 422 : 200)

export function referralRoutes(door: Door): void {
  door.get('/staff/referrals', { access: 'staff' }, async (web) => {
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
    const teams = await web.read((tx) => teamsOfOthers(tx, (web.actor as StaffActor).organisationId))
    return web.page(<NewReferralPage v={web} caseId={row.id} teams={teams} filled={filled} />, status(filled))
  }
  door.get(newAt, { access: 'staff' }, (web) => newForm(web, empty))
  door.post(
    newAt,
    { access: 'staff', input: draftInput, again: (web, values, errors) => newForm(web, { values, errors }) },
    async (web, input) => web.seeOther(`/staff/referrals/${await draftReferral(web, web.param('id'), input)}`),
  )

  const at = '/staff/referrals/:id'
  door.get(at, { access: 'staff' }, (web) => showReferral(web, empty))
  const again = (web: Web, values: Values, errors: Filled['errors']) => showReferral(web, { values, errors })
  const act = <S extends z.ZodType>(
    path: string,
    input: S,
    command: (ctx: Ctx, id: string, input: z.output<S>) => Promise<unknown>,
  ) =>
    door.post(`${at}/${path}`, { access: 'staff', input, again }, async (web, parsed) => {
      await command(web, web.param('id'), parsed)
      return web.seeOther(`/staff/referrals/${web.param('id')}`)
    })
  act('sending', consentInput, sendReferral)
  act('withdrawal', nothing, (ctx, id) => endReferral(ctx, id, 'withdrawn'))
  act('child-decision', nothing, (ctx, id) => endReferral(ctx, id, 'declined_by_child'))
  act('acknowledgement', nothing, acknowledgeReferral)
  act('acceptance', nothing, acceptReferral)
  act('decline', declineInput, declineReferral)
  act('appointments', appointmentInput, addAppointment)
  act('outcome', outcomeInput, completeReferral)
}

function teamNamer(tx: Tx, web: Web) {
  const known = new Map<string, string>()
  return async (id: string): Promise<string> => {
    const team = known.has(id) ? null : await teamPublic(tx, id)
    if (team) known.set(id, `${team.organisationName[web.lang]} – ${team.name[web.lang]}`)
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

async function showReferral(web: Web, filled: Filled): Promise<Response> {
  const opened = await openReferral(web, web.param('id'))
  const { row, side } = opened
  const rest = await web.read(async (tx) => {
    const nameOf = teamNamer(tx, web)
    return {
      from: await nameOf(row.fromTeamId),
      to: await nameOf(row.toTeamId),
      history: await referralHistory(tx, row.id),
    }
  })
  const mayAct =
    side === 'sender'
      ? may(referralPolicy, web.actor, 'referral.send', { teamId: row.fromTeamId })
      : may(referralPolicy, web.actor, 'referral.receive', { teamId: row.toTeamId })
  return web.page(<ReferralPage v={web} opened={opened} {...rest} filled={filled} mayAct={mayAct} />, status(filled))
}
