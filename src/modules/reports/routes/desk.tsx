import { z } from 'zod'
import { casePolicy } from '#modules/cases/policy.ts'
import { caseOfReport } from '#modules/cases/queries.ts'
import { alertsSeen } from '#modules/intake/commands/alerts.ts'
import { linkNamed } from '#modules/intake/queries/links.ts'
import { namesOf } from '#modules/people/queries.ts'
import { listRemovals } from '#modules/removals/commands.ts'
import { removalPolicy } from '#modules/removals/policy.ts'
import { linesOfStory, tellsOfPictures } from '#modules/removals/schema.ts'
import { retentionPolicy } from '#modules/retention/policy.ts'
import { holdOf } from '#modules/retention/queries.ts'
import { may } from '#platform/access/policy.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { nonce, oneOf, someText } from '#platform/http/form.ts'
import { placeIn } from '#platform/http/paging.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { answerReport, openReport, restReport } from '../commands/answer.ts'
import { putAside, takeBack } from '../commands/aside.ts'
import { giveNewCode } from '../commands/new-code.ts'
import { reportPolicy } from '../policy.ts'
import { type After, alikeTo, openReports, restingReports } from '../queries.ts'
import { asides } from '../schema.ts'
import { ReportsPage } from '../views/desk.tsx'
import { ReportPage } from '../views/report.tsx'

const pageSize = 50
const nothing = z.looseObject({})
/** The lists beside the open one. */
const listNames = ['resting', 'aside'] as const

/** The desk where reports are read and answered. */
export function deskRoutes(door: Door): void {
  door.get('/staff/reports', { access: 'staff', by: 'report.read', about: 'list' }, async (web) => {
    await alertsSeen(web)
    const list = listNames.find((name) => web.query(name) === 'yes') ?? 'open'
    const from = placeIn(web.query)
    const after: After | undefined = from && { ...from, dangerFirst: web.query('danger') === '0' ? 0 : 1 }
    const rows = await web.read((tx) =>
      list === 'open'
        ? openReports(tx, pageSize + 1, after)
        : restingReports(tx, pageSize + 1, after, list === 'aside'),
    )
    const last = rows.length > pageSize ? rows[pageSize - 1] : undefined
    const next =
      last &&
      `/staff/reports?${list === 'open' ? '' : `${list}=yes&`}danger=${last.dangerFirst}&at=${last.receivedAt.toISOString()}&id=${last.id}`
    return web.page(<ReportsPage v={web} rows={rows.slice(0, pageSize)} list={list} next={next ?? null} />)
  })

  const at = '/staff/reports/:id'
  door.get(at, { access: 'staff', by: 'report.read', about: 'row' }, (web) => showReport(web, empty, null))

  const again = (web: Web, values: Filled['values'], errors: Filled['errors']) =>
    showReport(web, { values, errors }, null)
  door.post(
    `${at}/answers`,
    { access: 'staff', by: 'report.answer', about: 'row', input: z.object({ text: someText(20_000), nonce }), again },
    async (web, input) => {
      await answerReport(web, web.param('id'), input.text, input.nonce)
      return web.seeOther(`/staff/reports/${web.param('id')}`)
    },
  )
  // The new code is shown on this one page and never again, so the answer is the page itself.
  door.post(
    `${at}/code`,
    { access: 'staff', by: 'report.new_code', about: 'row', input: nothing, again },
    async (web) => showReport(web, empty, await giveNewCode(web, web.param('id'))),
  )
  door.post(`${at}/rest`, { access: 'staff', by: 'report.rest', about: 'row', input: nothing }, async (web) => {
    await restReport(web, web.param('id'))
    return web.seeOther('/staff/reports')
  })
  const asideInput = z.object({ why: oneOf(asides), alike: z.string().optional() })
  door.post(
    `${at}/aside`,
    { access: 'staff', by: 'report.put_aside', about: 'row', input: asideInput, again },
    async (web, input) => {
      await putAside(web, web.param('id'), input.why, input.alike === 'yes')
      return web.seeOther('/staff/reports')
    },
  )
  door.post(`${at}/back`, { access: 'staff', by: 'report.put_aside', about: 'row', input: nothing }, async (web) => {
    await takeBack(web, web.param('id'))
    return web.seeOther(`/staff/reports/${web.param('id')}`)
  })
}

async function showReport(web: Web, filled: Filled, newCode: string | null): Promise<Response> {
  const id = web.param('id')
  const opened = await openReport(web, id)
  await alertsSeen(web)
  const { via } = opened.story
  const { names, caseId, hold, cameBy, rows, alike } = await web.read(async (tx) => ({
    cameBy: via ? ((await linkNamed(tx, via)) ?? web.t('staff.report.via_other')) : null,
    names: await namesOf(
      tx,
      opened.messages.flatMap((m) => m.author ?? []),
    ),
    caseId: (await caseOfReport(tx, id))?.id ?? null,
    hold: await holdOf(tx, id),
    rows: await listRemovals(tx, web, id),
    alike: await alikeTo(tx, id),
  }))
  const row = { teamId: opened.report.teamId }
  const allowed = {
    answer: may(reportPolicy, web.actor, 'report.answer', row),
    openCase: may(casePolicy, web.actor, 'case.open', row),
    hold: may(retentionPolicy, web.actor, 'hold.place', row),
    removal: may(removalPolicy, web.actor, 'removal.ask', row),
  }
  const { story } = opened
  const aboutPictures = rows.length > 0 || story.links !== '' || tellsOfPictures(story)
  const removals = aboutPictures ? { rows, lines: linesOfStory(story, rows) } : null
  const status = Object.keys(filled.errors).length > 0 ? 422 : 200
  return web.page(
    <ReportPage
      v={web}
      opened={opened}
      names={names}
      caseId={caseId}
      hold={hold}
      removals={removals}
      cameBy={cameBy}
      alike={alike}
      filled={filled}
      newCode={newCode}
      may={allowed}
    />,
    status,
  )
}
