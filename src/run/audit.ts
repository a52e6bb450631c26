import fs from 'node:fs'
import { parseArgs } from 'node:util'
import type { Config } from '#config'
import { refuseOtherVersion } from '#platform/db/migrate.ts'
import { type Anchor, readAnchors } from '#platform/trail/anchors.ts'
import type { ChainReport } from '#platform/trail/report.ts'
import { verifyTrail } from '#platform/trail/verify.ts'
import { openPlace, type Say } from './place.ts'
import { lineOf } from './trail-words.ts'

const usage = 'Usage: npx sdap audit verify [--from ANCHORFILE]'

/** `audit verify`: a line for each chain. @throws Error when one is broken, so that the exit code is 1 */
export async function audit(config: Config, args: string[], say: Say): Promise<void> {
  const anchors = anchorsOf(args, say)
  const place = await openPlace(config, { join: true })
  try {
    const installation = await place.openInstallation()
    await refuseOtherVersion(installation).finally(installation.close)
    const connection = await place.migrateConnection()
    const began = performance.now()
    const reports = await verifyTrail(connection, progressTo(say), anchors)
    for (const report of reports) say(lineOf(report))
    if (anchors.length > 0) say(`${anchors.length} anchors compared${beforeCuts(reports)}.`)
    if (reports.some((r) => r.broken)) throw new Error('The trail was changed from outside.')
    say(`The trail is whole. (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  } finally {
    await place.close()
  }
}

function anchorsOf(args: string[], say: Say): Anchor[] {
  const { positionals, values } = parse(args)
  if (positionals.length !== 1 || positionals[0] !== 'verify') throw new Error(usage)
  if (values.from === undefined) return []
  if (!fs.existsSync(values.from)) throw new Error(`There is no file ${values.from}.`)
  const { anchors, odd } = readAnchors(values.from)
  if (anchors.length === 0) throw new Error(`The file ${values.from} holds no anchor of the trail.`)
  for (const line of odd) say(`note    line ${line} of ${values.from} is no anchor and was passed over`)
  return anchors
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { from: { type: 'string' } } })
  } catch {
    throw new Error(usage)
  }
}

/** What anchors cannot compare any more is said, so that nobody takes it for compared. */
function beforeCuts(reports: ChainReport[]): string {
  const before = reports.reduce((sum, r) => sum + (r.anchorsBefore ?? 0), 0)
  return before > 0 ? `; ${before} of them are older than what was removed at its term, so their entries are gone` : ''
}

/** On a terminal one line that changes; elsewhere a line for each quarter of a long trail. */
function progressTo(say: Say): (done: number, of: number) => void {
  let quarter = 0
  return (done, of) => {
    const percent = Math.floor((done / of) * 100)
    if (process.stdout.isTTY)
      process.stdout.write(done < of ? `\r${percent} %, ${done} of ${of} entries ` : '\r\u001b[K')
    else if (of > 200_000 && Math.floor(percent / 25) > quarter) {
      quarter = Math.floor(percent / 25)
      say(`${percent} %, ${done} of ${of} entries`)
    }
  }
}
