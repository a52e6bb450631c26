import { beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '#platform/db/database.ts'
import { field, get, type Input, post, submit } from '#test/security/asking.ts'
import { valuesOf } from '#test/support/public-form.ts'
import { answers } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { deleteOldForms } from './jobs.ts'

// Somebody stops in the middle and goes on with a code on another day.

let w: World
beforeAll(async () => {
  w = await world()
})

type Page = { status: number; html: string; token: string; screen: string }
const pageOf = async (answer: Response): Promise<Page> => {
  const html = (await answer.text()).replaceAll('\u200b', '')
  return { status: answer.status, html, token: field(html, '_token'), screen: field(html, 'screen') }
}
const send = async (page: Page, go: string, typed: Input = {}) =>
  pageOf(await post(w.hono, '/en/report', { _token: page.token, screen: page.screen, go, ...typed }))
const start = async () => pageOf(await get(w.hono, '/en/report'))
const codeIn = (html: string) => /<p class="code"[^>]*>([\d ]+)<\/p>/.exec(html)?.[1]?.replaceAll(' ', '') ?? ''
const enter = async (code: string) => pageOf(await submit(w, '/en/check', { code }, null))

/** As far as the third screen, with a story of one's own. */
async function begun(story: string) {
  const second = await send(await start(), 'on', { writer: 'self' })
  return send(second, 'on', { story, danger: 'not_now' })
}

const rows = async (sql: string) => (await (await w.sql('postgres')).query(sql)).rows

describe('an unfinished form', () => {
  it('is kept under a code, goes on where it was left, and shows nothing of what was written', async () => {
    const third = await begun('zandoliberry in the morning')
    const saved = await send(third, 'save', { harms_0: 'sexual_extortion', where_0: 'telegram' })
    const code = codeIn(saved.html)
    expect(code).toMatch(/^\d{16}$/)
    const back = await enter(code)
    expect(back.status).toBe(200)
    expect(back.screen).toBe('more')
    expect(back.html).toContain('Welcome back.')
    expect(back.html).not.toMatch(/zandoliberry/)
    expect(back.html).not.toMatch(/value="sexual_extortion"[^>]*checked/)
    const earlier = await send(back, 'back')
    expect(earlier.screen).toBe('story')
    expect(earlier.html).not.toMatch(/zandoliberry/)
  })

  it('is sent with all that was written on both days, under the same code, and nothing saved is left', async () => {
    const saved = await send(await begun('told on monday'), 'save', { harms_0: 'online_grooming' })
    const code = codeIn(saved.html)
    let page = await enter(code)
    page = await send(page, 'back')
    page = await send(page, 'on', { story: 'and on tuesday' })
    page = await send(page, 'on', { harms_0: 'threats_to_keep_silent' })
    page = await send(page, 'on', { wantedHelper: 'woman' })
    page = await send(page, 'on', { contactWay: 'only_here' })
    expect(page.screen).toBe('send')
    expect(page.html).toContain('and on tuesday')
    expect(page.html).not.toContain('told on monday')
    const sent = await send(page, 'on')
    expect(codeIn(sent.html)).toBe(code)
    const dara = await w.as('dara')
    const { openReport } = await import('./commands/answer.ts')
    const [newest] = await rows("select id from report where state = 'received' order by received_at desc limit 1")
    const { story } = await openReport(dara, newest.id)
    expect(story.story).toBe('told on monday\n\nand on tuesday')
    expect(story.incidents[0]?.harms).toEqual(['online_grooming', 'threats_to_keep_silent'])
    expect(await rows(`select tag from saved_form where tag in (select tag from receipt)`)).toEqual([])
    const again = await submit(w, '/en/check', { code }, null)
    expect(again.status).toBe(303)
  })

  it('stands sealed: no word of it in the database, and no code', async () => {
    const saved = await send(await begun('quillowmere by the river'), 'save')
    const code = codeIn(saved.html)
    const dump = JSON.stringify(
      await rows("select encode(sealed, 'escape') as bytes, encode(tag, 'hex') as tag from saved_form"),
    )
    expect(dump).not.toContain('quillowmere')
    expect(dump).not.toContain(code)
    const app = await w.sql('sdap_app')
    await expect(app.query('select sealed from saved_form')).rejects.toMatchObject({ code: '42501' })
  })

  it('takes the place of what the same form saved before', async () => {
    const third = await begun('once')
    const before = await rows('select count(*)::int as n from saved_form')
    const first = await send(third, 'save')
    const second = await send(third, 'save', { harms_0: 'not_sure' })
    expect(codeIn(second.html)).toBe(codeIn(first.html))
    expect((await rows('select count(*)::int as n from saved_form'))[0].n).toBe(before[0].n + 1)
  })

  it('can be gone on with at once from the page that shows the code', async () => {
    const saved = await send(await begun('right here'), 'save')
    const on = await send(saved, 'here')
    expect(on.screen).toBe('more')
    expect((await send(on, 'back')).html).toContain('right here')
  })

  it('that was sent meanwhile is not saved again', async () => {
    const { fillForm, sendForm } = await import('#test/support/public-form.ts')
    const ask = (path: string, init?: RequestInit) => w.hono.request(path, init)
    const filled = await fillForm(ask, 'en', answers({ story: 'sent and then saved' }))
    await sendForm(ask, filled)
    const late = await post(w.hono, '/en/report', { _token: filled.state, screen: 'contact', go: 'save' })
    expect(late.status).toBe(409)
  })

  it('goes after 30 days', async () => {
    const saved = await send(await begun('left alone'), 'save')
    const db = await w.sql('postgres')
    await db.query('update saved_form set saved_on = saved_on - 30')
    expect((await enter(codeIn(saved.html))).status).toBe(422)
    const jobs = await openDatabase(w.connection('sdap_jobs'))
    try {
      expect(await deleteOldForms(jobs)).toBeGreaterThan(0)
    } finally {
      await jobs.close()
    }
    expect(await rows('select tag from saved_form')).toEqual([])
  })

  it('may be as long as the longest story', async () => {
    const long = 'អ'.repeat(20_000)
    const saved = await send(await begun(long), 'save')
    expect(codeIn(saved.html)).toMatch(/^\d{16}$/)
    expect(valuesOf(answers({ story: long }))['story']).toHaveLength(20_000)
  })
})
