import type { Config } from '#config'
import review from '#messages/review.json' with { type: 'json' }
import type { Database } from '#platform/db/database.ts'
import { migrate, refuseOtherVersion } from '#platform/db/migrate.ts'
import { verifyTrail } from '#platform/trail/verify.ts'
import { appFrom, deploymentOf, openPlace, type Say } from './installation.ts'
import { type Running, start, welcome } from './start.ts'

/**
 * Runs until a signal. One that comes during the start lets it finish first, so that nothing
 * stays half made; a second one does not wait.
 */
function stay(starting: Promise<Running>, say: Say): { stopping: boolean } {
  const state = { stopping: false, started: false }
  starting.then(
    () => {
      state.started = true
    },
    () => {},
  )
  const stop = async () => {
    if (state.stopping) process.exit(1)
    state.stopping = true
    say(state.started ? 'Stopping …' : 'Stopping as soon as the start is done … (once more stops at once)')
    const running = await starting.catch(() => null) // its caller says why
    if (!running) return
    await running.close()
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return state
}

export async function startAndStay(config: Config, say: Say, whenEmpty: 'demo' | 'refuse'): Promise<void> {
  const began = performance.now()
  const starting = start(config, say, whenEmpty)
  const state = stay(starting, say)
  const running = await starting
  if (state.stopping) return
  welcome(running, say)
  say(`  (ready after ${((performance.now() - began) / 1000).toFixed(1)} s)`)
}

export async function migrateOnly(config: Config, say: Say): Promise<void> {
  const place = await openPlace(config, { say })
  try {
    const done = await migrate(await place.migrateConnection(), say)
    say(done === 0 ? 'The database is already at its newest step.' : `${done} steps applied.`)
  } finally {
    await place.close()
  }
}

/** Prints what fits together and what does not; exit code 1 if anything is wrong. */
export async function doctor(config: Config, say: Say): Promise<void> {
  const place = await openPlace(config, { join: true })
  let db: Database | undefined
  try {
    db = await place.openApp()
    say('ok    the database answers, and its role cannot get round row-level security')
    await refuseOtherVersion(db)
    const deployment = await deploymentOf(db)
    if (!deployment) throw new Error('Nothing is set up here yet. Run `npx sdap init` first.')
    const app = appFrom(config, db, deployment)
    say(`ok    the key file is this deployment's (${app.serverKey.fingerprint}); compare with your offline copy`)
    say(
      `${deployment.demo ? 'note  a demo deployment: everything in it is made up' : 'note  not yet released to real children: see the launch list'}`,
    )
    say(
      review.km.reviewed
        ? `ok    Khmer texts reviewed by ${review.km.by}`
        : 'note  Khmer texts are not yet reviewed by a Khmer speaker',
    )
  } finally {
    await db?.close()
    await place.close()
  }
}

export async function audit(config: Config, args: string[], say: Say): Promise<void> {
  if (args[0] !== 'verify') throw new Error('Usage: npx sdap audit verify')
  const place = await openPlace(config, { join: true })
  try {
    const installation = await place.openInstallation()
    await refuseOtherVersion(installation).finally(installation.close)
    const reports = await verifyTrail(await place.migrateConnection(), (read) => {
      if (process.stdout.isTTY) process.stdout.write(`\r${read} entries …`)
    })
    if (process.stdout.isTTY) process.stdout.write('\r')
    for (const r of reports)
      say(
        r.broken
          ? `BROKEN  chain ${r.chain}: entry ${r.broken.seq} is ${r.broken.reason.replace('_', ' ')}`
          : `ok      chain ${r.chain}: ${r.entries} entries`,
      )
    if (reports.some((r) => r.broken)) throw new Error('The trail was changed from outside.')
    say('The trail is whole.')
  } finally {
    await place.close()
  }
}
