import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { get } from '#test/security/asking.ts'
import { type World, world } from '#test/support/world.ts'

let w: World
let db: pg.Client
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
})

const at = '/staff/directory/to-call'
const open = async (who: string, path = at) => get(w.hono, path, { kind: 'staff', secret: (await w.as(who)).secret })
const rowWith = (body: string, number: string) =>
  [...body.matchAll(/<tr>.*?<\/tr>/gs)].map((m) => m[0]).find((row) => row.includes(number)) ?? ''

it('whoever keeps the directory finds every number of it, also those that nobody else sees', async () => {
  const { rows } = await db.query('select number from hsds_phone')
  expect(rows.length).toBeGreaterThan(25)
  for (const who of ['sreymom', 'dara', 'rithy']) {
    const body = await (await open(who)).text()
    for (const { number } of rows) expect(rowWith(body, number), `${who} ${number}`).not.toBe('')
  }
})

it('nobody else knows of the list', async () => {
  for (const who of ['sophea', 'chenda', 'bopha', 'kosal', 'maly'])
    expect(`${who} ${(await open(who)).status}`).toBe(`${who} 404`)
  expect((await w.hono.request(at)).status).not.toBe(200)
})

it('a line says whose number it is, what its source says and how sure that is', async () => {
  const body = await (await open('dara')).text()
  const row = rowWith(body, '081 37 38 39')
  for (const word of [
    'Kampong Cham',
    'dailypoliticalpress.com (2021-12)',
    'from a list alone',
    'not yet',
    'nobody answered',
  ])
    expect(row).toContain(word)
  expect(rowWith(body, '>1281')).toContain('draft: only staff see it')
})

it('those that children see come first; who was called goes to the end with its day', async () => {
  const place = async (number: string) => (await (await open('dara')).text()).indexOf(`row">${number}`)
  expect(await place('1280')).toBeGreaterThan(0)
  expect(await place('1280')).toBeLessThan(await place('023 218 653'))
  await db.query(`insert into directory_verification select gen_random_uuid(), organization_id, s.id, '2026-03-05', 'phone', 'right', p.organisation_id, p.id
    from hsds_service s, person p where s.code = 'child_helpline_cambodia' and p.sign_in_name = 'dara'`)
  expect(await place('1280')).toBeGreaterThan(await place('023 218 653'))
  expect(rowWith(await (await open('dara')).text(), 'row">1280')).toContain('5 March 2026')
})

it('the launch list leads to it, or says who has it', async () => {
  expect(await (await open('bopha', '/staff/launch')).text()).toContain('finds the list to print under Numbers to call')
  await db.query(
    `insert into organisation_role (id, person_id, organisation_id, role) select gen_random_uuid(), id, organisation_id, 'manager' from person where sign_in_name = 'bopha'`,
  )
  expect(await (await open('bopha', '/staff/launch')).text()).toContain(`href="${at}"`)
})
