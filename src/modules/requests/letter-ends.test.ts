import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setTerms } from '#modules/retention/commands/terms.ts'
import { eraseDue } from '#modules/retention/jobs.ts'
import { readLedger, replayErasures } from '#modules/retention/ledger.ts'
import { type Database, openInstallation } from '#platform/db/database.ts'
import { showDay, today } from '#platform/time/time.ts'
import { scannerFor } from '#test/security/scanner.ts'
import { tablesHolding } from '#test/security/search.ts'
import { jobsOf, longInUse } from '#test/support/ageing.ts'
import { requestsIn } from '#test/support/requests.ts'
import type { StaffCtx } from '#test/support/world.ts'
import { type World, world } from '#test/support/world.ts'
import type { AuthorityInput, DecisionInput } from './authority.ts'
import { answerAuthorityRequest, decideAuthorityRequest, enterAuthorityRequest } from './commands/authority.ts'

const root = '/staff/authority-requests'

let w: World
let db: pg.Client
let jobs: Database
let at: ReturnType<typeof requestsIn>
let dara: StaffCtx
const ledger = () => w.app.ledgerFile ?? ''
const run = () => eraseDue(jobs, ledger(), 100)
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  jobs = await jobsOf(w)
  at = requestsIn(w, db)
  dara = await w.as('dara')
  await longInUse(db)
})
afterAll(() => jobs.close())

const letter = (): AuthorityInput => ({
  teamId: dara.actor.teams[0]?.id ?? '',
  authority: 'court',
  receivedOn: '2015-03-05',
  receivedHow: 'letter',
  letterOn: '2015-03-01',
  ground: 'court_order',
  persons: 2,
  items: ['name', 'other'],
  letterNumber: 'Nr-77-osprey',
  groundText: 'article-kestrel',
  about: 'about-goshawk',
})
const decision = (more: Partial<DecisionInput> = {}): DecisionInput => ({
  decision: 'partly_given',
  reason: 'too_broad',
  decidedOn: '2015-03-09',
  decidedBy: dara.actor.personId,
  lawyerAsked: true,
  given: ['name'],
  childTold: true,
  notToldReason: '',
  ...more,
})

/** A letter whose answer went out on a day. @returns its id */
async function answered(on: string): Promise<string> {
  const id = await enterAuthorityRequest(dara, letter())
  await decideAuthorityRequest(dara, id, decision())
  await answerAuthorityRequest(dara, id, on)
  return id
}
const back = (years: number) => Temporal.PlainDate.from(today()).subtract({ years }).toString()
const endOf = async (id: string) =>
  (await db.query("select ends_on::text as day from app.retention_ends('2199-01-01', null, $1)", [id])).rows[0]?.day
const keys = async (id: string) =>
  (await db.query('select count(*)::int as n from record_grant where record_id = $1', [id])).rows[0].n

describe('the letter of an authority', () => {
  it('is erased five years after the answer; what was asked, decided and given stays in codes and days', async () => {
    const id = await answered('2015-03-10')
    const fresh = await answered(today())
    expect(await endOf(id)).toBe('2020-03-10')
    const bodies = (await db.query('select body from document where record_id = $1', [id])).rows
    const scanner = scannerFor(bodies.map((b) => ({ name: 'letter', value: b.body })))
    const row =
      'select authority, ground, decision, given, letter_on::text, answered_on::text from authority_request where id = $1'
    const before = (await db.query(row, [id])).rows

    expect(await run()).toBe(1)
    expect(await run()).toBe(0)

    expect(await tablesHolding(db, scanner)).toEqual([])
    expect([await keys(id), await keys(fresh)]).toEqual([0, 1])
    expect((await db.query(row, [id])).rows).toEqual(before)
    const page = await at.page(`${root}/${id}`, 'bopha')
    expect(page.status).toBe(200)
    expect(page.body).toContain('Given in part')
    expect(page.body).toContain(`was erased on ${showDay(today(), 'en')}`)
    expect((await at.page(`${root}/${id}/letter`, 'dara')).status).toBe(410)
    expect((await at.page(`${root}/${id}/letter`, 'veasna')).status).toBe(404)
    expect((await at.page(`${root}/${fresh}/letter`, 'dara')).body).toContain('osprey')
    expect(readLedger(ledger()).map((e) => e.recordId)).toEqual([id])
    const [entry] = await at.trailOf(id, 'record.erased')
    expect(entry).toMatchObject({
      detail: { kind: 'authority_request', why: 'time_over', records: 1 },
      person_id: null,
    })
    expect((await at.page('/staff/retention', 'bopha')).body).toContain('Letter of an authority')
  })

  it('counts from the refusal where no answer was noted, and has no end while one is owed', async () => {
    const refused = await enterAuthorityRequest(dara, letter())
    const given = await enterAuthorityRequest(dara, letter())
    const open = await enterAuthorityRequest(dara, letter())
    await decideAuthorityRequest(dara, refused, decision({ decision: 'refused', given: [] }))
    await decideAuthorityRequest(dara, given, decision())
    expect(await endOf(refused)).toBe('2020-03-09')
    expect([await endOf(given), await endOf(open)]).toEqual([undefined, undefined])
    expect(await run()).toBe(1)
    expect([await keys(refused), await keys(given), await keys(open)]).toEqual([0, 1, 1])
  })

  it('is kept by a hold, which a supervisor of its team places where it is shown', async () => {
    const id = await answered('2015-03-10')
    expect((await at.page(`${root}/${id}`, 'bopha')).body).not.toContain(`/staff/retention/${id}/hold`)
    expect((await at.page(`${root}/${id}`, 'dara')).body).toContain(`/staff/retention/${id}/hold`)
    const placed = await at.send(`/staff/retention/${id}/hold`, { reason: 'court_case' }, 'dara')
    expect([placed.status, placed.to]).toEqual([303, `${root}/${id}`])
    for (const name of ['sophea', 'bopha', 'veasna'])
      expect((await at.send(`/staff/retention/${id}/hold`, { reason: 'court_case' }, name)).status).toBeGreaterThan(400)
    expect((await at.page(`${root}/${id}`, 'dara')).body).toContain('A court case')
    expect(await run()).toBe(0)
    expect((await at.send(`/staff/retention/${id}/release`, {}, 'bopha')).status).toBe(303)
    expect(await run()).toBe(0) // thirty days more
    await db.query("update retention_hold set lifted_at = lifted_at - interval '31 days'")
    expect(await run()).toBe(1)
  })

  it('has the term that the organisation set, thirty days after it became shorter', async () => {
    const id = await answered(back(3))
    await setTerms(await w.as('bopha'), {
      conversationMonths: 24,
      caseYears: 5,
      authorityYears: 2,
      trailYears: 10,
      answersYears: 3,
    })
    expect(await run()).toBe(0)
    await db.query("update retention_setting set set_at = set_at - interval '30 days'")
    expect(await run()).toBe(1)
    expect(await keys(id)).toBe(0)
    await db.query('delete from retention_setting')
  })

  it('stands in the year ahead, for guardians and for supervisors of its team alone', async () => {
    const id = await answered(Temporal.PlainDate.from(back(5)).add({ days: 40 }).toString())
    const month = `${(await endOf(id)).slice(0, 7)}-01`
    for (const name of ['bopha', 'dara']) {
      const { body } = await at.page(`/staff/retention?month=${month}`, name)
      expect(body).toContain('Letters of authorities: 1')
      expect(body).toContain(`href="${root}/${id}"`)
    }
    expect((await at.page(`/staff/retention?month=${month}`, 'veasna')).body).not.toContain(id.slice(0, 8))
  })

  it('is erased again from the ledger, once an older backup was restored', async () => {
    const id = await answered('2015-03-10')
    const installation = await openInstallation(w.connection('sdap_migrate'))
    expect(await replayErasures(installation, [{ recordId: id, at: '2026-03-31T18:00:00.000Z' }])).toBe(1)
    await installation.close()
    expect(await keys(id)).toBe(0)
    expect((await at.page(`${root}/${id}`, 'dara')).body).toContain('was erased on 1 April 2026')
  })
})
