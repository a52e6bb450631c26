import { createHash } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'
import type { Decrypter } from 'age-encryption'
import { type Extract, extract as extractor } from 'tar-stream'
import type { ServerKey } from '../crypto/server-key.ts'
import type { Owner } from '../db/binaries.ts'
import { damaged, decryption, refuseOtherFile } from './age.ts'
import {
  BackupError,
  type Head,
  headName,
  knownName,
  type Manifest,
  manifestName,
  notABackup,
  parseHead,
  parseManifest,
  sealFits,
  sealName,
} from './format.ts'

type Entry = Extract extends AsyncIterable<infer Each> ? Each : never

export type UnpackOptions = {
  file: string
  decrypter: Decrypter
  /** Looks at what the backup says of itself before anything is unpacked. @returns the key that sealed it. @throws when it does not fit */
  accept: (head: Head) => ServerKey
  /** A new, empty folder. */
  into: () => string
  owner: Owner
  progress?: (readBytes: number, ofBytes: number) => void
  signal: AbortSignal
}

/**
 * Unpacks a backup and checks all of it: the checksum beside it if there is one, age's
 * authentication to the last byte, each file against the manifest, and the manifest's seal.
 * @throws BackupError with a plain sentence; what was unpacked by then is the caller's to remove
 */
export async function unpack(options: UnpackOptions): Promise<Manifest> {
  refuseOtherFile(options.file)
  await compareSum(options.file)
  const reader = new Reader(options)
  const extract = extractor()
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => {})
  const consume = async () => {
    for await (const entry of extract) await reader.take(entry)
  }
  const consuming = consume()
  consuming.catch(failure.reject)
  try {
    await pipeline(
      fs.createReadStream(options.file, { highWaterMark: 256 * 1024 }),
      counted(fs.statSync(options.file).size, options.progress),
      decryption(options.decrypter),
      zlib.createZstdDecompress({ chunkSize: 256 * 1024 }),
      async (plain: AsyncIterable<Buffer>) => {
        for await (const chunk of plain)
          if (!extract.write(chunk)) await Promise.race([once(extract, 'drain'), failure.promise])
        extract.end(null)
        await Promise.race([consuming, failure.promise])
      },
      { signal: options.signal },
    )
  } catch (error) {
    extract.destroy()
    throw error instanceof BackupError ? error : explain(error, reader)
  }
  return reader.finish()
}

const counted = (size: number, progress: UnpackOptions['progress']) =>
  async function* (chunks: AsyncIterable<Buffer>) {
    let read = 0
    for await (const chunk of chunks) {
      read += chunk.length
      progress?.(read, size)
      yield chunk
    }
  }

/** Once the first entry was ours, whatever cannot be read is damage; the disk's own troubles stay as they are. */
function explain(error: unknown, reader: Reader): unknown {
  const code = (error as { code?: string }).code
  if (code && /^E[A-Z]+$/.test(code)) return error
  return reader.head ? damaged() : notABackup()
}

async function compareSum(file: string) {
  const beside = `${file}.sha256`
  if (!fs.existsSync(beside)) return
  const hash = createHash('sha256')
  await pipeline(fs.createReadStream(file, { highWaterMark: 1024 * 1024 }), hash)
  if (fs.readFileSync(beside, 'utf8').slice(0, 64) !== hash.digest('hex'))
    throw new BackupError('damaged', `${damaged().message} (It differs from the checksum in ${path.basename(beside)}.)`)
}

/** Takes the entries in their order; nothing but the known ones in the known order gets in. */
class Reader {
  head: Head | null = null
  #options: UnpackOptions
  #key: ServerKey | null = null
  #folder = ''
  #folders: string[] = []
  #files: Manifest['files'] = []
  #manifest: string | null = null
  #seal: string | null = null

  constructor(options: UnpackOptions) {
    this.#options = options
  }

  async take(entry: Entry): Promise<void> {
    const { name, type } = entry.header
    if (!this.head) {
      if (name !== headName) throw notABackup()
      this.head = parseHead(await textOf(entry))
      this.#key = this.#options.accept(this.head)
      this.#folder = this.#options.into()
    } else if (this.#seal !== null) throw damaged()
    else if (name === manifestName) this.#manifest = await textOf(entry)
    else if (name === sealName) this.#seal = await textOf(entry)
    else if (type === 'directory') {
      entry.resume()
      this.#makeFolder(name.replace(/\/$/, ''))
    } else if (type === 'file') await this.#write(name, entry)
    else throw damaged()
  }

  #makeFolder(name: string) {
    if (!knownName(name)) throw damaged()
    const at = path.join(this.#folder, name)
    fs.mkdirSync(at, { mode: 0o700 })
    this.#give(at)
    this.#folders.push(name)
  }

  async #write(name: string, entry: Entry) {
    if (!knownName(name)) throw damaged()
    const at = path.join(this.#folder, name)
    const hash = createHash('sha256')
    let size = 0
    const handle = await fs.promises.open(at, 'wx', 0o600)
    try {
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        hash.update(chunk)
        size += chunk.length
        await handle.writeFile(chunk) // goes on where it stands
      }
      if (name === 'secrets.json')
        await handle.sync() // the database flushes its own files when it starts
      else this.#give(at)
    } finally {
      await handle.close()
    }
    this.#files.push({ name, size, sha256: hash.digest('hex') })
  }

  #give(at: string) {
    const { owner } = this.#options
    if (owner) fs.chownSync(at, owner.uid, owner.gid)
  }

  /** @throws BackupError damaged, foreign */
  finish(): Manifest {
    if (!this.head || !this.#key) throw notABackup()
    if (this.#manifest === null || this.#seal === null) throw damaged()
    if (!sealFits(this.#key, this.#manifest, this.#seal))
      throw new BackupError(
        'foreign',
        'This backup was not made with the key of this deployment: its manifest does not carry the right seal. Nothing was changed.',
      )
    const manifest = parseManifest(this.#manifest)
    const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
    const about = Object.entries(this.head).every(([name, value]) => same(manifest[name as keyof Head], value))
    if (!about || !same(manifest.files, this.#files) || !same(manifest.folders, this.#folders)) throw damaged()
    return manifest
  }
}

async function textOf(entry: Entry): Promise<string> {
  const limit = 64 * 1024 * 1024
  if ((entry.header.size ?? 0) > limit) throw damaged()
  const chunks: Buffer[] = []
  for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
