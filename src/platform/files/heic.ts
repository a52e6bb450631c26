type Box = { type: string; start: number; from: number; end: number }

/** The boxes of ISO/IEC 14496-12 in a stretch of bytes. @throws RangeError when one is cut off */
function boxes(bytes: Buffer, from: number, until: number): Box[] {
  const found: Box[] = []
  for (let at = from; at < until; ) {
    const said = bytes.readUInt32BE(at)
    const size = said === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : said === 0 ? until - at : said
    const head = said === 1 ? 16 : 8
    if (size < head || at + size > until) throw new RangeError('a box is cut off')
    found.push({ type: bytes.toString('latin1', at + 4, at + 8), start: at, from: at + head, end: at + size })
    at += size
  }
  return found
}

const needed = (all: Box[], type: string): Box => {
  const found = all.find((b) => b.type === type)
  if (!found) throw new RangeError(`no ${type}`)
  return found
}

const ofPicture = new Set(['ftyp', 'meta', 'mdat', 'free', 'skip'])

/**
 * A HEIC photograph (ISO/IEC 23008-12) whose Exif and XMP are overwritten with zeros in their place,
 * and without what some phones hang behind the picture. The way up stands elsewhere in it and stays.
 * @throws RangeError when it is not whole, is a film, or keeps its data where this does not look
 */
export function cleanHeic(bytes: Buffer): Buffer {
  const outer = boxes(bytes, 0, bytes.length)
  const end = outer.find((b) => !ofPicture.has(b.type))?.start ?? bytes.length
  const clean = Buffer.from(bytes.subarray(0, end))
  const meta = needed(outer, 'meta')
  const inner = boxes(bytes, meta.from + 4, meta.end)
  const telling = tellingItems(bytes, needed(inner, 'iinf'))
  const idat = inner.find((b) => b.type === 'idat')
  for (const item of itemPlaces(bytes, needed(inner, 'iloc')))
    for (const { offset, length } of item.parts) {
      if (item.method > 1) throw new RangeError('built of other items')
      const at = offset + (item.method === 1 ? (idat?.from ?? end) : 0)
      if (at + length > end) throw new RangeError('behind the picture')
      if (telling.has(item.id)) clean.fill(0, at, length === 0 ? end : at + length)
    }
  return clean
}

/** The items that tell about the picture instead of being part of it. */
function tellingItems(bytes: Buffer, { from, end }: Box): Set<number> {
  const first = from + (bytes[from] === 0 ? 6 : 8)
  return new Set(
    boxes(bytes, first, end).flatMap(({ from: at }) => {
      const wide = bytes[at] === 3
      if (bytes.readUInt8(at) < 2) throw new RangeError('an item without a type')
      const type = bytes.toString('latin1', at + (wide ? 10 : 8), at + (wide ? 14 : 12))
      return ['Exif', 'mime', 'uri '].includes(type)
        ? [wide ? bytes.readUInt32BE(at + 4) : bytes.readUInt16BE(at + 4)]
        : []
    }),
  )
}

type Place = { id: number; method: number; parts: { offset: number; length: number }[] }

function itemPlaces(bytes: Buffer, { from }: Box): Place[] {
  const version = bytes.readUInt8(from)
  const sizes = bytes.readUInt16BE(from + 4)
  let at = from + 6
  const take = (size: number): number => {
    at += size
    return size === 0 ? 0 : size === 8 ? Number(bytes.readBigUInt64BE(at - 8)) : bytes.readUIntBE(at - size, size)
  }
  const places: Place[] = []
  for (let left = take(version < 2 ? 2 : 4); left > 0; left--) {
    const id = take(version < 2 ? 2 : 4)
    const method = version > 0 ? take(2) & 15 : 0
    take(2) // in which file: this one
    const base = take((sizes >> 4) & 15)
    const parts: Place['parts'] = []
    for (let more = take(2); more > 0; more--) {
      if (version > 0) take(sizes & 15)
      parts.push({ offset: base + take((sizes >> 12) & 15), length: take((sizes >> 8) & 15) })
    }
    places.push({ id, method, parts })
  }
  return places
}
