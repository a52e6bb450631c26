import { needs } from '#platform/access/policy.ts'
import { csvType } from '#platform/http/csv.ts'
import type { Door, Web } from '#platform/http/door.ts'
import type { Errors, Values } from '#platform/http/form.ts'
import { today } from '#platform/time/time.ts'
import { bundled } from '#ui/bundle.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { type Export, exportAnswers, formToRead, publishedOf, teamsToTake } from '../commands/export.ts'
import { versionFor } from '../commands/version.ts'
import { counted, countedType } from '../out/counted.ts'
import { csvBytes, jsonBytes, type Making, xlsxBytes } from '../out/files.ts'
import { planOf } from '../out/plan.ts'
import { countsOf } from '../out/queries.ts'
import { type ExportInput, exportInput, sealedExportInput } from '../out/schema.ts'
import { formPolicy } from '../policy.ts'
import { definitionOf } from '../queries.ts'
import { CodeBookPage } from '../views/code-book.tsx'
import { codeBookFile } from '../views/code-book-file.ts'
import { OutPage } from '../views/out.tsx'
import { makingOf } from './making.ts'
import { formPage, staffOf, status } from './tools.ts'

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const reads = { access: 'staff', by: 'form.read', about: 'entry' } as const
const takes = { access: 'staff', by: ['form.read', 'response.export'], about: 'entry' } as const

/** Answers as tables, with or without what is sealed, and what their codes mean. */
export function outRoutes(door: Door): void {
  const at = '/staff/forms/:id/out'
  const again = (sealed: boolean) => (web: Web, values: Values, errors: Errors) => show(web, sealed, { values, errors })
  door.get(at, reads, (web) => show(web, false, empty))
  door.post(at, { ...takes, input: exportInput, again: again(false) }, fileOf)
  door.get(`${at}/sealed`, reads, (web) => show(web, true, empty))
  door.post(`${at}/sealed`, { ...takes, input: sealedExportInput, confirm: true, again: again(true) }, fileOf)
  const version = '/staff/forms/versions/:id/code-book'
  door.get(version, reads, async (web) => formPage(web, <CodeBookPage v={web} {...(await versionOf(web))} />))
  door.get(`${version}.xlsx`, reads, async (web) => {
    const { definition } = await versionOf(web)
    return web.download(codeBookFile(definition, web.t), xlsx, `code-book-${today(web.now())}.xlsx`)
  })
}

const versionOf = (web: Web) =>
  web.read(async (tx) => {
    const version = await versionFor(tx, web.param('id'))
    needs(formPolicy, web.actor, 'form.read', version)
    return { version, definition: await definitionOf(tx, version) }
  })

async function show(web: Web, sealed: boolean, filled: Filled): Promise<Response> {
  const teams = teamsToTake(staffOf(web))
  const { form, versions } = await web.read(async (tx) => {
    const form = await formToRead(tx, web, web.param('id'))
    const counts = teams.length > 0 ? await countsOf(tx, form.id, teams) : new Map<string, number>()
    const versions = await publishedOf(tx, form.id)
    return { form, versions: versions.map((x) => ({ ...x, count: counts.get(x.id) ?? 0 })) }
  })
  const tables = versions.length > 0 ? planOf(versions, versions, sealed).tables : []
  const repeats = tables.flatMap((t) => (t.repeat ? [t.name] : []))
  const mayTake = teams.length > 0
  const script = mayTake && versions.length > 0 ? await bundled('take-out') : undefined
  const page = <OutPage v={web} {...{ form, versions, repeats, mayTake, sealed, filled, script }} />
  return formPage(web, page, status(filled), script)
}

/** The file, made while it is taken: nobody holds all of it at once. Where it is asked for, with how far it is. */
async function fileOf(web: Web, input: ExportInput): Promise<Response> {
  const taken = await exportAnswers(web, web.param('id'), input)
  let ready = 0
  async function* batches() {
    for await (const batch of taken.batches) {
      ready += batch.length
      yield batch
    }
  }
  const making = await makingOf(web, { ...taken, batches: batches() }, input)
  const { bytes, type } = made(web, making, taken, input)
  const name = `answers-${today(web.now())}.${input.format}`
  if (web.raw.req.header('Accept') !== countedType) return web.download(bytes, type, name)
  const about = { name, type, count: taken.count }
  return web.download(
    counted(about, bytes, () => ready),
    countedType,
    name,
  )
}

function made(web: Web, making: Making, taken: Export, input: ExportInput) {
  if (input.format === 'json') {
    const about = { form: taken.form.code, taken_on: today(web.now()), with_sealed: input.why !== undefined }
    return { bytes: jsonBytes(making, about), type: 'application/json; charset=utf-8' }
  }
  if (input.format === 'csv') {
    const table = taken.plan.tables.findIndex((t) => t.name === input.table)
    return { bytes: csvBytes(making, table), type: csvType }
  }
  return { bytes: xlsxBytes(making), type: xlsx }
}
