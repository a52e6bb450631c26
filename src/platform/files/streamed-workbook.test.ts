import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { workbookReader } from './spreadsheet.ts'
import { type SheetRow, sheetNames, workbookOf } from './streamed-workbook.ts'
import { zipEntries, zipText } from './zip.ts'

// Workbooks that are written while their rows are made, read back by another program's reader.

async function* once(rows: SheetRow[]) {
  for (const row of rows) yield [row]
}

async function readBack(names: string[], rows: SheetRow[]) {
  const parts: Uint8Array[] = []
  const plans = names.map((name) => ({ name, widths: [20, 20] }))
  for await (const part of workbookOf(plans, once(rows))) parts.push(part)
  const read = await workbookReader()
  return (await read(Buffer.concat(parts), { trim: false })).map(({ sheet, data }) => ({ sheet, data }))
}

describe('a workbook written row by row', () => {
  it('holds each sheet in its order, numbers as numbers and every text as it was', async () => {
    const odd = [
      '=1+1',
      '+855',
      '-5',
      '@SUM(A1)',
      '<b> & "x"',
      ' two  spaces ',
      'a\nb',
      'ចម្លើយ',
      '_x0041_',
      'a\rb\u0001',
      '😀',
    ]
    const first = odd.map((text, i): SheetRow => ({ sheet: 0, cells: [text, i] }))
    const second: SheetRow[] = [
      { sheet: 1, cells: ['head', 'ក'] },
      { sheet: 1, cells: [null, -2.5] },
    ]
    expect(await readBack(['One', 'Two & more'], [...first, ...second])).toEqual([
      { sheet: 'One', data: odd.map((text, i) => [text, i]) },
      {
        sheet: 'Two & more',
        data: [
          ['head', 'ក'],
          [null, -2.5],
        ],
      },
    ])
  })

  it('keeps no formula and no link in it: each text is marked as one', async () => {
    const parts: Uint8Array[] = []
    const rows = once([
      { sheet: 0, cells: ['head'] },
      { sheet: 0, cells: ['=HYPERLINK("https://bad.example")'] },
    ])
    for await (const part of workbookOf([{ name: 'One', widths: [] }], rows)) parts.push(part)
    const bytes = Buffer.concat(parts)
    const sheet = zipText(bytes, zipEntries(bytes), 'xl/worksheets/sheet1.xml')
    expect(sheet).toContain('<c r="A2" s="1" t="inlineStr">')
    expect(sheet).not.toMatch(/<f[ >]/)
  })

  it('leaves while its rows are made, and stops making them when nobody takes it any more', async () => {
    let made = 0
    let ended = false
    async function* endless() {
      try {
        for (;;) {
          made++
          yield [{ sheet: 0, cells: Array.from({ length: 50 }, () => randomUUID()) }]
        }
      } finally {
        ended = true
      }
    }
    let taken = 0
    for await (const part of workbookOf([{ name: 'One', widths: [] }], endless())) {
      taken += part.length
      if (taken > 1_000_000) break
    }
    expect(made).toBeLessThan(1_500) // some 1 kB packed each
    expect(ended).toBe(true)
  })

  it('names sheets as spreadsheets allow it', () => {
    expect(sheetNames(['a/b', 'A_B', 'x'.repeat(40), 'x'.repeat(41), ''])).toEqual([
      'a_b',
      'A_B_2',
      'x'.repeat(31),
      `${'x'.repeat(29)}_2`,
      '_',
    ])
  })
})
