import { z } from 'zod'
import { needs } from '#platform/access/policy.ts'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { one, type Values } from '#platform/http/form.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { discardDraft, draftOf, editDraft } from '../commands/edit.ts'
import { versionFor } from '../commands/version.ts'
import type { Definition } from '../definition.ts'
import { itemNamed, moved } from '../editing/item.ts'
import { Refused } from '../editing/refused.ts'
import { withLanguage, withTitle } from '../editing/words.ts'
import { formPolicy } from '../policy.ts'
import { definitionOf, versionsOf } from '../queries.ts'
import { DiscardPage } from '../views/discard.tsx'
import { EditPage } from '../views/edit.tsx'
import { EditItemPage } from '../views/edit-item.tsx'
import { editAt, listAt, listed } from '../views/edit-paths.ts'
import type { Returned } from '../views/edit-words.tsx'
import { streamWorkbook } from '../xlsform/stream.ts'
import { changeOfItem, textsIn, wayAfter } from './edit-posted.ts'
import { formPage } from './tools.ts'

const keeps = { access: 'staff', by: 'form.keep', about: 'entry' } as const
const anything = z.looseObject({})
const at = '/staff/forms/versions/:id'
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Changing a form here: a draft of a version, its words, order and choices, and discarding it. */
export function editRoutes(door: Door): void {
  const edit = `${at}/edit`
  door.post(`${at}/draft`, { access: 'staff', by: 'form.adapt', about: 'entry', input: anything }, async (web) =>
    web.seeOther(editAt(await draftOf(web, web.param('id')))),
  )
  door.get(edit, keeps, (web) => showForm(web, empty, null))
  door.post(edit, { ...keeps, input: anything }, (web, _, values) =>
    change(web, values, showForm, (d) => withTitle(d, textsIn(values, d, (code) => `title.${code}`) ?? {})),
  )
  door.post(`${edit}/languages`, { ...keeps, input: anything }, (web, _, values) =>
    change(web, values, showForm, (d) => withLanguage(d, { code: one(values, 'code'), name: one(values, 'name') })),
  )
  door.post(`${edit}/order`, { ...keeps, input: anything }, (web, _, values) => {
    const way = one(values, 'up') ? 'up' : 'down'
    const name = one(values, way)
    return change(
      web,
      values,
      showForm,
      (d) => moved(d, name, way),
      (d) => encodeURI(listAt(web.param('id'), d, name)),
    )
  })
  const item = `${edit}/items/:name`
  door.get(item, keeps, (web) => showItem(web, empty, null))
  door.post(item, { ...keeps, input: anything }, (web, _, values) => {
    const name = web.param('name')
    return change(
      web,
      values,
      showItem,
      (d) => changeOfItem(d, name, values),
      (d) => wayAfter(web.param('id'), d, name, values),
    )
  })
  door.get(`${at}/discard`, keeps, showDiscard)
  door.post(`${at}/discard`, { ...keeps, input: anything }, async (web, _, values) => {
    const form = await discardDraft(web, web.param('id'), one(values, 'mark'))
    return web.seeOther(form ? `/staff/forms/${form}` : '/staff/forms')
  })
  door.get(`${at}/workbook`, { access: 'staff', by: 'form.read', about: 'entry' }, async (web) => {
    const { definition } = await versionOf(web, 'form.read')
    return web.download(streamWorkbook(definition), xlsx, `${definition.id}.xlsx`)
  })
}

const versionOf = (web: Web, on: 'form.read' | 'form.keep') =>
  web.read(async (tx) => {
    const version = await versionFor(tx, web.param('id'))
    needs(formPolicy, web.actor, on, version)
    return { version, definition: await definitionOf(tx, version) }
  })

type Show = (web: Web, filled: Filled, returned: Returned) => Promise<Response>

/** Changes the draft and goes on; or shows the page again with what was typed and why it was not saved. */
async function change(
  web: Web,
  values: Values,
  show: Show,
  make: (definition: Definition) => Definition,
  onwards: (definition: Definition) => string = () => editAt(web.param('id')),
): Promise<Response> {
  let after: Definition | undefined
  try {
    await editDraft(web, web.param('id'), one(values, 'mark'), (before) => {
      after = make(before)
      return after
    })
  } catch (error) {
    if (error instanceof Refused) return show(web, { values, errors: sentences(web, error) }, null)
    if (!(error instanceof Failure && error.code === 'state_changed')) throw error
    const { version } = await versionOf(web, 'form.keep')
    return show(web, { values, errors: {} }, version.state === 'draft' ? 'overtaken' : 'over')
  }
  return web.seeOther(after ? onwards(after) : editAt(web.param('id')))
}

const sentences = (web: Web, { refusals }: Refused): Record<string, string> =>
  Object.fromEntries(
    refusals.map(({ field, key, values }) => [
      field,
      (web.t as unknown as (key: string, values: object) => string)(key, values ?? {}),
    ]),
  )

const statusOf = (filled: Filled, returned: Returned) =>
  returned !== null ? 409 : Object.keys(filled.errors).length > 0 ? 422 : 200

async function showForm(web: Web, filled: Filled, returned: Returned): Promise<Response> {
  const { version, definition } = await versionOf(web, 'form.keep')
  if (version.state !== 'draft' && returned === null) return web.seeOther(`/staff/forms/versions/${version.id}`)
  const shown = Math.max(listed, Math.min(10_000, Number(web.query('show')) || 0))
  return formPage(
    web,
    <EditPage {...{ v: web, version, definition, filled, returned, shown }} />,
    statusOf(filled, returned),
  )
}

async function showItem(web: Web, filled: Filled, returned: Returned): Promise<Response> {
  const { version, definition } = await versionOf(web, 'form.keep')
  if (version.state !== 'draft' && returned === null) return web.seeOther(`/staff/forms/versions/${version.id}`)
  const item = itemNamed(definition, web.param('name'))
  const asked = Object.keys(filled.values).length > 0 ? (name: string) => one(filled.values, name) : web.query
  const from = Math.max(0, Math.trunc(Number(asked('from')) || 0))
  const missing = definition.languages.find((code) => code === asked('missing')) ?? ''
  return formPage(
    web,
    <EditItemPage {...{ v: web, version, definition, item, filled, returned, from, missing }} />,
    statusOf(filled, returned),
  )
}

async function showDiscard(web: Web): Promise<Response> {
  const { version, definition } = await versionOf(web, 'form.keep')
  if (version.state !== 'draft') return web.seeOther(`/staff/forms/versions/${version.id}`)
  const all = await web.read((tx) => versionsOf(tx, version.formId))
  return web.page(<DiscardPage v={web} version={version} definition={definition} alone={all.length === 1} />)
}
