import { openReport } from '#modules/reports/commands/answer.ts'
import { notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { uuid } from '#platform/http/form.ts'
import { label } from '#ui/codes.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { openCaseFromReport, openCaseFromVisit } from '../commands/open.ts'
import { childInput, newCaseInput, notAsked } from '../schema.ts'
import { ChildFormPage } from '../views/child-form.tsx'
import { fill, ownTeams, status } from './tools.ts'

const opens = { access: 'staff', by: 'case.open', about: 'row' } as const

/** Opening a case: for a child whom a worker met, or from a report. */
export function newCaseRoutes(door: Door) {
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
    /** What was tapped, all of it; what one was not sure of is for whoever asks again. */
    const tapped = (axis: 'harms' | 'where') =>
      [...new Set(story.incidents.flatMap((i) => i[axis]))].filter((code) => code !== 'not_sure')
    const child = {
      callName: story.writer === 'self' ? story.callMe : '',
      ageBand: story.ageBand,
      sex: story.gender,
      province: report.province ?? '',
      safeContact: contact,
      safetyWishes: story.safety,
      support: [...story.supportNeeds.map((code) => label('communication_needs', code, web.lang)), story.support]
        .filter(Boolean)
        .join('\n'),
      harm: tapped('harms'),
      platform: tapped('where'),
      relation: '',
      ...notAsked,
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
