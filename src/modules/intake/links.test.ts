import type pg from 'pg'
import { encode } from 'uqr'
import { beforeAll, describe, expect, it } from 'vitest'
import { openReport } from '#modules/reports/commands/answer.ts'
import { openReports } from '#modules/reports/queries.ts'
import type { Story } from '#modules/reports/schema.ts'
import { field, get, type Session, submit } from '#test/security/asking.ts'
import { scannerFor } from '#test/security/scanner.ts'
import { tablesHolding } from '#test/security/search.ts'
import { fileOverHttp, type Site } from '#test/support/public-form.ts'
import { answers } from '#test/support/scenario.ts'
import { type StaffCtx, type World, world } from '#test/support/world.ts'
import { endLink, makeLink, visitLink } from './commands/links.ts'
import { linkOf, linksOf } from './queries/links.ts'

let w: World
let db: pg.Client
let dara: StaffCtx
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  dara = await w.as('dara')
  await db.query('truncate hsds_organization cascade') // thousands of rows to look through, and none of them matters here
})

const made = async (label = 'Zqlotus School', who: StaffCtx = dara) => {
  const id = await makeLink(who, { kind: 'school', label, language: 'en' })
  return linkOf(who, id)
}
const come = (code: string, lang = 'en') => get(w.hono, `/${lang}/go/${code}`)
const beginOf = (page: string) => field(/<form[^>]*class="begin"[\s\S]*?<\/form>/.exec(page)?.[0] ?? '', '_token')

/** Somebody's browser that begins to write on a page which a link led to. */
const beginning =
  (token: string): Site =>
  (path, init) =>
    path === '/en/report' && init?.method === undefined
      ? w.hono.request(path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ _token: token, go: 'begin' }).toString(),
        })
      : w.hono.request(path, init)

/** Files a report by a link. @returns its id */
async function reportBy(code: string): Promise<string> {
  const ids = async () => (await dara.read((tx) => openReports(tx, 500))).map((r) => r.id)
  const before = new Set(await ids())
  await fileOverHttp(beginning(beginOf(await (await come(code)).text())), 'en', answers())
  return (await ids()).find((id) => !before.has(id)) ?? ''
}

describe('who comes by a link', () => {
  it('is at the front door, with no cookie, and the code stands nowhere on the page', async () => {
    const { code, id } = await made()
    const answer = await come(code)
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []])
    const page = await answer.text()
    expect(page).toContain('We listen')
    for (const trace of [code, id, 'Zqlotus', '?via', 'document.cookie', 'Storage']) expect(page).not.toContain(trace)
    expect(beginOf(page)).not.toBe(beginOf(await (await come(code)).text())) // sealed, and no two alike
  })

  it('whose report says by which link it came, to staff who open it, and to nobody else', async () => {
    const { code, id } = await made()
    const names = scannerFor([
      { name: 'id', value: id },
      { name: 'code', value: code },
      { name: 'label', value: 'Zqlotus School' },
    ])
    const reportId = await reportBy(code)
    expect((await openReport(dara, reportId)).story.via).toBe(id)
    const page = async (who: StaffCtx) =>
      (await get(w.hono, `/staff/reports/${reportId}`, { kind: 'staff', secret: who.secret })).text()
    expect(await page(dara)).toContain('Zqlotus School')
    expect(await page(await w.as('veasna'))).not.toContain('Zqlotus')
    // Past the program: nothing else names the link. A leak would be found as the planted one is.
    await db.query('create table planted (via text)')
    await db.query('insert into planted values ($1)', [id])
    const found = new Set(await tablesHolding(db, names))
    await db.query('drop table planted')
    const own = ['id', 'code', 'label'].map((name) => `entry_link: ${name}, utf8`)
    const others = ['entry_link_month', 'trail', 'planted'].map((table) => `${table}: id, utf8`)
    expect(found).toEqual(new Set([...own, ...others]))
    const { rows } = await db.query('select action from trail where subject_id = $1', [id])
    expect(rows).toEqual([{ action: 'link.made' }])
  })

  it('somebody who did not come by a link says nothing of one, and a made-up one is not believed', async () => {
    const direct: Site = (path, init) => w.hono.request(path, init)
    await fileOverHttp(direct, 'en', answers({ story: 'directly' }))
    const { id } = await made()
    const typed: Site = (path, init) => {
      const body = new URLSearchParams(String(init?.body ?? ''))
      body.set('via', 'not a link')
      return init?.method ? w.hono.request(path, { ...init, body: body.toString() }) : w.hono.request(path, init)
    }
    await fileOverHttp(typed, 'en', answers({ story: 'made up' }))
    const stories: Story[] = []
    for (const { id: report } of await dara.read((tx) => openReports(tx, 500)))
      stories.push((await openReport(dara, report)).story)
    const via = (story: string) => stories.find((s) => s.story === story)?.via
    expect([via('directly'), via('made up')]).toEqual(['', ''])
    expect(stories.map((s) => s.via)).not.toContain(id)
  })
})

describe('visits', () => {
  it('count by link and month alone; fewer than ten are shown to nobody', async () => {
    const { code, id } = await made()
    for (let n = 0; n < 9; n++) await come(code)
    const counts = async (who: StaffCtx) => (await linksOf(who)).visits.filter((v) => v.linkId === id)
    expect(await counts(dara)).toEqual([])
    await come(code)
    expect((await counts(dara)).map((v) => [v.month.slice(8), v.visits])).toEqual([['01', 10]])
    expect(await counts(await w.as('rithy'))).toHaveLength(1)
    expect(await counts(await w.as('veasna'))).toEqual([])
    const { rows } = await db.query('select to_jsonb(m) as row from entry_link_month m where link_id = $1', [id])
    expect(Object.keys(rows[0].row).sort()).toEqual(['link_id', 'month', 'visits'])
    const app = await w.sql('sdap_app')
    await expect(app.query('select from entry_link_month')).rejects.toMatchObject({ code: '42501' })
  })

  it('leave no trail', async () => {
    const { code } = await made()
    const entries = async () => (await db.query('select count(*)::int as n from trail')).rows[0].n
    const before = await entries()
    await come(code)
    expect(await entries()).toBe(before)
  })
})

describe('a link', () => {
  it('has a code that is easy to type: eight letters and digits, none that look alike', async () => {
    for (let n = 0; n < 20; n++) expect((await made()).code).toMatch(/^[abcdefghjkmnpqrstuvwxyz2-9]{8}$/)
  })

  it('that is ended, or never was, simply leads home, and counts no more', async () => {
    const { code, id } = await made()
    await endLink(dara, id)
    await endLink(dara, id)
    const month = async () => (await db.query('select visits from entry_link_month where link_id = $1', [id])).rowCount
    for (const path of [`/en/go/${code}`, '/en/go/aaaaaaaa', '/en/go/a', "/en/go/'or'1"]) {
      const answer = await get(w.hono, path)
      expect([answer.status, answer.headers.get('Location')], path).toEqual([303, '/en'])
    }
    expect(await month()).toBe(0)
    expect((await get(w.hono, `/km/go/${code}`)).headers.get('Location')).toBe('/km')
  })

  it('of an organisation that does not answer the public leads home too', async () => {
    const other = await made('Elsewhere', await w.as('veasna'))
    expect(await visitLink(w.nobody(), other.code)).toBeNull()
    expect((await come(other.code)).headers.get('Location')).toBe('/en')
  })

  it('is made, seen and ended by who keeps the links of its organisation', async () => {
    const sophea = await w.as('sophea')
    await expect(made('Mine', sophea)).rejects.toMatchObject({ code: 'forbidden' })
    const { id } = await made()
    await expect(linkOf(sophea, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(endLink(sophea, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(endLink(await w.as('sreymom'), id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('on paper', () => {
  const staff = (who: StaffCtx): Session => ({ kind: 'staff', secret: who.secret })

  it('cards and poster carry the square of the address, the name and numbers, in the link’s language, and no word that gives away', async () => {
    await submit(w, '/staff/intake/links', { label: 'Poster', kind: 'leaflet', language: 'km' }, staff(dara))
    const link = (await linksOf(dara)).links.find((l) => l.label === 'Poster')
    const address = `http://localhost/km/go/${link?.code}`
    const { data } = encode(address, { ecc: 'M', border: 4 })
    const dots = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : []))).join('')
    for (const [kind, times] of [
      ['cards', 8],
      ['poster', 1],
    ] as const) {
      const answer = await get(w.hono, `/staff/intake/links/${link?.id}/${kind}`, staff(dara))
      const page = (await answer.text()).replaceAll('\u200b', '')
      const paper = page.slice(page.indexOf(`<div class="${kind}"`), page.indexOf('</main>'))
      expect(paper.split(dots)).toHaveLength(times + 1)
      for (const word of ['ស្តាប់', 'មានអ្នកស្តាប់។', `localhost/km/go/${link?.code}`, '1280'])
        expect(paper.split(word).length, word).toBeGreaterThan(times)
      expect(paper).not.toMatch(/រំលោភ|ហិង្សា|ផ្លូវភេទ|Poster/)
      expect(answer.headers.get('Content-Security-Policy')?.split('; ')[1]).toMatch(
        /^style-src 'sha256-\S+ 'sha256-\S+$/,
      )
    }
  })
})
