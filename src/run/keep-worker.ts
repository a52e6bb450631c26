import { type ChildProcess, spawn } from 'node:child_process'
import { log } from '#platform/log/log.ts'

const program = new URL('../../bin/sdap.js', import.meta.url).pathname
const longest = 60_000

/**
 * Runs `sdap worker` as a process of its own, and again when it dies: after a second, then later
 * each time. It hears of the end of this process by the channel between them, however that comes.
 */
export function keepWorker(): { stop(): Promise<void> } {
  let child: ChildProcess
  let again: NodeJS.Timeout | undefined
  let stopping = false
  let deaths = 0

  const run = () => {
    const began = Date.now()
    // Small young generation: it holds little, and a cheap server has little.
    child = spawn(process.execPath, ['--max-semi-space-size=1', program, 'worker', '--kept'], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child.on('error', () => {}) // "exit" may follow or not; "close" does
    child.on('close', (code, signal) => {
      if (stopping) return
      deaths = Date.now() - began > longest ? 1 : deaths + 1
      log('worker.ended', { code, signal })
      again = setTimeout(run, Math.min(1000 * 2 ** (deaths - 1), longest))
    })
  }
  run()

  return {
    async stop() {
      stopping = true
      clearTimeout(again)
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((done) => child.once('close', done))
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(late)
    },
  }
}
