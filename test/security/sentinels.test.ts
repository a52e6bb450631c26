import fs from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDocuments, openRecord } from '#modules/records/commands.ts'
import { contextFor, enterStaff } from '#platform/access/context.ts'
import { log, logTo } from '#platform/log/log.ts'
import { answerForms, bringForms } from './answer-form.ts'
import { provokeFaults } from './faults.ts'
import {
  attachPaper,
  close,
  comeBack,
  decline,
  makeCase,
  meetChild,
  noteCode,
  reachOut,
  refer,
  serve,
  signIn,
  staff,
  stopCode,
  write,
} from './one-childs-way.ts'
import { type OwnDeployment, ownDeployment } from './own-deployment.ts'
import { type Find, type Scanner, scannerFor } from './scanner.ts'
import { filesHolding, tablesHolding } from './search.ts'
import type { Visitor } from './visitor.ts'
import { Words } from './words.ts'

const words = new Words()
const lines: string[] = []
const pages: string[] = []
let told: string[] = []
let on: OwnDeployment
let superuser: pg.Client
let scanner: Scanner
const closing: (() => unknown)[] = []

beforeAll(async () => {
  const before = logTo((line) => lines.push(line))
  closing.push(() => logTo(before))
  on = await ownDeployment(staff)
  closing.push(() => on.close())
  await typeEverywhere()
  told = [...words.typed.keys()]
  await provokeFaults(on, words)
  words.secret('server key', on.app.serverKey.raw)
  scanner = scannerFor(words.sentinels)
  superuser = await on.connect('postgres')
  closing.push(() => superuser.end())
  await superuser.query('analyze')
  await superuser.query('checkpoint')
})
afterAll(async () => {
  for (const done of closing.reverse()) await done()
})

/** One child's way through the whole service, with a word of its own in each field. */
async function typeEverywhere() {
  const code = await reachOut(on, words)
  await reachOut(on, words, 'km')
  const worker = await signIn(on, staff.first, words)
  const lawyer = await signIn(on, staff.lawyer, words)
  await worker.get('/staff/reports')
  const reports = [...worker.page.matchAll(/\/staff\/reports\/[0-9a-f-]{36}/g)].map((m) => m[0])
  const child = await comeBack(on, code, words)
  await write(child, words)
  const report = await reportHolding(worker, reports, 'en story')
  const at = await makeCase(worker, report, words)
  await worker.get(await attachPaper(worker, at, words))
  pages.push(worker.page)
  await child.get('/en/check')
  pages.push(child.page)
  const met = await meetChild(worker, on.intakeId, words)
  const second = await refer(worker, met, on.legalAidId, 'second', words)
  await decline(lawyer, second, words)
  await worker.get(second) // who declined reads no more of it; the sender reads the reason
  pages.push(worker.page)
  pages.push(lawyer.page)
  const referral = await refer(worker, at, on.legalAidId, 'first', words)
  await serve(lawyer, referral, words)
  pages.push(lawyer.page)
  await bringForms(worker)
  pages.push(...(await answerForms(worker, at, words)))
  await close(worker, at, words)
  await stopCode(child, words)
  for (const page of [...reports, at, met, referral]) {
    await worker.get(page)
    pages.push(worker.page)
  }
  pages.push(await sealedInFile(worker, at), await sealedInFile(worker, met))
  await worker.get(report)
  await worker.post(`${report}/code`, {})
  noteCode(worker.page, words, 'new code')
}

async function reportHolding(worker: Visitor, reports: string[], field: string): Promise<string> {
  for (const report of reports) {
    await worker.get(report)
    if (worker.page.includes(words.typed.get(field) ?? '?')) return report
  }
  throw new Error('the report is not on the desk')
}

/** What a case holds that no page shows yet, as its team's key opens it. */
async function sealedInFile(worker: Visitor, at: string): Promise<string> {
  const entered = await enterStaff(on.app, Buffer.from(worker.cookies.get('sdap') ?? '', 'base64url'))
  if (!entered) throw new Error('nobody is signed in')
  const ctx = contextFor(on.app, 'en', entered.actor, entered.handle)
  return ctx.read(async (tx) => {
    const record = await openRecord(tx, ctx, at.split('/').at(-1) ?? '')
    const rows = await tx.selectFrom('document').select('name').where('recordId', '=', record.id).execute()
    const names = rows.map((r) => r.name).filter((n) => n === 'closure' || n.startsWith('consent'))
    return JSON.stringify(await Promise.all(names.map((name) => openDocuments(tx, record, name))))
  })
}

const linesHolding = (): Find[] => scanner.scan(Buffer.from(lines.join('\n')))

describe('what was told', () => {
  it('comes back to those it was told to', () => {
    const shown = pages.join('\n')
    const missing = told.filter((name) => !shown.includes(words.typed.get(name) ?? '?'))
    // What was corrected since stays in the file, and is shown no more.
    expect(missing).toEqual(['first name', 'first safe contact', 'first safety wishes', 'first support'])
    expect(words.typed.size).toBeGreaterThan(40)
  })

  it('stands in no column of any table', async () => {
    expect(await tablesHolding(superuser, scanner)).toEqual([])
  })

  it('stands in no file of the database, nor in its write-ahead log', () => {
    expect(fs.readdirSync(path.join(on.cluster.folder, 'pg', 'pg_wal')).length).toBeGreaterThan(1)
    expect(filesHolding(on.cluster.folder, scanner)).toEqual([])
  })

  it('stands in no line of the program’s log, though faults were logged', () => {
    expect(lines.filter((l) => l.includes('"request.fault"')).length).toBeGreaterThanOrEqual(2)
    expect(lines.filter((l) => l.includes('database.connection_lost')).length).toBeGreaterThanOrEqual(1)
    expect(linesHolding()).toEqual([])
  })

  it('stands not in the database’s own log, though a process of it was killed', () => {
    const text = fs.readFileSync(path.join(on.cluster.folder, 'pg.log'), 'utf8')
    expect(text).toContain('was terminated by signal 9')
    expect(filesHolding(on.cluster.folder, scanner, 'pg.log')).toEqual([])
  })
})

describe('a leak would be found', () => {
  const word = () => words.typed.get('en story') ?? ''

  it('in each form that text takes', () => {
    const [name, value] = ['story', 'Zqwordតស្ងាត់']
    const raw = Buffer.from(value)
    const tiny = scannerFor([{ name, value }])
    const shapes = [
      raw,
      Buffer.from(value, 'utf16le'),
      Buffer.from(value, 'utf16le').swap16(),
      raw.toString('hex'),
      raw.toString('hex').toUpperCase(),
    ]
    const base64 = ['', 'a', 'ab'].flatMap((before) =>
      (['base64', 'base64url'] as const).map((e) => Buffer.from(`${before}${value}, and more`).toString(e)),
    )
    const json = [
      JSON.stringify(value).replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ]
    for (const shape of [...shapes, ...base64, ...json])
      expect(
        tiny.scan(Buffer.concat([Buffer.from('xx'), Buffer.from(shape as string), Buffer.from('yy')])).length,
      ).toBeGreaterThan(0)
    expect(tiny.scan(Buffer.from('Zqwor, nothing of it'))).toEqual([])
    expect(
      scannerFor([{ name, value: Buffer.from([250, 1, 2, 251, 9]) }]).scan(Buffer.from([0, 250, 1, 2, 251, 9])),
    ).toHaveLength(1)
  })

  it('in a line of the log', () => {
    log('planted', { note: word() })
    expect(linesHolding().map((f) => f.sentinel)).toContain('en story')
    lines.pop()
  })

  it('in a table and in the files under it', async () => {
    const [latin, khmer] = word().split(' ')
    await superuser.query('create table planted (a text, b bytea, c jsonb)')
    await superuser.query('insert into planted values ($1, $2, $3)', [
      Buffer.from(latin ?? '').toString('hex'),
      Buffer.from(khmer ?? '', 'utf16le'),
      JSON.stringify({ at: Buffer.from(`x${latin}`).toString('base64') }),
    ])
    await superuser.query('checkpoint')
    const forms = (found: string[]) => new Set(found.map((f) => f.split(', ').at(-1)))
    const wanted = new Set(['hex', 'utf16le', 'base64 +1'])
    expect(forms(await tablesHolding(superuser, scanner))).toEqual(wanted)
    expect(forms(filesHolding(on.cluster.folder, scanner, `${path.sep}base${path.sep}`))).toEqual(wanted)
    expect(forms(filesHolding(on.cluster.folder, scanner, 'pg_wal'))).toEqual(wanted)
  })

  it('in the database’s log, when it is told to say more', async () => {
    const careless = await on.connect('postgres')
    await careless.query("set log_min_messages = 'error'")
    await expect(careless.query(`select '${word()}'::int`)).rejects.toThrow()
    await careless.end()
    expect(filesHolding(on.cluster.folder, scanner, 'pg.log').length).toBeGreaterThan(0)
  })
})
