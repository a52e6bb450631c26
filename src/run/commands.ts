import type { Config } from '#config'
import { migrate } from '#platform/db/migrate.ts'
import { verifyTrail } from '#platform/trail/verify.ts'
import { appFrom, deploymentOf, openPlace, type Say } from './installation.ts'
import { start, welcome } from './start.ts'

/** Runs until a signal; a second signal does not wait. */
function stay(close: () => Promise<void>, say: Say): void {
  let stopping = false
  const stop = async () => {
    if (stopping) process.exit(1)
    stopping = true
    say('Stopping …')
    await close()
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

export async function startAndStay(config: Config, say: Say, whenEmpty: 'demo' | 'refuse'): Promise<void> {
  const began = performance.now()
  const running = await start(config, say, whenEmpty)
  stay(running.close, say)
  welcome(running, say)
  say(`  (ready after ${((performance.now() - began) / 1000).toFixed(1)} s)`)
}

export async function migrateOnly(config: Config, say: Say): Promise<void> {
  const place = await openPlace(config, { say })
  try {
    const done = await migrate(place.migrateConnection(), say)
    say(done === 0 ? 'The database is already at its newest step.' : `${done} steps applied.`)
  } finally {
    await place.close()
  }
}

/** Prints what fits together and what does not; exit code 1 if anything is wrong. */
export async function doctor(config: Config, say: Say): Promise<void> {
  const place = await openPlace(config, { join: true })
  const db = await place.openApp()
  try {
    say('ok    the database answers, and its role cannot get round row-level security')
    const deployment = await deploymentOf(db)
    if (!deployment) throw new Error('Nothing is set up here yet. Run `npx sdap init` first.')
    const app = appFrom(config, db, deployment)
    say(`ok    the key file is this deployment's (${app.serverKey.fingerprint}); compare with your offline copy`)
    say(
      `${deployment.demo ? 'note  a demo deployment: everything in it is made up' : 'note  not yet released to real children: see the launch list'}`,
    )
  } finally {
    await db.close()
    await place.close()
  }
}

export async function audit(config: Config, args: string[], say: Say): Promise<void> {
  if (args[0] !== 'verify') throw new Error('Usage: npx sdap audit verify')
  const place = await openPlace(config, { join: true })
  try {
    const reports = await verifyTrail(place.migrateConnection(), (read) => {
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
