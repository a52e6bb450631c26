import { once } from 'node:events'
import { crc32, createDeflateRaw } from 'node:zlib'

/** One file of the archive while it is packed. */
export class StreamedFile {
  readonly name: string
  crc = 0
  size = 0
  packed = 0
  at = 0
  #ready: Buffer[] = []
  readonly #pack = createDeflateRaw({ level: 6 })

  constructor(name: string) {
    this.name = name
    this.#pack.on('data', (bytes: Buffer) => {
      this.packed += bytes.length
      this.#ready.push(bytes)
    })
  }

  /** Resolves when it is packed, so that nothing piles up. */
  write(text: string): Promise<void> {
    const bytes = Buffer.from(text)
    this.crc = crc32(bytes, this.crc)
    this.size += bytes.length
    return new Promise((resolve, reject) => this.#pack.write(bytes, (e) => (e ? reject(e) : resolve())))
  }

  async end(text: string): Promise<void> {
    await this.write(text)
    const over = once(this.#pack, 'end')
    this.#pack.end()
    await over
  }

  /** What is packed and was not taken yet. */
  *taken(): Generator<Buffer> {
    yield* this.#ready.splice(0)
  }

  drop(): void {
    this.#pack.destroy()
  }
}

/** The archive around them (APPNOTE 6.3.10): sizes stand behind each file, since they are known only then. */
export class StreamedZip {
  #at = 0
  readonly #listed: Buffer[] = []

  begin(entry: StreamedFile): Buffer {
    entry.at = this.#at
    return this.#counted(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common(entry, false), named(entry)]))
  }

  /** After its bytes were taken. */
  finish(entry: StreamedFile): Buffer {
    this.#at += entry.packed
    const behind = Buffer.alloc(16)
    behind.write('PK\x07\x08', 'latin1')
    behind.writeUInt32LE(entry.crc, 4)
    behind.writeUInt32LE(entry.packed, 8)
    behind.writeUInt32LE(entry.size, 12)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(entry.at, 10)
    this.#listed.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common(entry, true), tail, named(entry)]),
    )
    return this.#counted(behind)
  }

  async *whole(name: string, text: string): AsyncGenerator<Uint8Array> {
    const entry = new StreamedFile(name)
    await entry.end(text)
    yield this.begin(entry)
    yield* entry.taken()
    yield this.finish(entry)
  }

  end(): Buffer {
    const listed = Buffer.concat(this.#listed)
    const end = Buffer.alloc(22)
    end.write('PK\x05\x06', 'latin1')
    end.writeUInt16LE(this.#listed.length, 8)
    end.writeUInt16LE(this.#listed.length, 10)
    end.writeUInt32LE(listed.length, 12)
    end.writeUInt32LE(this.#at, 16)
    return Buffer.concat([listed, end])
  }

  #counted(bytes: Buffer): Buffer {
    this.#at += bytes.length
    return bytes
  }
}

const named = (entry: StreamedFile) => Buffer.from(entry.name, 'utf8')

function common(entry: StreamedFile, known: boolean): Buffer {
  const part = Buffer.alloc(26)
  part.writeUInt16LE(20) // version that can unpack it
  part.writeUInt16LE(0x0808, 2) // sizes stand behind; names in UTF-8
  part.writeUInt16LE(8, 4)
  part.writeUInt16LE(0x21, 8) // the first day that an archive can tell
  if (known) {
    part.writeUInt32LE(entry.crc, 10)
    part.writeUInt32LE(entry.packed, 14)
    part.writeUInt32LE(entry.size, 18)
  }
  part.writeUInt16LE(named(entry).length, 22)
  return part
}
