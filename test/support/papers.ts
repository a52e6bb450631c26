import { crc32, deflateSync } from 'node:zlib'
import type { FileType } from '#platform/files/check.ts'

// Small real files, made here: papers that staff may attach, and what they may not.

/** One page with a line of text, as ISO 32000 describes it; `more` goes into its trailer. */
export function pdf(text: string, more = ''): Buffer<ArrayBuffer> {
  const stream = `BT /F1 18 Tf 40 100 Td (${text}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${Buffer.byteLength(stream)} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let file = '%PDF-1.4\n'
  const starts = objects.map((object, i) => {
    const at = Buffer.byteLength(file)
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 6\n0000000000 65535 f \n${starts.join('')}`
  return Buffer.from(
    `${file}${table}trailer\n<< /Size 6 /Root 1 0 R ${more} >>\nstartxref\n${Buffer.byteLength(file)}\n%%EOF\n`,
  )
}

const number = (value: number, bytes: 2 | 4, little = false): Buffer => {
  const out = Buffer.alloc(bytes)
  if (little) out.writeUIntLE(value, 0, bytes)
  else out.writeUIntBE(value, 0, bytes)
  return out
}

type Packed = { name: string; data: string | Buffer; encrypted?: boolean }

/** An archive (APPNOTE 6.3.10) whose entries are stored as they are. */
export function zip(entries: Packed[]): Buffer<ArrayBuffer> {
  const two = (n: number) => number(n, 2, true)
  const four = (n: number) => number(n, 4, true)
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, data, encrypted } of entries) {
    const content = Buffer.from(data)
    const head = [
      two(20),
      two(encrypted ? 1 : 0),
      two(0),
      four(0),
      four(crc32(content)),
      four(content.length),
      four(content.length),
    ]
    const file = [four(0x04034b50), ...head, two(name.length), two(0), Buffer.from(name), content]
    directory.push(
      four(0x02014b50),
      two(20),
      ...head,
      two(name.length),
      two(0),
      two(0),
      two(0),
      two(0),
      four(0),
      four(at),
      Buffer.from(name),
    )
    files.push(...file)
    at += file.reduce((sum, b) => sum + b.length, 0)
  }
  const size = directory.reduce((sum, b) => sum + b.length, 0)
  const count = two(entries.length)
  const end = [four(0x06054b50), two(0), two(0), count, count, four(size), four(at), two(0)]
  return Buffer.concat([...files, ...directory, ...end])
}

const main = {
  docx: ['word/document.xml', 'vnd.openxmlformats-officedocument.wordprocessingml.document'],
  pptx: ['ppt/presentation.xml', 'vnd.openxmlformats-officedocument.presentationml.presentation'],
  xlsx: ['xl/workbook.xml', 'vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  docm: ['word/document.xml', 'vnd.ms-word.document.macroEnabled'],
} as const

/** An office document by ECMA-376. */
export function office(kind: keyof typeof main, more: Packed[] = []): Buffer<ArrayBuffer> {
  const [part, type] = main[kind]
  const types = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/${part}" ContentType="application/${type}.main+xml"/></Types>`
  return zip([{ name: '[Content_Types].xml', data: types }, { name: part, data: '<x/>' }, ...more])
}

const odf = { odt: 'text', ods: 'spreadsheet', odp: 'presentation' } as const

/** A document by ISO/IEC 26300. */
export const openDocument = (kind: keyof typeof odf, manifest = '', more: Packed[] = []): Buffer<ArrayBuffer> =>
  zip([
    { name: 'mimetype', data: `application/vnd.oasis.opendocument.${odf[kind]}` },
    { name: 'META-INF/manifest.xml', data: `<manifest:manifest>${manifest}</manifest:manifest>` },
    ...more,
  ])

const chunk = (type: string, data: Buffer) => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([number(data.length, 4), body, number(crc32(body), 4)])
}

/** A grey picture of 8 by 8 dots, with texts and Exif of a camera in it. */
export const png = (told: string): Buffer<ArrayBuffer> =>
  Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.from('00000008000000080800000000', 'hex')),
    chunk('tEXt', Buffer.from(`Comment\0${told}`)),
    chunk('eXIf', exif(told)),
    chunk('IDAT', deflateSync(Buffer.alloc(72, 0x80))),
    chunk('IEND', Buffer.alloc(0)),
    Buffer.from(told),
  ])

/** Exif (2.32): the side that is up, and a place, in the order of bytes of little machines. */
export function exif(place: string, wayUp = 6): Buffer {
  const entry = (tag: number, type: number, count: number, value: number) =>
    Buffer.concat([number(tag, 2, true), number(type, 2, true), number(count, 4, true), number(value, 4, true)])
  const words = Buffer.from(place)
  return Buffer.concat([
    Buffer.from('II*\0\x08\0\0\0\x02\0', 'latin1'),
    entry(0x010e, 2, words.length, 38),
    entry(0x0112, 3, 1, wayUp),
    number(0, 4),
    words,
  ])
}

const segment = (marker: number, data: Buffer) =>
  Buffer.concat([Buffer.of(0xff, marker), number(data.length + 2, 2), data])

// A grey picture of 8 by 8 dots: tables, frame and scan of one block.
const onlyCode = (table: number) => segment(0xc4, Buffer.concat([Buffer.of(table, 1), Buffer.alloc(16)]))
const plainJpeg = Buffer.concat([
  segment(0xdb, Buffer.concat([Buffer.of(0), Buffer.alloc(64, 1)])),
  segment(0xc0, Buffer.from('080008000801011100', 'hex')),
  onlyCode(0x00),
  onlyCode(0x10),
  segment(0xda, Buffer.from('010100003f00', 'hex')),
  Buffer.from('3fffd9', 'hex'),
])

/** A photograph as telephones make it: place, small copy, comment, and a short film behind it. */
export const jpeg = (told: string): Buffer<ArrayBuffer> =>
  Buffer.concat([
    Buffer.of(0xff, 0xd8),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif(told)])),
    segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${told}`)),
    segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01 colours', 'latin1')),
    segment(0xfe, Buffer.from(told)),
    plainJpeg,
    Buffer.from(`ftypmp42${told}`),
  ])

const box = (type: string, ...data: Buffer[]) => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), ...data])
  return Buffer.concat([number(body.length + 4, 4), body])
}

/** The frame of a HEIC photograph (ISO/IEC 23008-12) with Exif beside the picture and a film behind it. */
export function heic(picture: string, told: string): Buffer<ArrayBuffer> {
  const full = (version: number) => Buffer.of(version, 0, 0, 0)
  const item = (id: number, type: string) => box('infe', full(2), number(id, 2), number(0, 2), Buffer.from(`${type}\0`))
  const ftyp = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic'))
  const metaAt = (start: number) => {
    const place = (id: number, at: number, length: number) => [
      number(id, 2),
      number(0, 2),
      number(1, 2),
      number(at, 4),
      number(length, 4),
    ]
    const iloc = box(
      'iloc',
      full(0),
      Buffer.of(0x44, 0),
      number(2, 2),
      ...place(1, start, picture.length),
      ...place(2, start + picture.length, told.length),
    )
    return box('meta', full(0), box('iinf', full(0), number(2, 2), item(1, 'hvc1'), item(2, 'Exif')), iloc)
  }
  const start = ftyp.length + metaAt(0).length + 8
  return Buffer.concat([ftyp, metaAt(start), box('mdat', Buffer.from(picture + told)), box('mpvd', Buffer.from(told))])
}

/** One of each kind that is taken. `told` stands in photographs where no picture is. */
export const papers = (told: string): Record<FileType, Buffer<ArrayBuffer>> => ({
  pdf: pdf('Dear all'),
  jpg: jpeg(told),
  png: png(told),
  heic: heic('the picture', told),
  docx: office('docx'),
  xlsx: office('xlsx'),
  pptx: office('pptx'),
  odt: openDocument('odt'),
  ods: openDocument('ods'),
  odp: openDocument('odp'),
})

const gif = Buffer.from('47494638396101000100800000ffffff0000002c00000000010001000002024401003b', 'hex')
const film = Buffer.from('0000001866747970' + '6d703432' + '00000000' + '69736f6d' + '6d703432', 'hex')
const oldWord = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1024)])
const moving = (bytes: Buffer) => {
  const still = png('')
  return Buffer.concat([still.subarray(0, 33), chunk('acTL', Buffer.alloc(8)), still.subarray(33), bytes])
}

/** What is not taken, with the reason why. */
export const noPapers: [what: string, why: string, bytes: Buffer<ArrayBuffer>][] = [
  ['nothing', 'needed', Buffer.alloc(0)],
  ['plain words', 'kind', Buffer.from('Dear all')],
  ['a page', 'kind', Buffer.from('<!doctype html><script>1</script>')],
  ['a drawing', 'kind', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['an archive', 'kind', zip([{ name: 'letter.pdf', data: pdf('x') }])],
  ['a moving picture', 'kind', gif],
  ['a moving PNG', 'kind', moving(Buffer.alloc(0))],
  ['a film', 'kind', film],
  [
    'a film that calls itself HEIC',
    'kind',
    Buffer.from(heic('x', 'y').toString('latin1').replace('heic', 'hevc'), 'latin1'),
  ],
  ['a program', 'kind', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])],
  ['an old Word file, or a locked new one', 'kind', oldWord],
  ['Word with macros', 'runs', office('docm')],
  ['macros that call themselves plain', 'runs', office('docx', [{ name: 'word/vbaProject.bin', data: 'x' }])],
  ['macros of OpenDocument', 'runs', openDocument('odt', '', [{ name: 'Basic/Standard/Module1.xml', data: 'x' }])],
  ['slides with a film', 'film', office('pptx', [{ name: 'ppt/media/media1.mp4', data: 'x' }])],
  ['a locked PDF', 'locked', pdf('x', '/Encrypt 9 0 R')],
  ['a locked OpenDocument', 'locked', openDocument('odt', '<manifest:encryption-data/>')],
  ['a locked archive of Word', 'locked', office('docx', [{ name: 'word/more.xml', data: 'x', encrypted: true }])],
  ['half a photograph', 'broken', Buffer.from(png('').subarray(0, 60))],
  ['half a document', 'broken', Buffer.from(office('docx').subarray(0, 300))],
]
