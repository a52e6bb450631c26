import { z } from 'zod'
import { namesOf } from '#modules/people/queries.ts'
import { may, needs } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { shownRows } from '#platform/http/paging.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { keepDraft, publishVersion, versionFor } from '../commands/version.ts'
import { compareVersions } from '../compare.ts'
import { formPolicy } from '../policy.ts'
import { allForms, definitionOf, type FormRow, responsesAlone, versionsOf } from '../queries.ts'
import { importInput, largestWorkbook, publishInput } from '../schema.ts'
import { ComparePage } from '../views/compare.tsx'
import { ImportPage } from '../views/import.tsx'
import { FormsPage } from '../views/list.tsx'
import { OneFormPage } from '../views/one.tsx'
import { PaperPage } from '../views/paper.tsx'
import type { ProblemRow } from '../views/problems.tsx'
import { VersionPage } from '../views/version.tsx'
import { importForm } from '../xlsform/import.ts'
import { formPage, staffOf, status } from './tools.ts'

const reads = { access: 'staff', by: 'form.read', about: 'entry' } as const
const keeps = { access: 'staff', by: 'form.keep', about: 'page' } as const
const at = '/staff/forms'
const step = 50
const questionsAtOnce = 200

const own = (web: Web) => ({ organisationId: staffOf(web).organisationId })

/** The forms there are, their versions, and bringing one in. */
export function formPages(door: Door): void {
  door.get(at, { access: 'staff', by: 'form.read', about: 'page' }, list)
  door.get(`${at}/import`, keeps, (web) => showImport(web, empty, []))
  door.post(
    `${at}/import`,
    {
      ...keeps,
      input: importInput,
      file: { field: 'file', largest: largestWorkbook },
      again: (web, values, errors) => showImport(web, { values, errors }, []),
    },
    async (web, { subject }, values, files) => {
      needs(formPolicy, web.actor, 'form.keep', own(web))
      const { definition, problems } = await importForm(files['file'] ?? Buffer.alloc(0))
      if (!definition || problems.some((p) => p.level === 'error'))
        return showImport(web, { values, errors: {} }, [...problems])
      return web.seeOther(`${at}/versions/${await keepDraft(web, definition, problems, subject)}`)
    },
  )
  door.get(`${at}/:id`, reads, one)
  versionRoutes(door)
}

function versionRoutes(door: Door): void {
  const version = `${at}/versions/:id`
  door.get(version, reads, (web) => showVersion(web, empty))
  door.post(
    `${version}/publication`,
    {
      ...{ access: 'staff', by: 'form.keep', about: 'entry' },
      input: publishInput,
      again: (web, values, errors) => showVersion(web, { values, errors }),
    },
    async (web, input) => {
      await publishVersion(web, web.param('id'), input)
      return web.seeOther(`${version.replace(':id', web.param('id'))}`)
    },
  )
  door.get(`${version}/changes`, reads, changes)
  door.get(`${version}/paper`, reads, async (web) => {
    const { version, definition } = await versionOf(web)
    return formPage(web, <PaperPage v={web} version={version} definition={definition} language={web.query('in')} />)
  })
}

async function list(web: Web): Promise<Response> {
  needs(formPolicy, web.actor, 'form.read', own(web))
  const shown = shownRows(web.query('show'), step)
  const { forms, rows } = await web.read(async (tx) => ({
    forms: await allForms(tx),
    rows: await responsesAlone(tx, shown + 1),
  }))
  const page = (
    <FormsPage
      v={web}
      forms={forms}
      responses={rows.slice(0, shown)}
      next={rows.length > shown ? `${at}?show=${shown + step}` : null}
      mayKeep={may(formPolicy, web.actor, 'form.keep', own(web))}
      mayFill={staffOf(web).teams.length > 0 && forms.some((f) => f.subject !== 'case' && f.versionId)}
    />
  )
  return web.page(page)
}

function showImport(web: Web, filled: Filled, problems: ProblemRow[]): Response {
  needs(formPolicy, web.actor, 'form.keep', own(web))
  const tooLarge = filled.errors['file'] === 'errors.file_too_large'
  const page = <ImportPage v={web} filled={filled} problems={problems} />
  return formPage(web, page, tooLarge ? 413 : problems.length > 0 ? 422 : status(filled))
}

async function one(web: Web): Promise<Response> {
  const { form, adapted, versions, names } = await web.read(async (tx) => {
    const form = (await allForms(tx)).find((f) => f.id === web.param('id'))
    if (!form) throw notFound()
    needs(formPolicy, web.actor, 'form.read', form)
    const versions = await versionsOf(tx, form.id)
    const people = versions.flatMap((x) => [x.madeBy, x.changedBy, x.publishedBy].filter((id) => id !== null))
    return { form, adapted: await adaptedFrom(tx, form), versions, names: await namesOf(tx, people) }
  })
  const mayKeep = may(formPolicy, web.actor, 'form.keep', own(web))
  return web.page(<OneFormPage v={web} {...{ form, adapted, versions, names, mayKeep }} />)
}

/** What the own organisation made of a form of the program, if it did. */
const adaptedFrom = async (tx: Tx, { code, organisationId }: FormRow): Promise<FormRow | undefined> =>
  organisationId === null ? (await allForms(tx)).find((f) => f.code === code && f.organisationId !== null) : undefined

const versionOf = (web: Web) =>
  web.read(async (tx) => {
    const version = await versionFor(tx, web.param('id'))
    needs(formPolicy, web.actor, 'form.read', version)
    return { version, definition: await definitionOf(tx, version) }
  })

async function showVersion(web: Web, filled: Filled): Promise<Response> {
  const { version, definition } = await versionOf(web)
  const page = (
    <VersionPage
      v={web}
      version={version}
      definition={definition}
      remarks={version.remarks as unknown as ProblemRow[]}
      mayKeep={may(formPolicy, web.actor, 'form.keep', version)}
      mayAdapt={may(formPolicy, web.actor, 'form.adapt', version)}
      filled={filled}
      shown={Math.max(questionsAtOnce, Math.min(10_000, Number(web.query('show')) || 0))}
      step={questionsAtOnce}
    />
  )
  return formPage(web, page, status(filled))
}

const withInput = z.uuid().catch('')

/** Beside another version; without a word which, beside the one before. */
async function changes(web: Web): Promise<Response> {
  const { version, definition } = await versionOf(web)
  const wanted = withInput.parse(web.query('with') ?? '')
  const { all, other } = await web.read(async (tx) => {
    const all = await versionsOf(tx, version.formId)
    const found = all.find((x) => x.id === wanted) ?? all.find((x) => x.number < version.number)
    return { all, other: found ? { version: found, definition: await definitionOf(tx, found) } : null }
  })
  const compared = other ? compareVersions(other.definition, definition) : null
  const page = (
    <ComparePage
      v={web}
      version={version}
      definition={definition}
      other={other?.version ?? null}
      all={all}
      compared={compared}
    />
  )
  return formPage(web, page)
}
