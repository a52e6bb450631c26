import type { Config } from '#config'
import { deploymentMark } from '#modules/operations/queries.ts'
import { encrypterFor } from '#platform/backup/age.ts'
import { ownBackups, removeOlder } from '#platform/backup/folder.ts'
import { BackupError } from '#platform/backup/format.ts'
import { log, logFault } from '#platform/log/log.ts'
import { runBackup } from './backup.ts'
import type { Place } from './installation.ts'

const hour = 3_600_000
const every = 24 * hour
const look = hour / 6

/**
 * Makes a backup every 24 hours while this process owns the embedded database, the first at once
 * if the newest is older, and deletes the own ones whose time is over. The folder itself says
 * when the last one was made, so a restart neither skips nor repeats one.
 * @throws BackupError bad_recipient
 */
export function scheduleBackups(config: Config, place: Place): { close(): Promise<void> } {
  const { folder, recipients } = config.backup
  if (!place.cluster || !folder) return { close: async () => {} }
  if (recipients.length === 0) {
    log('backup.no_recipient')
    return { close: async () => {} }
  }
  const encrypter = encrypterFor(recipients)
  const stop = new AbortController()
  let mark: string | undefined
  let working = Promise.resolve()
  const tick = () => {
    working = working
      .then(async () => {
        if (stop.signal.aborted) return
        mark ??= await markOf(place)
        const clear = (own: string) => removeOlder(folder, own, new Date(Date.now() - config.backup.days * 24 * hour))
        clear(mark) // first: what is erased must also end where no new backup can be made
        if (!due(folder, mark)) return
        await runBackup(config, place, { encrypter, to: folder, scheduled: true, signal: stop.signal })
        clear(mark)
      })
      .catch((error) => {
        if (!stop.signal.aborted) tell(error)
      })
  }
  const timer = setInterval(tick, look).unref()
  tick()
  return {
    async close() {
      clearInterval(timer)
      stop.abort()
      await working
    },
  }
}

const due = (folder: string, mark: string) => {
  const newest = ownBackups(folder, mark).at(-1)
  return !newest || Date.now() - newest.madeAt.getTime() >= every
}

/** Codes only: a sentence may name folders. */
function tell(error: unknown) {
  if (error instanceof BackupError) log('backup.failed', { code: error.code })
  else logFault('backup.failed', error)
}

async function markOf(place: Place): Promise<string> {
  const installation = await place.openInstallation()
  return installation.read('', deploymentMark).finally(installation.close)
}
