import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDocuments, openRecord } from '#modules/records/commands.ts'
import { contextFor, enterStaff } from '#platform/access/context.ts'
import { log, logTo } from '#platform/log/log.ts'
import {
  close,
  colleague,
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
import { Visitor } from './visitor.ts'
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
  await provokeFaults()
  words.secret('server key', on.app.serverKey.raw)
  scanner = scannerFor(words.sentinels)
  superuser = await connect('postgres')
  closing.push(() => superuser.end())
  await superuser.query('analyze')
  await superuser.query('checkpoint')
})
afterAll(async () => {
  for (const done of closing.reverse()) await done()
})

async function connect(role: 'postgres' | 'sdap_app') {
  const client = new pg.Client(on.cluster.connection(role))
  client.on('error', () => {})
  await client.connect()
  return client
}

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
  await child.get('/en/check')
  pages.push(child.page)
  const met = await meetChild(worker, on.intakeId, words)
  await decline(lawyer, await refer(worker, met, on.legalAidId, 'second', words), words)
  pages.push(lawyer.page)
  const referral = await refer(worker, at, on.legalAidId, 'first', words)
  await serve(lawyer, referral, words)
  pages.push(lawyer.page)
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

/** Everything that goes wrong while a person's words are in hand. */
async function provokeFaults() {
  await wrongTries()
  const word = words.for('during a fault')
  const visitor = new Visitor(on.hono)
  for (const address of [`/en/${word}`, `/staff/reports/${word}`, `/en/check?said=${word}`])
    await visitor.get(encodeURI(address))
  const worker = await signIn(on, staff.second, words)
  expect(await worker.get(`/staff/reports/${encodeURIComponent(word)}`)).toBe(404)
  expect(await worker.get(`/staff/cases/${encodeURIComponent(word)}`)).toBe(404)
  await failingDatabase(worker, word)
  await databaseErrors(word)
  await killedInTheMiddle(word)
}

async function wrongTries() {
  const visitor = new Visitor(on.hono)
  await visitor.get('/staff/sign-in')
  const wrong = colleague(words.for('wrong name'), words.for('wrong passphrase'), '')
  expect(await visitor.post('/staff/sign-in', { name: wrong.name, passphrase: wrong.passphrase, code: '123456' })).toBe(
    422,
  )
  words.secret('mistyped passphrase', 'planet ribbon walnut tunnel breexe')
  expect(
    await visitor.post('/staff/sign-in', {
      name: staff.first.name,
      passphrase: 'planet ribbon walnut tunnel breexe',
      code: '123456',
    }),
  ).toBe(422)
  await visitor.get('/en/check')
  words.secret('mistyped code', '9182736455463728')
  expect(await visitor.post('/en/check', { code: '9182736455463728' })).toBe(422)
  expect(await visitor.post('/en/check', { code: words.for('not a code') })).toBe(422)
}

/** The database refuses to take a row, naming it, while a child sends a report. */
async function failingDatabase(worker: Visitor, word: string) {
  const admin = await connect('postgres')
  await worker.get('/staff/cases/new')
  await admin.query("alter table document add constraint planted check (name = '') not valid")
  const fields = { callName: word, safeContact: word, account: word, teamId: on.intakeId }
  expect(await worker.post('/staff/cases/new', fields)).toBe(503)
  await expect(reachOut(on, words)).rejects.toThrow('503')
  await admin.query('alter table document drop constraint planted')
  await admin.end()
}

/** Errors whose text quotes what was sent: a wrong type, a time-out, a notice. */
async function databaseErrors(word: string) {
  const app = await connect('sdap_app')
  for (const type of ['int', 'uuid', 'timestamptz', 'inet'])
    await expect(app.query(`select $1::text::${type}`, [word])).rejects.toThrow(word)
  await expect(app.query(`select '${word}'::int`)).rejects.toThrow(word)
  await app.query("set statement_timeout = '20ms'")
  await expect(app.query('select pg_sleep(5), $1::text', [word])).rejects.toMatchObject({ code: '57014' })
  await app.query("do $$ begin raise warning 'a warning'; end $$")
  await app.end()
}

/** The server loses a process while it holds a person's words, and starts anew. */
async function killedInTheMiddle(word: string) {
  const app = await connect('sdap_app')
  const { rows } = await app.query<{ pid: number }>('select pg_backend_pid() as pid')
  const ended = app.query('select pg_sleep(30), $1::text', [word]).catch(() => 'lost')
  process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
  expect(await ended).toBe('lost')
  for (let i = 0; i < 100; i++) {
    const back = await connect('postgres').catch(() => null)
    if (back) return back.end()
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('the server did not come back')
}

/** Every column of every row of every table as text, and bytes as they are. */
async function tablesHolding(): Promise<string[]> {
  const { rows: tables } = await superuser.query<{ name: string; columns: string[]; bytes: string[] }>(
    `select a.attrelid::regclass::text as name,
       array_agg(quote_ident(attname)) as columns,
       coalesce(array_agg(quote_ident(attname)) filter (where atttypid = 'bytea'::regtype), '{}') as bytes
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relkind in ('r', 'm') and a.attnum > 0 and not a.attisdropped group by 1`,
  )
  const found: string[] = []
  for (const { name, columns, bytes } of tables) {
    const shown = [...columns.map((c, i) => `${c}::text as t${i}`), ...bytes.map((c, i) => `${c} as b${i}`)]
    const { rows } = await superuser.query({ text: `select ${shown.join(', ')} from ${name}`, rowMode: 'array' })
    const copy = Buffer.concat(
      rows
        .flat()
        .map((v) => Buffer.from(`${v === null ? '' : v}`))
        .flatMap((v) => [v, Buffer.from('\n')]),
    )
    const raw = Buffer.concat(rows.flatMap((row: unknown[]) => row.filter((v) => Buffer.isBuffer(v))))
    for (const f of [...scanner.scan(copy), ...scanner.scan(raw)]) found.push(`${name}: ${f.sentinel}, ${f.form}`)
  }
  expect(tables.length).toBeGreaterThan(80)
  return found
}

function filesHolding(under = ''): string[] {
  const found: string[] = []
  for (const entry of fs.readdirSync(on.cluster.folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    if (!entry.isFile() || !file.includes(under)) continue
    for (const f of scanner.scan(fs.readFileSync(file)))
      found.push(`${path.relative(on.cluster.folder, file)}: ${f.sentinel}, ${f.form}`)
  }
  return found
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
    expect(await tablesHolding()).toEqual([])
  })

  it('stands in no file of the database, nor in its write-ahead log', () => {
    expect(fs.readdirSync(path.join(on.cluster.folder, 'pg', 'pg_wal')).length).toBeGreaterThan(1)
    expect(filesHolding()).toEqual([])
  })

  it('stands in no line of the program’s log, though faults were logged', () => {
    expect(lines.filter((l) => l.includes('"request.fault"')).length).toBeGreaterThanOrEqual(2)
    expect(lines.filter((l) => l.includes('database.connection_lost')).length).toBeGreaterThanOrEqual(1)
    expect(linesHolding()).toEqual([])
  })

  it('stands not in the database’s own log, though a process of it was killed', () => {
    const text = fs.readFileSync(path.join(on.cluster.folder, 'pg.log'), 'utf8')
    expect(text).toContain('was terminated by signal 9')
    expect(filesHolding('pg.log')).toEqual([])
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
    expect(forms(await tablesHolding())).toEqual(wanted)
    expect(forms(filesHolding(`${path.sep}base${path.sep}`))).toEqual(wanted)
    expect(forms(filesHolding('pg_wal'))).toEqual(wanted)
  })

  it('in the database’s log, when it is told to say more', async () => {
    const careless = await connect('postgres')
    await careless.query("set log_min_messages = 'error'")
    await expect(careless.query(`select '${word()}'::int`)).rejects.toThrow()
    await careless.end()
    expect(filesHolding('pg.log').length).toBeGreaterThan(0)
  })
})
