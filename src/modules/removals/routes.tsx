import { z } from 'zod'
import { namesOf } from '#modules/people/queries.ts'
import { openReport } from '#modules/reports/commands/answer.ts'
import { authorise, may } from '#platform/access/policy.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { isoDay, uuid } from '#platform/http/form.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { today } from '#platform/time/time.ts'
import { empty, type Filled } from '#ui/form.tsx'
import {
  askForRemoval,
  hideRemovals,
  listRemovals,
  noteRemoval,
  openRemoval,
  tellAtCheck,
  tellingOf,
} from './commands.ts'
import { removalPolicy } from './policy.ts'
import { removalsToLookAt } from './queries.ts'
import { askInput, linesOfStory, noteInput } from './schema.ts'
import { RemovalsPage } from './views/list.tsx'
import { RemovalPage } from './views/one.tsx'
import { ReportRemovalsPage } from './views/report.tsx'

const pageSize = 50
const after = z.object({ on: isoDay, id: uuid })
const tellInput = z.object({ tell: z.enum(['yes', 'no'], { error: 'errors.ask_the_child' }) })

/** Asking to have pictures removed: the addresses of a report, and what became of each. */
export function removalRoutes(door: Door): void {
  door.get('/staff/removals', { access: 'staff', by: 'removal.read', about: 'list' }, async (web) => {
    const from = after.safeParse({ on: web.query('on'), id: web.query('id') })
    const rows = await web.read((tx) => removalsToLookAt(tx, pageSize + 1, from.success ? from.data : undefined))
    const last = rows.length > pageSize ? rows[pageSize - 1] : undefined
    const next = last ? `/staff/removals?on=${last.followUpOn}&id=${last.id}` : null
    return web.page(<RemovalsPage v={web} rows={rows.slice(0, pageSize)} today={today(web.now())} next={next} />)
  })
  oneReport(door)
  oneRemoval(door)
  for (const lang of languages)
    door.post(`/${lang}/check/removals`, { access: 'receipt', child: true, input: z.looseObject({}) }, async (web) => {
      await hideRemovals(web)
      return web.seeOther(`/${lang}/check`)
    })
}

function oneReport(door: Door): void {
  const at = '/staff/reports/:id/removals'
  const again = (web: Web, values: Filled['values'], errors: Filled['errors']) => showReport(web, { values, errors })
  door.get(at, { access: 'staff', by: 'removal.ask', about: 'row' }, (web) => showReport(web, empty))
  door.post(at, { access: 'staff', by: 'removal.ask', about: 'row', input: askInput, again }, async (web, input) => {
    await askForRemoval(web, web.param('id'), input)
    return web.seeOther(`/staff/reports/${web.param('id')}#removals`)
  })
  door.post(
    `${at}/telling`,
    { access: 'staff', by: 'removal.tell', about: 'row', input: tellInput, again },
    async (web, input) => {
      await tellAtCheck(web, web.param('id'), input.tell === 'yes')
      return web.seeOther(`/staff/reports/${web.param('id')}/removals`)
    },
  )
}

async function showReport(web: Web, filled: Filled): Promise<Response> {
  const id = web.param('id')
  const { report, story } = await openReport(web, id, 'report.answer')
  authorise(removalPolicy, web.actor, 'removal.ask', report)
  const { rows, telling } = await web.read(async (tx) => ({
    rows: await listRemovals(tx, web, id),
    telling: await tellingOf(tx, web, id),
  }))
  const lines = linesOfStory(story, rows)
  const page = (
    <ReportRemovalsPage v={web} reportId={report.id} rows={rows} lines={lines} telling={telling} filled={filled} />
  )
  return web.page(page, Object.keys(filled.errors).length > 0 ? 422 : 200)
}

function oneRemoval(door: Door): void {
  const at = '/staff/removals/:id'
  const again = (web: Web, values: Filled['values'], errors: Filled['errors']) => showRemoval(web, { values, errors })
  door.get(at, { access: 'staff', by: 'removal.read', about: 'row' }, (web) => showRemoval(web, empty))
  door.post(
    `${at}/steps`,
    { access: 'staff', by: 'removal.ask', about: 'row', input: noteInput, again },
    async (web, input) => {
      await noteRemoval(web, web.param('id'), input)
      return web.seeOther(`/staff/removals/${web.param('id')}`)
    },
  )
}

async function showRemoval(web: Web, filled: Filled): Promise<Response> {
  const opened = await openRemoval(web, web.param('id'))
  const names = await web.read((tx) =>
    namesOf(
      tx,
      opened.steps.flatMap((s) => s.author ?? []),
    ),
  )
  const allowed = may(removalPolicy, web.actor, 'removal.ask', { teamId: opened.row.teamId })
  const page = <RemovalPage v={web} opened={opened} names={names} filled={filled} may={allowed} />
  return web.page(page, Object.keys(filled.errors).length > 0 ? 422 : 200)
}
