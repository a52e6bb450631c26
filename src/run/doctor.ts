import type { Config } from '#config'
import { checks } from '#modules/operations/checks.ts'
import { say as words } from '#modules/operations/row.ts'
import type { Level } from '#modules/operations/schema.ts'
import type { Database } from '#platform/db/database.ts'
import { refuseOtherVersion } from '#platform/db/migrate.ts'
import { translator } from '#platform/i18n/i18n.ts'
import { appFrom, deploymentOf, openPlace, type Say } from './installation.ts'

const marks: Record<Level, string> = { ok: 'ok   ', note: 'note ', problem: 'PROBLEM' }

/**
 * Prints the checks of the operator's page in English; exit code 1 if any is a problem. Works
 * beside a running server. Counts need the owner's role: without it, it says what is left out.
 * @throws Error with a plain sentence when database and program do not fit together at all
 */
export async function doctor(config: Config, say: Say): Promise<void> {
  const place = await openPlace(config, { join: true })
  let db: Database | undefined
  let keeper: Database | undefined
  try {
    db = await place.openApp()
    await refuseOtherVersion(db)
    const deployment = await deploymentOf(db)
    if (!deployment) throw new Error('Nothing is set up here yet. Run `npx sdap init` first.')
    const app = appFrom(config, db, deployment)
    keeper = place.cluster || config.migrateUrl ? await place.openInstallation() : undefined
    const asked = keeper ?? db
    const rows = await checks(app, (work) => asked.read('', work), {
      lang: 'en',
      keeper: keeper !== undefined,
      resting: place.cluster?.adopted === false, // this command had to start the database
    })
    const t = translator('en')
    for (const row of rows) say(`${marks[row.level]} ${words(t, row)}`)
    if (!keeper)
      say(
        `${marks.note} Left out: people and codes on older server keys, backups, jobs, recovery sheets, what a release needs. These checks need DATABASE_MIGRATE_URL; or look at /staff/health.`,
      )
    if (rows.some((row) => row.level === 'problem')) process.exitCode = 1
  } finally {
    await keeper?.close()
    await db?.close()
    await place.close()
  }
}
