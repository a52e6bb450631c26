import fs from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { BackupError } from './format.ts'

// Which files of a living cluster belong in a backup, and how to read one that changes
// meanwhile. What is left out is PostgreSQL's own list ("Backing Up the Data Directory").

const emptied = ['pg_dynshmem', 'pg_notify', 'pg_replslot', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans']
const leftOut =
  /^(postmaster\.(pid|opts)|backup_label.*|tablespace_map.*|backup_manifest|current_logfiles.*|pg_internal\.init.*|pgsql_tmp.*|t\d+_\d+.*|.*\.tmp)$/

export type Found = { folders: string[]; files: string[]; bytes: number }

/** Everything below `data` that is copied, by its path inside; the control file last. */
export function clusterFiles(data: string): Found {
  const found: Found = { folders: [], files: [], bytes: 0 }
  const walk = (inside: string) => {
    for (const entry of vanishing(() => fs.readdirSync(path.join(data, inside), { withFileTypes: true })) ?? []) {
      const name = path.posix.join(inside, entry.name)
      if (leftOut.test(entry.name)) continue
      if (entry.isDirectory()) {
        found.folders.push(name)
        if (!emptied.includes(name)) walk(name)
      } else if (entry.isFile()) {
        if (name.startsWith('pg_wal/') || name === control) continue
        found.files.push(name)
        found.bytes += vanishing(() => fs.statSync(path.join(data, name)).size) ?? 0
      } else
        throw new BackupError(
          'not_a_file',
          `${path.join(data, name)} is neither file nor folder; such data cannot be backed up here.`,
        )
    }
  }
  walk('')
  return { ...found, files: [...found.files, control] }
}

const control = 'global/pg_control'

/** A file that the server removed meanwhile is not missed: the log of changes says so too. */
function vanishing<T>(look: () => T): T | null {
  try {
    return look()
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null
    throw error
  }
}

export type Opened = { size: number; chunks: AsyncIterable<Buffer> }

/** Opens a file of a living cluster with the size it has now. Null when it is gone. */
export async function openLiving(file: string): Promise<Opened | null> {
  if (file.endsWith(control)) return readControl(file)
  try {
    const handle = await fs.promises.open(file)
    const { size } = await handle.stat()
    return { size, chunks: exactly(handle, size) }
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null
    throw error
  }
}

const piece = 256 * 1024

/** Exactly so many bytes: what has grown is cut, what has shrunk is filled up. Replaying the log mends both. */
async function* exactly(handle: FileHandle, size: number): AsyncIterable<Buffer> {
  try {
    for (let at = 0; at < size; ) {
      const wanted = Math.min(piece, size - at)
      const buffer = Buffer.alloc(wanted)
      const { bytesRead } = await handle.read(buffer, 0, wanted, at)
      yield bytesRead === 0 ? buffer : buffer.subarray(0, bytesRead)
      at += bytesRead === 0 ? wanted : bytesRead
    }
  } finally {
    await handle.close()
  }
}

/** The one file that no log mends. It is read until two readings agree, so that none is caught half written. */
async function readControl(file: string): Promise<Opened> {
  let before = await fs.promises.readFile(file)
  for (let tries = 0; tries < 100; tries++) {
    const now = await fs.promises.readFile(file)
    if (now.equals(before)) return { size: now.length, chunks: only(now) }
    before = now
  }
  throw new BackupError(
    'control_file',
    'The database changes its control file without a pause; the backup would not be whole.',
  )
}

/** A buffer as a stream of one piece. */
export async function* only(buffer: Buffer): AsyncIterable<Buffer> {
  yield buffer
}
