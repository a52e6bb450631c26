import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'

/** One file inside a ZIP archive, as its central directory names it (APPNOTE 6.3.10). */
export type ZipEntry = { name: string; encrypted: boolean; method: number; packed: number; size: number; at: number }

const endOfDirectory = Buffer.from('PK\x05\x06', 'latin1')
const largestText = 4 * 1024 * 1024

/** What stands in an archive. @throws RangeError when it is none, or a piece of one */
export function zipEntries(bytes: Buffer): ZipEntry[] {
  const end = bytes.lastIndexOf(endOfDirectory)
  if (end === -1) throw new RangeError('cut off')
  const entries: ZipEntry[] = []
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new RangeError('no directory')
    const name = bytes.readUInt16LE(at + 28)
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + name),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    })
    at += 46 + name + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

/** A short text inside an archive; empty when it is not there. @throws Error when it cannot be unpacked */
export function zipText(bytes: Buffer, entries: ZipEntry[], name: string): string {
  const entry = entries.find((e) => e.name === name)
  return entry ? unpacked(bytes, entry, largestText).toString('utf8') : ''
}

/**
 * What one file inside an archive holds. What its directory says of sizes is not believed.
 * @param most in bytes @throws RangeError when it is larger, Error when it cannot be unpacked
 */
export function unpacked(bytes: Buffer, entry: ZipEntry, most: number): Buffer {
  const start = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28)
  const data = bytes.subarray(start, start + entry.packed)
  if (entry.method === 0) {
    if (data.length > most) throw new RangeError('too large')
    return data
  }
  if (entry.method === 8) return inflateRawSync(data, { maxOutputLength: most })
  throw new RangeError('another way of packing')
}

/** An archive that holds just these files, not packed. */
export const storedZip = (files: { name: string; bytes: Buffer }[]): Buffer => zipOf(files, 0)

/** An archive that holds just these files. It knows no clock: the same files make the same bytes. */
export const packedZip = (files: { name: string; bytes: Buffer }[]): Buffer => zipOf(files, 8)

function zipOf(files: { name: string; bytes: Buffer }[], method: 0 | 8): Buffer {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const { name, bytes } of files) {
    const called = Buffer.from(name, 'utf8')
    const data = method === 8 ? deflateRawSync(bytes) : bytes
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20) // version that can unpack it
    common.writeUInt16LE(0x0800, 2) // names in UTF-8
    common.writeUInt16LE(method, 4)
    common.writeUInt16LE(0x21, 8) // the first day that an archive can tell
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(called.length, 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, called, data)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, called)
    at += 30 + called.length + data.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  endOfDirectory.copy(end)
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, listed, end])
}
