import fs from 'node:fs'
import { parseArgs } from 'node:util'
import type { Encrypter } from 'age-encryption'
import type { Config } from '#config'
import { type BackupOutcome, noteBackupBegun, noteBackupEnded } from '#modules/operations/commands.ts'
import { deploymentMark } from '#modules/operations/queries.ts'
import { readLedger } from '#modules/retention/ledger.ts'
import { encrypterFor, writeNewIdentity } from '#platform/backup/age.ts'
import { BackupError, formatVersion } from '#platform/backup/format.ts'
import { type Made, makeBackup } from '#platform/backup/make.ts'
import { readServerKey } from '#platform/crypto/server-key.ts'
import { findBinaries } from '#platform/db/binaries.ts'
import type { Database } from '#platform/db/database.ts'
import { migrations, refuseOtherVersion } from '#platform/db/migrate.ts'
import { logFault } from '#platform/log/log.ts'
import { checkKey, deploymentOf, openPlace, type Place, type Say } from './installation.ts'

const usage = `Usage: npx sdap backup [--to FOLDER] [--recipient age1…]…
       npx sdap backup new-identity FILE`

/** Makes one backup now, or an identity that can open them. */
export async function backup(config: Config, args: string[], say: Say): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { to: { type: 'string' }, recipient: { type: 'string', multiple: true } },
  })
  const [verb, file] = positionals
  if (verb === 'new-identity' && file && positionals.length === 2) return newIdentity(file, say)
  if (verb !== undefined) throw new Error(usage)
  refuseExternal(config)
  const encrypter = encrypterFor(values.recipient ?? config.backup.recipients)
  const to = values.to ?? config.backup.folder
  if (!to) throw new Error(`Say where the backup goes: --to FOLDER, or SDAP_BACKUP_FOLDER.\n${usage}`)

  readServerKey(config.keyFile) // before a database is made where there is none
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const place = await openPlace(config, { join: true })
  try {
    say('Copying the database while it runs …')
    const began = performance.now()
    const made = await runBackup(config, place, {
      encrypter,
      to,
      scheduled: false,
      progress: bar(),
      signal: stop.signal,
    })
    if (process.stdout.isTTY) process.stdout.write('\r')
    say(`Made ${made.file}`)
    say(`  ${size(made.bytes)} in ${((performance.now() - began) / 1000).toFixed(1)} s, SHA-256 ${made.sha256}`)
    say('  The key file is not in it. Keep a copy of that one, and of the ledger of erasures, somewhere else.')
  } finally {
    await place.close()
  }
}

async function newIdentity(file: string, say: Say) {
  const recipient = await writeNewIdentity(file)
  say(`Made ${file}. Whoever has it can open your backups.`)
  say(
    'Keep it offline, away from this server and from the backups, with a second copy in another building; then delete it here.',
  )
  say('Give the recipient to `sdap backup --recipient`, or put it into SDAP_BACKUP_RECIPIENTS:')
  say(recipient)
}

function refuseExternal(config: Config) {
  if (config.databaseUrl || config.migrateUrl || config.jobsUrl)
    throw new Error(
      'This deployment uses an external PostgreSQL, which its own tools back up (pg_basebackup, pgBackRest): see "Backups" in docs/operations.md. Nothing was made.',
    )
}

type RunOptions = {
  encrypter: Encrypter
  to: string
  scheduled: boolean
  progress?: (read: number, of: number) => void
  signal?: AbortSignal
}

/** One backup of an embedded database, with its row for the operator. @throws BackupError and others, plain sentences */
export async function runBackup(config: Config, place: Place, options: RunOptions): Promise<Made> {
  if (!place.cluster) throw new Error('Only an embedded database is backed up here.')
  const key = readServerKey(config.keyFile)
  const installation = await place.openInstallation()
  let row: string | undefined
  try {
    await refuseOtherVersion(installation)
    const deployment = await deploymentOf(installation)
    if (!deployment) throw new Error('Nothing is set up here yet. Run `npx sdap init` first.')
    checkKey(key, deployment, config.keyFile)
    const made = await makeBackup({
      ...options,
      superuser: place.cluster.connection('postgres'),
      source: place.cluster.folder,
      key,
      mark: await installation.read('', deploymentMark),
      about: {
        format: 'sdap-backup',
        version: formatVersion,
        keys: deployment.keys.map((each) => each.fingerprint),
        sdap: version(),
        postgres: (await findBinaries()).majorVersion,
        step: migrations().at(-1)?.version ?? 0,
        ledgerUntil: newestErasure(config.ledgerFile),
      },
      begun: async () => {
        row = await installation.write('', (tx) => noteBackupBegun(tx, options.scheduled))
      },
    })
    await note(installation, row, 'made', made)
    return made
  } catch (error) {
    await note(installation, row, outcomeOf(error))
    throw error
  } finally {
    await installation.close()
  }
}

/** A backup that is whole stays so even if its row cannot be written. */
async function note(installation: Database, row: string | undefined, outcome: BackupOutcome, made?: Made) {
  if (!row) return
  await installation
    .write('', (tx) => noteBackupEnded(tx, row, outcome, made))
    .catch((error) => logFault('backup.not_noted', error))
}

const outcomeOf = (error: unknown): BackupOutcome =>
  error instanceof BackupError && (error.code === 'no_space' || error.code === 'interrupted') ? error.code : 'failed'

/** When the newest erasure of a ledger was (ISO 8601), or null. */
export const newestErasure = (ledgerFile: string): string | null =>
  readLedger(ledgerFile)
    .map((erasure) => erasure.at)
    .sort()
    .at(-1) ?? null

/** A percentage that changes in place on a terminal; nothing elsewhere, where lines say enough. */
export function bar(): (read: number, of: number) => void {
  let shown = ''
  return (read, of) => {
    const text = `\r${size(read)} of ${size(of)} (${of ? Math.floor((read / of) * 100) : 0} %) …   `
    if (!process.stdout.isTTY || text === shown) return
    shown = text
    process.stdout.write(text)
  }
}

export const size = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

const version = (): string =>
  JSON.parse(fs.readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
