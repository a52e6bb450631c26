import type pg from 'pg'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { cookieOf, get, type Session, submit } from '#test/security/asking.ts'
import { plain, Visitor } from '#test/security/visitor.ts'
import { until } from '#test/support/program.ts'
import { report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

// Somebody sends while the database does not answer, or what they write about has gone meanwhile:
// what they wrote comes back with the page, and goes in with one press once it works again.

let w: World
let db: pg.Client
let dara: Session
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  dara = { kind: 'staff', secret: (await w.as('dara')).secret }
})

/** The database lets nobody of the program in, and drops who is in. */
async function goAway() {
  await db.query('update pg_database set datallowconn = false where datname = current_database()')
  const inside = "from pg_stat_activity where datname = current_database() and usename = 'sdap_app'"
  await db.query(`select pg_terminate_backend(pid) ${inside}`)
  await until(async () => (await db.query(`select ${inside}`)).rowCount === 0)
}
async function comeBack() {
  await db.query('update pg_database set datallowconn = true where datname = current_database()')
  await until(async () => (await get(w.hono, '/health/ready')).status === 200)
}
afterEach(comeBack)

const told = 'Quorvel said <so> & "more".\nAnd a second line.'
const count = async (table: string) => Number((await db.query(`select count(*) from ${table}`)).rows[0].count)
const words = (page: string) => page.replaceAll('\u200b', '')

describe('when the database does not answer', () => {
  it.each([
    ['en', 'What you wrote is still here.'],
    ['km', 'អ្វីដែលអ្នកបានសរសេរ នៅទីនេះនៅឡើយ។'],
  ] as const)('a child writes to the end, sends in vain, and sends again: one report (%s)', async (lang, sentence) => {
    const path = `/${lang}/report`
    const child = new Visitor(w.hono)
    await child.get(path)
    const before = await count('report')
    await goAway()
    await child.post(path, { writer: 'self', go: 'on' })
    await child.post(path, { story: told, danger: 'not_now', go: 'on' })
    await child.post(path, { go: 'on' })
    await child.post(path, { wantedHelper: 'no_matter', go: 'on' })
    expect(await child.post(path, { contactWay: 'only_here', go: 'on' })).toBe(200)
    for (const _ of ['once', 'twice']) {
      expect(await child.post(path, { go: 'on' })).toBe(503)
      expect(words(child.page)).toContain(sentence)
      expect(child.page).toContain('href="tel:1280"')
    }
    const failed = child.page
    await comeBack()
    expect(await child.post(path, {})).toBe(200)
    const code = /<p class="code"[^>]*>([\d ]+)<\/p>/.exec(child.page)?.[1]
    expect(code).toMatch(/^(\d{4} ?){4}$/)
    child.page = failed
    await child.post(path, {}) // the phone sent it twice
    expect(child.page).toContain(code)
    expect(await count('report')).toBe(before + 1)
    const { id } = (await db.query('select id from report order by received_at desc limit 1')).rows[0]
    expect(plain(await (await get(w.hono, `/staff/reports/${id}`, dara)).text())).toContain(told)
  })

  it('a worker’s words go in with one press', async () => {
    const at = `/staff/reports/${(await report(w)).id}`
    const worker = new Visitor(w.hono, cookieOf(dara)['Cookie'])
    await worker.get(at)
    const form = `${at}/answers`
    await goAway()
    expect(await worker.post(form, { text: told })).toBe(503)
    expect(words(worker.page)).toContain('អ្វីដែលអ្នកបានសរសេរ នៅទីនេះនៅឡើយ។') // who it is, nobody can say now
    await comeBack()
    expect(await worker.post(form, {})).toBe(200)
    expect(plain(worker.page)).toContain(told)
  })

  it('a message and its answer that a phone sends twice stand there once; other words from the same page are another', async () => {
    const filed = await report(w)
    const at = `/staff/reports/${filed.id}`
    const child = new Visitor(
      w.hono,
      cookieOf({ kind: 'receipt', secret: await enterCode(w.nobody(), filed.code) })['Cookie'],
    )
    const worker = new Visitor(w.hono, cookieOf(dara)['Cookie'])
    for (const [who, page, action] of [
      [child, '/en/check', '/en/check/messages'],
      [worker, at, `${at}/answers`],
    ] as const) {
      await who.get(page)
      const shown = who.page
      for (const text of ['Harvendel', 'Harvendel', 'Osterlow']) {
        who.page = shown
        expect(await who.post(action, { text })).toBe(200)
      }
    }
    await worker.get(at)
    const said = [...worker.page.matchAll(/Harvendel|Osterlow/g)].map(([word]) => word)
    expect(said).toEqual(['Harvendel', 'Osterlow', 'Harvendel', 'Osterlow'])
  })

  it.each([
    ['/staff/sign-in', { name: 'dara', passphrase: 'Wistrel words of mine', code: '123456' }],
    ['/staff/me/passphrase', { passphrase: 'Wistrel words of mine', _passphrase: 'Wistrel words as well' }],
    ['/staff/recovery/ceremony', { words: 'Wistrel words of a sheet', lastGroup: 'abcd' }],
    ['/staff/people/new', { note: 'Other words', _passphrase: 'Wistrel words of mine', _code: '123456' }],
  ])('a passphrase, or the words of a sheet, are never written into a page (%s)', async (path, typed) => {
    await goAway()
    const answer = await submit(w, path, typed, path.endsWith('sign-in') ? null : dara)
    expect(answer.status).toBe(503)
    expect(await answer.text()).not.toMatch(/Wistrel|123456/)
    await comeBack()
    const over = { kind: 'staff', secret: Buffer.alloc(32, 7) } as const // a session that ended meanwhile
    if (path !== '/staff/sign-in')
      expect(await (await submit(w, path, typed, over)).text()).not.toMatch(/Wistrel|123456/)
  })
})

describe('when what was written about has gone', () => {
  it('the words are given back, and nothing else of it', async () => {
    const gone = '/staff/cases/00000000-0000-4000-8000-000000000000/notes'
    const answer = await submit(w, gone, { text: told }, dara)
    expect(answer.status).toBe(404)
    const page = await answer.text()
    expect(page).toContain('So that nothing is lost, here are your words.')
    expect(plain(page)).toContain(told)
    expect(await (await get(w.hono, gone.replace('/notes', ''), dara)).text()).not.toContain('here are your words')
  })

  it('what another site’s page sent is not shown', async () => {
    const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://elsewhere.example' }
    const answer = await submit(w, '/en/report', { story: told }, null, headers)
    expect(answer.status).toBe(403)
    expect(await answer.text()).not.toContain('Quorvel')
  })
})
