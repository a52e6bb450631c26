import { packedZip } from '#platform/files/zip.ts'

// Workbooks put together by hand, also such as no spreadsheet program makes.

const main = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'
const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export type Part = readonly [name: string, text: string]

/** An archive with the parts of a workbook; sheets by their names, as the XML within `sheetData`. */
export function packed(sheets: Record<string, string>, strings = '<sst/>', more: readonly Part[] = []): Buffer {
  const names = Object.keys(sheets)
  const related = (kind: string, id: string, target: string) =>
    `<Relationship Id="${id}" Type="${relation}/${kind}" Target="${target}"/>`
  const parts: Part[] = [
    ['[Content_Types].xml', `<Types><Override PartName="/xl/workbook.xml" ContentType="${main}"/></Types>`],
    [
      'xl/workbook.xml',
      `<workbook><sheets>${names.map((n, i) => `<sheet name="${n}" sheetId="${i + 1}" r:id="r${i}"/>`).join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships>${names.map((_, i) => related('worksheet', `r${i}`, `worksheets/sheet${i + 1}.xml`)).join('')}${related('sharedStrings', 'strings', 'sharedStrings.xml')}</Relationships>`,
    ],
    ['xl/sharedStrings.xml', strings],
    ...Object.values(sheets).map(
      (xml, i): Part => [
        `xl/worksheets/sheet${i + 1}.xml`,
        xml.startsWith('<!') ? xml : `<worksheet><sheetData>${xml}</sheetData></worksheet>`,
      ],
    ),
  ]
  const replaced = parts.filter(([name]) => !more.some(([other]) => other === name))
  return packedZip([...replaced, ...more].map(([name, text]) => ({ name, bytes: Buffer.from(text) })))
}

const escaped = (text: string) => text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`)
const letters = (place: number): string =>
  place < 26 ? String.fromCharCode(65 + place) : letters(Math.floor(place / 26) - 1) + letters(place % 26)

/** A table as XML, each cell with its text in it. */
export const tableXml = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((cells, r) => {
      const xml = cells.map((text, c) =>
        text === '' ? '' : `<c r="${letters(c)}${r + 1}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`,
      )
      return `<row r="${r + 1}">${xml.join('')}</row>`
    })
    .join('')

/** The cell with the first of the texts that all cells share. */
export const sharedCells = (rows: number, columns: number): string =>
  Array.from({ length: rows }, (_, r) => {
    const cells = Array.from({ length: columns }, (_, c) => `<c r="${letters(c)}${r + 1}" t="s"><v>0</v></c>`)
    return `<row r="${r + 1}">${cells.join('')}</row>`
  }).join('')

export const sharedText = (text: string): string => `<sst><si><t>${text}</t></si></sst>`

/** 5,000 questions and 50,000 choices in two languages, each question asked after the one before. */
export function largestWorkbook(): Buffer {
  const labels = ['label::English (en)', 'label::Khmer (km)']
  const words = (n: number) => [
    `Question ${n}: is this about what you said before, or about something else?`,
    `សំណួរទី ${n}៖ តើ\u200bនេះ\u200bទាក់ទង\u200bនឹង\u200bអ្វី\u200bដែល\u200bអ្នក\u200bបាន\u200bនិយាយ?`,
  ]
  return packed({
    survey: tableXml([
      ['type', 'name', ...labels, 'relevant'],
      ...Array.from({ length: 5_000 }, (_, i) => [
        i % 2 ? `select_one list_${i % 500}` : 'text',
        `q${i}`,
        ...words(i),
        i ? `\${q${i - 1}} != ''` : '',
      ]),
    ]),
    choices: tableXml([
      ['list_name', 'name', ...labels, 'province'],
      ...Array.from({ length: 50_000 }, (_, i) => [`list_${(i % 250) * 2 + 1}`, `c${i}`, ...words(i), String(i % 25)]),
    ]),
    settings: tableXml([
      ['form_title', 'form_id', 'default_language'],
      ['Large', 'large', 'English (en)'],
    ]),
  })
}
