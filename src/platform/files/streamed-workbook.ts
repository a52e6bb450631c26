import { StreamedFile, StreamedZip } from './zip-stream.ts'

// A workbook (Office Open XML) written while its rows are made, so that a long one needs little
// memory: the library at hand holds every cell until the last one is there.

export type Cell = string | number | null
/** `width` of its columns in letters. The first row of a sheet is its heading and stays in sight. */
export type SheetPlan = { name: string; widths: readonly number[] }
export type SheetRow = { sheet: number; cells: readonly Cell[] }

/** How many columns and rows a sheet can have, and how many letters a cell. */
export const widestSheet = 16_384
export const longestSheet = 1_048_576
const longestText = 32_767

/**
 * The bytes of a workbook, as they come. Text is text: nothing in it is taken for a formula, a day
 * or a number. Rows of the first sheet leave at once; those of the others wait, packed, behind it.
 * @throws RangeError when a sheet gets longer than `longestSheet`
 */
export async function* workbookOf(
  plans: readonly SheetPlan[],
  rows: AsyncIterable<readonly SheetRow[]>,
): AsyncGenerator<Uint8Array> {
  const zip = new StreamedZip()
  for (const [name, text] of around(plans)) yield* zip.whole(name, text)
  const sheets = plans.map((_, i) => new StreamedFile(`xl/worksheets/sheet${i + 1}.xml`))
  const lengths = plans.map(() => 0)
  try {
    const [first, ...others] = sheets
    if (!first) throw new RangeError('A workbook has a sheet.')
    yield zip.begin(first)
    for (const [i, sheet] of sheets.entries()) await sheet.write(headOf(plans[i]?.widths ?? []))
    for await (const some of rows) {
      const texts = plans.map(() => '')
      for (const { sheet, cells } of some) {
        const row = (lengths[sheet] ?? 0) + 1
        lengths[sheet] = row
        if (row > longestSheet) throw new RangeError('too many rows')
        texts[sheet] += rowOf(row, cells)
      }
      for (const [i, sheet] of sheets.entries()) if (texts[i]) await sheet.write(texts[i])
      yield* first.taken()
    }
    for (const sheet of sheets) await sheet.end('</sheetData></worksheet>')
    yield* first.taken()
    yield zip.finish(first)
    for (const sheet of others) {
      yield zip.begin(sheet)
      yield* sheet.taken()
      yield zip.finish(sheet)
    }
    yield zip.end()
  } finally {
    for (const sheet of sheets) sheet.drop()
  }
}

/** A name that a sheet may have: 31 letters at most, without some signs, no two alike. */
export function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>()
  return wanted.map((name) => {
    const clean = name.replace(/[[\]:*?/\\']/g, '_').slice(0, 31) || '_'
    let free = clean
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${clean.slice(0, 30 - String(n).length)}_${n}`
    taken.add(free.toLowerCase())
    return free
  })
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const kinds = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packed = 'http://schemas.openxmlformats.org/package/2006'
const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** What stands around the sheets (ECMA-376): their names, and the three looks of cells. */
function around(plans: readonly SheetPlan[]): [string, string][] {
  const each = (write: (n: number, plan: SheetPlan) => string) => plans.map((p, i) => write(i + 1, p)).join('')
  const sheet = (n: number) => `<Relationship Id="s${n}" Type="${kinds}/worksheet" Target="worksheets/sheet${n}.xml"/>`
  return [
    [
      '[Content_Types].xml',
      `${xml}<Types xmlns="${packed}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${contentType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${contentType}.styles+xml"/>${each((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${contentType}.worksheet+xml"/>`)}</Types>`,
    ],
    [
      '_rels/.rels',
      `${xml}<Relationships xmlns="${packed}/relationships"><Relationship Id="w" Type="${kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${xml}<workbook xmlns="${main}" xmlns:r="${kinds}"><sheets>${each((n, p) => `<sheet name="${escaped(p.name)}" sheetId="${n}" r:id="s${n}"/>`)}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${xml}<Relationships xmlns="${packed}/relationships">${each(sheet)}<Relationship Id="looks" Type="${kinds}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      'xl/styles.xml',
      `${xml}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf xfId="0" numFmtId="49" applyNumberFormat="1"/><xf xfId="0" numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf></cellXfs></styleSheet>`,
    ],
  ]
}

const headOf = (widths: readonly number[]): string =>
  `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${
    widths.length > 0
      ? `<cols>${widths.map((w, i) => `<col min="${i + 1}" max="${i + 1}" width="${w}" customWidth="1"/>`).join('')}</cols>`
      : ''
  }<sheetData>`

function rowOf(row: number, cells: readonly Cell[]): string {
  let text = `<row r="${row}">`
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]
    if (cell === null || cell === undefined || cell === '') continue
    const at = `${letters(i)}${row}`
    text +=
      typeof cell === 'number'
        ? `<c r="${at}"><v>${cell}</v></c>`
        : `<c r="${at}" s="${row === 1 ? 2 : 1}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell.slice(0, longestText))}</t></is></c>`
  }
  return `${text}</row>`
}

const known: string[] = []
/** What a column is called: A … Z, AA … */
function letters(index: number): string {
  const before = known[index]
  if (before) return before
  const name = (index >= 26 ? letters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))
  known[index] = name
  return name
}

/** XML's own signs; and letters that it does not know, or that would be lost, as `_x000D_` (ST_Xstring). */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      /(?![\t\n\u007f-\u009f])\p{Cc}|[\ufffe\uffff]/gu,
      (c) => `_x${c.charCodeAt(0).toString(16).padStart(4, '0')}_`,
    )
    .replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? '&quot;')
