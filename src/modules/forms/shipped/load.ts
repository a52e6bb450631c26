import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import type { Database, Tx } from '#platform/db/database.ts'
import { translator } from '#platform/i18n/i18n.ts'
import type { Definition } from '../definition.ts'
import { markOf } from '../forms.ts'
import { type Subject, subjects } from '../schema.ts'
import type { Problem } from '../xlsform/problem.ts'
import type { FormRead } from '../xlsform/read.ts'

/** The forms that come with the program: workbooks, and in `subjects.json` what each is about, where that is no case. */
export const shippedFolder = path.join(import.meta.dirname, '../../../../content/forms')

type File = { name: string; code: string; mark: string }
type Known = { formId: string; code: string; subject: string; number: number; mark: string; fileMark: string | null }

/**
 * Brings the forms of the program into the tables: each new or changed one as a published version
 * more. A file that is as it was is not even read; nothing is ever taken away. Harmless to repeat.
 * Belongs to the installation (the owner's role). @returns how many versions were added
 * @throws Error that names the file and each of its problems, before anything was written
 */
export async function loadForms(installation: Database, folder = shippedFolder): Promise<number> {
  const files = filesIn(folder)
  if (files.length === 0) return 0
  const before = await installation.read('', newest)
  const changed = files.filter((f) => before.get(f.code)?.fileMark !== f.mark)
  if (changed.length === 0) return 0
  const subjectOf = subjectsIn(folder)
  const found = await readApart(folder, changed)
  const read = changed.map((file, n) => ({ file, definition: definitionIn(file, found[n] ?? { problems: [] }) }))
  return installation.write('', async (tx) => {
    await sql`select pg_advisory_xact_lock(7329)`.execute(tx) // of two starts at once, the second finds it done
    const there = await newest(tx)
    let added = 0
    for (const { file, definition } of read)
      if (await bring(tx, file, definition, subjectOf(file.code), there.get(file.code))) added++
    return added
  })
}

function filesIn(folder: string): File[] {
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.xlsx') && !name.startsWith('~') && !name.startsWith('.'))
    .sort()
    .map((name) => {
      const bytes = fs.readFileSync(path.join(folder, name))
      const mark = createHash('sha256').update(bytes).digest('hex')
      return { name, code: name.slice(0, -'.xlsx'.length), mark }
    })
}

function subjectsIn(folder: string): (code: string) => Subject {
  const file = path.join(folder, 'subjects.json')
  const said = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, string>) : {}
  return (code) => {
    const subject = said[code] ?? 'case'
    const known = subjects.find((s) => s === subject)
    if (!known)
      throw new Error(`content/forms/subjects.json: "${subject}" (of ${code}) is none of ${subjects.join(', ')}.`)
    return known
  }
}

const program = fileURLToPath(new URL('./read-apart.ts', import.meta.url))
const mostSaid = 64 * 1024 * 1024

/** Reading workbooks takes memory that a start would keep. A process of its own gives it back. */
async function readApart(folder: string, files: File[]): Promise<FormRead[]> {
  const args = [program, ...files.map(({ name }) => path.join(folder, name))]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: mostSaid })
  return JSON.parse(stdout) as FormRead[]
}

/** What a file holds. @throws Error with all that is wrong with it */
function definitionIn({ name, code }: File, { definition, problems }: FormRead): Definition {
  const wrong = problems.filter((p) => p.level === 'error')
  if (!definition || wrong.length > 0)
    throw new Error(`The form content/forms/${name} cannot be used:\n${wrong.map(inWords).join('\n')}`)
  if (definition.id !== code)
    throw new Error(
      `The form content/forms/${name} calls itself "${definition.id}": file and form_id have to be the same.`,
    )
  return definition
}

const sentence = translator('en') as unknown as (key: string, values: object) => string
const inWords = ({ sheet, row, column, problem, detail }: Problem) =>
  `  ${[sheet, row && `row ${row}`, column].filter(Boolean).join(', ') || 'file'}: ${sentence(`forms.problem.${problem}`, detail)}`

/** The newest version of each form of the program, by its code. */
async function newest(tx: Tx): Promise<Map<string, Known>> {
  const { rows } = await sql<Known>`
    select distinct on (f.id) f.id as form_id, f.code, f.subject, v.number, v.mark, v.file_mark
    from form f join form_version v on v.form_id = f.id where f.organisation_id is null
    order by f.id, v.number desc`.execute(tx)
  return new Map(rows.map((r) => [r.code, r]))
}

async function bring(tx: Tx, file: File, definition: Definition, subject: Subject, known?: Known): Promise<boolean> {
  const mark = markOf(definition)
  if (known && known.subject !== subject)
    throw new Error(`The form ${file.code} was about "${known.subject}" before; that cannot change.`)
  if (known?.mark === mark) {
    await tx
      .updateTable('formVersion')
      .set({ fileMark: file.mark })
      .where('formId', '=', known.formId)
      .where('number', '=', known.number)
      .execute()
    return false
  }
  const formId = known?.formId ?? randomUUID()
  if (!known) await tx.insertInto('form').values({ id: formId, code: file.code, subject }).execute()
  await tx
    .insertInto('formVersion')
    .values({
      id: randomUUID(),
      formId,
      number: (known?.number ?? 0) + 1,
      state: 'published',
      definition: JSON.stringify(definition),
      mark,
      fileMark: file.mark,
      publishedAt: new Date(),
    })
    .execute()
  return true
}
