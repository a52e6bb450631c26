import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { openCase as openFile } from '#modules/cases/commands/file.ts'
import { openReferral } from '#modules/referrals/commands/open.ts'
import { acceptReferral } from '#modules/referrals/commands/receive.ts'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { giveNewCode } from '#modules/reports/commands/new-code.ts'
import { CannotOpen } from '#platform/crypto/open.ts'
import { openCase, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { Visitor } from './visitor.ts'

let w: World
let db: pg.Client
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
})

describe('sharing with another organisation', () => {
  it('opens a packet for the team it was sent to, and for nobody else', async () => {
    const { caseId } = await openCase(w)
    const id = await sentReferral(w, caseId, { request: 'for the lawyers alone' })
    expect((await openReferral(await w.as('sreymom'), id)).content?.packet.request).toBe('for the lawyers alone')
    for (const name of ['chenda', 'veasna', 'rithy', 'bopha', 'kosal', 'maly'])
      await expect(openReferral(await w.as(name), id)).rejects.toMatchObject({ code: 'not_found' })
    const veasna = new Visitor(w.hono, w.cookie('veasna'))
    expect(await veasna.get(`/staff/referrals/${id}`)).toBe(404)
  })

  it('a row that says "granted" without a key sealed to the team opens nothing', async () => {
    const { caseId } = await openCase(w)
    const veasna = await w.as('veasna')
    const team = veasna.actor.teams[0]?.id
    await db.query(
      'insert into record_grant (id, record_id, generation, team_id, team_generation, sealed_key) select gen_random_uuid(), record_id, 1, $2, 1, sealed_key from record_grant where record_id = $1',
      [caseId, team],
    )
    await db.query('update case_file set team_id = $2 where id = $1', [caseId, team])
    await expect(openFile(veasna, caseId)).rejects.toBeInstanceOf(CannotOpen)
  })

  const grantsOf = async (id: string) =>
    Number(
      (
        await db.query(
          "select count(*) from record_grant g join team t on t.id = g.team_id where g.record_id = $1 and t.kind = 'legal_aid'",
          [id],
        )
      ).rows[0].count,
    )

  /** The child takes back, by the page. */
  async function takeBack(code: string) {
    const child = new Visitor(w.hono, `note=${(await enterCode(w.nobody(), code)).toString('base64url')}`)
    expect(await child.get('/en/check/withdrawal')).toBe(200)
    expect(await child.post('/en/check/withdrawal', {})).toBe(200)
  }

  async function nothingIsShared(id: string) {
    const lawyer = await w.as('sreymom')
    expect(await grantsOf(id)).toBe(0)
    expect((await openReferral(lawyer, id)).content).toBeNull()
    await expect(acceptReferral(lawyer, id)).rejects.toMatchObject({ code: 'sharing_ended' })
    const page = new Visitor(w.hono, w.cookie('sreymom'))
    expect(await page.get(`/staff/referrals/${id}`)).toBe(200)
    expect(page.page).not.toContain('until I say no')
    const documents = await lawyer.read((tx) =>
      tx.selectFrom('document').select('id').where('recordId', '=', id).execute(),
    )
    expect(documents).toEqual([])
  }

  it('ends with the child’s word: the receiver’s key is gone and the page is empty', async () => {
    const { caseId, code } = await openCase(w)
    const [kept, id] = [
      await sentReferral(w, (await openCase(w)).caseId),
      await sentReferral(w, caseId, { request: 'until I say no' }),
    ]
    expect(await grantsOf(id)).toBe(1)
    await takeBack(code)
    await nothingIsShared(id)
    expect(await grantsOf(kept)).toBe(1) // another child's agreement stands
  })

  it('ends with the child’s word also after a new code was given', async () => {
    const { worker, caseId, reportId } = await openCase(w)
    const before = await sentReferral(w, caseId, { request: 'until I say no' })
    const code = await giveNewCode(worker, reportId)
    const after = await sentReferral(w, caseId, { request: 'until I say no' })
    await takeBack(code)
    await nothingIsShared(before)
    await nothingIsShared(after)
  })
})
