import { z } from 'zod'
import { namesOf } from '#modules/people/queries.ts'
import { discardable, discardResponse } from '#modules/retention/commands/discard.ts'
import { retentionPolicy } from '#modules/retention/policy.ts'
import { holdOf } from '#modules/retention/queries.ts'
import { may } from '#platform/access/policy.ts'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { type OpenedResponse, openResponse } from '../commands/open.ts'
import { changeHappened, finishResponse, reopenResponse } from '../commands/save.ts'
import { walk } from '../definition.ts'
import { onPage, openPages, pagesOf } from '../filling/pages.ts'
import { wrongWords } from '../filling/wrong.ts'
import { formPolicy } from '../policy.ts'
import { happenedInput } from '../schema.ts'
import { type Asking, labelFor } from '../views/asking.ts'
import { DiscardResponsePage } from '../views/discard-response.tsx'
import { HistoryPage } from '../views/history.tsx'
import { ResponsePage, type Sheet } from '../views/response.tsx'
import { ReviewPage } from '../views/review.tsx'
import { askingFor, formPage, placeNames, status } from './tools.ts'

// Of a complaint the second counts besides.
const reads = { access: 'staff', by: { oneOf: ['response.read', 'response.read_complaint'] }, about: 'row' } as const
const fills = { access: 'staff', by: 'response.fill', about: 'row' } as const
const finishInput = z.object({ base: z.string().max(64).default('') })

/** One response: reading it, what is missing yet, saying that it is complete, and how it came to be. */
export function responseRoutes(door: Door): void {
  const at = '/staff/responses/:id'
  const itself = (web: Web) => `/staff/responses/${web.param('id')}`
  door.get(at, reads, read)
  door.get(`${at}/history`, reads, history)
  door.get(`${at}/review`, fills, (web) => review(web, empty))
  door.post(
    `${at}/happened`,
    { ...fills, input: happenedInput, again: (web, values, errors) => review(web, { values, errors }) },
    async (web, input) => {
      await changeHappened(web, web.param('id'), input)
      return web.seeOther(`${itself(web)}/review`)
    },
  )
  door.post(`${at}/done`, { ...fills, input: finishInput }, async (web, { base }) => {
    const problems = await finishResponse(web, web.param('id'), base)
    return problems.length > 0 ? review(web, empty, 422) : web.seeOther(itself(web))
  })
  door.get(`${at}/discarding`, fills, askDiscard)
  door.post(`${at}/discarding`, { ...fills, input: z.looseObject({}) }, async (web) => {
    const { row } = await discardResponse(web, web.param('id'))
    return web.seeOther(row.recordId === row.id ? '/staff/forms' : `/staff/cases/${row.recordId}#forms`)
  })
  door.post(`${at}/reopening`, { ...fills, input: z.looseObject({}) }, async (web) => {
    await reopenResponse(web, web.param('id'))
    return web.seeOther(`${itself(web)}/review`)
  })
}

async function read(web: Web): Promise<Response> {
  const opened = await openResponse(web, web.param('id'))
  const a = await askingFor(web, opened)
  const names = await web.read((tx) => namesOf(tx, [opened.last.author ?? '']))
  const alone = opened.row.recordId === opened.row.id
  const hold = alone ? await web.read((tx) => holdOf(tx, opened.row.id)) : null
  const mayHold = alone && may(retentionPolicy, web.actor, 'hold.place', { teamId: opened.row.teamId })
  const mayFill = opened.takes && may(formPolicy, web.actor, 'response.fill', opened.entrusted)
  return formPage(
    web,
    <ResponsePage
      a={a}
      opened={opened}
      sheets={sheetsOf(opened)}
      places={await placeNames(web, opened)}
      names={names}
      mayFill={mayFill}
      hold={hold}
      mayHold={mayHold}
    />,
  )
}

async function askDiscard(web: Web): Promise<Response> {
  const opened = await discardable(web, web.param('id'))
  return formPage(web, <DiscardResponsePage v={web} opened={opened} />)
}

async function history(web: Web): Promise<Response> {
  const opened = await openResponse(web, web.param('id'))
  const a = await askingFor(web, opened)
  const names = await web.read((tx) =>
    namesOf(
      tx,
      opened.savings.flatMap((s) => s.author ?? []),
    ),
  )
  const places = await placeNames(web, opened, codesIn(opened.savings.map((s) => s.value.answers)))
  return formPage(web, <HistoryPage a={a} opened={opened} places={places} names={names} />)
}

/** Whatever could be a place's code among answers of other days. */
const codesIn = (all: unknown): string[] =>
  typeof all === 'string'
    ? /^\d{6}(\d\d)?$/.test(all)
      ? [all]
      : []
    : typeof all === 'object' && all !== null
      ? Object.values(all).flatMap(codesIn)
      : []

async function review(web: Web, filled: Filled, code: 200 | 422 = status(filled)): Promise<Response> {
  const opened = await openResponse(web, web.param('id'), 'response.fill')
  if (!opened.takes) throw new Failure('state_changed')
  if (opened.row.state === 'done') return web.seeOther(`/staff/responses/${web.param('id')}`)
  const a = await askingFor(web, opened)
  const view = (
    <ReviewPage
      a={a}
      opened={opened}
      sheets={sheetsOf(opened)}
      places={await placeNames(web, opened)}
      wrong={wrongIn(a, opened)}
      pageOfPath={pageFinder(opened)}
      filled={filled}
    />
  )
  return formPage(web, view, code)
}

const sheetsOf = ({ form, filling }: OpenedResponse): Sheet[] =>
  openPages(filling, pagesOf(form.definition)).map((page) => ({ page, items: onPage(filling, page, true) }))

/** Everything that keeps a response from being complete, in sentences. */
function wrongIn(a: Asking, { form, filling }: OpenedResponse) {
  const items = new Map([...walk(form.definition.items)].map(({ item }) => [item.name, item]))
  return filling.problems().flatMap(({ path, problem }) => {
    const item = items.get(path.split('/').at(-1) ?? '')
    const around = { t: a.v.t, ...a }
    return item ? [{ path, label: labelFor(a, item, path), words: wrongWords(around, { item, path }, problem) }] : []
  })
}

/** On which page a question stands. */
function pageFinder({ form }: OpenedResponse): (path: string) => number {
  const pages = pagesOf(form.definition).flatMap(({ items, number }) =>
    [...walk(items)].map(({ item }): [string, number] => [item.name, number]),
  )
  const found = new Map(pages)
  return (path) => found.get(path.split('/').at(-1) ?? '') ?? 1
}
