import { parseArgs } from 'node:util'
import type { Config } from '#config'
import { type Imported, importPlaces, knownCommunes } from '#modules/places/commands.ts'
import { checkGazetteer, type Problem } from '#modules/places/gazetteer.ts'
import { readGazetteer } from '#modules/places/gazetteer-file.ts'
import type { Database } from '#platform/db/database.ts'
import { refuseOtherVersion } from '#platform/db/migrate.ts'
import { openPlace, type Say } from './place.ts'

const usage = `Usage: npx sdap import gazetteer FILE [--skip-bad]

Brings communes and villages with their official codes into the database. FILE is .json, .json.gz
or .csv with the fields code, name_latin, name_km and, if you like, unit; a code of 6 digits is a
commune, one of 8 a village. Nothing is written when a row is wrong, unless --skip-bad.`

/** Brings data from a file in; so far there is one kind. */
export async function importFile(config: Config, args: string[], say: Say): Promise<void> {
  const { file, skipBad } = asked(args)
  say(`Reading ${file} …`)
  const rows = await readGazetteer(file)
  if (rows.length === 0) throw new Error('The file holds no row. Nothing was changed.')
  say(`${rows.length} rows read.`)
  const place = await openPlace(config, { join: true })
  const installation = await place.openInstallation()
  try {
    await refuseOtherVersion(installation)
    await gazetteer(installation, rows, skipBad, say)
  } finally {
    await installation.close()
    await place.close()
  }
}

function asked(args: string[]): { file: string; skipBad: boolean } {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { 'skip-bad': { type: 'boolean', default: false } },
    })
    const [what, file, ...more] = positionals
    if (what === 'gazetteer' && file && more.length === 0) return { file, skipBad: values['skip-bad'] }
  } catch {} // an option that nobody knows
  throw new Error(usage)
}

type Rows = Parameters<typeof checkGazetteer>[0]

async function gazetteer(installation: Database, rows: Rows, skipBad: boolean, say: Say): Promise<void> {
  const checked = checkGazetteer(rows, await installation.read('', knownCommunes))
  const { communes, villages, problems, passedOver } = checked
  if (problems.length > 0) sayProblems(problems, skipBad, say)
  if (problems.length > 0 && !skipBad)
    throw new Error('Nothing was changed. Mend these rows, or leave them out with --skip-bad.')
  if (passedOver > 0) say(`${passedOver} provinces and districts passed over: they come with Sdap.`)
  const all = communes.length + villages.length
  say(`Writing ${communes.length} communes and ${villages.length} villages …`)
  const imported = await installation.write('', (tx) => importPlaces(tx, checked, progressTo(all, say)))
  sayImported(imported, all, say)
}

const most = 50
const rest = (all: unknown[]) => (all.length > most ? [`  … and ${all.length - most} more`] : [])

function sayProblems(problems: Problem[], skipBad: boolean, say: Say) {
  say(`${problems.length} ${problems.length === 1 ? 'row is' : 'rows are'} wrong${skipBad ? ' and left out' : ''}:`)
  for (const { line, code, what } of problems.slice(0, most)) say(`  line ${line}${code && `, code ${code}`}: ${what}`)
  for (const line of rest(problems)) say(line)
}

/** On a terminal one line that changes; elsewhere a line for each quarter. */
function progressTo(all: number, say: Say): (done: number) => void {
  let quarter = 0
  return (done) => {
    if (process.stdout.isTTY) process.stdout.write(done < all ? `\r${done} of ${all} ` : '\r\u001b[K')
    else if (Math.floor((done / all) * 4) > quarter) {
      quarter = Math.floor((done / all) * 4)
      say(`  ${done} of ${all}`)
    }
  }
}

function sayImported({ added, renamed, otherwise }: Imported, all: number, say: Say) {
  const name = ({ latin, km }: { latin: string | null; km: string }) => [latin, km].filter(Boolean).join(' ')
  for (const { code, was, is } of renamed.slice(0, most)) say(`  ${code}: ${name(was)} → ${name(is)}`)
  for (const line of rest(renamed)) say(line)
  const changed = renamed.length + otherwise
  say(`${added} added, ${changed} changed, ${all - added - changed} as before. Nothing is ever deleted.`)
}
