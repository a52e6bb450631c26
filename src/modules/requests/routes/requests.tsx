import { z } from 'zod'
import { colleagues, doorPlates, namesOf } from '#modules/people/queries.ts'
import { answerReport } from '#modules/reports/commands/answer.ts'
import { lastAnswer } from '#modules/reports/queries.ts'
import { needs } from '#platform/access/policy.ts'
import { notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import type { Values } from '#platform/http/form.ts'
import { staffLangOf } from '#platform/i18n/i18n.ts'
import { today } from '#platform/time/time.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { eraseAsAsked, isHeld } from '../commands/erase.ts'
import { exportRequest } from '../commands/export.ts'
import { gather } from '../commands/gather.ts'
import {
  answerRequest,
  beginRequest,
  enterRequest,
  noteOnRequest,
  openRequestFile,
  recordAskedAbout,
} from '../commands/work.ts'
import { requestPagePolicy } from '../policy.ts'
import { eventsOf, listRequests, recordsOf } from '../queries.ts'
import { answerInput, enterInput, eraseInput, exportInput, lastMessageInput, noteInput } from '../schema.ts'
import { EnterPage } from '../views/enter.tsx'
import { asJson, asPage, handedOut } from '../views/file.tsx'
import { RequestsPage } from '../views/list.tsx'
import { LookPage } from '../views/look.tsx'
import { RequestPage } from '../views/request.tsx'

const nothing = z.looseObject({})
const status = (filled: Filled) => (Object.keys(filled.errors).length > 0 ? 422 : 200)

/** Requests about data at the desk. */
export function staffRequestRoutes(door: Door): void {
  door.get('/staff/requests', { access: 'staff', by: 'requests.list', about: 'page' }, async (web) => {
    needs(requestPagePolicy, web.actor, 'requests.list')
    const answered = web.query('answered') === 'yes'
    const found = await web.read(async (tx) => {
      const rows = await listRequests(tx, answered ? 'answered' : 'open')
      const ids = rows.map((r) => r.teamId)
      return { rows, teams: await doorPlates(tx, ids) }
    })
    return web.page(<RequestsPage v={web} {...found} answered={answered} />)
  })
  enterRoutes(door)
  workRoutes(door)
  exportRoutes(door)
}

function enterRoutes(door: Door) {
  const path = '/staff/requests/about/:id'
  const show = async (web: Web, filled: Filled) => {
    const recordId = web.param('id')
    const { kind } = await web.write((tx) => recordAskedAbout(tx, web, recordId))
    const back = `/staff/${kind === 'case' ? 'cases' : 'reports'}/${recordId}`
    return web.page(<EnterPage v={web} recordId={recordId} back={back} filled={filled} />, status(filled))
  }
  door.get(path, { access: 'staff', by: 'request.enter', about: 'row' }, (web) => show(web, empty))
  const again = (web: Web, values: Values, errors: Filled['errors']) => show(web, { values, errors })
  door.post(
    path,
    { access: 'staff', by: 'request.enter', about: 'row', input: enterInput, again },
    async (web, input) => web.seeOther(`/staff/requests/${await enterRequest(web, web.param('id'), input)}`),
  )
}

function workRoutes(door: Door) {
  const at = '/staff/requests/:id'
  const back = (web: Web) => web.seeOther(`/staff/requests/${web.param('id')}`)
  const again = (web: Web, values: Values, errors: Filled['errors']) => showRequest(web, { values, errors })
  door.get(at, { access: 'staff', by: 'request.open', about: 'row' }, (web) => showRequest(web, empty))
  door.post(`${at}/start`, { access: 'staff', by: 'request.open', about: 'row', input: nothing }, async (web) => {
    await beginRequest(web, web.param('id'))
    return back(web)
  })
  door.post(
    `${at}/notes`,
    { access: 'staff', by: 'request.open', about: 'row', input: noteInput, again },
    async (web, { note }) => {
      await noteOnRequest(web, web.param('id'), note)
      return back(web)
    },
  )
  door.post(
    `${at}/answer`,
    { access: 'staff', by: 'request.open', about: 'row', input: answerInput, again },
    async (web, input) => {
      await answerRequest(web, web.param('id'), input)
      return back(web)
    },
  )
  door.post(
    `${at}/last-message`,
    { access: 'staff', by: ['request.open', 'report.answer'], about: 'row', input: lastMessageInput, again },
    async (web, { message }) => {
      const { row } = await openRequestFile(web, web.param('id'))
      const { reportId } = await web.read((tx) => recordsOf(tx, row))
      if (!reportId || row.source !== 'check') throw notFound()
      await answerReport(web, reportId, message)
      return back(web)
    },
  )
  door.post(
    `${at}/erasure`,
    { access: 'staff', by: ['request.erase', 'record.erase'], about: 'row', input: eraseInput, again },
    async (web, input) => {
      await eraseAsAsked(web, web.param('id'), input)
      return back(web)
    },
  )
}

async function showRequest(web: Web, filled: Filled): Promise<Response> {
  const opened = await openRequestFile(web, web.param('id'))
  const rest = await web.read(async (tx) => {
    const events = await eventsOf(tx, opened.row.id)
    const about = await recordsOf(tx, opened.row)
    const last = (about.reportId && (await lastAnswer(tx, about.reportId))) || null
    const people = [...events.flatMap((e) => e.byPerson ?? []), ...opened.notes.flatMap((n) => n.author ?? [])]
    return { events, about, last, held: await isHeld(tx, about), names: await namesOf(tx, people) }
  })
  return web.page(<RequestPage v={web} opened={opened} {...rest} filled={filled} />, status(filled))
}

function exportRoutes(door: Door) {
  const path = '/staff/requests/:id/export'
  const show = async (web: Web, filled: Filled) => {
    const { row, material } = await gather(web, web.param('id'))
    const names = (await web.read(colleagues)).map((c) => c.displayName)
    return web.page(<LookPage v={web} id={row.id} material={material} names={names} filled={filled} />, status(filled))
  }
  door.get(path, { access: 'staff', by: 'request.export', about: 'row' }, (web) => show(web, empty))
  const again = (web: Web, values: Values, errors: Filled['errors']) => show(web, { values, errors })
  door.post(
    path,
    { access: 'staff', by: 'request.export', about: 'row', input: exportInput, confirm: true, again },
    async (web, input) => {
      const { row, material } = await exportRequest(web, web.param('id'), input)
      // Its words are staff's; in other languages the person gets the English, and what they wrote as it is.
      const lang = staffLangOf(row.language) ?? 'en'
      const handed = handedOut(material, lang, today(web.now()))
      const name = `file-${today(web.now())}.${input.format}`
      return input.format === 'html'
        ? web.download(asPage(handed, lang), 'text/html; charset=utf-8', name)
        : web.download(asJson(handed, lang), 'application/json; charset=utf-8', name)
    },
  )
}
