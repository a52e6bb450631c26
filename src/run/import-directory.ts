import fs from 'node:fs'
import { lockDirectory } from '#modules/directory/commands/import.ts'
import { applyPlan, countsOf } from '#modules/directory/import/apply.ts'
import { type Entry, type Plan, planImport } from '#modules/directory/import/plan.ts'
import { largestImport, readImport } from '#modules/directory/import/read.ts'
import type { FileRead, Problem } from '#modules/directory/import/shape.ts'
import type { Database } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { translator } from '#platform/i18n/i18n.ts'
import { most, progressTo, rest } from './import-words.ts'
import type { Say } from './place.ts'

type How = { skipBad: boolean; dryRun: boolean; listed: boolean }
const sentence = translator('en') as unknown as (key: string, values?: object) => string

/** @throws Error with one sentence when it is nothing that can be imported */
export async function readDirectoryFile(file: string): Promise<FileRead> {
  const found = fs.statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile()) throw new Error(`There is no file ${file}.`)
  if (found.size > largestImport) throw new Error('The file is larger than 10 MB. Nothing was changed.')
  try {
    return await readImport(fs.readFileSync(file))
  } catch (error) {
    const key = error instanceof Failure ? error.detail['file'] : undefined
    throw key ? new Error(`${sentence(key)} Nothing was changed.`) : error
  }
}

/** Says what a list would change in the directory, and writes it unless only that was wanted. */
export async function directory(installation: Database, file: FileRead, how: How, say: Say): Promise<void> {
  const options = { keeps: () => true, newState: how.listed ? ('listed' as const) : ('draft' as const) }
  if (how.dryRun) {
    sayPlan(await installation.read('', (tx) => planImport(tx, file, options)), how, say)
    return say('Nothing was written.')
  }
  const imported = await installation.write('', async (tx) => {
    await lockDirectory(tx)
    const plan = await planImport(tx, file, { ...options, hold: true })
    sayPlan(plan, how, say)
    if (plan.problems.length > 0 && !how.skipBad)
      throw new Error('Nothing was changed. Mend these rows, or leave them out with --skip-bad.')
    const all = plan.organizations.length + plan.services.length
    say(`Writing ${all} entries …`)
    return applyPlan(tx, { organisationId: null, personId: null }, plan, progressTo(all, say))
  })
  say(
    `${imported.added} added, ${imported.changed} changed, ${imported.unchanged} rows as before, ${imported.leftOut} left out.`,
  )
}

function sayPlan(plan: Plan, { skipBad }: How, say: Say) {
  const { added, changed, unchanged, leftOut } = countsOf(plan)
  if (leftOut > 0) say(`${leftOut} ${leftOut === 1 ? 'row is' : 'rows are'} wrong${skipBad ? ' and left out' : ''}:`)
  sayProblems(plan.problems, say)
  if (plan.remarks.length > 0) say('To know:')
  sayProblems(plan.remarks, say)
  const entries = [...plan.organizations, ...plan.services]
  for (const entry of entries.slice(0, most)) for (const line of linesOf(entry)) say(line)
  for (const line of rest(entries)) say(line)
  say(`New: ${added}. Changed: ${changed}. Rows that say nothing new: ${unchanged}.`)
}

function sayProblems(problems: Problem[], say: Say) {
  for (const { line, column, code, values } of problems.slice(0, most))
    say(`  row ${line}${column && `, ${column}`}: ${sentence(`staff.import.problem.${code}`, values)}`)
  for (const line of rest(problems)) say(line)
}

const short = (text: string) => {
  const flat = text.replace(/\s+/g, ' ')
  return flat.length > 60 ? `${flat.slice(0, 57)}…` : flat || '–'
}

/** A new entry by its name; a changed one with each field before and after. */
function linesOf(entry: Entry): string[] {
  const of = entry.of === 'service' ? `${entry.name.en} (${entry.organizationName.en})` : entry.name.en
  if (entry.isNew) return [`  new ${entry.of}, row ${entry.line}: ${of}`]
  const beside = (['state', 'confidence'] as const).flatMap((field) =>
    entry[field] ? [{ field, ...entry[field] }] : [],
  )
  return [
    `  changed ${entry.of}, row ${entry.line}: ${of}`,
    ...[...entry.changes, ...beside].map((c) => `    ${c.field}: ${short(c.before)} → ${short(c.after)}`),
  ]
}
