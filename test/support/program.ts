import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { inject } from 'vitest'
import { makeDemoPeople } from '#demo/people.ts'
import { newServerKey, writeServerKey } from '#platform/crypto/server-key.ts'
import { openCluster } from '#platform/db/cluster.ts'
import { openInstallation } from '#platform/db/database.ts'
import { bringUpToDate } from '#run/directory.ts'
import { compiledIn } from './template.ts'

const program = new URL('../../bin/sdap.js', import.meta.url).pathname
export const light = { memoryKib: 1024, passes: 1 }

/** A folder of this machine for one deployment: its data and, beside it, its key. */
export type Home = { folder: string; data: string; keyFile: string; port: number; env: Record<string, string> }

export async function home(inside = os.tmpdir()): Promise<Home> {
  const folder = fs.mkdtempSync(path.join(inside, 'sdap-home-'))
  fs.chmodSync(folder, 0o755) // the database's own user must get through
  return homeAt(folder, await freePort())
}

export function homeAt(folder: string, port: number): Home {
  const data = path.join(folder, 'data')
  const keyFile = path.join(folder, 'keys', 'server.key')
  return { folder, data, keyFile, port, env: { SDAP_DATA: data, SDAP_KEYFILE: keyFile, PORT: String(port) } }
}

export type Run = {
  child: ChildProcess
  /** All that it has said so far, both streams. */
  said(): string
  /** Resolves with the exit code; null after a signal. */
  exited: Promise<number | null>
  /** Resolves when `start` or `serve` says that it is ready. @throws Error with what it said when it ends before */
  ready: Promise<void>
}

const running = new Set<Run>()

/** Runs `sdap` as a process of its own, with this environment and no other but what saves it compiling. */
export function sdap(args: string[], env: Record<string, string>, cwd: string = os.tmpdir(), file = program): Run {
  const child = spawn(process.execPath, [file, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: compiledIn(inject('template').folder), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return follow(child)
}

/** Follows any child process as one that starts Sdap. */
export function follow(child: ChildProcess): Run {
  let text = ''
  child.stdout?.setEncoding('utf8') // a letter may come in two parts
  child.stderr?.setEncoding('utf8')
  const exited = new Promise<number | null>((done) => child.on('close', done))
  const ready = new Promise<void>((done, failed) => {
    const hear = (chunk: string) => {
      text += chunk
      if (text.includes('(ready after')) done()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    exited.then((code) => failed(new Error(`it ended (${code}) and said: ${text}`)))
  })
  ready.catch(() => {})
  const run = { child, said: () => text, exited, ready }
  running.add(run)
  exited.then(() => running.delete(run))
  return run
}

/** Runs a command to its end. */
export async function ends(
  args: string[],
  env: Record<string, string>,
  cwd?: string,
  file?: string,
): Promise<{ code: number | null; said: string }> {
  const run = sdap(args, env, cwd, file)
  return { code: await run.exited, said: run.said() }
}

export async function stop(run: Run, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  run.child.kill(signal)
  return run.exited
}

/** The living server process of a data folder, or null. */
export function postmaster(data: string): number | null {
  const file = path.join(data, 'pg', 'postmaster.pid')
  if (!fs.existsSync(file)) return null
  const pid = Number(fs.readFileSync(file, 'utf8').split('\n')[0])
  return pid > 1 && isServer(pid) ? pid : null
}

/** A pid may have been given to another program since; only a process called postgres counts. */
function isServer(pid: number): boolean {
  try {
    process.kill(pid, 0)
    const name = `/proc/${pid}/comm`
    const state = `/proc/${pid}/stat`
    if (!fs.existsSync(name)) return !fs.existsSync('/proc/self')
    return fs.readFileSync(name, 'utf8').startsWith('postgres') && !/\) Z /.test(fs.readFileSync(state, 'utf8'))
  } catch {
    return false
  }
}

/** Ends what a test has left running, also after a failure, and removes its folders. */
export async function leaveNothing(...homes: Home[]): Promise<void> {
  await Promise.all([...running].map((run) => stop(run, 'SIGKILL')))
  for (const { folder, data } of homes) {
    const pid = postmaster(data)
    if (pid) process.kill(pid, 'SIGQUIT')
    if (pid) await until(() => postmaster(data) === null)
    fs.rmSync(folder, { recursive: true, force: true })
  }
  const moved = '/var/lib/sdap' // made where root cannot use the folder that was asked for
  if (fs.existsSync(moved) && fs.readdirSync(moved).length === 0) fs.rmdirSync(moved)
}

/** Waits for something to become true. @throws Error after the given time */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 30): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it did not become true within ${seconds} s: ${holds}`)
    await pause(25)
  }
}

export const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = net.createServer().listen(0, 'localhost', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => done(port))
    })
  })

/** The demo's people with light key derivation and no reports. It is made once a run; each place gets a copy. */
export async function lightDeployment(at: Home): Promise<void> {
  const shared = path.join(inject('template').folder, 'light')
  if (!fs.existsSync(shared)) await makeLight(shared)
  for (const part of fs.readdirSync(shared)) {
    const { status, stderr } = spawnSync('cp', ['-Rp', path.join(shared, part), at.folder], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`the deployment could not be copied: ${stderr}`)
  }
}

/** Works in a folder of its own and renames it at the end: of two at once, the quicker one's holds for both. */
async function makeLight(shared: string): Promise<void> {
  const draft = fs.mkdtempSync(`${shared}-`)
  fs.chmodSync(draft, 0o755)
  const { data, keyFile } = homeAt(draft, 0)
  const cluster = await openCluster({ folder: data })
  try {
    await bringUpToDate(cluster.connection('sdap_migrate'))
    const key = newServerKey()
    writeServerKey(keyFile, key)
    const installation = await openInstallation(cluster.connection('sdap_migrate'))
    await makeDemoPeople(installation, key, { receiptCost: light, passphraseCost: light })
    await installation.close()
  } finally {
    await cluster.close()
  }
  try {
    fs.renameSync(draft, shared)
  } catch (error) {
    if (!fs.existsSync(shared)) throw error
  }
}
