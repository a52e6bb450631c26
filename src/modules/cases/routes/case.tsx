import { z } from 'zod'
import { answerWithdrawal, withdrawConsent } from '#modules/consent/commands.ts'
import { consentById, consentsOf } from '#modules/consent/queries.ts'
import { responsesIn } from '#modules/forms/commands/open.ts'
import { formPolicy } from '#modules/forms/policy.ts'
import { namesOf, teamPublic } from '#modules/people/queries.ts'
import { openRecord } from '#modules/records/commands.ts'
import { openReferralsOf, referralsOfCase } from '#modules/referrals/queries.ts'
import { removalRows } from '#modules/removals/queries.ts'
import { retentionPolicy } from '#modules/retention/policy.ts'
import { holdOf } from '#modules/retention/queries.ts'
import { may } from '#platform/access/policy.ts'
import { Failure, notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import type { Values } from '#platform/http/form.ts'
import { wordsIn } from '#platform/i18n/i18n.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { closeCase } from '../commands/close.ts'
import { agreeStep, changeChild, explainRights, openCase, recordNeeds } from '../commands/file.ts'
import { casePolicy } from '../policy.ts'
import { childInput, closureInput, needsInput, rightsInput, stepInput } from '../schema.ts'
import { CasePage } from '../views/case.tsx'
import { ChildFormPage } from '../views/child-form.tsx'
import { ClosurePage } from '../views/closure.tsx'
import { fill, status } from './tools.ts'

const nothing = z.looseObject({})
const reads = { access: 'staff', by: 'case.read', about: 'row' } as const
const writes = { access: 'staff', by: 'case.write', about: 'row' } as const
const closes = { access: 'staff', by: 'case.close', about: 'row' } as const
const withdraws = { access: 'staff', by: 'consent.withdraw', about: 'row' } as const

/** One child's file, and the agreements in it. */
export function oneCaseRoutes(door: Door) {
  const at = '/staff/cases/:id'
  const back = (web: Web) => web.seeOther(`/staff/cases/${web.param('id')}`)
  const again = (web: Web, values: Values, errors: Filled['errors']) => showCase(web, fill(values, errors))
  door.get(at, reads, (web) => showCase(web, empty))
  door.post(`${at}/needs`, { ...writes, input: needsInput, again }, async (web, input) => {
    await recordNeeds(web, web.param('id'), input)
    return back(web)
  })
  door.post(`${at}/steps`, { ...writes, input: stepInput, again }, async (web, input) => {
    await agreeStep(web, web.param('id'), input)
    return back(web)
  })
  door.post(`${at}/rights`, { ...writes, input: rightsInput, again }, async (web, input) => {
    await explainRights(web, web.param('id'), input)
    return back(web)
  })

  const childForm = async (web: Web, filled: Filled) => {
    const { row, child } = await openCase(web, web.param('id'), 'case.write')
    const page = (
      <ChildFormPage
        v={web}
        title={web.t('staff.case.change_child')}
        lead={web.t('staff.child.lead')}
        action={`/staff/cases/${row.id}/child`}
        filled={filled}
        child={child}
        button={web.t('staff.save')}
        back={`/staff/cases/${row.id}`}
      />
    )
    return web.page(page, status(filled))
  }
  door.get(`${at}/child`, writes, (web) => childForm(web, empty))
  door.post(
    `${at}/child`,
    {
      ...writes,
      input: childInput,
      again: (web, values, errors) => childForm(web, fill(values, errors)),
    },
    async (web, input) => {
      await changeChild(web, web.param('id'), input)
      return back(web)
    },
  )

  const closureForm = async (web: Web, filled: Filled) => {
    const { row } = await openCase(web, web.param('id'), 'case.close')
    return web.page(<ClosurePage v={web} id={row.id} filled={filled} />, status(filled))
  }
  door.get(`${at}/closure`, closes, (web) => closureForm(web, empty))
  door.post(
    `${at}/closure`,
    {
      ...closes,
      input: closureInput,
      again: (web, values, errors) => closureForm(web, fill(values, errors)),
    },
    async (web, input, values) => {
      const id = web.param('id')
      try {
        await closeCase(web, id, input, (tx) => openReferralsOf(tx, id))
      } catch (error) {
        if (error instanceof Failure && error.code === 'open_referrals')
          return closureForm(web, fill(values, { _form: 'errors.open_referrals' }))
        throw error
      }
      return back(web)
    },
  )
}

async function showCase(web: Web, filled: Filled): Promise<Response> {
  const opened = await openCase(web, web.param('id'))
  const { row } = opened
  const rest = await web.read(async (tx) => {
    const referrals = await referralsOfCase(tx, row.id)
    const consents = await consentsOf(tx, row.id)
    const teamNames = new Map<string, string>()
    for (const id of new Set([...referrals.map((r) => r.toTeamId), ...consents.map((c) => c.toTeamId)])) {
      const team = await teamPublic(tx, id)
      teamNames.set(id, `${wordsIn(team.organisationName, web.lang)} – ${wordsIn(team.name, web.lang)}`)
    }
    const named = <R extends { toTeamId: string }>(r: R) => ({ ...r, teamName: teamNames.get(r.toTeamId) ?? '' })
    const people = [
      row.coordinator,
      ...opened.steps.flatMap((s) => s.author ?? []),
      ...opened.attachments.map((a) => a.author),
    ]
    return {
      referrals: referrals.map(named),
      consents: consents.map(named),
      names: await namesOf(tx, people),
      hold: await holdOf(tx, row.id),
      responses: await responsesIn(tx, await openRecord(tx, web, row.id)),
      removals: row.reportId ? await removalRows(tx, row.reportId) : [],
    }
  })
  const allowed = {
    write: may(casePolicy, web.actor, 'case.write', row),
    refer: may(casePolicy, web.actor, 'case.refer', row),
    close: may(casePolicy, web.actor, 'case.close', row),
    removePaper: may(casePolicy, web.actor, 'case.remove_paper', row),
    hold: may(retentionPolicy, web.actor, 'hold.place', { teamId: row.teamId }),
    answer: row.state !== 'closed' && may(formPolicy, web.actor, 'response.fill', row),
  }
  return web.page(<CasePage v={web} opened={opened} {...rest} filled={filled} may={allowed} />, status(filled))
}

export function consentRoutes(door: Door) {
  const back = async (web: Web) => {
    const consent = await web.read((tx) => consentById(tx, web.param('id')))
    if (!consent) throw notFound()
    return web.seeOther(`/staff/cases/${consent.recordId}`)
  }
  door.post('/staff/consents/:id/withdrawal', { ...withdraws, input: nothing }, async (web) => {
    await withdrawConsent(web, web.param('id'))
    return back(web)
  })
  door.post('/staff/consents/:id/answer', { ...withdraws, input: nothing }, async (web) => {
    await answerWithdrawal(web, web.param('id'))
    return back(web)
  })
}
