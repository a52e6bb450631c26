import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { closeCase } from '#modules/cases/commands/close.ts'
import { openCase as openFile } from '#modules/cases/commands/file.ts'
import { openReport } from '#modules/reports/commands/answer.ts'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { today } from '#platform/time/time.ts'
import { openCase, report, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { scannerFor } from './scanner.ts'
import { Visitor } from './visitor.ts'
import { Words } from './words.ts'
import { workOnCase } from './work-on-case.ts'

const words = new Words()
let w: World
let db: pg.Client
let chain: string

beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  await workOnCase(w, words)
  chain = (await w.as('dara')).actor.organisationId
})

type Entry = {
  seq: string
  action: string
  person_id: string | null
  subject_id: string | null
  actor_kind: string
  at: Date
  detail: Record<string, unknown>
}
const entriesAfter = async (seq: number): Promise<Entry[]> =>
  (await db.query<Entry>('select * from trail where chain = $1 and seq > $2 order by seq', [chain, seq])).rows
const newest = async (of = chain) =>
  Number((await db.query('select seq from trail_head where chain = $1', [of])).rows[0].seq)

describe('what the trail tells', () => {
  it('a refused attempt is told, though it changed nothing', async () => {
    const chenda = await w.as('chenda')
    chain = chenda.actor.organisationId
    const before = await newest()
    const { rows } = await db.query(
      "select id, state from case_file where team_id = $1 and state <> 'closed' limit 1",
      [chenda.actor.teams[0]?.id],
    )
    const id = rows[0].id
    const attempt = closeCase(chenda, id, { reason: 'other', childView: words.for('refused'), note: '' }, async () => 0)
    await expect(attempt).rejects.toMatchObject({ code: 'forbidden' })
    expect(await entriesAfter(before)).toMatchObject([
      { action: 'access.denied', person_id: chenda.actor.personId, subject_id: id, detail: { wanted: 'case.close' } },
    ])
    expect((await db.query('select state from case_file where id = $1', [id])).rows[0].state).toBe(rows[0].state)
    chain = (await w.as('dara')).actor.organisationId
  })

  it('each opening of a sealed record is told, with who opened it', async () => {
    const { worker, caseId, reportId } = await openCase(w)
    const before = await newest()
    await openReport(worker, reportId)
    await openFile(worker, caseId)
    const told = await entriesAfter(before)
    expect(told).toMatchObject([
      { action: 'report.opened', subject_id: reportId, person_id: worker.actor.personId },
      { action: 'case.read', subject_id: caseId, person_id: worker.actor.personId },
    ])
  })

  it('a visit with a code leaves nothing; writing and taking back an agreement leave the day', async () => {
    const { code, caseId } = await openCase(w)
    await sentReferral(w, caseId)
    const before = await newest()
    const all = async () => Number((await db.query('select count(*) from trail')).rows[0].count)
    const count = await all()
    const child = new Visitor(w.hono, `note=${(await enterCode(w.nobody(), code)).toString('base64url')}`)
    for (const page of ['/en/check', '/en/check/withdrawal', '/en/check/code', '/en/check'])
      expect(await child.get(page)).toBe(200)
    await child.post('/en/check/steps', { show: 'yes' })
    expect(await all()).toBe(count)

    await child.post('/en/check/messages', { text: words.for('message') })
    await child.get('/en/check/withdrawal')
    await child.post('/en/check/withdrawal', {})
    await child.get('/en/check/code')
    await child.post('/en/check/code', { reach: words.for('reach') })
    await child.get('/en/check')
    const midnight = `${today()}T00:00:00+07:00`
    const told = await entriesAfter(before)
    expect(told.map((e) => e.action)).toEqual(['report.written_to', 'consent.withdrawn_by_child', 'receipt.stopped'])
    for (const e of told)
      expect([e.at.getTime(), e.person_id, e.actor_kind, e.detail]).toEqual([
        new Date(midnight).getTime(),
        null,
        'reporter',
        {},
      ])
  })

  it('a report from the public leaves the day too', async () => {
    const before = await newest()
    await report(w, { story: words.for('another') })
    const told = (await entriesAfter(before)).filter((e) => e.action === 'report.filed')
    expect(told.map((e) => [e.actor_kind, e.at.toISOString()])).toEqual([
      ['public', new Date(`${today()}T00:00:00+07:00`).toISOString()],
    ])
  })

  it('nothing but codes and numbers', async () => {
    const { rows } = await db.query<Entry & { text: string }>('select *, t::text as text from trail t')
    const odd = rows.filter(
      (r) =>
        !/^[a-z_.]+$/.test(r.action) ||
        Object.values(r.detail).some((v) => typeof v === 'string' && !/^[a-z_.]+$/.test(v)),
    )
    expect(odd).toEqual([])
    expect(rows.some((r) => Object.keys(r.detail).length > 0)).toBe(true)
    const scanner = scannerFor(words.sentinels)
    expect(scanner.scan(Buffer.from(rows.map((r) => r.text).join('\n')))).toEqual([])
    expect(scanner.scan(Buffer.from(`${rows[0]?.text} ${words.typed.get('story')}`))).not.toEqual([])
  })
})
