import { createHash } from 'node:crypto'
import type pg from 'pg'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { agreeStep, closeCase, openCase as openFile, recordNeeds } from '#modules/cases/commands.ts'
import { openReferral } from '#modules/referrals/commands/open.ts'
import { acceptReferral, addAppointment, declineReferral } from '#modules/referrals/commands/receive.ts'
import { answerReport, openReport } from '#modules/reports/commands/answer.ts'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { today } from '#platform/time/time.ts'
import { type ChainReport, verifyTrail } from '#platform/trail/verify.ts'
import { openCase, report, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { scannerFor } from './scanner.ts'
import { Visitor } from './visitor.ts'
import { Words } from './words.ts'

const words = new Words()
let w: World
let db: pg.Client
let chain: string
let last: number

beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  await useIt()
  chain = (await w.as('dara')).actor.organisationId
  last = Number((await db.query('select seq from trail_head where chain = $1', [chain])).rows[0].seq)
})

async function useIt() {
  const { worker, caseId, reportId } = await openCase(
    w,
    { story: words.for('story'), callMe: words.for('call me') },
    { callName: words.for('name'), safeContact: words.for('contact') },
  )
  await answerReport(await w.as('sophea'), reportId, words.for('answer'))
  await recordNeeds(worker, caseId, { needs: ['counselling'], note: words.for('needs') })
  await agreeStep(worker, caseId, {
    what: words.for('what'),
    who: words.for('who'),
    byDay: '',
    agreed: 'child_agreed',
    childWords: words.for('child words'),
  })
  const lawyer = await w.as('sreymom')
  const served = await sentReferral(w, caseId, {
    request: words.for('request'),
    consent: { witness: words.for('witness'), childWords: words.for('agreed') },
  })
  await openReferral(lawyer, served)
  await acceptReferral(lawyer, served)
  await addAppointment(lawyer, served, {
    day: today(),
    time: '9',
    place: words.for('place'),
    goesAlong: words.for('along'),
  })
  const refused = await sentReferral(w, caseId, { request: words.for('request') })
  await declineReferral(lawyer, refused, { reason: 'other', note: words.for('decline') })
}

const broken = async (): Promise<ChainReport[]> =>
  (await verifyTrail(w.connection('sdap_migrate'))).filter((r) => r.broken !== null)

describe('the trail is verified', () => {
  it('as whole after use, in every chain, to its last entry', async () => {
    const reports = await verifyTrail(w.connection('sdap_migrate'))
    expect(reports.map((r) => r.broken)).toEqual(reports.map(() => null))
    expect(reports.length).toBeGreaterThanOrEqual(3)
    expect(reports.find((r) => r.chain === chain)?.entries).toBe(last)
    expect(last).toBeGreaterThan(30)
  })

  describe('and names the first entry that somebody with all rights', () => {
    // Whoever has all rights: a superuser, past every policy. Afterwards all is put back.
    beforeAll(async () => {
      await db.query('create table kept as table trail')
      await db.query('create table kept_head as table trail_head')
      return async () => db.query('drop table kept, kept_head')
    })
    afterEach(async () => {
      await db.query('truncate trail, trail_head')
      await db.query('insert into trail table kept')
      await db.query('insert into trail_head table kept_head')
      expect(await broken()).toEqual([])
    })
    const named = (seq: number, reason: 'altered' | 'missing' | 'cut_off') => ({
      chain,
      entries: seq - 1,
      broken: { seq, reason },
    })
    const change = (sql: string, ...values: unknown[]) =>
      db.query(`${sql} where chain = $1 and seq = $2`, [chain, ...values])

    it('changed in its detail', async () => {
      await change('update trail set detail = detail || \'{"reason": "other"}\'', 5)
      expect(await broken()).toEqual([named(5, 'altered')])
    })
    it('changed in its time', async () => {
      await change("update trail set at = at - interval '1 microsecond'", 7)
      expect(await broken()).toEqual([named(7, 'altered')])
    })
    it('put down to somebody else', async () => {
      const { actor } = await w.as('sophea')
      await db.query('update trail set person_id = $3 where chain = $1 and seq = $2', [chain, 20, actor.personId])
      expect(await broken()).toEqual([named(20, 'altered')])
    })
    it('put down to nobody, or moved between two columns', async () => {
      await change('update trail set person_id = null, team_id = coalesce(person_id, subject_id)', last)
      expect(await broken()).toEqual([named(last, 'altered')])
    })
    it('changed in its hash', async () => {
      await change("update trail set hash = sha256('x')", 9)
      expect(await broken()).toEqual([named(9, 'altered')])
    })
    it('deleted in the middle, at the start, or at the end', async () => {
      await change('delete from trail', 11)
      expect(await broken()).toEqual([named(11, 'missing')])
      await change('delete from trail', 1)
      expect(await broken()).toEqual([named(1, 'missing')])
    })
    it('deleted at the end', async () => {
      await change('delete from trail', last)
      expect(await broken()).toEqual([named(last, 'cut_off')])
    })
    it('swapped with another', async () => {
      await db.query(
        'update trail set seq = case seq when 13 then -14 else -13 end where chain = $1 and seq in (13, 14)',
        [chain],
      )
      await db.query('update trail set seq = -seq where seq < 0')
      expect(await broken()).toEqual([named(13, 'altered')])
    })
    it('pushed in between two others', async () => {
      await db.query('update trail set seq = -(seq + 1) where chain = $1 and seq >= 15', [chain])
      await db.query('update trail set seq = -seq where seq < 0')
      await db.query(
        "insert into trail select chain, 15, at, actor_kind, person_id, team_id, 'case.read', subject_id, detail, sha256('x') from trail where chain = $1 and seq = 14",
        [chain],
      )
      expect(await broken()).toEqual([named(15, 'altered')])
    })
    it('added after the last, with a hash that fits', async () => {
      await db.query(
        "insert into trail select chain, seq + 1, at, actor_kind, person_id, team_id, 'case.read', subject_id, detail, hash from trail where chain = $1 and seq = $2",
        [chain, last],
      )
      const { rows } = await db.query<{ text: string; before: Buffer }>(
        'select app.trail_text(t) as text, (select hash from trail where chain = $1 and seq = $2) as before from trail t where chain = $1 and seq = $2 + 1',
        [chain, last],
      )
      const hash = createHash('sha256')
        .update(rows[0]?.before ?? '')
        .update(rows[0]?.text ?? '')
        .digest()
      await db.query('update trail set hash = $3 where chain = $1 and seq = $2', [chain, last + 1, hash])
      expect(await broken()).toEqual([named(last + 1, 'altered')])
    })
    it('moved, with all others, to a chain without a head', async () => {
      await db.query('delete from trail_head where chain = $1', [chain])
      expect(await broken()).toEqual([named(1, 'altered')])
    })
  })

  it('and the application may only append', async () => {
    const app = await w.sql('sdap_app')
    for (const change of [
      'delete from trail',
      "update trail set action = 'x'",
      'truncate trail',
      `insert into trail values ('${chain}', 9999, now(), 'staff', null, null, 'x', null, '{}', '')`,
      'select * from trail_head',
      'update trail_head set seq = 0',
      'delete from trail_head',
    ])
      await expect(app.query(change)).rejects.toMatchObject({ code: '42501' })
  })
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
