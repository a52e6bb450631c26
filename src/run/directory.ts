import { loadDirectory } from '#modules/directory/authored/load.ts'
import { refreshDirectory } from '#modules/directory/queries.ts'
import { loadForms } from '#modules/forms/shipped/load.ts'
import type { App } from '#platform/access/context.ts'
import { openInstallation } from '#platform/db/database.ts'
import { migrate } from '#platform/db/migrate.ts'
import { logFault } from '#platform/log/log.ts'
import type { Place, Say } from './place.ts'

const everyMs = 30_000

/**
 * Brings a database to this program's version, and the directory and forms to their content.
 * @returns how many steps were applied
 */
export async function bringUpToDate(connection: Awaited<ReturnType<Place['migrateConnection']>>, say: Say = () => {}) {
  const steps = await migrate(connection, say)
  const installation = await openInstallation(connection)
  try {
    const { added, changed } = await loadDirectory(installation)
    const forms = await loadForms(installation)
    if (forms > 0) say(`  forms: ${forms} ${forms === 1 ? 'version' : 'versions'} added`)
    if (added + changed > 0) say(`  directory: ${added} entries added, ${changed} brought up to date`)
  } finally {
    await installation.close()
  }
  return steps
}

/** Lets the public pages of this node follow what staff change in the directory. */
export async function watchDirectory(app: App, every = everyMs): Promise<{ close(): void }> {
  const look = () => refreshDirectory(app)
  await look()
  // What cannot be asked now stays as it was.
  const timer = setInterval(() => look().catch((error) => logFault('directory.fault', error)), every).unref()
  return { close: () => clearInterval(timer) }
}
