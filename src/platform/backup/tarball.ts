import { createHash } from 'node:crypto'
import { once } from 'node:events'
import tar from 'tar-stream'

export type Packed = { name: string; size: number; sha256: string }

/** Packs files one after the other; `bytes` is what comes out. Give `stopped` to whatever reads it. */
export function packer(madeAt: Date, stopped: AbortSignal) {
  const pack = tar.pack()
  pack.on('error', () => {}) // whoever reads the bytes hears it
  stopped.addEventListener('abort', () => pack.destroy())

  /** @param chunks exactly `size` bytes */
  async function file(name: string, size: number, chunks: AsyncIterable<Buffer>): Promise<Packed> {
    const hash = createHash('sha256')
    const done = Promise.withResolvers<void>()
    const entry = pack.entry({ name, size, mode: 0o600, mtime: madeAt, type: 'file' }, (error) =>
      error ? done.reject(error) : done.resolve(),
    )
    entry.on('error', () => {})
    done.promise.catch(() => {})
    for await (const chunk of chunks) {
      stopped.throwIfAborted()
      hash.update(chunk)
      if (!entry.write(chunk)) await once(entry, 'drain', { signal: stopped })
    }
    entry.end(null)
    await done.promise
    return { name, size, sha256: hash.digest('hex') }
  }

  const folder = (name: string) => {
    pack.entry({ name: `${name}/`, mode: 0o700, mtime: madeAt, type: 'directory' })
  }

  return { bytes: pack as AsyncIterable<Uint8Array>, file, folder, end: () => pack.finalize() }
}
