import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeAnchors } from '#modules/audit/jobs.ts'
import { type Database, openDatabase } from '#platform/db/database.ts'
import { logTo } from '#platform/log/log.ts'
import { type Anchor, readAnchors } from '#platform/trail/anchors.ts'
import { verifyTrail } from '#platform/trail/verify.ts'
import { makeChain, rebuildChain } from '#test/support/chain.ts'
import { ends } from '#test/support/program.ts'
import { type World, world } from '#test/support/world.ts'

let w: World
let db: pg.Client
let jobs: Database
let folder: string
let file: string
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  jobs = await openDatabase(w.connection('sdap_jobs'))
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-anchors-'))
})
beforeEach(() => {
  file = path.join(folder, `${randomUUID()}.jsonl`)
})
afterAll(async () => {
  await jobs.close()
  fs.rmSync(folder, { recursive: true })
})

const heads = async (): Promise<Omit<Anchor, 'day'>[]> =>
  (await db.query("select chain, seq::int as seq, encode(hash, 'hex') as hash from trail_head order by chain")).rows

/** What is logged meanwhile. */
async function logged(act: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const lines: string[] = []
  const before = logTo((line) => lines.push(line))
  await act().finally(() => logTo(before))
  return lines.map((line) => JSON.parse(line))
}

/** A server that takes mail, as long as it is told to. */
async function mailbox() {
  const taken: { to: string[]; text: string }[] = []
  const state = { open: true }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, done) {
      let text = ''
      stream.on('data', (chunk) => {
        text += chunk
      })
      stream.on('end', () => {
        if (state.open) taken.push({ to: envelope.rcptTo.map((a) => a.address), text })
        done(state.open ? null : new Error('not now'))
      })
    },
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.server.address() as AddressInfo
  const mail = { url: `smtp://127.0.0.1:${port}`, from: 'sdap@example.org', to: 'guardian@example.org' }
  return { taken, state, mail, close: () => new Promise<void>((done) => server.close(done)) }
}

describe('the heads of the trail are noted outside, once a day', () => {
  it('in the log and in a file, by a role that can read no entry', async () => {
    const lines = await logged(async () => expect(await writeAnchors(jobs, { file })).toBe((await heads()).length))
    const { anchors, odd } = readAnchors(file)
    expect(odd).toEqual([])
    expect(anchors.map(({ day: _, ...rest }) => rest)).toEqual(await heads())
    expect(lines.map(({ at: _, ...rest }) => rest)).toEqual(anchors.map((a) => ({ event: 'trail.anchor', ...a })))
    const raw = await openDatabase(w.connection('sdap_jobs'))
    await expect(raw.read('', (tx) => tx.selectFrom('trail').selectAll().execute())).rejects.toMatchObject({
      code: '42501',
    })
    await raw.close()
    const app = await w.sql('sdap_app')
    await expect(app.query('select app.trail_heads()')).rejects.toMatchObject({ code: '42501' })
  })

  it('a day that is noted is not noted again; the next is added below, also after a torn line', async () => {
    await logged(() => writeAnchors(jobs, { file }, '2026-03-01'))
    const first = fs.readFileSync(file, 'utf8')
    expect(await logged(() => writeAnchors(jobs, { file }, '2026-03-01'))).toEqual([])
    expect(fs.readFileSync(file, 'utf8')).toBe(first)
    fs.appendFileSync(file, '{"day":"2026-0')
    await logged(() => writeAnchors(jobs, { file }, '2026-03-02'))
    expect(fs.readFileSync(file, 'utf8').startsWith(first)).toBe(true)
    const { anchors, odd } = readAnchors(file)
    expect(odd).toHaveLength(1)
    expect(anchors.map((a) => a.day)).toEqual([
      ...(await heads()).map(() => '2026-03-01'),
      ...(await heads()).map(() => '2026-03-02'),
    ])
  })

  it('by mail, which holds ids and hashes only; a mail that fails is tried again with what was noted', async () => {
    const box = await mailbox()
    for (const [day, to] of [
      ['2026-04-01', { file, mail: box.mail }],
      ['2026-04-02', { mail: box.mail }],
    ] as const) {
      box.taken.length = 0
      box.state.open = false
      const noted = await heads()
      const lines = await logged(async () => {
        await expect(writeAnchors(jobs, to, day)).rejects.toThrow()
        // Meanwhile the trail goes on.
        await db.query("select app.append_trail(null, 'report.filed', null, null, '{}')")
        box.state.open = true
        await writeAnchors(jobs, to, day)
      })
      expect(lines.map((l) => l['chain'])).toEqual(noted.map((h) => h.chain))
      expect(box.taken.map((m) => m.to)).toEqual([['guardian@example.org']])
      const [head = '', ...body] = box.taken[0]?.text.split('\r\n\r\n') ?? []
      expect(head).toContain(`Subject: trail.anchor ${day}`)
      const text = body.join('\n').replace(/=\r\n/g, '').replaceAll('=3D', '=')
      const sent = text.split('\r\n').filter(Boolean)
      expect(sent.map((line) => JSON.parse(line))).toEqual(noted.map((h) => ({ day, ...h })))
    }
    const once = readAnchors(file).anchors.map((a) => a.chain)
    expect(once).toEqual([...new Set(once)])
    await box.close()
  })
})

describe('against what was noted, a trail that was changed and made to fit again', () => {
  let chain: string
  let anchors: Anchor[]
  const anchor = async (day: string, seq: number): Promise<Anchor> => {
    const { rows } = await db.query("select encode(hash, 'hex') as hash from trail where chain = $1 and seq = $2", [
      chain,
      seq,
    ])
    return { day, chain, seq, hash: rows[0].hash }
  }
  beforeEach(async () => {
    chain = randomUUID()
    await makeChain(db, chain, 60)
    anchors = [await anchor('2026-01-01', 20), await anchor('2026-01-02', 40), await anchor('2026-01-03', 60)]
  })
  const found = async (noted: Anchor[] = []) =>
    (await verifyTrail(w.connection('sdap_migrate'), undefined, noted)).find((r) => r.chain === chain)

  it('is whole in itself, and named: between which notes it was changed', async () => {
    expect(await found(anchors)).toEqual({ chain, entries: 60, broken: null })
    await db.query('update trail set person_id = gen_random_uuid() where chain = $1 and seq = 33', [chain])
    expect((await found())?.broken).toEqual({ seq: 33, reason: 'altered' })
    await rebuildChain(db, chain)
    expect(await found()).toEqual({ chain, entries: 60, broken: null })
    expect((await found(anchors))?.broken).toEqual({ seq: 40, reason: 'rebuilt', after: 20 })
  })

  it('is named when it was cut short, or is gone as a whole', async () => {
    await db.query('delete from trail where chain = $1 and seq > 50', [chain])
    await rebuildChain(db, chain)
    expect((await found())?.broken).toBeNull()
    expect((await found(anchors))?.broken).toEqual({ seq: 60, reason: 'rebuilt', after: 40 })
    await db.query('delete from trail where chain = $1', [chain])
    await db.query('delete from trail_head where chain = $1', [chain])
    expect(await found()).toBeUndefined()
    expect((await found(anchors))?.broken).toEqual({ seq: 20, reason: 'rebuilt', after: 0 })
  })

  it('ends `sdap audit verify --from FILE` with a failure, and nothing else does', async () => {
    const { user, password, host, database } = w.connection('sdap_migrate')
    const url = `postgresql://${user}:${password}@localhost/${database}?host=${encodeURIComponent(String(host))}`
    const verify = (...more: string[]) => ends(['audit', 'verify', ...more], { DATABASE_MIGRATE_URL: url })
    await logged(() => writeAnchors(jobs, { file }))
    expect(await verify('--from', file)).toMatchObject({
      code: 0,
      said: expect.stringContaining('The trail is whole.'),
    })
    await db.query("update trail set action = 'case.read' where chain = $1 and action = 'report.opened'", [chain])
    await rebuildChain(db, chain)
    expect((await verify()).code).toBe(0)
    const told = await verify('--from', file)
    expect(told.code).toBe(1)
    expect(told.said).toContain(`BROKEN  chain ${chain}: entry 60 is not the one that was noted`)
    expect((await verify('--from', `${file}.not`)).said).toContain('There is no file')
  })
})
