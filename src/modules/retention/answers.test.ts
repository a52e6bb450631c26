import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openResponse } from '#modules/forms/commands/open.ts'
import { finishResponse, reopenResponse, saveAnswers } from '#modules/forms/commands/save.ts'
import { startAlone, startOnCase } from '#modules/forms/commands/start.ts'
import { allInEnglish, entrust, publish, staffSession, survey, welfare } from '#modules/forms/forms.test.setup.ts'
import type { Database } from '#platform/db/database.ts'
import { today } from '#platform/time/time.ts'
import { get, type Session, submit } from '#test/security/asking.ts'
import { jobsOf, longInUse } from '#test/support/ageing.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { placeHold } from './commands/hold.ts'
import { eraseDue } from './jobs.ts'
import { readLedger } from './ledger.ts'

// What was answered and belongs to no case ends in its time; what was only begun can go at once; and
// who reads a complaint.

let w: World
let db: pg.Client
let jobs: Database
let [dara, sophea]: Session[] = []
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  jobs = await jobsOf(w)
  await longInUse(db)
  await allInEnglish(w)
  ;[dara, sophea] = [await staffSession(w, 'dara'), await staffSession(w, 'sophea')]
  await publish(await w.as('dara'), welfare())
  await publish(await w.as('dara'), survey, 'alone')
  await publish(await w.as('dara'), { ...survey, id: 'complaint' }, 'alone')
})
afterAll(() => jobs.close())

let nonces = 0
const given = () => ({ nonce: `nonce ${nonces++}`, happenedOn: today(), fromPaper: false })
async function alone(name: string, form = 'training_survey') {
  const worker = await w.as(name)
  const id = await startAlone(worker, { ...given(), form, teamId: worker.actor.teams[0]?.id ?? '' })
  const { last } = await openResponse(worker, id)
  const { opened } = await saveAnswers(worker, id, last.id, (o) => o.filling.change('words', 'Zq said'))
  return { worker, id, last: opened.last.id, at: `/staff/responses/${id}` }
}
/** Answers that are complete; of a form that asks nothing else. */
async function complete(name: string) {
  const made = await alone(name)
  const { opened } = await saveAnswers(made.worker, made.id, made.last, (o) => o.filling.change('useful', 'yes'))
  await finishResponse(made.worker, made.id, opened.last.id)
  return made
}
const status = async (path: string, who: Session | undefined) => (await get(w.hono, path, who ?? null)).status
const left = async (id: string) =>
  (
    await db.query(
      `select (select count(*)::int from form_response where id = $1) as rows, (select count(*)::int from document where name = 'form ' || $1) as documents,
       (select erased_on::text from record where id = $1) as erased`,
      [id],
    )
  ).rows[0]

describe('answers that belong to no case', () => {
  it('end three years after the last change; the page shows it before, and the run erases all of it', async () => {
    const [old, held, young] = [await complete('dara'), await complete('dara'), await complete('dara')]
    const ago = Temporal.PlainDate.from(today()).subtract({ years: 3 }).toString()
    await db.query('update form_response set changed_on = $2 where id = any ($1)', [[old.id, held.id], ago])
    await placeHold(await w.as('dara'), held.id, 'complaint')
    const page = await (await get(w.hono, '/staff/retention', dara ?? null)).text()
    expect(page).toContain(`href="/staff/responses/${old.id}"`)
    expect(page).toContain('Answered forms: 1.')
    expect(page).not.toContain(young.id)
    expect(await (await get(w.hono, held.at, dara ?? null)).text()).toContain('/release')

    expect(await eraseDue(jobs, w.app.ledgerFile ?? '', 100)).toBe(1)
    expect(await left(old.id)).toEqual({ rows: 0, documents: 0, erased: today() })
    expect(readLedger(w.app.ledgerFile ?? '').map((e) => e.recordId)).toContain(old.id)
    for (const { id } of [held, young]) expect(await left(id)).toMatchObject({ rows: 1, erased: null })
    expect(await status(old.at, dara)).toBe(404)
    const after = await (await get(w.hono, '/staff/retention', dara ?? null)).text()
    expect(after).toContain(old.id.slice(0, 8))
  })

  it('a guardian may keep them longer', async () => {
    const { id } = await complete('dara')
    const ends = async () =>
      (await db.query("select ends_on::text as day from app.retention_ends('2199-01-01', null, $1)", [id])).rows[0].day
    const after = (years: number) => Temporal.PlainDate.from(today()).add({ years }).toString()
    expect(await ends()).toBe(after(3))
    const terms = { conversationMonths: '24', caseYears: '5', authorityYears: '5', trailYears: '10', answersYears: '7' }
    expect((await submit(w, '/staff/retention/terms', terms, await staffSession(w, 'bopha'))).status).toBe(303)
    expect(await ends()).toBe(after(7))
  })
})

describe('what was only begun', () => {
  it('alone, is asked about once more, then erased with its record and noted', async () => {
    const { id, at } = await alone('sophea')
    expect(await (await get(w.hono, at, dara ?? null)).text()).toContain(`${at}/discarding`)
    const asked = (await (await get(w.hono, `${at}/discarding`, dara ?? null)).text()).replaceAll('\u200b', '')
    expect(asked).toContain('Discard what was begun?')
    expect(asked).not.toContain('Zq said')
    const gone = await submit(w, `${at}/discarding`, {}, dara ?? null)
    expect([gone.status, gone.headers.get('Location')]).toEqual([303, '/staff/forms'])
    expect(await left(id)).toEqual({ rows: 0, documents: 0, erased: today() })
    expect(readLedger(w.app.ledgerFile ?? '').map((e) => e.recordId)).toContain(id)
    const { rows } = await db.query('select action from trail where subject_id = $1 order by seq', [id])
    expect(rows.map((r) => r.action).slice(-2)).toEqual(['record.erased', 'response.discarded'])
    expect(await (await get(w.hono, '/staff/forms', dara ?? null)).text()).not.toContain(id)
    expect((await submit(w, `${at}/discarding`, {}, dara ?? null)).status).toBe(404)
  })

  it('on a case, goes without a trace of its words, and the case and its other answers stay', async () => {
    const worker = await w.as('dara')
    const { caseId } = await openCase(w)
    const [id, other] = [
      await startOnCase(worker, caseId, { ...given(), form: 'welfare_check' }),
      await startOnCase(worker, caseId, { ...given(), form: 'welfare_check' }),
    ]
    const gone = await submit(w, `/staff/responses/${id}/discarding`, {}, dara ?? null)
    expect(gone.headers.get('Location')).toBe(`/staff/cases/${caseId}#forms`)
    expect(await left(id)).toMatchObject({ rows: 0, documents: 0 })
    expect(await left(other)).toMatchObject({ rows: 1, documents: 1 })
    const page = await (await get(w.hono, `/staff/cases/${caseId}`, dara ?? null)).text()
    expect(page).toContain(other)
    expect(page).not.toContain(id)
  })

  it('stays when it was complete once, when a hold keeps it, and when its case is closed', async () => {
    const done = await complete('dara')
    expect((await submit(w, `${done.at}/discarding`, {}, dara ?? null)).status).toBe(409)
    await reopenResponse(done.worker, done.id)
    expect((await submit(w, `${done.at}/discarding`, {}, dara ?? null)).status).toBe(409)
    expect(await (await get(w.hono, done.at, dara ?? null)).text()).not.toContain('/discarding')
    const held = await alone('dara')
    await placeHold(held.worker, held.id, 'investigation')
    expect((await submit(w, `${held.at}/discarding`, {}, dara ?? null)).status).toBe(409)
    expect(await left(held.id)).toMatchObject({ rows: 1, erased: null })
    const { caseId } = await openCase(w)
    const id = await startOnCase(held.worker, caseId, { ...given(), form: 'welfare_check' })
    await submit(w, `/staff/cases/${caseId}/closure`, { reason: 'goals_reached', childView: 'Well.' }, dara ?? null)
    expect((await submit(w, `/staff/responses/${id}/discarding`, {}, dara ?? null)).status).toBe(409)
    expect(await left(id)).toMatchObject({ rows: 1 })
    // Not even who asks the database itself.
    const { rows } = await db.query('select app.discard_response($1) as gone', [done.id])
    expect(rows[0].gone).toBe(0)
  })
})

describe('a form on a case', () => {
  it('is answered by who may write in the case, and read by the team', async () => {
    const { caseId } = await openCase(w)
    const form = `/staff/cases/${caseId}/forms/new`
    expect([await status(form, sophea), await status(form, dara)]).toEqual([403, 200])
    expect(await (await get(w.hono, `/staff/cases/${caseId}`, sophea ?? null)).text()).not.toContain(form)
    const id = await startOnCase(await w.as('dara'), caseId, { ...given(), form: 'welfare_check' })
    const at = `/staff/responses/${id}`
    for (const path of ['/filling', '/review', '/discarding']) expect(await status(at + path, sophea)).toBe(403)
    const page = await (await get(w.hono, at, sophea ?? null)).text()
    expect(page).not.toContain(`${at}/filling`)
    await entrust(w, caseId, 'sophea')
    expect([await status(form, sophea), await status(`${at}/filling`, sophea)]).toEqual([200, 200])
    expect(await status(`${at}/filling`, dara)).toBe(200)
  })
})

describe('a complaint', () => {
  /** A form whose id begins so, and that belongs to no case. */
  async function complained(name: string) {
    const worker = await w.as(name)
    const id = await startAlone(worker, { ...given(), form: 'complaint', teamId: worker.actor.teams[0]?.id ?? '' })
    return { id, worker, at: `/staff/responses/${id}` }
  }
  const inList = async (id: string, who: Session | undefined) =>
    (await (await get(w.hono, '/staff/forms', who ?? null)).text()).includes(id)

  it('is written by whoever began it, and read by those who lead the team; nobody else of the team', async () => {
    const { id, at } = await complained('sophea')
    expect([await status(at, sophea), await status(`${at}/filling`, sophea), await status(at, dara)]).toEqual([
      200, 200, 200,
    ])
    expect((await (await get(w.hono, `${at}/filling`, sophea ?? null)).text()).replaceAll('\u200b', '')).toContain(
      'only those who lead the team read it',
    )
    const led = await complained('dara')
    expect([await status(led.at, sophea), await inList(led.id, sophea)]).toEqual([404, false])
    expect([await status(led.at, dara), await inList(led.id, dara)]).toEqual([200, true])

    // Complete: on that day who wrote it still sees it arrive, from the next day no more.
    await db.query("update form_response set state = 'done' where id = $1", [id])
    expect(await status(at, sophea)).toBe(200)
    await db.query("update form_response set changed_on = changed_on - 1, state = 'draft' where id = $1", [id])
    expect([await status(at, sophea), await inList(id, sophea)]).toEqual([404, false])
    expect([await status(at, dara), await inList(id, dara)]).toEqual([200, true])
  })

  it('stays closed to the team in the database itself, its words too', async () => {
    const { id } = await complained('dara')
    const seen = async (name: string) =>
      (await w.as(name)).read(async (tx) => {
        const rows = await tx.selectFrom('formResponse').select('id').where('id', '=', id).execute()
        const words = await tx.selectFrom('document').select('id').where('recordId', '=', id).execute()
        return [rows.length, words.length]
      })
    expect([await seen('dara'), await seen('sophea')]).toEqual([
      [1, 1],
      [0, 0],
    ])
  })
})
