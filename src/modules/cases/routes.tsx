import { z } from 'zod'
import { answerWithdrawal, withdrawConsent } from '#modules/consent/commands.ts'
import { consentById, consentsOf } from '#modules/consent/queries.ts'
import { namesOf, teamPublic } from '#modules/people/queries.ts'
import { openHeads, searchHeads } from '#modules/records/heads.ts'
import { openReferralsOf, referralsOfCase } from '#modules/referrals/queries.ts'
import { openReport } from '#modules/reports/commands/answer.ts'
import { retentionPolicy } from '#modules/retention/policy.ts'
import { holdOf } from '#modules/retention/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { may } from '#platform/access/policy.ts'
import { Failure, notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { uuid, type Values } from '#platform/http/form.ts'
import { placeIn } from '#platform/http/paging.ts'
import { fold } from '#platform/i18n/fold.ts'
import { trail } from '#platform/trail/trail.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { closeCase } from './commands/close.ts'
import { agreeStep, changeChild, openCase, recordNeeds } from './commands/file.ts'
import { openCaseFromReport, openCaseFromVisit } from './commands/open.ts'
import { casePolicy } from './policy.ts'
import { casesByIds, listCases } from './queries.ts'
import { type CaseHead, childInput, closureInput, needsInput, newCaseInput, searchInput, stepInput } from './schema.ts'
import { CasePage } from './views/case.tsx'
import { ChildFormPage } from './views/child-form.tsx'
import { ClosurePage } from './views/closure.tsx'
import { CasesPage } from './views/list.tsx'

const pageSize = 50
const mostFound = 200
const nobody = { rows: [], heads: new Map<string, CaseHead>(), closed: false, next: null }
const nothing = z.looseObject({})
const reads = { access: 'staff', by: 'case.read', about: 'row' } as const
const opens = { access: 'staff', by: 'case.open', about: 'row' } as const
const writes = { access: 'staff', by: 'case.write', about: 'row' } as const
const closes = { access: 'staff', by: 'case.close', about: 'row' } as const
const withdraws = { access: 'staff', by: 'consent.withdraw', about: 'row' } as const
const staffOf = (web: Web) => web.actor as StaffActor
const status = (filled: Filled) => (Object.keys(filled.errors).length > 0 ? 422 : 200)
const fill = (values: Values, errors: Filled['errors']): Filled => ({ values, errors })

export function caseRoutes(door: Door): void {
  door.get('/staff/cases', { access: 'staff', by: 'case.read', about: 'list' }, async (web) => {
    const closed = web.query('closed') === 'yes'
    const { rows, heads } = await web.write(async (tx) => {
      const rows = await listCases(tx, closed, pageSize + 1, placeIn(web.query))
      const ids = rows.map((r) => r.id)
      const heads = await openHeads<CaseHead>(tx, staffOf(web), ids)
      if (heads.size > 0) await trail(tx, { action: 'case.names_listed', detail: { count: heads.size } })
      return { rows, heads }
    })
    const last = rows.length > pageSize ? rows[pageSize - 1] : undefined
    const next = last
      ? `/staff/cases?${closed ? 'closed=yes&' : ''}at=${last.openedAt.toISOString()}&id=${last.id}`
      : null
    const mayOpen = ownTeams(web).length > 0
    return web.page(
      <CasesPage
        v={web}
        rows={rows.slice(0, pageSize)}
        heads={heads}
        closed={closed}
        mayOpen={mayOpen}
        next={next}
        search={null}
      />,
    )
  })
  // Not a GET: a name does not belong into an address.
  const refused = (web: Web, values: Values, errors: Filled['errors']) =>
    web.page(<CasesPage v={web} {...nobody} mayOpen={ownTeams(web).length > 0} search={fill(values, errors)} />, 422)
  door.post(
    '/staff/cases/search',
    { access: 'staff', by: 'case.read', about: 'list', input: searchInput, again: refused },
    async (web, { name }) => {
      const wanted = fold(name)
      const { rows, heads } = await web.write(async (tx) => {
        const heads = await searchHeads<CaseHead>(tx, staffOf(web), (head) => fold(head.callName).includes(wanted))
        const rows = await casesByIds(tx, [...heads.keys()].slice(0, mostFound))
        await trail(tx, { action: 'case.names_searched', detail: { count: rows.length } })
        return { rows, heads }
      })
      const mayOpen = ownTeams(web).length > 0
      return web.page(
        <CasesPage v={web} {...nobody} rows={rows} heads={heads} mayOpen={mayOpen} search={fill({ name }, {})} />,
      )
    },
  )
  newCaseRoutes(door)
  oneCaseRoutes(door)
  consentRoutes(door)
}

const ownTeams = (web: Web) =>
  staffOf(web)
    .teams.filter((t) => may(casePolicy, web.actor, 'case.open', { teamId: t.id }))
    .map((t) => ({ id: t.id, name: t.name[web.lang] }))

function newCaseRoutes(door: Door) {
  const newCase = (web: Web, filled: Filled) => {
    const teams = ownTeams(web)
    if (teams.length === 0) throw notFound()
    return web.page(
      <ChildFormPage
        v={web}
        title={web.t('staff.cases.new')}
        lead={web.t('staff.cases.new_lead')}
        action="/staff/cases/new"
        filled={filled}
        withAccount
        teams={teams}
        button={web.t('staff.case.open')}
        back="/staff/cases"
      />,
      status(filled),
    )
  }
  door.get('/staff/cases/new', { access: 'staff', by: 'case.open', about: 'chosen team' }, (web) => newCase(web, empty))
  door.post(
    '/staff/cases/new',
    {
      access: 'staff',
      by: 'case.open',
      about: 'chosen team',
      input: newCaseInput.extend({ teamId: uuid }),
      again: (web, values, errors) => newCase(web, fill(values, errors)),
    },
    async (web, { teamId, account, ...child }) =>
      web.seeOther(`/staff/cases/${await openCaseFromVisit(web, teamId, child, account)}`),
  )

  const fromReport = async (web: Web, filled: Filled) => {
    const { report, story } = await openReport(web, web.param('id'), 'report.to_case')
    const contact = story.writer === 'self' ? [story.contactValue, story.contactTime].filter(Boolean).join('\n') : ''
    const child = {
      callName: story.writer === 'self' ? story.callMe : '',
      ageBand: '',
      sex: '',
      province: report.province ?? '',
      safeContact: contact,
      safetyWishes: story.safety,
      support: story.support,
      harm: [],
      platform: [],
      relation: '',
    }
    const at = `/staff/reports/${report.id}`
    return web.page(
      <ChildFormPage
        v={web}
        title={web.t('staff.report.open_case')}
        lead={web.t('staff.report.case_hint')}
        action={`${at}/case`}
        filled={filled}
        child={child}
        button={web.t('staff.case.open')}
        back={at}
      />,
      status(filled),
    )
  }
  door.get('/staff/reports/:id/case', { access: 'staff', by: 'report.to_case', about: 'row' }, (web) =>
    fromReport(web, empty),
  )
  door.post(
    '/staff/reports/:id/case',
    {
      ...opens,
      input: childInput,
      again: (web, values, errors) => fromReport(web, fill(values, errors)),
    },
    async (web, child) => web.seeOther(`/staff/cases/${await openCaseFromReport(web, web.param('id'), child)}`),
  )
}

function oneCaseRoutes(door: Door) {
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
      teamNames.set(id, `${team.organisationName[web.lang]} – ${team.name[web.lang]}`)
    }
    const named = <R extends { toTeamId: string }>(r: R) => ({ ...r, teamName: teamNames.get(r.toTeamId) ?? '' })
    const people = [row.coordinator, ...opened.steps.flatMap((s) => s.author ?? [])]
    return {
      referrals: referrals.map(named),
      consents: consents.map(named),
      names: await namesOf(tx, people),
      hold: await holdOf(tx, row.id),
    }
  })
  const allowed = {
    write: may(casePolicy, web.actor, 'case.write', row),
    refer: may(casePolicy, web.actor, 'case.refer', row),
    close: may(casePolicy, web.actor, 'case.close', row),
    hold: may(retentionPolicy, web.actor, 'hold.place', { teamId: row.teamId }),
  }
  return web.page(<CasePage v={web} opened={opened} {...rest} filled={filled} may={allowed} />, status(filled))
}

function consentRoutes(door: Door) {
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
