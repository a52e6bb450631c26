import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { agreeStep, openCase as openFile } from '#modules/cases/commands/file.ts'
import { openReport } from '#modules/reports/commands/answer.ts'
import { passphraseCost, receiptCost } from '#platform/crypto/kdf.ts'
import { CannotOpen, open, openSealed, openTexts } from '#platform/crypto/open.ts'
import { newKey, newKeyPair, seal, sealTo } from '#platform/crypto/seal.ts'
import { logTo } from '#platform/log/log.ts'
import { openCase, report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { Visitor } from './visitor.ts'

const place = { table: 'document', row: 'a', name: 'story', generation: 1 }

describe('a sealed document', () => {
  const key = newKey()
  const sealed = seal(key, Buffer.from('kept safe'), place)

  it('opens where it was sealed, and nowhere else', () => {
    expect(open(key, sealed, place).toString()).toBe('kept safe')
    for (const other of [{ table: 'head' }, { row: 'b' }, { name: 'child' }, { generation: 2 }])
      expect(() => open(key, sealed, { ...place, ...other })).toThrow(CannotOpen)
    expect(() => open(newKey(), sealed, place)).toThrow(CannotOpen)
  })

  it('opens no more once any of its bytes is another', () => {
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed)
      altered[at] = (altered[at] ?? 0) ^ 1
      expect(() => open(key, altered, place)).toThrow(CannotOpen)
    }
    for (const cut of [0, 1, 24, 40, 41, sealed.length - 1])
      expect(() => open(key, sealed.subarray(0, cut), place)).toThrow(CannotOpen)
  })

  it('tells nothing by its length: none and a few words, or one word more, look the same', () => {
    const size = (length: number) => seal(key, Buffer.alloc(length, 'x'), place).length
    expect(new Set([0, 1, 20, 255].map(size)).size).toBe(1)
    expect(new Set([256, 300, 511].map(size)).size).toBe(1)
    expect(new Set([512, 1000, 1023].map(size)).size).toBe(1)
    expect(size(256)).toBeGreaterThan(size(255))
  })

  it('never looks the same twice', () => {
    expect(seal(key, Buffer.from('kept safe'), place).equals(sealed)).toBe(false)
  })

  it('a key sealed to one opens for nobody else', () => {
    const [one, other] = [newKeyPair(), newKeyPair()]
    const wrapped = sealTo(one.publicKey, key)
    expect(openSealed(one, wrapped).equals(Buffer.from(key))).toBe(true)
    expect(() => openSealed(other, wrapped)).toThrow(CannotOpen)
    wrapped[40] = (wrapped[40] ?? 0) ^ 1
    expect(() => openSealed(one, wrapped)).toThrow(CannotOpen)
  })

  it('codes and passphrases cost a guesser what was decided', () => {
    expect(receiptCost).toEqual({ memoryKib: 64 * 1024, passes: 3 })
    expect(passphraseCost).toEqual({ memoryKib: 128 * 1024, passes: 3 })
  })
})

describe('many short documents opened together', () => {
  const key = newKey()
  const place = { table: 'head', name: 'head', generation: 3 }
  const texts = ['', 'សុខា', 'x'.repeat(255), 'ច'.repeat(4000), 'the last']
  const documents = texts.map((text) => {
    const row = randomUUID()
    return { row, sealed: seal(key, Buffer.from(text), { ...place, row }) }
  })

  it('come in their order, short and long, none at all too', () => {
    expect(openTexts(key, documents, place)).toEqual(texts)
    expect(openTexts(key, [], place)).toEqual([])
  })

  it('open nowhere else, and not when one of them was altered, moved or cut', () => {
    for (const other of [{ table: 'document' }, { name: 'child' }, { generation: 2 }])
      expect(() => openTexts(key, documents, { ...place, ...other })).toThrow(CannotOpen)
    expect(() => openTexts(newKey(), documents, place)).toThrow(CannotOpen)
    const [first, second, ...rest] = documents as [Document, Document, ...Document[]]
    const spoilt = (one: Document) => () => openTexts(key, [first, one, ...rest], place)
    expect(spoilt({ ...second, row: first.row })).toThrow(CannotOpen)
    expect(spoilt({ ...second, row: 'short' })).toThrow(CannotOpen)
    for (let at = 0; at < second.sealed.length; at++) {
      const sealed = Buffer.from(second.sealed)
      sealed[at] = (sealed[at] ?? 0) ^ 1
      expect(spoilt({ ...second, sealed })).toThrow(CannotOpen)
    }
    for (const cut of [0, 1, 24, 40, 41, second.sealed.length - 1])
      expect(spoilt({ ...second, sealed: second.sealed.subarray(0, cut) })).toThrow(CannotOpen)
  })
})
type Document = { row: string; sealed: Buffer }

let w: World
let db: pg.Client
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
})

describe('whoever can write the database but holds no key', () => {
  /** Changes rows past the program, tries to open, and puts them back. */
  async function tampered(
    table: 'document' | 'record_grant',
    change: string,
    values: unknown[],
    attempt: () => Promise<unknown>,
  ) {
    await db.query(`create temp table kept as table ${table}`)
    const { rowCount } = await db.query(change, values)
    expect(rowCount).toBeGreaterThan(0)
    await expect(attempt()).rejects.toBeInstanceOf(CannotOpen)
    const columns =
      table === 'document' ? 'body = k.body, name = k.name, generation = k.generation' : 'sealed_key = k.sealed_key'
    await db.query(`update ${table} t set ${columns} from kept k where k.id = t.id`)
    await db.query('drop table kept')
    await attempt()
  }
  const swap = (table: string, column: string) =>
    `update ${table} t set ${column} = o.${column} from ${table} o where t.id = any ($1) and o.id = any ($1) and o.id <> t.id`
  const ids = async (sql: string, values: unknown[]): Promise<string[]> =>
    (await db.query<{ id: string }>(sql, values)).rows.map((r) => r.id)

  it('cannot swap two documents of one case', async () => {
    const { worker, caseId } = await openCase(w)
    const step = { who: '', byDay: '', agreed: 'child_agreed', childWords: '' } as const
    await agreeStep(worker, caseId, { ...step, what: 'first' })
    await agreeStep(worker, caseId, { ...step, what: 'second' })
    const steps = await ids("select id from document where record_id = $1 and name = 'step'", [caseId])
    await tampered('document', swap('document', 'body'), [steps], () => openFile(worker, caseId))
    expect((await openFile(worker, caseId)).steps.map((s) => s.value.what)).toEqual(['first', 'second'])
  })

  it('cannot put one child’s story into another’s report', async () => {
    const [one, other] = [await report(w, { story: 'one' }), await report(w, { story: 'other' })]
    const worker = await w.as('dara')
    const stories = await ids("select id from document where record_id = any ($1) and name = 'story'", [
      [one.id, other.id],
    ])
    await tampered('document', swap('document', 'body'), [stories], () => openReport(worker, one.id))
    const grants = await ids('select id from record_grant where record_id = any ($1)', [[one.id, other.id]])
    expect(grants).toHaveLength(2)
    await tampered('record_grant', swap('record_grant', 'sealed_key'), [grants], () => openReport(worker, other.id))
    expect((await openReport(worker, one.id)).story.story).toBe('one')
  })

  it('cannot rename a document, count it to another generation, or change a byte', async () => {
    const { worker, caseId } = await openCase(w)
    const attempt = () => openFile(worker, caseId)
    const step = { what: 'a step', who: '', byDay: '', agreed: 'child_agreed', childWords: '' } as const
    await agreeStep(worker, caseId, step)
    const rename = "update document set name = 'account' where record_id = $1 and name = 'step'"
    await tampered('document', rename, [caseId], attempt)
    await tampered('document', 'update document set generation = 2 where record_id = $1', [caseId], attempt)
    await tampered(
      'document',
      'update document set body = set_byte(body, 60, 255 - get_byte(body, 60)) where record_id = $1',
      [caseId],
      attempt,
    )
    await tampered(
      'record_grant',
      'update record_grant set sealed_key = set_byte(sealed_key, 60, 255 - get_byte(sealed_key, 60)) where record_id = $1',
      [caseId],
      attempt,
    )
  })

  it('makes a calm page, not a wrong one', async () => {
    const { id } = await report(w, { story: 'a story that must not be mixed up' })
    await db.query('update document set body = set_byte(body, 60, 255 - get_byte(body, 60)) where record_id = $1', [id])
    const worker = new Visitor(w.hono, w.cookie('dara'))
    const lines: string[] = []
    const before = logTo((line) => lines.push(line))
    expect(await worker.get(`/staff/reports/${id}`)).toBe(503)
    logTo(before)
    expect(lines.map((l) => JSON.parse(l).kind)).toEqual(['CannotOpen'])
    expect(worker.page).not.toContain('mixed up')
  })
})
