import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openInstallation } from '#platform/db/database.ts'
import { jobsOf, longInUse, silentSince } from '#test/support/ageing.ts'
import { report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { placeHold } from './commands/hold.ts'
import { eraseDue } from './jobs.ts'
import { appendToLedger, type Erasure, readLedger, replayErasures } from './ledger.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-ledger-'))
let count = 0
const fresh = () => path.join(folder, `${count++}`, 'erasures.jsonl')
const erasure = (): Erasure => ({ recordId: randomUUID(), at: new Date().toISOString() })

let w: World
let installation: Database
beforeAll(async () => {
  w = await world()
  installation = await openInstallation(w.connection('sdap_migrate'))
})
afterAll(async () => {
  await installation.close()
  fs.rmSync(folder, { recursive: true })
})

describe('the ledger of erasures', () => {
  it('keeps what was added, in its order, for its owner alone', () => {
    const file = fresh()
    const all = [erasure(), erasure(), erasure()]
    appendToLedger(file, all.slice(0, 2))
    appendToLedger(file, all.slice(2))
    appendToLedger(file, [])
    expect(readLedger(file)).toEqual(all)
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
    expect(fs.statSync(path.dirname(file)).mode & 0o777).toBe(0o700)
  })

  it('is empty when there is no file', () => {
    expect(readLedger(fresh())).toEqual([])
  })

  it('reads past a line that a kill cut off at any letter, and goes on on a line of its own', () => {
    const [first, second] = [erasure(), erasure()]
    const whole = `${JSON.stringify(first)}\n`
    const half = JSON.stringify(erasure())
    for (let length = 1; length < half.length; length += 7) {
      const file = fresh()
      fs.mkdirSync(path.dirname(file), { recursive: true })
      fs.writeFileSync(file, whole + half.slice(0, length))
      expect(readLedger(file)).toEqual([first])
      appendToLedger(file, [second])
      expect(readLedger(file)).toEqual([first, second])
    }
  })

  it.each([
    ['words', 'hello'],
    ['another shape', '{"id":"x"}'],
    ['no id', '{"recordId":"7","at":"2026-01-01T00:00:00.000Z"}'],
    ['more than an id', `{"recordId":"${randomUUID()}","at":"2026-01-01T00:00:00.000Z","name":"x"}`],
  ])('names the line that holds %s', (_, bad) => {
    const file = fresh()
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, `${JSON.stringify(erasure())}\n${bad}\n${JSON.stringify(erasure())}\n`)
    expect(() => readLedger(file)).toThrow(/^Line 2 of the erasure ledger/)
  })
})

describe('replaying it', () => {
  const isErased = async (id: string) => {
    const { rows } = await (await w.sql('postgres')).query(
      'select erased_on::text as day, (select count(*)::int from record_grant where record_id = $1) as keys from record where id = $1',
      [id],
    )
    return rows[0]
  }

  it('erases with the day of then, skips what is not there, and changes nothing the second time', async () => {
    const { id } = await report(w)
    const lines = [{ recordId: id, at: '2026-03-31T18:00:00.000Z' }, erasure()]
    expect(await replayErasures(installation, lines)).toBe(2) // the report and its conversation
    expect(await isErased(id)).toEqual({ day: '2026-04-01', keys: 0 }) // already April in Phnom Penh
    expect(await replayErasures(installation, lines)).toBe(0)
  })

  it('mends a kill between ledger and transaction: nothing is erased yet, and the ledger knows', async () => {
    const db = await w.sql('postgres')
    await longInUse(db)
    const { id } = await report(w)
    await silentSince(db, id, '2020-01-01T05:00:00Z')
    const file = fresh()
    const jobs = await jobsOf(w)
    // As a kill would: the transaction does not come to its end, though the ledger was written.
    const killed: Database = {
      ...jobs,
      write: (handle, work) =>
        jobs.write(handle, async (tx) => {
          await work(tx)
          throw new Error('killed')
        }),
    }
    await expect(eraseDue(killed, file, 5)).rejects.toThrow('killed')
    expect(readLedger(file).map((e) => e.recordId)).toEqual([id])
    expect((await isErased(id)).keys).toBe(1)
    expect(await replayErasures(installation, readLedger(file))).toBe(2)
    expect((await isErased(id)).keys).toBe(0)
    expect(await eraseDue(jobs, file, 5)).toBe(0)
    await jobs.close()
  })

  it('leaves alone what was held after such a kill', async () => {
    const { id } = await report(w)
    const lines = [{ recordId: id, at: new Date(Date.now() - 60_000).toISOString() }]
    await placeHold(await w.as('dara'), id, 'court_case')
    expect(await replayErasures(installation, lines)).toBe(0)
    expect((await isErased(id)).keys).toBe(1)
  })
})
