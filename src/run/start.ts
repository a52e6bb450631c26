import { makeApp } from '#app'
import type { Config } from '#config'
import { articles } from '#modules/learning/queries.ts'
import { foreignOrganisations } from '#modules/people/queries.ts'
import type { App } from '#platform/access/context.ts'
import { newServerKey, readServerKey, writeServerKey } from '#platform/crypto/server-key.ts'
import type { Database } from '#platform/db/database.ts'
import { refuseOtherVersion } from '#platform/db/migrate.ts'
import { leftOutLanguages } from '#platform/i18n/i18n.ts'
import { demoAccounts } from '../demo/accounts.ts'
import { loadDemo } from '../demo/load.ts'
import { bringUpToDate, watchDirectory } from './directory.ts'
import { appFrom, checkKey, deploymentOf, keyExists, openPlace, type Place, type Say } from './installation.ts'
import { keepWorker } from './keep-worker.ts'
import { watchRelease } from './released.ts'
import { serve } from './serve.ts'

export type Running = { url: string; app: App; close(): Promise<void> }

/**
 * Database, migrations, and the doors open. `npm start` loads the demo set into an empty
 * folder; `sdap serve` asks for `sdap init` instead. Harmless to repeat.
 */
export async function start(config: Config, say: Say, whenEmpty: 'demo' | 'refuse'): Promise<Running> {
  for (const { why } of leftOutLanguages) say(`Note: ${why}`)
  articles() // a broken piece stops the start here, before anything is opened
  const place = await openPlace(config, { say, onLost: () => process.exit(1) })
  let opened: Database | undefined
  const watching: { close(): void }[] = []
  try {
    if (place.cluster) {
      const steps = await bringUpToDate(await place.migrateConnection(), say)
      if (steps > 0) say(`The database is at its newest step (${steps} applied).`)
    }
    const db = await place.openApp()
    opened = db
    await refuseOtherVersion(db)
    const deployment = (await deploymentOf(db)) ?? (await makeDemo(config, place, say, db, whenEmpty))
    if (deployment.demo) await refuseForeign(db)
    const app = appFrom(config, db, deployment)
    watching.push(await watchRelease(app), await watchDirectory(app))
    const server = await serve(makeApp(app), config.port, config.host)
    const worker = place.cluster || config.jobsUrl ? keepWorker() : null
    if (!worker)
      say('Note: the jobs do not run with this server. Set DATABASE_JOBS_URL, or run `npx sdap worker` beside it.')
    // What encrypts and packs is only loaded where backups are scheduled: a cheap server has little memory.
    const backups = config.backup.folder ? (await import('./backup-schedule.ts')).scheduleBackups(config, place) : null
    const url = config.publicUrl ?? `http://${config.host}:${server.port}`
    return {
      url,
      app,
      async close() {
        for (const each of watching) each.close()
        await Promise.all([worker?.stop(), server.close(), backups?.close()])
        await db.close()
        await place.close()
      },
    }
  } catch (error) {
    for (const each of watching) each.close()
    await opened?.close()
    await place.close()
    throw error
  }
}

async function makeDemo(config: Config, place: Place, say: Say, db: Database, whenEmpty: 'demo' | 'refuse') {
  if (!place.cluster || whenEmpty === 'refuse')
    throw new Error('Nothing is set up here yet. Run `npx sdap init` first.')
  if (!keyExists(config)) writeServerKey(config.keyFile, newServerKey())
  say('Loading the demo set: everything in it is made up …')
  await loadDemo(await place.openInstallation(), db, readServerKey(config.keyFile), say)
  const deployment = await deploymentOf(db)
  if (!deployment) throw new Error('The demo set could not be loaded.')
  checkKey(readServerKey(config.keyFile), deployment, config.keyFile)
  return deployment
}

/** Demo mode never runs beside a real organisation. */
async function refuseForeign(db: Database) {
  const foreign = await db.read('', foreignOrganisations)
  if (foreign.length > 0)
    throw new Error(
      'This is a demo deployment, but its database holds an organisation that is not of the demo set. Nothing was started.',
    )
}

/** What a person who tries Sdap needs to know, once it runs. */
export function welcome(running: Running, say: Say): void {
  say('')
  say(`  For anyone:  ${running.url}/km   ${running.url}/en`)
  say(`  For staff:   ${running.url}/staff`)
  if (running.app.deployment.demo) {
    say('')
    say('  Demo accounts (all made up; passphrases and second factors in docs/demo.md):')
    for (const account of demoAccounts) say(`    ${account.signInName.padEnd(12)} ${account.what}`)
  }
  say('')
  say('  Stop with Ctrl+C.')
}
