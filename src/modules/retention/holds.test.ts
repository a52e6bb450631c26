import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { get, type Input, type Session, submit } from '#test/security/asking.ts'
import { longInUse } from '#test/support/ageing.ts'
import { openCase, report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { placeHold } from './commands/hold.ts'

let w: World
let db: pg.Client
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  await longInUse(db)
})

const session = (name: string): Session => ({
  kind: 'staff',
  secret: Buffer.from(w.cookie(name).slice('sdap='.length), 'base64url'),
})
const html = async (path: string, name: string) => {
  const answer = await get(w.hono, path, session(name))
  expect([path, answer.status]).toEqual([path, 200])
  return answer.text()
}
const post = (path: string, values: Input, name: string) => submit(w, path, values, session(name))

describe('a hold', () => {
  it('is placed by a supervisor with a code for its reason, and shown on the case page and in the list', async () => {
    const { caseId } = await openCase(w)
    const at = `/staff/retention/${caseId}`
    expect((await post(`${at}/hold`, { reason: 'because …' }, 'dara')).status).toBe(400)
    expect((await post(`${at}/hold`, { reason: 'childs_wish' }, 'sophea')).status).toBe(403)
    for (let twice = 0; twice < 2; twice++)
      expect((await post(`${at}/hold`, { reason: 'childs_wish' }, 'dara')).status).toBe(303)
    expect(await html(`/staff/cases/${caseId}`, 'dara')).toContain('The child wishes it')
    const read = (await html(`/staff/cases/${caseId}`, 'sophea')).replaceAll('\u200b', '')
    expect(read).toContain('កុមារចង់បានបែបនេះ')
    expect(read).not.toContain(`${at}/release`)
    const { rows } = await db.query(
      "select action, detail from trail where subject_id = $1 and action like 'retention.%'",
      [caseId],
    )
    expect(rows).toEqual([{ action: 'retention.hold_placed', detail: { reason: 'childs_wish' } }])
  })

  it('is lifted by a guardian of the same organisation; for another’s it is not there', async () => {
    const { worker, caseId } = await openCase(w)
    await placeHold(worker, caseId, 'complaint')
    await db.query(
      `insert into organisation_role (id, person_id, organisation_id, role)
       select gen_random_uuid(), id, organisation_id, 'data_guardian' from person where sign_in_name = 'chenda'`,
    )
    const living = async () =>
      (await db.query('select lifted_at is null as living from retention_hold where record_id = $1', [caseId])).rows
    const at = `/staff/retention/${caseId}/release`
    expect((await post(at, {}, 'chenda')).status).toBe(404)
    expect(await html('/staff/retention', 'chenda')).not.toContain(caseId.slice(0, 8))
    expect(await living()).toEqual([{ living: true }])
    expect(await html('/staff/retention', 'bopha')).toContain(`action="${at}"`)
    for (let twice = 0; twice < 2; twice++)
      expect((await post(at, {}, 'bopha')).headers.get('Location')).toBe('/staff/retention')
    expect(await living()).toEqual([{ living: false }])
    await placeHold(worker, caseId, 'complaint')
    expect((await post(at, {}, 'dara')).headers.get('Location')).toBe(`/staff/cases/${caseId}`)
  })

  it('cannot be placed on what is not there, or on a packet alone', async () => {
    await expect(placeHold(await w.as('veasna'), (await report(w)).id, 'complaint')).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
