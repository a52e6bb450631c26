import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeCase } from '#modules/cases/commands/close.ts'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { openCase, report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { asking, guarded, handleOf, hashOf, seen } from './one-connection.ts'
import { type Everything, readEverything } from './whose.ts'

let w: World
let all: Everything
let pool: pg.Pool
let superuser: pg.Client
beforeAll(async () => {
  w = await world()
  superuser = await w.sql('postgres')
  all = await readEverything(superuser)
  pool = new pg.Pool({ ...w.connection('sdap_app'), max: 1 })
})
afterAll(() => pool.end())

describe('whose access has ended', () => {
  const rowsSeen = (handle: string) =>
    asking(pool, handle, async (client) => {
      const found = new Map<string, number>()
      for (const table of guarded) found.set(table, (await seen(client, all, table)).length)
      return found
    })
  /** What a stranger sees: of the directory what everybody may know, and else nothing. */
  let nothing: Map<string, number>
  beforeAll(async () => {
    nothing = await rowsSeen('')
    const known = [...nothing].filter(([, n]) => n > 0).map(([table]) => table)
    expect(known.filter((table) => !/^(hsds|directory)_/.test(table))).toEqual([])
  })

  /** Changes what the database holds of somebody, looks, and changes it back. */
  async function after(change: string, back: string, values: unknown[], look: () => Promise<void>) {
    await superuser.query(change, values)
    try {
      await look()
    } finally {
      await superuser.query(back, values)
    }
  }

  it('a suspended person sees nothing', async () => {
    const dara = await w.as('dara')
    expect((await rowsSeen(dara.handle)).get('report')).toBeGreaterThan(0)
    const person = [dara.actor.personId]
    await after(
      'update person set suspended_at = now() where id = $1',
      'update person set suspended_at = null where id = $1',
      person,
      async () => {
        expect(await rowsSeen(dara.handle)).toEqual(nothing)
        await expect(w.as('dara')).rejects.toThrow('no session')
      },
    )
  })

  it('a session that ended, rested half an hour or is twelve hours old sees nothing', async () => {
    const { handle } = await w.as('dara')
    const session = [hashOf(handle)]
    const set = (what: string) => `update session set ${what} where handle_hash = $1`
    const back = set('ended_at = null, last_used_at = now(), started_at = now()')
    for (const over of [
      'ended_at = now()',
      "last_used_at = now() - interval '31 minutes'",
      "started_at = now() - interval '13 hours'",
    ])
      await after(set(over), back, session, async () => expect(await rowsSeen(handle)).toEqual(nothing))
  })

  it('a membership that ended opens no row of the team, though the admission is still there', async () => {
    const dara = await w.as('dara')
    const person = [dara.actor.personId]
    await superuser.query('set session_replication_role = replica') // it lapsed by itself, and no job has run yet
    await after(
      "update membership set until_at = now() - interval '1 second' where person_id = $1",
      'update membership set until_at = null where person_id = $1',
      person,
      async () => {
        const found = await rowsSeen(dara.handle)
        const ofOrganisation = ['person', 'membership', 'team_admission', 'organisation_role', 'fact']
        const ofStaff = guarded.filter((table) => /^(hsds|directory)_/.test(table))
        expect([...found].filter(([table, n]) => n > 0 && ![...ofOrganisation, ...ofStaff].includes(table))).toEqual([])
      },
    )
    await superuser.query('set session_replication_role = origin')
  })

  it('a member who was not admitted yet reads no record', async () => {
    const dara = await w.as('dara')
    const saved = await superuser.query('select * from team_admission where person_id = $1', [dara.actor.personId])
    await superuser.query('delete from team_admission where person_id = $1', [dara.actor.personId])
    const found = await rowsSeen(dara.handle)
    for (const r of saved.rows)
      await superuser.query('insert into team_admission values ($1, $2, $3, $4, $5, $6, $7)', Object.values(r))
    expect([found.get('report'), found.get('document'), found.get('case_file'), found.get('trail')]).toEqual([
      0, 0, 0, 0,
    ])
  })

  it('a stopped code and a receipt’s session that rested see nothing', async () => {
    const { code, id } = await report(w)
    const handle = handleOf(await enterCode(w.nobody(), code))
    all = await readEverything(superuser)
    expect((await rowsSeen(handle)).get('conversation')).toBe(1)
    const session = [hashOf(handle)]
    await after(
      "update receipt_session set last_used_at = now() - interval '16 minutes' where handle_hash = $1",
      'update receipt_session set last_used_at = now() where handle_hash = $1',
      session,
      async () => expect(await rowsSeen(handle)).toEqual(nothing),
    )
    await superuser.query(
      'update receipt set stopped_at = now() where conversation_id in (select id from conversation where report_id = $1)',
      [id],
    )
    expect(await rowsSeen(handle)).toEqual(nothing)
  })

  it('a case that was closed is still its team’s alone', async () => {
    const { worker, caseId } = await openCase(w)
    await closeCase(worker, caseId, { reason: 'goals_reached', childView: 'well', note: '' }, async () => 0)
    const veasna = await w.as('veasna')
    const rows = await asking(pool, veasna.handle, (c) => c.query('select from case_file where id = $1', [caseId]))
    expect(rows.rowCount).toBe(0)
  })
})
