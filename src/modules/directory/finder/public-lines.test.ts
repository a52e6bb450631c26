import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { openDoor } from '#app'
import { watchDirectory } from '#run/directory.ts'
import { encoded } from '#test/security/asking.ts'
import { until } from '#test/support/program.ts'
import { type World, world } from '#test/support/world.ts'
import { setFirstPage } from '../commands/first-page.ts'
import { refreshDirectory } from '../queries.ts'

let w: World
let db: pg.Client
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
})

const page = async (path: string) => (await w.hono.request(path)).text()

/** A supervisor corrects a number. @returns the entry's id */
const correct = async (service: string, number: string): Promise<string> =>
  (await w.as('dara')).write(async (tx) => {
    const { id } = await tx.selectFrom('hsdsService').select('id').where('code', '=', service).executeTakeFirstOrThrow()
    await tx.updateTable('hsdsPhone').set({ number, dial: number }).where('serviceId', '=', id).execute()
    return id
  })

/** The operator agrees that it comes on to the first page. */
async function agree(id: string) {
  const { now } = (await db.query('select app.shown_phones($1) as now', [id])).rows[0]
  await setFirstPage(await w.as('kosal'), id, { mark: 'numbers', answer: 'yes', seen: JSON.stringify(now) })
}

describe('public pages', () => {
  it('show what content says before anything was read', async () => {
    expect(await page('/en')).toContain('href="tel:1288"')
  })

  it('show a corrected number once the operator agreed and it was read again, on the home and the danger page', async () => {
    await refreshDirectory(w.app)
    for (const path of ['/en', '/km']) expect(await page(path)).toContain('href="tel:117"')
    const id = await correct('national_police_117', '1179')
    expect(await refreshDirectory(w.app)).toBe(true)
    for (const path of ['/en', '/km', '/en/nothing-here']) expect(await page(path)).toContain('href="tel:117"')
    expect(await dangerPage()).toContain('href="tel:117"')
    await agree(id)
    expect(await page('/en')).not.toContain('tel:1179')
    expect(await refreshDirectory(w.app)).toBe(true)
    expect(await refreshDirectory(w.app)).toBe(false)
    for (const path of ['/en', '/km', '/en/nothing-here']) {
      expect(await page(path)).toContain('href="tel:1179"')
      expect(await page(path)).not.toContain('href="tel:117"')
    }
    expect(await dangerPage()).toContain('href="tel:1179"')
  })

  it('follow by themselves while the program runs', async () => {
    const watching = await watchDirectory(w.app, 20)
    await agree(await correct('national_police_117', '117'))
    await until(async () => (await page('/en')).includes('href="tel:117"'))
    watching.close()
  })

  it('never show a number or link of which nobody made sure', async () => {
    await refreshDirectory(w.app)
    const { rows } = await db.query(`select dial as address from hsds_phone where confidence in ('third_party', 'list')
      union select url from hsds_url where confidence in ('third_party', 'list')`)
    expect(rows.length).toBeGreaterThan(20)
    const pages = openDoor(w.app).routes.filter(
      (r) => r.access === 'public' && r.method === 'GET' && !r.path.includes(':'),
    )
    expect(pages.map((r) => r.path)).toEqual(expect.arrayContaining(['/en', '/km/services', '/en/report']))
    const { rows: entries } = await db.query("select id from hsds_service where state = 'listed'")
    const found = [1, 2, 3].map((n) => `/en/services?page=${n}`)
    const paths = [...pages.map((r) => r.path), ...found, ...entries.map((e) => `/km/services/${e.id}`)]
    for (const path of paths.filter((p) => p !== '/leave')) {
      const body = await page(path)
      for (const { address } of rows) {
        expect(body, path).not.toContain(`tel:${address}"`)
        if (address.length > 4) expect(body.replace(/[ -]/g, ''), path).not.toContain(address.replace(/[ -]/g, ''))
      }
    }
  })

  it('keep their numbers when the database does not answer', async () => {
    await w.app.db.close()
    await expect(refreshDirectory(w.app)).rejects.toThrow()
    expect(await page('/en')).toContain('href="tel:1280"')
  })
})

/** Says on the public form that there is danger now. @returns the page that follows */
async function dangerPage(): Promise<string> {
  const hidden = (body: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? ''
  let body = await page('/en/report')
  for (const typed of [{ writer: 'self' }, { story: 'A made-up story for a test.', danger: 'now' }]) {
    const fields = { _token: hidden(body, '_token'), screen: hidden(body, 'screen'), go: 'on', ...typed }
    const answer = await w.hono.request('/en/report', {
      method: 'POST',
      headers: { Host: 'localhost', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: encoded(fields),
    })
    body = await answer.text()
  }
  expect(body).toContain('role="alert"')
  return body
}
