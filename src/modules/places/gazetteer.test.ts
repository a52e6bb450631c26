import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { checkGazetteer } from './gazetteer.ts'
import { readGazetteer } from './gazetteer-file.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-gazetteer-'))
afterAll(() => fs.rmSync(folder, { recursive: true }))
const reading = (name: string, content: string | Buffer) => {
  const file = path.join(folder, name)
  fs.writeFileSync(file, content)
  return readGazetteer(file)
}

const head = 'code,name_latin,name_km'
const large = 51 * 1024 * 1024

describe('a file that cannot be right is refused in one sentence', () => {
  it.each([
    ['an Excel workbook', 'list.xlsx', 'PK', 'has to be .json, .json.gz or .csv'],
    ['half a list', 'half.json', '[\n{"code":"010201",\n', 'not whole JSON'],
    [
      'a bare number with a zero before it',
      'zero.json',
      '[\n{"code":"010201"},\n{"code":010202}\n]',
      'wrong on line 3',
    ],
    ['an object', 'one.json', '{"code":"010201"}', 'has to be one list'],
    ['a list of numbers', 'numbers.json', '[1, 2]', 'code and name_km'],
    [
      'packed text that was cut',
      'short.json.gz',
      gzipSync('[{"code":"010201"}]').subarray(0, 25),
      'damaged or not whole',
    ],
    ['text with the ending of packed text', 'plain.json.gz', '[]', 'damaged or not whole'],
    ['a list of people', 'other.csv', 'name,phone\nSok,012 345\n', 'code and name_km'],
    ['a quotation mark without its other one', 'quote.csv', `${head}\n010201,"Banteay,ក\n`, 'quotation mark'],
    ['a stray quotation mark', 'stray.csv', `${head}\n010201,Ban"teay,ក\n`, 'line 2'],
    ['an old Windows code page', 'ansi.csv', Buffer.from(`${head}\n010201,Krati\xe9,?\n`, 'latin1'), 'not UTF-8'],
    ['more than 50 MB', 'huge.csv', Buffer.alloc(large, '#'), 'larger than 50 MB'],
    ['more than 50 MB when unpacked', 'huge.json.gz', gzipSync(Buffer.alloc(large, ' ')), 'larger than 50 MB'],
  ])('%s', async (_, name, content, sentence) => {
    await expect(reading(name, content)).rejects.toThrow(sentence)
  })

  it('a file that is not there, and a folder', async () => {
    await expect(readGazetteer(path.join(folder, 'none.csv'))).rejects.toThrow('There is no file')
    fs.mkdirSync(path.join(folder, 'folder.csv'))
    await expect(readGazetteer(path.join(folder, 'folder.csv'))).rejects.toThrow('There is no file')
  })
})

describe('rows are read with the line on which they begin', () => {
  const row = { code: '010201', nameKm: 'ក' }
  it.each([
    ['one a line', '[\n{"code":"010201","name_km":"ក"},\n\n{"code":"010202","name_km":"[,\\"{"}\n]', [2, 4]],
    ['spread over lines', '[{\n"code": "010201",\n"name_km": "ក"\n}, {"a": [1, {"b": 2}],\n"code": "010202"}]', [1, 4]],
    ['all on one', '[{"code":"010201","name_km":"ក"},{"code":"010202"},null,7]', [1, 1, 1, 1]],
    ['with a mark before', '\ufeff[{"code":"010201","name_km":"ក"}]', [1]],
  ])('JSON %s', async (_, text, lines) => {
    const rows = await reading('a.json', text)
    expect(rows.map((r) => r.line)).toEqual(lines)
    expect(rows[0]).toMatchObject(row)
    expect(await reading('a.json.gz', gzipSync(text))).toEqual(rows)
  })

  it.each([
    ['with commas', 'code,name_km\n010201,ក\n010202,ខ', [2, 3]],
    [
      'with semicolons and a mark, as Excel saves it',
      '\ufeffCode;Name (Khmer)\r\n010201;ក\r\n\r\n010202;"ខ;"\r\n',
      [2, 4],
    ],
    ['with tabs', 'code\tkhmer\n010201\tក\n', [2]],
    ['with lines inside of names', 'code,km\n010201,ក\n010202,"ខ\nគ"\n010203,ឃ\n', [2, 3, 5]],
    ['with Windows lines inside of names', 'code,km\r\n010201,ក\r\n010202,"ខ\r\nគ"\r\n010203,ឃ\r\n', [2, 3, 5]],
    ['with too few and too many fields', 'code,km\n010201,ក\n010202\n010203,គ,ឃ\n', [2, 3, 4]],
  ])('CSV %s', async (_, text, lines) => {
    const rows = await reading('a.csv', text)
    expect(rows.map((r) => r.line)).toEqual(lines)
    expect(rows[0]).toMatchObject(row)
  })
})

describe('rows are looked at', () => {
  const wrong = (row: object) =>
    checkGazetteer([{ line: 1, code: '010201', nameKm: 'ក', ...row }], new Set()).problems[0]?.what
  it.each([
    [{}, undefined],
    [{ nameLatin: 'Ta Khmau (1) – Ou Ya’Dav 2', nameKm: 'ភូមិ «១».2/៣' }, undefined],
    [{ nameLatin: '', unit: '' }, undefined],
    [{ unit: 'Quarter' }, undefined],
    [{ code: 10201 }, /is a number/],
    [{ code: undefined }, /code is missing/],
    [{ code: null }, /code is missing/],
    [{ code: true }, /not made of the digits/],
    [{ code: '０１０２０１' }, /not made of the digits/],
    [{ code: '01020' }, /5 digits .* leading zero/],
    [{ code: '0102010101' }, /10 digits/],
    [{ code: '9901' }, /district 9901 is not known/],
    [{ code: '99' }, /province 99 is not known/],
    [{ nameKm: '\u200b ' }, /Khmer name is missing/],
    [{ nameKm: 5 }, /Khmer name is not text/],
    [{ nameKm: 'ก' }, /no Khmer letter/],
    [{ nameKm: 'កa' }, /not Khmer/],
    [{ nameKm: 'ក\u0007' }, /not Khmer/],
    [{ nameKm: 'ក'.repeat(201) }, /too long/],
    [{ nameLatin: 'ក' }, /not Latin/],
    [{ nameLatin: 5 }, /Latin name is not text/],
    [{ nameLatin: '<b>' }, /not Latin/],
    [{ nameLatin: 'a'.repeat(201) }, /too long/],
    [{ unit: 'town' }, /unit is none/],
    [{ unit: 'constructor' }, /unit is none/],
  ])('%j', (row, what) => {
    if (what) expect(wrong(row)).toMatch(what)
    else expect(wrong(row)).toBeUndefined()
  })

  it('a village needs its commune, from this file or an earlier one', () => {
    const village = { line: 1, code: '01020101', nameKm: 'ក' }
    expect(checkGazetteer([village], new Set()).problems).toHaveLength(1)
    expect(checkGazetteer([village], new Set(['010201'])).villages).toHaveLength(1)
    expect(checkGazetteer([village, { line: 2, code: '010201', nameKm: 'ក' }], new Set()).problems).toEqual([])
  })
})
