import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'
import type { Encrypter } from 'age-encryption'
import type pg from 'pg'
import type { ServerKey } from '../crypto/server-key.ts'
import { encryption } from './age.ts'
import { clusterFiles, only, openLiving } from './cluster-files.ts'
import { backupName, flushFolder, removeDrafts } from './folder.ts'
import { BackupError, type Head, headName, type Manifest, manifestName, seal, sealName } from './format.ts'
import { beginOnline, type OnlineBackup } from './online.ts'
import { packer } from './tarball.ts'

export type Made = { file: string; bytes: number; sha256: string; madeAt: Date }
export type MakeOptions = {
  superuser: pg.ClientConfig
  /** The embedded database's folder: `pg/` and `secrets.json` stand in it. */
  source: string
  /** Where the backup goes; made if it is not there. */
  to: string
  encrypter: Encrypter
  key: ServerKey
  /** Ten hex digits that tell this deployment's backups from others in the same folder. */
  mark: string
  about: Omit<Head, 'madeAt' | 'sealedBy'>
  /** Called when this backup has its turn, before anything is written. */
  begun?: () => Promise<void>
  progress?: (readBytes: number, ofBytes: number) => void
  signal?: AbortSignal
}

/**
 * Copies a living embedded database into one encrypted file. The file gets its name only when it
 * is whole and on the disk; its SHA-256 stands beside it, as `sha256sum -c` reads it.
 * @throws BackupError busy, no_space and others, each a plain sentence; nothing is left behind
 */
export async function makeBackup(options: MakeOptions): Promise<Made> {
  const { to, mark, signal } = options
  fs.mkdirSync(to, { recursive: true, mode: 0o700 })
  const online = await beginOnline(options.superuser, path.join(options.source, 'pg'))
  const madeAt = new Date()
  const file = path.join(to, backupName(mark, madeAt))
  try {
    removeDrafts(to, mark)
    refuseTwice(file)
    await options.begun?.()
    signal?.throwIfAborted()
    const written = await writeDraft(`${file}.draft`, options, online, madeAt)
    giveName(file, written.sha256)
    return { file, madeAt, ...written }
  } catch (error) {
    for (const draft of [`${file}.draft`, `${file}.sha256.draft`]) fs.rmSync(draft, { force: true })
    throw plain(error, signal)
  } finally {
    await online.close()
  }
}

function refuseTwice(file: string) {
  if (fs.existsSync(file)) throw new BackupError('exists', `There is a file ${file} already. Nothing was made.`)
}

async function writeDraft(draft: string, options: MakeOptions, online: OnlineBackup, madeAt: Date) {
  const broken = new AbortController()
  const stopped = options.signal ? AbortSignal.any([options.signal, broken.signal]) : broken.signal
  const tar = packer(madeAt, stopped)
  const hash = createHash('sha256')
  let bytes = 0
  const writing = pipeline(
    Readable.from(tar.bytes),
    zlib.createZstdCompress({ chunkSize: 256 * 1024 }),
    encryption(options.encrypter),
    async function* (sealed: AsyncIterable<Uint8Array>) {
      for await (const chunk of sealed) {
        hash.update(chunk)
        bytes += chunk.length
        yield chunk
      }
    },
    fs.createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }),
    { signal: stopped },
  )
  // The first thing that went wrong is the one to tell; the other side then stops too.
  let first: unknown
  const failed = (error: unknown) => {
    first ??= error
    broken.abort()
  }
  await Promise.all([writing.catch(failed), packAll(tar, options, online, madeAt).catch(failed)])
  if (first !== undefined) throw first
  return { bytes, sha256: hash.digest('hex') }
}

async function packAll(tar: ReturnType<typeof packer>, options: MakeOptions, online: OnlineBackup, madeAt: Date) {
  const head: Head = { ...options.about, sealedBy: options.key.fingerprint, madeAt: madeAt.toISOString() }
  const text = (name: string, content: string) => tar.file(name, Buffer.byteLength(content), only(Buffer.from(content)))
  await text(headName, JSON.stringify(head))

  const data = path.join(options.source, 'pg')
  const found = clusterFiles(data)
  const folders = ['pg', ...found.folders.map((name) => `pg/${name}`)]
  for (const name of folders) tar.folder(name)
  const files: Manifest['files'] = []
  let read = 0
  const copy = async (file: string, name: string) => {
    const opened = await openLiving(file)
    if (!opened) return
    files.push(await tar.file(name, opened.size, opened.chunks))
    read += opened.size
    options.progress?.(read, Math.max(found.bytes, read))
  }
  for (const name of found.files) await copy(path.join(data, name), `pg/${name}`)
  await copy(path.join(options.source, 'secrets.json'), 'secrets.json')

  const { stopLsn, label, segments } = await online.finish()
  files.push(await text('pg/backup_label', label))
  for (const name of segments) await copy(path.join(data, 'pg_wal', name), `pg/pg_wal/${name}`)
  const finishedAt = new Date().toISOString()
  const manifest: Manifest = { ...head, startLsn: online.startLsn, stopLsn, finishedAt, folders, files }
  await text(manifestName, JSON.stringify(manifest))
  await text(sealName, seal(options.key, JSON.stringify(manifest)))
  tar.end()
}

/** The sum first: a kill between the two leaves a sum without a backup, never a backup that is not whole. */
function giveName(file: string, sha256: string) {
  fs.writeFileSync(`${file}.sha256.draft`, `${sha256}  ${path.basename(file)}\n`, { mode: 0o600, flush: true })
  fs.renameSync(`${file}.sha256.draft`, `${file}.sha256`)
  fs.renameSync(`${file}.draft`, file)
  flushFolder(path.dirname(file))
}

function plain(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof BackupError) return error
  if (signal?.aborted)
    return new BackupError('interrupted', 'The backup was stopped before it was whole. Nothing was made.')
  const code = String((error as { code?: string }).code)
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code))
    return new BackupError(
      'no_space',
      `There is no room for the backup where it should go (${code}). Nothing was made.`,
    )
  return error
}
