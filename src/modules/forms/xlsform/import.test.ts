import fs from 'node:fs'
import http from 'node:http'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packedZip, storedZip } from '#platform/files/zip.ts'
import { logTo } from '#platform/log/log.ts'
import { pause } from '#test/support/program.ts'
import { site } from '#test/support/site.ts'
import { formOf, said } from './forms.test.setup.ts'
import { importForm } from './import.ts'
import { largestWorkbook, packed, sharedCells, sharedText, tableXml } from './workbooks.test.setup.ts'

// Workbooks that somebody sends, whatever is in them, while others use the server.

const opened = site()
const logged: string[] = []
let before: (line: string) => void
beforeAll(() => {
  before = logTo((line) => logged.push(line))
})
afterAll(() => {
  logTo(before)
})

/** What /proc holds; nothing when the thread or process ended since it was listed. */
function held(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** The processes that this one has started and that read workbooks. */
function readers(): string[] {
  return fs.readdirSync('/proc/self/task').flatMap((task) =>
    held(`/proc/self/task/${task}/children`)
      .split(' ')
      .filter((pid) => pid && held(`/proc/${pid}/cmdline`).includes('in-child.ts')),
  )
}

/** The most memory that a process has held, in megabytes, and how long it kept a processor busy, in seconds. */
function usageOf(pid: string): { peak: number; busy: number } {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? []
    const peak = /^VmHWM:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return { peak: Number(peak ?? 0) / 1024, busy: (Number(stat[11]) + Number(stat[12])) / 100 }
  } catch {
    return { peak: 0, busy: 0 } // it has just ended
  }
}

/** Asks for a page on a line of its own. @returns the status */
const page = () =>
  new Promise<number>((done, failed) => {
    http
      .get(`${opened.base}/en/services`, { agent: false }, (answer) => {
        answer.resume().on('end', () => done(answer.statusCode ?? 0))
      })
      .on('error', failed)
  })

/** Sends a workbook while somebody else asks for a page again and again. */
async function send(bytes: Buffer, limits?: { seconds: number; megabytes: number }) {
  let [peak, busy, slowest, answered] = [0, 0, 0, 0]
  let over = false
  const look = setInterval(() => {
    for (const used of readers().map(usageOf)) {
      peak = Math.max(peak, used.peak)
      busy = Math.max(busy, used.busy)
    }
  }, 20)
  const others = (async () => {
    while (!over) {
      const asked = performance.now()
      expect(await page()).toBe(200)
      answered++
      slowest = Math.max(slowest, performance.now() - asked)
      await pause(25)
    }
  })()
  const began = performance.now()
  const read = await importForm(bytes, limits)
  const seconds = (performance.now() - began) / 1000
  over = true
  await others
  clearInterval(look)
  return { read, said: read.problems.map(said), seconds, busy, peak, slowest, answered }
}

const form = () => formOf('type | name | label::English (en) | label::Khmer (km)\n select_one yes_no | a | A | ក')
const locked = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')])
const survey = tableXml([
  ['type', 'name', 'label'],
  ['text', 'a', 'A'],
])
const laughs = `<!DOCTYPE sst [<!ENTITY a "ha">${'bcdefghij'
  .split('')
  .map((n, i) => `<!ENTITY ${n} "${`&${'abcdefghi'[i]};`.repeat(10)}">`)
  .join('')}]><sst><si><t>&j;</t></si></sst>`

/** An archive one part of which grows to many times its size, and says that it is small. */
function bomb(): Buffer {
  const grown = deflateRawSync(Buffer.alloc(300 * 1024 * 1024, ' '), { level: 9 })
  const part = 'xl/worksheets/sheet1.xml'
  const zip = storedZip([
    {
      name: '[Content_Types].xml',
      bytes: Buffer.from(
        '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
      ),
    },
    { name: 'xl/workbook.xml', bytes: Buffer.from('<workbook/>') },
    { name: part, bytes: grown },
  ])
  for (let at = zip.indexOf(part); at !== -1; at = zip.indexOf(part, at + 1)) {
    const inDirectory = zip.readUInt32LE(at - 46) === 0x02014b50
    zip.writeUInt16LE(8, inDirectory ? at - 36 : at - 22)
    zip.writeUInt32LE(100, inDirectory ? at - 22 : at - 8)
  }
  return zip
}

describe('a workbook that somebody sends', () => {
  it('gives the form, and its problems, as reading it does', async () => {
    const { read } = await send(await form())
    expect(read.definition?.items).toMatchObject([{ name: 'a', label: { en: 'A', km: 'ក' } }])
    expect(read.problems).toEqual([])
    expect(readers()).toEqual([])
  })

  const hostile: [what: string, file: () => Buffer | Promise<Buffer>, problem: string][] = [
    ['nothing', () => Buffer.alloc(0), 'file_empty'],
    ['a text', () => Buffer.from('type,name,label\ntext,a,A\n'), 'file_kind'],
    ['an archive of something else', () => packedZip([{ name: 'a.txt', bytes: Buffer.from('a') }]), 'file_kind'],
    ['ten megabytes too many', () => Buffer.alloc(10 * 1024 * 1024 + 1, 'PK'), 'file_too_large'],
    ['a workbook of before 2007', () => Buffer.from('d0cf11e0a1b11ae100000000', 'hex'), 'file_old'],
    ['one behind a password', () => locked, 'file_locked'],
    ['one with a macro', () => packed({ survey }, undefined, [['xl/vbaProject.bin', 'Sub Open()']]), 'file_runs'],
    ['half of one', async () => (await form()).subarray(0, 2_000), 'file_broken'],
    ['one with a hole in it', async () => Buffer.from(await form()).fill(0, 300, 1_500), 'file_broken'],
    ['one whose sheet is no XML', () => packed({ survey: '<row r="1"><c r="A1"' }), 'file_broken'],
    [
      'one without its sheets',
      () => packed({ survey }, undefined, [['xl/_rels/workbook.xml.rels', '<R/>']]),
      'file_broken',
    ],
    ['300 megabytes that say they are 100 bytes', bomb, 'file_unpacked'],
    ['millions of tags', () => packed({ survey: '<row><c/></row>'.repeat(2_600_000) }), 'file_unpacked'],
    ['a billion laughs', () => packed({ survey }, laughs), 'file_dtd'],
    [
      'one long text in 100,000 cells',
      () => packed({ survey: sharedCells(50_000, 2) }, sharedText('a'.repeat(20_000))),
      'file_too_much_text',
    ],
    [
      'a cell in the last corner',
      () => packed({ survey: `${survey}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>` }),
      'file_far_cell XFD1048576',
    ],
    [
      'a row beyond all rows',
      () => packed({ survey: '<row r="99999999999"><c r="A9" t="s"><v>0</v></c></row>' }),
      'file_far_cell',
    ],
  ]
  it.each(hostile)('is refused within 10 seconds and 512 MB: %s', async (_, file, problem) => {
    const { read, said, seconds, peak, slowest, answered } = await send(await file())
    expect(read.definition).toBeUndefined()
    expect(said[0]).toMatch(new RegExp(`^file: ${problem}`))
    expect(seconds).toBeLessThan(10)
    expect(peak).toBeLessThan(512)
    expect(answered).toBeGreaterThan(0)
    expect(slowest).toBeLessThan(1_000)
    expect(readers()).toEqual([])
  })

  it('of 5,000 questions and 50,000 choices is taken, while others are served', async () => {
    const { read, said, busy, peak, slowest, answered } = await send(largestWorkbook())
    expect(said).toEqual([])
    expect(read.definition?.items).toHaveLength(5_000)
    expect(Object.values(read.definition?.lists ?? {}).flat()).toHaveLength(50_000)
    expect(busy).toBeGreaterThan(0.5)
    expect(busy).toBeLessThan(9)
    expect(peak).toBeGreaterThan(50)
    expect(peak).toBeLessThan(512)
    expect(answered).toBeGreaterThan(20)
    expect(slowest).toBeLessThan(1_000)
  })
})

describe('the limits', () => {
  it('of time: a reader that takes longer is ended, and the next one reads', async () => {
    const { said, seconds } = await send(await form(), { seconds: 0.05, megabytes: 480 })
    expect(said).toEqual(['file: file_too_slow'])
    expect(seconds).toBeLessThan(2)
    expect(readers()).toEqual([])
    expect((await importForm(await form())).definition).toBeDefined()
  })

  it('of memory: a reader that takes more is ended', async () => {
    const { said } = await send(largestWorkbook(), { seconds: 9, megabytes: 120 })
    expect(said).toEqual(['file: file_too_heavy'])
    expect(readers()).toEqual([])
  })

  it('one is read at a time, and who comes when many wait is told to come later', async () => {
    const bytes = await form()
    const many = Array.from({ length: 12 }, () =>
      importForm(bytes).then(
        ({ definition }) => (definition ? 'read' : 'refused'),
        (error: { code: string }) => error.code,
      ),
    )
    await pause(150)
    expect(readers()).toHaveLength(1)
    const ends = await Promise.all(many)
    expect(ends.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 'read'))
    expect(ends.slice(8)).toEqual(Array.from({ length: 4 }, () => 'busy'))
  })

  it('the log tells that a reader was ended, and nothing of the file', async () => {
    await send(await form(), { seconds: 0.01, megabytes: 480 })
    const { at: _, ...line } = JSON.parse(logged.at(-1) ?? '{}')
    expect(line).toEqual({ event: 'form.import_ended', why: 'file_too_slow', code: null, signal: 'SIGKILL' })
  })
})
