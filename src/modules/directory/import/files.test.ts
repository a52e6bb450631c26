import { deflateRawSync } from 'node:zlib'
import readXlsx from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import writeXlsx from 'write-excel-file/node'
import type { Failure } from '#platform/errors.ts'
import { storedZip, unpacked, zipEntries } from '#platform/files/zip.ts'
import { columnOf, templateColumns } from './columns.ts'
import { readImport } from './read.ts'
import { templateXlsx } from './template.ts'

// Files as people have them: whatever is wrong with one, a sentence says so at once.

const whatIsWrong = (bytes: Buffer) =>
  readImport(bytes).then(
    () => 'nothing',
    (error: Failure) => error.detail?.['file'] ?? String(error),
  )
type Cell = string | number | Date | null
const workbook = (rows: Cell[][]): Promise<Buffer> =>
  writeXlsx(
    rows.map((row) => row.map((c) => (c instanceof Date ? { value: c, type: Date, format: 'yyyy-mm-dd' } : c))),
  ).toBuffer()
/** A workbook with one part changed, added or taken away. */
async function changed(name: string, to: string | null, rows: Cell[][] = [['organization'], ['Lotus']]) {
  const bytes = await workbook(rows)
  const parts = zipEntries(bytes).map((e) => ({ name: e.name, bytes: unpacked(bytes, e, 1e7) }))
  const others = parts.filter((p) => p.name !== name)
  return storedZip(to === null ? others : [...others, { name, bytes: Buffer.from(to) }])
}

describe('a file that cannot be taken', () => {
  const heading = 'organization,service\n'
  it.each([
    ['nothing', Buffer.alloc(0), 'errors.file_needed'],
    ['a heading without rows', Buffer.from(heading), 'errors.import_empty'],
    ['rows without a heading', Buffer.from('Lotus,Help\nLily,Help\n'), 'errors.import_heading'],
    ['an old encoding', Buffer.from([...Buffer.from(heading), 0xe9, 0xe8, 0x0a]), 'errors.import_encoding'],
    ['a quotation mark that stays open', Buffer.from(`${heading}"Lotus,Help\nLily,Help\n`), 'errors.import_csv'],
    ['half a JSON', Buffer.from('[{"name": "Help", "status"'), 'errors.import_json'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), 'errors.import_kind'],
    ['a program', Buffer.from('MZ\0\0\x03\0\0\0'), 'errors.import_kind'],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'errors.import_kind'],
    ['too many rows', Buffer.from(heading + 'Lotus,Help\n'.repeat(10_001)), 'errors.import_rows'],
    ['too many bytes', Buffer.alloc(10 * 1024 * 1024 + 1, 0x61), 'errors.file_too_large'],
  ])('%s', async (_, bytes, key) => {
    expect(await whatIsWrong(bytes)).toBe(key)
  })

  it('a workbook behind a password', async () => {
    const locked = Buffer.concat([
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ])
    expect(await whatIsWrong(locked)).toBe('errors.file_locked')
  })

  it('a workbook with a macro', async () => {
    expect(await whatIsWrong(await changed('xl/vbaProject.bin', 'Sub Open()'))).toBe('errors.file_runs')
  })

  it('half a workbook, one without its sheet, and one whose sheet is no XML', async () => {
    const whole = await workbook([['organization'], ['Lotus']])
    expect(await whatIsWrong(whole.subarray(0, whole.length / 2))).toMatch(
      /errors\.(file_broken|import_kind|file_kind)/,
    )
    expect(await whatIsWrong(await changed('xl/worksheets/sheet1.xml', null))).toBe('errors.file_broken')
    expect(await whatIsWrong(await changed('xl/worksheets/sheet1.xml', '<worksheet><sheetData><row><c'))).toMatch(
      /errors\.(file_broken|import_empty)/,
    )
  })

  it('a document that is no table', async () => {
    const types =
      '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    const docx = storedZip([
      { name: '[Content_Types].xml', bytes: Buffer.from(types) },
      { name: 'word/document.xml', bytes: Buffer.from('<w/>') },
    ])
    expect(await whatIsWrong(docx)).toMatch(/errors\.(import_kind|file_kind)/)
  })

  it('a workbook that grows to gigabytes is refused before it does, also when its directory tells a small size', async () => {
    const sheet = 'xl/worksheets/sheet1.xml'
    const whole = await workbook([['organization'], ['Lotus']])
    const grown = deflateRawSync(Buffer.alloc(300 * 1024 * 1024, ' '), { level: 9 })
    for (const told of [300 * 1024 * 1024, 100]) {
      const bomb = withPacked(whole, sheet, grown, told)
      const [began, before] = [performance.now(), process.memoryUsage.rss()]
      expect(await whatIsWrong(bomb)).toBe('errors.import_unpacked')
      expect(performance.now() - began).toBeLessThan(5_000)
      expect(process.memoryUsage.rss() - before).toBeLessThan(300 * 1024 * 1024)
    }
  })
})

/** The workbook with one part packed beforehand, whose directory tells a size of one's own. */
function withPacked(workbook: Buffer, name: string, packed: Buffer, told: number): Buffer {
  const files = zipEntries(workbook).map((e) => ({
    name: e.name,
    bytes: e.name === name ? packed : unpacked(workbook, e, 1e7),
  }))
  const zip = storedZip(files)
  for (let at = zip.indexOf('PK\x01\x02', 0, 'latin1'); at !== -1; at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    const length = zip.readUInt16LE(at + 28)
    if (zip.toString('utf8', at + 46, at + 46 + length) !== name) continue
    zip.writeUInt16LE(8, at + 10)
    zip.writeUInt32LE(told, at + 24)
    zip.writeUInt16LE(8, zip.readUInt32LE(at + 42) + 8)
  }
  return zip
}

describe('a file as spreadsheets make it', () => {
  const table = async (bytes: Buffer) => {
    const read = await readImport(bytes)
    if (read.kind !== 'sheet') throw new Error('no table')
    return read
  }

  it('CSV with semicolons, a mark, line ends of Windows within quotation marks: each row knows its line', async () => {
    const text =
      '\ufeffOrganization;Service;About\r\nLotus;Help;"one\r\ntwo\r\nthree"\r\n\r\nLily;"Help; more";four\r\n'
    expect((await table(Buffer.from(text))).rows).toMatchObject([
      { line: 2, cells: { organization: 'Lotus', about_en: 'one\ntwo\nthree' } },
      { line: 6, cells: { organization: 'Lily', service: 'Help; more' } },
    ])
  })

  it('text with tabs in UTF-16, as Excel saves “Unicode text”', async () => {
    const bytes = Buffer.from('\ufeffស្ថាប័ន\tសេវា\nLotus\tជំនួយ\n', 'utf16le')
    expect((await table(bytes)).rows).toMatchObject([{ line: 2, cells: { organization: 'Lotus', service: 'ជំនួយ' } }])
  })

  it('numbers and days of a workbook are known as such, formulas count as what was last shown', async () => {
    const rows: Cell[][] = [
      ['organization', 'phones', 'dated', 'ages'],
      ['Lotus', 12345678, new Date('2024-05-31'), 45000],
    ]
    const read = await table(await workbook(rows))
    expect(read.rows).toMatchObject([
      {
        line: 2,
        cells: { phones: '12345678', dated: '2024-05-31', ages: '45000' },
        odd: { phones: 'number', dated: 'date' },
      },
    ])
    const sheet = (cell: string) =>
      `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>organization</v></c></row><row r="2">${cell}</row></sheetData></worksheet>`
    const formula = await table(
      await changed(
        'xl/worksheets/sheet1.xml',
        sheet('<c r="A2" t="str"><f>CONCATENATE("Lo","tus")</f><v>Lotus</v></c>'),
      ),
    )
    expect(formula.rows).toMatchObject([{ line: 2, cells: { organization: 'Lotus' } }])
    expect(formula.formulas).toEqual([2])
  })

  it.each(['en', 'km'] as const)(
    'the template in %s has every column, explains each and each code, and is empty',
    async (lang) => {
      const book = await templateXlsx(lang)
      expect(await whatIsWrong(book)).toBe('errors.import_empty')
      const [first, second] = await readXlsx(book)
      expect(first?.data[0]?.map((h) => columnOf(String(h)))).toEqual([...templateColumns])
      const explained = second?.data.flat().map(String) ?? []
      for (const word of ['legal_aid', 'by_phone', 'child_friendly', 'adolescents', 'police', 'MO-FR 08:00-17:00'])
        expect(explained.join('\n')).toContain(word)
      expect(explained.join('\n')).not.toContain('staff.')
    },
  )
})
