import { z } from 'zod'
import { needs } from '#platform/access/policy.ts'
import { fileTypes } from '#platform/files/check.ts'
import { csvType } from '#platform/http/csv.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { shownRows } from '#platform/http/paging.ts'
import { today } from '#platform/time/time.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { exportDirectory } from '../commands/export-table.ts'
import { importDirectory, tryImport } from '../commands/import.ts'
import { keepForSession, keptForSession } from '../commands/import-kept.ts'
import { csvOf, xlsxOf } from '../import/export.ts'
import type { Plan } from '../import/plan.ts'
import { largestImport, readImport } from '../import/read.ts'
import { templateXlsx } from '../import/template.ts'
import { directoryPolicy } from '../policy.ts'
import { ImportDonePage, ImportPage } from '../views/import.tsx'
import { ImportPlanPage } from '../views/import-plan.tsx'
import { fill, nothing, status } from './entry-tools.ts'

const keeps = { access: 'staff', by: 'directory.keep', about: 'page' } as const
const fileInput = z.object({ newState: z.enum(['draft', 'listed']).catch('draft').default('draft') })
const applyInput = z.object({
  mark: z.string().max(64).default(''),
  skipBad: z.stringbool().catch(false).default(false),
})
const entriesAtOnce = 50

const at = '/staff/directory/import'

/** Bringing lists in, and taking the whole directory along as one that can come back. */
export function importRoutes(door: Door): void {
  door.get(at, keeps, (web) => upload(web, empty))
  door.post(
    at,
    {
      ...keeps,
      input: fileInput,
      file: { field: 'file', largest: largestImport },
      again: (web, values, errors) => upload(web, fill(values, errors)),
    },
    async (web, { newState }, _, files) => {
      needs(directoryPolicy, web.actor, 'directory.keep')
      const file = await readImport(files['file'] ?? Buffer.alloc(0))
      await keepForSession(web, { waits: 'file', file, newState })
      return web.seeOther(`${at}/plan`)
    },
  )

  door.get(`${at}/plan`, keeps, async (web) => {
    needs(directoryPolicy, web.actor, 'directory.keep')
    const kept = await keptForSession(web)
    if (kept?.waits !== 'file') return upload(web, fill({}, { _form: 'errors.import_gone' }), 200)
    return planPage(web, await tryImport(web, kept.file, kept.newState), 'first')
  })
  door.post(`${at}/plan`, { ...keeps, input: applyInput, confirm: true }, async (web, { mark, skipBad }) => {
    needs(directoryPolicy, web.actor, 'directory.keep')
    const kept = await keptForSession(web)
    if (kept?.waits !== 'file') return web.seeOther(`${at}/plan`)
    const done = await importDirectory(web, kept.file, { newState: kept.newState, skipBad }, mark)
    if ('plan' in done) return planPage(web, done.plan, done.plan.mark === mark ? 'with problems' : 'changed')
    await keepForSession(web, { waits: 'report', imported: done.imported, leftOut: done.leftOut })
    return web.seeOther(`${at}/done`)
  })
  door.get(`${at}/done`, keeps, async (web) => {
    needs(directoryPolicy, web.actor, 'directory.keep')
    const kept = await keptForSession(web)
    if (kept?.waits !== 'report') return upload(web, empty, 200)
    return web.page(<ImportDonePage v={web} imported={kept.imported} leftOut={kept.leftOut} />)
  })

  door.get(`${at}/template.xlsx`, keeps, async (web) => {
    needs(directoryPolicy, web.actor, 'directory.keep')
    return web.download(new Uint8Array(await templateXlsx(web.lang)), fileTypes.xlsx, 'services.xlsx')
  })
  door.post('/staff/directory/export.xlsx', { ...keeps, input: nothing }, async (web) => {
    needs(directoryPolicy, web.actor, 'directory.keep')
    const rows = await exportDirectory(web, 'xlsx')
    const book = await xlsxOf(rows, web.lang, web.t('staff.import.sheet').replaceAll('\u200b', ''))
    return web.download(new Uint8Array(book), fileTypes.xlsx, `directory-${today()}.xlsx`)
  })
  door.post('/staff/directory/export.csv', { ...keeps, input: nothing }, async (web) => {
    needs(directoryPolicy, web.actor, 'directory.keep')
    return web.download(csvOf(await exportDirectory(web, 'csv'), web.lang), csvType, `directory-${today()}.csv`)
  })
}

function upload(web: Web, filled: Filled, answer: 200 | 422 = status(filled)) {
  needs(directoryPolicy, web.actor, 'directory.keep')
  const code = filled.errors['file'] === 'errors.file_too_large' ? (413 as const) : answer
  return web.page(<ImportPage v={web} filled={filled} />, code)
}

function planPage(web: Web, plan: Plan, why: 'first' | 'with problems' | 'changed') {
  const page = (
    <ImportPlanPage
      v={web}
      plan={plan}
      why={why}
      show={shownRows(web.query('show'), entriesAtOnce)}
      step={entriesAtOnce}
    />
  )
  return web.page(page, why === 'first' ? 200 : why === 'changed' ? 409 : 422)
}
