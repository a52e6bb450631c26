import { z } from 'zod'
import type { Door, Web } from '#platform/http/door.ts'
import { type Errors, one, type Values } from '#platform/http/form.ts'
import { bundled } from '#ui/bundle.ts'
import { type OpenedResponse, openResponse } from '../commands/open.ts'
import { saveAnswers } from '../commands/save.ts'
import { liveFor } from '../filling/live.ts'
import { withNextRounds } from '../filling/next-round.ts'
import { couldStandOn, type FormPage, openPages, pagesOf } from '../filling/pages.ts'
import { appeared, askedOn, type Posted, shownOn, takePosted } from '../filling/posted.ts'
import { wrongWords } from '../filling/wrong.ts'
import { momentFor } from '../forms.ts'
import { languageFor } from '../schema.ts'
import { labelFor } from '../views/asking.ts'
import { FillPage, type Returned } from '../views/fill.tsx'
import { titleOf } from '../views/frame.tsx'
import { askingFor, formPage } from './tools.ts'

const anything = z.looseObject({})
const fills = { access: 'staff', by: 'response.fill', about: 'row' } as const

/** Answering a form page by page. Each page is saved as it is sent, whatever is missing yet. */
export function fillingRoutes(door: Door): void {
  const at = '/staff/responses/:id/filling'
  door.get(at, fills, async (web) => {
    const opened = await openResponse(web, web.param('id'), 'response.fill')
    if (!opened.takes || opened.row.state === 'done') return web.seeOther(itself(web))
    return show(web, opened, pageOf(opened, web.query('page')), {})
  })
  door.post(at, { ...fills, input: anything }, async (web, _, values) => {
    let posted: Posted = { shown: new Set(), unread: new Map() }
    const { opened, overtaken } = await saveAnswers(web, web.param('id'), one(values, '_base'), (o) => {
      posted = takePosted(o.filling, pageOf(o, one(values, '_page')), values)
    })
    const page = pageOf(opened, one(values, '_page'))
    if (overtaken) return show(web, opened, page, { posted, values, returned: 'overtaken' })
    return onwards(web, opened, page, posted, values)
  })
}

const itself = (web: Web) => `/staff/responses/${web.param('id')}`
const addressOf = (web: Web, page: FormPage | undefined) =>
  page ? `${itself(web)}/filling?page=${page.number}` : `${itself(web)}/review`

/** The page that was asked for, or the first one that is open. */
function pageOf({ form, filling }: OpenedResponse, number: string | undefined): FormPage {
  const pages = pagesOf(form.definition)
  const open = openPages(filling, pages)
  const found = pages.find((p) => String(p.number) === number)
  return found ?? open[0] ?? pages[0] ?? { number: 1, group: null, items: [] }
}

/** Where somebody wants to go, unless something on the page keeps them. */
function onwards(web: Web, opened: OpenedResponse, page: FormPage, posted: Posted, values: Values) {
  const go = one(values, 'go')
  if (posted.unread.size > 0) return show(web, opened, page, { posted, values, returned: 'wrong' })
  const moved = one(values, '_add') || one(values, '_remove').replace(/\/\d+$/, '')
  if (moved) return web.seeOther(`${addressOf(web, page)}#${moved}`)
  if (go === 'stay') return web.seeOther(addressOf(web, page))
  if (go === 'look')
    return appeared(opened.filling, page, posted).length > 0
      ? show(web, opened, page, { posted, values, returned: 'more' })
      : web.seeOther(addressOf(web, page))
  if (go === 'later') return web.seeOther(itself(web))
  const open = openPages(opened.filling, pagesOf(opened.form.definition))
  if (go === 'back') return web.seeOther(addressOf(web, open.filter((p) => p.number < page.number).at(-1) ?? page))
  if (go !== 'anyway') {
    if (appeared(opened.filling, page, posted).length > 0)
      return show(web, opened, page, { posted, values, returned: 'more' })
    if (problemsOn(web, opened, page, posted).length > 0)
      return show(web, opened, page, { posted, values, returned: 'wrong' })
  }
  return web.seeOther(
    addressOf(
      web,
      open.find((p) => p.number > page.number),
    ),
  )
}

type Wrong = { path: string; label: string; words: string }

/** What is wrong on a page, in the order in which it stands there. */
function problemsOn(web: Web, { form, filling }: OpenedResponse, page: FormPage, posted: Posted): Wrong[] {
  const language = languageFor(form.definition, web.lang)
  const around = { t: web.t, filling, definition: form.definition, language }
  return askedOn(filling, page).flatMap((q) => {
    const problem = posted.unread.get(q.path) ?? filling.at(q.path).problem
    if (!problem) return []
    return [
      { path: q.path, label: labelFor({ filling, language }, q.item, q.path), words: wrongWords(around, q, problem) },
    ]
  })
}

type Coming = { posted?: Posted; values?: Values; returned?: Returned }

async function show(web: Web, opened: OpenedResponse, page: FormPage, { posted, values, returned = null }: Coming) {
  const { form, filling, row, last } = opened
  const fresh = posted && returned === 'more' ? appeared(filling, page, posted) : []
  const all = posted && returned ? problemsOn(web, opened, page, posted) : []
  // What has only just come can be unanswered; that is no mistake.
  const wrong = returned === 'wrong' ? all : []
  const errors: Errors = Object.fromEntries(wrong.map((w) => [w.path, w.words]))
  // What was read stands in the response; what was not has to come back as it was typed.
  const typed = returned === 'overtaken' || (posted?.unread.size ?? 0) > 0 ? (values ?? {}) : {}
  const asking = { filled: { values: typed, errors }, appeared: new Set(fresh), fields: true }
  const next = withNextRounds(form, filling, web.now())
  const a = { ...(await askingFor(web, opened, asking)), next }
  const script = await bundled('fill-form')
  const pages = openPages(filling, pagesOf(form.definition))
  const number = Math.max(1, pages.findIndex((p) => p.number === page.number) + 1)
  const named = askedOn(filling, page).map((q) => ({ path: q.path, label: labelFor(a, q.item, q.path), words: '' }))
  const view = (
    <FillPage
      a={a}
      row={row}
      title={titleOf(web, row)}
      page={page}
      place={{ number, of: pages.length }}
      items={couldStandOn(filling, page)}
      shown={shownOn(filling, page)}
      base={last.id}
      returned={returned}
      wrong={returned === 'more' ? named.filter((n) => fresh.includes(n.path)) : wrong}
      unread={(posted?.unread.size ?? 0) > 0}
      script={script}
      live={liveFor(opened, page, { t: web.t, lang: web.lang, language: a.language, now: momentFor(web.now()) })}
    />
  )
  return formPage(web, view, returned === 'overtaken' ? 409 : returned ? 422 : 200, script)
}
