// Takes off a photograph what its camera wrote into it: where and when, with which device, small
// copies, and whatever was hung behind the picture. The picture itself is not touched.

/**
 * A JPEG (ITU-T T.81) without application segments and comments. Colours stay (JFIF, ICC, Adobe)
 * and so does the way up, in an Exif segment that says nothing else. What follows the picture goes:
 * some phones hang a short film there.
 * @throws RangeError when it is not whole
 */
export function cleanJpeg(bytes: Buffer): Buffer {
  const kept: Buffer[] = []
  let wayUp = 1
  let scans = 0
  let at = 2
  while (at < bytes.length) {
    if (bytes[at] !== 0xff) throw new RangeError('no segment')
    const marker = bytes.readUInt8(at + 1)
    if (marker === 0xd9) break
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += marker === 0xff ? 1 : 2
      continue
    }
    const segment = part(bytes, at, 2 + bytes.readUInt16BE(at + 2))
    at += segment.length
    if (marker === 0xe1 && wayUp === 1) wayUp = wayUpIn(segment)
    if (saysNothing(marker, segment)) kept.push(segment)
    if (marker !== 0xda) continue
    const end = endOfScan(bytes, at)
    kept.push(bytes.subarray(at, end))
    at = end
    scans++
  }
  if (scans === 0) throw new RangeError('no picture')
  const first = kept[0]?.[1] === 0xe0 ? kept.splice(0, 1) : []
  return Buffer.concat([Buffer.of(0xff, 0xd8), ...first, ...onlyWayUp(wayUp), ...kept, Buffer.of(0xff, 0xd9)])
}

function part(bytes: Buffer, at: number, length: number): Buffer {
  if (at + length > bytes.length) throw new RangeError('cut off')
  return bytes.subarray(at, at + length)
}

const begins = (segment: Buffer, text: string) => segment.toString('latin1', 4, 4 + text.length) === text

function saysNothing(marker: number, segment: Buffer): boolean {
  if (marker === 0xfe) return false
  if (marker < 0xe0 || marker > 0xef) return true
  if (marker === 0xe0) return begins(segment, 'JFIF\0')
  if (marker === 0xe2) return begins(segment, 'ICC_PROFILE\0')
  return marker === 0xee && begins(segment, 'Adobe')
}

/** Where the marker after a scan's data stands; a scan that is cut off ends with the file. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return bytes.length
}

const wayUpTag = 0x0112

/** Which side of a picture is up, from 1 to 8 (Exif 2.32, tag 0x0112); 1 where nothing is said. */
function wayUpIn(segment: Buffer): number {
  if (!begins(segment, 'Exif\0\0')) return 1
  const tiff = segment.subarray(10)
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const two = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  try {
    const list = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
    for (let i = 0; i < two(list); i++) {
      const entry = list + 2 + i * 12
      if (two(entry) === wayUpTag && two(entry + 8) <= 8) return two(entry + 8)
    }
  } catch {} // whatever else is wrong in there goes with it
  return 1
}

function onlyWayUp(wayUp: number): Buffer[] {
  if (wayUp < 2) return []
  const exif = Buffer.from('ffe100224578696600004d4d002a00000008000101120003000000010000000000000000', 'hex')
  exif.writeUInt16BE(wayUp, 28)
  return [exif]
}

const seen = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'cICP',
  'sBIT',
  'bKGD',
  'pHYs',
])

/**
 * A PNG (W3C, third edition) with the chunks alone that make what one sees: no texts, no Exif, no
 * times, and nothing behind its end.
 * @throws RangeError when it is not whole
 */
export function cleanPng(bytes: Buffer): Buffer {
  const kept = [bytes.subarray(0, 8)]
  for (let at = 8, type = ''; type !== 'IEND'; ) {
    const chunk = part(bytes, at, 12 + bytes.readUInt32BE(at))
    type = chunk.toString('latin1', 4, 8)
    if (seen.has(type)) kept.push(chunk)
    at += chunk.length
  }
  return Buffer.concat(kept)
}
