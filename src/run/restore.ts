import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Config } from '#config'
import { noteRestored } from '#modules/operations/commands.ts'
import { readLedger, replayErasures } from '#modules/retention/ledger.ts'
import { readIdentities, refuseOtherFile } from '#platform/backup/age.ts'
import { giveDraftItsName, newDraft, refuseFull, removeDraft } from '#platform/backup/draft.ts'
import { BackupError } from '#platform/backup/format.ts'
import { unpack } from '#platform/backup/unpack.ts'
import { readServerKey } from '#platform/crypto/server-key.ts'
import { findBinaries, placeFor } from '#platform/db/binaries.ts'
import { openCluster } from '#platform/db/cluster.ts'
import { openInstallation } from '#platform/db/database.ts'
import { refuseOtherVersion } from '#platform/db/migrate.ts'
import { verifyTrail } from '#platform/trail/verify.ts'
import { bar, size } from './backup.ts'
import { bringUpToDate } from './directory.ts'
import { checkKey, deploymentOf } from './installation.ts'
import { openPlace, type Say } from './place.ts'
import { acceptHead } from './restore-accept.ts'
import { inWords } from './trail-words.ts'

const usage = `Usage: npx sdap restore FILE --identity FILE [--without-ledger]
       npx sdap restore --replay-ledger`

/** Restores a backup into a data folder that is not there yet, or replays the ledger of erasures alone. */
export async function restore(config: Config, args: string[], say: Say): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      identity: { type: 'string' },
      'without-ledger': { type: 'boolean', default: false },
      'replay-ledger': { type: 'boolean', default: false },
    },
  })
  const [file, ...more] = positionals
  if (values['replay-ledger'] && !file) return replayOnly(config, say)
  if (!file || more.length > 0 || !values.identity) throw new Error(usage)
  if (config.databaseUrl || config.migrateUrl || config.jobsUrl)
    throw new Error(
      'This deployment uses an external PostgreSQL: restore it with its own tools, then run `npx sdap restore --replay-ledger` (see "Backups" in docs/operations.md). Nothing was changed.',
    )
  await restoreFile(config, path.resolve(file), path.resolve(values.identity), values['without-ledger'], say)
}

async function replayOnly(config: Config, say: Say) {
  const place = await openPlace(config, { join: true })
  try {
    const installation = await place.openInstallation()
    try {
      await refuseOtherVersion(installation)
      const erasures = readLedger(config.ledgerFile)
      const erased = await replayErasures(installation, erasures)
      say(`${erasures.length} erasures stand in ${config.ledgerFile}; ${erased} records were erased by them just now.`)
    } finally {
      await installation.close()
    }
  } finally {
    await place.close()
  }
}

/** Everything happens in a draft beside the data folder, which gets its name at the very end. */
async function restoreFile(config: Config, file: string, identity: string, withoutLedger: boolean, say: Say) {
  refuseOtherFile(file)
  const decrypter = readIdentities(identity)
  const binaries = await findBinaries()
  const made: string[] = []
  let draft = ''
  const clear = () => {
    if (draft) removeDraft(draft)
    for (const folder of made) if (fs.existsSync(folder) && fs.readdirSync(folder).length === 0) fs.rmdirSync(folder)
  }
  const stop = new AbortController()
  const leave = () => stop.abort() // what is under way ends first, so that nothing is left
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, leave)
  try {
    for (let at = path.dirname(config.dataFolder); !fs.existsSync(at); at = path.dirname(at)) made.push(at)
    const place = placeFor(config.dataFolder, binaries)
    if (place.moved) made.push(path.dirname(place.folder))
    refuseFull(place.folder)
    refuseFull(config.dataFolder)
    say('Unpacking and checking every byte …')
    const began = performance.now()
    const manifest = await unpack({
      file,
      decrypter,
      accept: (head) => acceptHead(head, config, binaries.majorVersion, withoutLedger),
      into: () => {
        draft = newDraft(place.folder)
        return draft
      },
      owner: place.owner,
      progress: bar(),
      signal: stop.signal,
    })
    if (process.stdout.isTTY) process.stdout.write('\r')
    const bytes = manifest.files.reduce((sum, each) => sum + each.size, 0)
    say(`ok    ${manifest.files.length} files, ${size(bytes)}, of ${manifest.madeAt}; age, checksums and seal hold`)
    await bringUp(config, { ...place, folder: draft }, say)
    stop.signal.throwIfAborted()
    giveDraftItsName(draft, place.folder)
    say(
      `Restored to ${place.folder} in ${((performance.now() - began) / 1000).toFixed(1)} s. Start it with \`npx sdap serve\` (a demo with \`npm start\`).`,
    )
  } catch (error) {
    clear()
    if (stop.signal.aborted) throw new BackupError('interrupted', 'The restore was stopped. Nothing was changed.')
    throw error
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, leave)
  }
}

/** Starts the database on the draft, which replays the log to the end of the backup, and looks at what is there. */
async function bringUp(config: Config, place: ReturnType<typeof placeFor>, say: Say) {
  say('Starting the database on it …')
  const cluster = await openCluster({ folder: place.folder, place }).catch(() => {
    throw new BackupError(
      'does_not_start',
      'The database in this backup does not start here (too little room, or a log of changes that is not whole). Nothing was changed.',
    )
  })
  try {
    const steps = await bringUpToDate(cluster.connection('sdap_migrate'))
    say(
      `ok    the database is whole${steps > 0 ? `, and was brought to this version (${steps} steps)` : ' and of this version'}`,
    )
    const installation = await openInstallation(cluster.connection('sdap_migrate'))
    try {
      const deployment = await deploymentOf(installation)
      if (!deployment) throw new Error('This backup holds no deployment. Nothing was changed.')
      checkKey(readServerKey(config.keyFile), deployment, config.keyFile)
      await walkTrail(() => verifyTrail(cluster.connection('sdap_migrate'), countEntries), say)
      const erasures = readLedger(config.ledgerFile)
      const erased = await replayErasures(installation, erasures)
      say(`ok    ${erasures.length} erasures in the ledger, ${erased} records erased again`)
      await installation.write('', noteRestored)
    } finally {
      await installation.close()
    }
  } finally {
    await cluster.close()
  }
}

const countEntries = (read: number) => {
  if (process.stdout.isTTY) process.stdout.write(`\r${read} entries …\r`)
}

/** A trail that was already broken is told, loudly, and does not keep people from their data. */
async function walkTrail(verify: () => ReturnType<typeof verifyTrail>, say: Say) {
  const reports = await verify()
  const broken = reports.filter((each) => each.broken)
  for (const { chain, broken: at } of broken)
    if (at) say(`BROKEN  chain ${chain}: ${inWords(at)}; it was so before this backup was made`)
  const removed = reports.reduce((sum, each) => sum + (each.removed?.entries ?? 0), 0)
  const entries = reports.reduce((sum, each) => sum + each.entries, 0) - removed
  const before = removed > 0 ? `; ${removed} entries before them were removed at their term` : ''
  if (broken.length === 0) say(`ok    the trail is whole: ${entries} entries in ${reports.length} chains${before}`)
}
