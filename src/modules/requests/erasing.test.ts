import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { closeCase } from '#modules/cases/commands/close.ts'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { placeHold } from '#modules/retention/commands/hold.ts'
import { requestsIn } from '#test/support/requests.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

let w: World
let db: pg.Client
let at: ReturnType<typeof requestsIn>
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  at = requestsIn(w, db)
})

describe('erasing on request', () => {
  const counts = async (id: string) =>
    (
      await db.query(
        'select (select count(*) from document where record_id = $1)::int + (select count(*) from record_grant where record_id = $1)::int as n',
        [id],
      )
    ).rows[0].n

  it('waits for the answer and the last message, then goes through; the code opens nothing any more', async () => {
    const { id, code, child, requestId } = await at.askedAtCheck('erase')
    const path = `/staff/requests/${requestId}`
    expect((await at.send(`${path}/erasure`, { wait: 'anyway' }, 'dara')).status).toBe(409)
    await at.send(`${path}/answer`, { outcome: 'granted', answer: 'We do it.' }, 'dara')
    await at.send(`${path}/last-message`, { message: 'Come back any time.' }, 'dara')
    const early = await at.send(`${path}/erasure`, { wait: 'seen' }, 'dara')
    expect([early.status, early.body.includes('has not been read yet')]).toEqual([422, true])
    await child.get('/en/check')
    expect(child.page).toContain('Come back any time.')
    await child.post('/en/check/seen', {})
    expect((await at.send(`${path}/erasure`, { wait: 'seen' }, 'dara')).status).toBe(303)
    expect((await at.send(`${path}/erasure`, { wait: 'seen' }, 'dara')).status).toBe(303)
    expect(await counts(id)).toBe(0)
    expect(await at.trailOf(id, 'request.erased')).toHaveLength(1)
    expect(await child.get('/en/check/data')).toBe(403)
    await expect(enterCode(w.nobody(), code)).rejects.toMatchObject({ code: 'wrong_code' })
    const after = await at.page(path, 'dara')
    expect([after.status, after.body.includes('This was erased on')]).toEqual([200, true])
  })

  it('takes the case along, once it is closed, and not what a hold keeps', async () => {
    const { worker, caseId, reportId, code } = await openCase(w)
    const child = await at.comeBack(code)
    await child.get('/en/check/data')
    await child.post('/en/check/data', { kind: 'erase' })
    const path = `/staff/requests/${(await at.requestsOf(reportId))[0].id}`
    await at.send(`${path}/answer`, { outcome: 'granted', answer: 'We do it.' }, 'dara')
    const open = await at.send(`${path}/erasure`, { wait: 'anyway' }, 'dara')
    expect([open.status, open.body.includes('The case is still open')]).toEqual([422, true])
    await closeCase(worker, caseId, { reason: 'goals_reached', childView: 'Good.', note: '' }, async () => 0)
    await placeHold(worker, caseId, 'court_case')
    const held = await at.send(`${path}/erasure`, { wait: 'anyway' }, 'dara')
    expect([held.status, held.body.includes('There is a hold on this')]).toEqual([422, true])
    expect([(await counts(reportId)) > 0, (await counts(caseId)) > 0]).toEqual([true, true])
    await at.send(`/staff/retention/${caseId}/release`, {}, 'dara')
    expect((await at.send(`${path}/erasure`, { wait: 'anyway' }, 'dara')).status).toBe(303)
    expect([await counts(reportId), await counts(caseId)]).toEqual([0, 0])
  })

  it('of a third person leaves the child’s case as it is; a refused one erases nothing', async () => {
    const { caseId, reportId, code } = await openCase(w, { writer: 'friend' })
    const friend = await at.comeBack(code)
    await friend.get('/en/check/data')
    await friend.post('/en/check/data', { kind: 'erase' })
    const path = `/staff/requests/${(await at.requestsOf(reportId))[0].id}`
    await at.send(`${path}/answer`, { outcome: 'granted', answer: 'We do it.' }, 'dara')
    expect((await at.send(`${path}/erasure`, { wait: 'anyway' }, 'dara')).status).toBe(303)
    expect([await counts(reportId), (await counts(caseId)) > 0]).toEqual([0, true])

    const refused = await at.askedAtCheck('erase')
    const other = `/staff/requests/${refused.requestId}`
    await at.send(`${other}/answer`, { outcome: 'refused', reason: 'legal_hold', answer: 'Not yet.' }, 'dara')
    expect((await at.send(`${other}/erasure`, { wait: 'anyway' }, 'dara')).status).toBe(409)
    expect(await counts(refused.id)).toBeGreaterThan(0)
  })
})
