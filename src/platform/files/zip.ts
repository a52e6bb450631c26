import { inflateRawSync } from 'node:zlib'

/** One file inside a ZIP archive, as its central directory names it (APPNOTE 6.3.10). */
export type ZipEntry = { name: string; encrypted: boolean; method: number; packed: number; at: number }

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
      at: bytes.readUInt32LE(at + 42),
    })
    at += 46 + name + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

/** A short text inside an archive; empty when it is not there. @throws Error when it cannot be unpacked */
export function zipText(bytes: Buffer, entries: ZipEntry[], name: string): string {
  const entry = entries.find((e) => e.name === name)
  if (!entry) return ''
  const start = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28)
  const data = bytes.subarray(start, start + entry.packed)
  if (entry.method === 0) return data.toString('utf8')
  if (entry.method === 8) return inflateRawSync(data, { maxOutputLength: largestText }).toString('utf8')
  throw new RangeError('another way of packing')
}
