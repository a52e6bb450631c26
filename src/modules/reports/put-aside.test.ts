import { beforeAll, describe, expect, it } from 'vitest'
import { figures } from '#modules/records/queries.ts'
import { get, submit } from '#test/security/asking.ts'
import { fileOverHttp, type Site } from '#test/support/public-form.ts'
import { answers } from '#test/support/scenario.ts'
import { type StaffCtx, type World, world } from '#test/support/world.ts'
import { putAside } from './commands/aside.ts'
import { openReports, restingReports } from './queries.ts'
import type { Answers } from './schema.ts'

// Spam and trying out, without harm to a child who writes the same as another.

let w: World
let dara: StaffCtx
let site: Site
beforeAll(async () => {
  w = await world()
  dara = await w.as('dara')
  site = (path, init) => w.hono.request(path, init)
})

const file = (more: Partial<Answers>) => fileOverHttp(site, 'en', answers(more))
const listed = () => dara.read((tx) => openReports(tx, 200))
const pile = () => dara.read((tx) => restingReports(tx, 200, undefined, true))
const newest = async () => (await listed()).sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())[0]
const page = async (path: string) =>
  (await (await get(w.hono, path, { kind: 'staff', secret: dara.secret })).text()).replaceAll('\u200b', '')
const chain = 'Send this on to ten friends today or something bad will happen to your phone.'

describe('identical texts', () => {
  it('are folded from the third on into one line, each filed under its own code', async () => {
    const before = (await listed()).length
    const codes = new Set<string>()
    for (let i = 0; i < 6; i++) codes.add(await file({ story: chain, danger: 'not_now' }))
    expect(codes.size).toBe(6)
    const rows = await listed()
    expect(rows.length - before).toBe(2)
    const first = rows.find((r) => r.alike > 0)
    expect(first?.alike).toBe(4)
    expect(await page('/staff/reports')).toContain('and 4 more with the same answers')
    expect((await page(`/staff/reports/${first?.id}`)).match(/staff\/reports\/[0-9a-f-]{36}">\d/g)).toHaveLength(4)
  })

  it('stand by themselves when anything else differs, in danger, and when they are short', async () => {
    const before = (await listed()).length
    for (const contactValue of ['011 000 001', '011 000 002', '011 000 003', '011 000 004'])
      await file({ story: chain, danger: 'not_now', contactWay: 'call', contactValue })
    for (let i = 0; i < 4; i++) await file({ story: chain, danger: 'now' })
    for (let i = 0; i < 5; i++) await file({ story: 'help me', danger: 'not_now' })
    expect((await listed()).length - before).toBe(13)
  })

  it('come out again one by one when the first of them rests', async () => {
    const first = (await listed()).find((r) => r.alike > 0)
    const before = (await listed()).length
    await submit(w, `/staff/reports/${first?.id}/rest`, {}, { kind: 'staff', secret: dara.secret })
    expect((await listed()).length).toBe(before - 1 + 4)
  })
})

describe('an erased report', () => {
  it('is named by none of those that were like it, and names none', async () => {
    const db = await w.sql('postgres')
    const text = `${chain} Once more.`
    for (let i = 0; i < 5; i++) await file({ story: text, danger: 'not_now' })
    const first = (await listed()).find((r) => r.alike === 3)?.id
    const pointing = 'select id from report where same_as is not null and (same_as = $1 or id = $1)'
    const [one] = (await db.query(pointing, [first])).rows
    await db.query('update report set erased_on = current_date where id = $1', [one.id])
    expect((await db.query('select same_as from report where id = $1', [one.id])).rows).toEqual([{ same_as: null }])
    await db.query('update report set erased_on = current_date where id = $1', [first])
    expect((await db.query(pointing, [first])).rows).toEqual([])
  })
})

describe('the pile of tests and silence', () => {
  it('takes a report off the list and out of the figures, and says why', async () => {
    const organisation = dara.actor.organisationId
    const counted = async () =>
      (await dara.read((tx) => figures(tx, organisation))).reportsByMonth.reduce((sum, { count }) => sum + count, 0)
    await file({ story: 'just trying', danger: 'not_now' })
    const row = await newest()
    const before = await counted()
    const put = await submit(
      w,
      `/staff/reports/${row?.id}/aside`,
      { why: 'test' },
      { kind: 'staff', secret: dara.secret },
    )
    expect(put.status).toBe(303)
    expect((await listed()).map((r) => r.id)).not.toContain(row?.id)
    expect((await pile()).find((r) => r.id === row?.id)?.aside).toBe('test')
    expect(await page('/staff/reports?aside=yes')).toContain('A test: somebody tried how it works')
    expect(await page('/staff/reports?resting=yes')).not.toContain(`/staff/reports/${row?.id}`)
    expect(await counted()).toBe(before - 1)
  })

  it('gives it back when a worker takes it, and by itself when somebody writes', async () => {
    const [row] = await pile()
    await submit(w, `/staff/reports/${row?.id}/back`, {}, { kind: 'staff', secret: dara.secret })
    expect((await listed()).map((r) => r.id)).toContain(row?.id)

    const code = await file({ story: '.', danger: 'not_sure' })
    const silent = await newest()
    await putAside(dara, silent?.id ?? '', 'silence', false)
    const entered = await submit(w, '/en/check', { code }, null)
    const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const secret = Buffer.from(decodeURIComponent(cookie.split('=')[1] ?? ''), 'base64url')
    await submit(w, '/en/check/messages', { text: 'now I can say it' }, { kind: 'receipt', secret })
    const back = (await listed()).find((r) => r.id === silent?.id)
    expect([back?.aside, back?.state]).toEqual([null, 'received'])
  })

  it('asks why, keeps what nobody chose, and can take all that are alike', async () => {
    const text = `${chain} Truly.`
    for (let i = 0; i < 5; i++) await file({ story: text, danger: 'not_now' })
    const first = (await listed()).find((r) => r.alike === 3)
    const asked = await submit(w, `/staff/reports/${first?.id}/aside`, {}, { kind: 'staff', secret: dara.secret })
    expect(asked.status).toBe(422)
    const before = (await pile()).length
    const input = { why: 'test', alike: 'yes' }
    await submit(w, `/staff/reports/${first?.id}/aside`, input, { kind: 'staff', secret: dara.secret })
    expect((await pile()).length).toBe(before + 4)
    const { rows } = await (await w.sql('postgres')).query("select detail from trail where action = 'report.put_aside'")
    expect(rows.every(({ detail }) => Object.keys(detail).join() === 'why')).toBe(true)
  })
})
