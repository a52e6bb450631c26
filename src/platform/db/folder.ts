import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { type Binaries, type Owner, run } from './binaries.ts'

// What stands in the folder of an embedded database: passwords, socket, and the data itself.

export type Role = 'sdap_app' | 'sdap_jobs' | 'sdap_migrate'
type Secrets = Record<Role | 'postgres', string>

/** The passwords of the four roles, beside the database and for its owner alone. */
export function readSecrets(folder: string): Secrets {
  const fresh = ['postgres', 'sdap_app', 'sdap_jobs', 'sdap_migrate'].map((r) => [
    r,
    randomBytes(24).toString('base64url'),
  ])
  return JSON.parse(writtenOnce(path.join(folder, 'secrets.json'), () => JSON.stringify(Object.fromEntries(fresh))))
}

/** What a file holds; made if it is not there. Of two first starts at once, the quicker one's holds for both. */
function writtenOnce(file: string, make: () => string): string {
  if (!fs.existsSync(file)) {
    const draft = `${file}.${process.pid}`
    fs.writeFileSync(draft, make(), { mode: 0o600, flush: true })
    try {
      fs.linkSync(draft, file)
    } catch {}
    fs.rmSync(draft)
  }
  return fs.readFileSync(file, 'utf8')
}

/** A Unix socket's address holds some 100 bytes; a longer folder gets a private one elsewhere. */
export function socketFolder(folder: string, owner: Owner) {
  const near = path.join(folder, 'socket')
  const far = () => path.join('/tmp', `sdap-${randomBytes(6).toString('hex')}`)
  const socket = Buffer.byteLength(near) > 90 ? writtenOnce(path.join(folder, 'socket-folder'), far) : near
  makePrivate(socket, owner)
  return socket
}

/** Whatever somebody put at its place in /tmp is not followed. */
function makePrivate(folder: string, owner: Owner) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (owner) fs.lchownSync(folder, owner.uid, owner.gid)
}

/** Works in a folder of its own and renames it at the end, so that a kill leaves nothing half made. */
export async function initialise(data: string, binaries: Binaries, secrets: Secrets, owner: Owner) {
  const draft = `${data}.${process.pid}`
  const passwordFile = `${draft}.password`
  fs.rmSync(draft, { recursive: true, force: true })
  fs.writeFileSync(passwordFile, secrets.postgres, { mode: 0o600 })
  if (owner) fs.chownSync(passwordFile, owner.uid, owner.gid)
  try {
    const made = await run(
      binaries.initdb,
      [
        '-D',
        draft,
        '-U',
        'postgres',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--data-checksums',
        '--no-instructions',
      ],
      owner,
    )
    if (made.status !== 0) throw new Error(`The database could not be made: ${made.stderr.trim()}`)
    fs.renameSync(draft, data)
  } catch (error) {
    if (!fs.existsSync(data)) throw error // else another first start was quicker
  } finally {
    fs.rmSync(passwordFile, { force: true })
    fs.rmSync(draft, { recursive: true, force: true })
  }
}

/** @throws Error when another PostgreSQL made the data */
export function checkMajorVersion(data: string, binaries: Binaries) {
  const made = fs.readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim()
  if (made !== binaries.majorVersion)
    throw new Error(
      `The data folder was made by PostgreSQL ${made}, and this program brings ${binaries.majorVersion}. Nothing was changed.`,
    )
}
