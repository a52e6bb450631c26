import type { Config } from '#config'
import { bringUpToDate } from './directory.ts'
import { openPlace, type Say } from './installation.ts'
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
    const done = await bringUpToDate(await place.migrateConnection(), say)
    say(done === 0 ? 'The database is already at its newest step.' : `${done} steps applied.`)
  } finally {
    await place.close()
  }
}
