import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReferral } from '#modules/referrals/commands/open.ts'
import { draftReferral, sendReferral } from '#modules/referrals/commands/send.ts'
import { type Database, openDatabase } from '#platform/db/database.ts'
import { addDays, today } from '#platform/time/time.ts'
import { agreement, legalAid, openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { deleteLapsedGrants, shuffleFacts } from './jobs.ts'

let w: World
let jobs: Database
beforeAll(async () => {
  w = await world()
  jobs = await openDatabase(w.connection('sdap_jobs'))
})
afterAll(() => jobs.close())

describe('facts', () => {
  it('cannot be told by their row marks from whichever record was written beside them', async () => {
    await openCase(w)
    const db = await w.sql('postgres')
    const linked = async () =>
      Number(
        (
          await db.query(
            'select count(*) from fact f join record r on r.made_xid::text::bigint % 4294967296 = f.xmin::text::bigint',
          )
        ).rows[0].count,
      )
    const all = async () => (await db.query('select * from fact order by tag')).rows
    expect(await linked()).toBeGreaterThan(0)
    const before = await all()
    expect(await shuffleFacts(jobs)).toBe(before.length)
    expect(await linked()).toBe(0)
    expect(await all()).toEqual(before)
    expect((await db.query('select count(distinct xmin::text)::int as n from fact')).rows).toEqual([{ n: 1 }])
  })

  it('do not show their row marks to the application at all', async () => {
    const app = await w.sql('sdap_app')
    for (const mark of ['xmin', 'ctid'])
      await expect(app.query(`select ${mark} from fact`)).rejects.toMatchObject({ code: '42501' })
    await expect(app.query('select made_xid from record')).rejects.toMatchObject({ code: '42501' })
  })
})

describe('a grant whose time has run out', () => {
  it('loses its key, and only it', async () => {
    const { worker, caseId } = await openCase(w)
    const past = { ...worker, now: () => new Date(Date.now() - 20 * 86_400_000) }
    const draft = {
      toTeamId: await legalAid(worker),
      service: 'legal_aid',
      urgency: 'soon',
      items: ['name'],
      request: 'x',
    }
    const lapsed = await draftReferral(past, caseId, draft)
    await sendReferral(past, lapsed, agreement({ givenOn: addDays(today(), -20), expiresOn: addDays(today(), -5) }))
    const living = await draftReferral(worker, caseId, draft)
    await sendReferral(worker, living, agreement())
    expect(await deleteLapsedGrants(jobs)).toBeGreaterThan(0)
    const rows = await (await w.sql('postgres')).query(
      'select record_id from record_grant where team_id = $1 and record_id = any ($2)',
      [draft.toTeamId, [lapsed, living]],
    )
    expect(rows.rows).toEqual([{ record_id: living }])
    expect((await openReferral(await w.as('sreymom'), living)).content).not.toBeNull()
    expect((await openReferral(worker, lapsed)).content).not.toBeNull()
  })
})
