import { parseArgs } from 'node:util'
import type { Config } from '#config'
import { type Imported, importPlaces, knownCommunes } from '#modules/places/commands.ts'
import { checkGazetteer, type Problem } from '#modules/places/gazetteer.ts'
import { readGazetteer } from '#modules/places/gazetteer-file.ts'
import type { Database } from '#platform/db/database.ts'
import { refuseOtherVersion } from '#platform/db/migrate.ts'
import { directory, readDirectoryFile } from './import-directory.ts'
import { most, progressTo, rest } from './import-words.ts'
import { openPlace, type Say } from './place.ts'

const usage = `Usage: npx sdap import gazetteer FILE [--skip-bad]
       npx sdap import directory FILE [--dry-run] [--skip-bad] [--listed]

Brings communes and villages with their official codes into the database. FILE is .json, .json.gz
or .csv with the fields code, name_latin, name_km and, if you like, unit; a code of 6 digits is a
commune, one of 8 a village.

Brings services into the directory. FILE is .xlsx or .csv in the form of the template (from the page
/staff/directory/import), or JSON after HSDS 3.0. --dry-run says what would change and writes nothing;
--listed shows new entries to everybody at once, else they are drafts where the file does not say.

Nothing is written when a row is wrong, unless --skip-bad.`

/** Brings data from a file in: places, or entries of the directory. */
export async function importFile(config: Config, args: string[], say: Say): Promise<void> {
  const { what, file, ...how } = asked(args)
  say(`Reading ${file} …`)
  const read = what === 'gazetteer' ? await readGazetteer(file) : await readDirectoryFile(file)
  const rows = 'rows' in read ? read.rows : read
  if (rows.length === 0) throw new Error('The file holds no row. Nothing was changed.')
  say(`${rows.length} rows read.`)
  const place = await openPlace(config, { join: true })
  const installation = await place.openInstallation()
  try {
    await refuseOtherVersion(installation)
    if ('rows' in read) await directory(installation, read, how, say)
    else await gazetteer(installation, read, how.skipBad, say)
  } finally {
    await installation.close()
    await place.close()
  }
}

type Asked = { what: 'gazetteer' | 'directory'; file: string; skipBad: boolean; dryRun: boolean; listed: boolean }

function asked(args: string[]): Asked {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        'skip-bad': { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        listed: { type: 'boolean', default: false },
      },
    })
    const [what, file, ...more] = positionals
    const { 'skip-bad': skipBad, 'dry-run': dryRun, listed } = values
    const known = what === 'directory' || (what === 'gazetteer' && !dryRun && !listed)
    if (known && file && more.length === 0) return { what, file, skipBad, dryRun, listed }
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

function sayProblems(problems: Problem[], skipBad: boolean, say: Say) {
  say(`${problems.length} ${problems.length === 1 ? 'row is' : 'rows are'} wrong${skipBad ? ' and left out' : ''}:`)
  for (const { line, code, what } of problems.slice(0, most)) say(`  line ${line}${code && `, code ${code}`}: ${what}`)
  for (const line of rest(problems)) say(line)
}

function sayImported({ added, renamed, otherwise }: Imported, all: number, say: Say) {
  const name = ({ latin, km }: { latin: string | null; km: string }) => [latin, km].filter(Boolean).join(' ')
  for (const { code, was, is } of renamed.slice(0, most)) say(`  ${code}: ${name(was)} → ${name(is)}`)
  for (const line of rest(renamed)) say(line)
  const changed = renamed.length + otherwise
  say(`${added} added, ${changed} changed, ${all - added - changed} as before. Nothing is ever deleted.`)
}
