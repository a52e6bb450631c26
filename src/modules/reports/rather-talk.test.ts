import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeApp } from '#app'
import { settleWay } from '#modules/intake/commands/ways.ts'
import { field, get, type Input, post } from '#test/security/asking.ts'
import { type World, world } from '#test/support/world.ts'

// Typing is hard, and many would rather talk: being called and calling stand beside writing.

let w: World
beforeAll(async () => {
  w = await world()
  const dara = await w.as('dara')
  const hours = Object.fromEntries(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'].map((d) => [d, '0:00-24:00']))
  await settleWay(dara, 'call_me', { offered: 'yes', ...hours })
  await settleWay(dara, 'i_call', { offered: 'yes', ...hours, address: '012 345 678' })
})

type Page = { status: number; html: string; token: string; screen: string }
const pageOf = async (answer: Response): Promise<Page> => {
  const html = (await answer.text()).replaceAll('\u200b', '')
  const state = html.includes('name="_token"')
  return {
    status: answer.status,
    html,
    token: state ? field(html, '_token') : '',
    screen: state ? field(html, 'screen') : '',
  }
}
const open = async (at = '/en/report') => pageOf(await get(w.hono, at))
const send = async (page: Page, go: string, typed: Input = {}) =>
  pageOf(await post(w.hono, '/en/report', { _token: page.token, screen: page.screen, go, ...typed }))
const callMe = '<button type="submit" class="way" name="go" value="talk">'

/** The newest report as the desk sees it. */
async function atTheDesk(): Promise<string> {
  const dara = { kind: 'staff' as const, secret: (await w.as('dara')).secret }
  const found = await (await w.sql('postgres')).query('select id from report order by received_at desc limit 1')
  return (await get(w.hono, `/staff/reports/${found.rows[0].id}`, dara)).text()
}

describe('being called', () => {
  it('and calling stand on every screen, beside a line that answers now', async () => {
    let page = await open()
    const typed: Record<string, Input> = {
      who: { writer: 'self' },
      story: { story: 'made up', danger: 'not_now' },
      more: {},
      helper: { wantedHelper: 'no_matter' },
      contact: { contactWay: 'only_here' },
    }
    for (const screen of ['who', 'story', 'more', 'helper', 'contact', 'send']) {
      expect(page.screen).toBe(screen)
      expect(page.html, screen).toContain(callMe)
      expect(page.html, screen).toContain('href="tel:012345678"')
      expect(page.html, screen).toMatch(/<strong>Call 1280<\/strong>/)
      page = await send(page, 'on', typed[screen])
    }
    expect(page.html).toContain('class="code"')
  })

  it('asks for a number, a time and whether there is danger, and nothing else', async () => {
    const second = await send(await open(), 'on', { writer: 'self' })
    const asked = await send(second, 'talk', { story: 'half a sentence' })
    expect(asked.screen).toBe('contact')
    expect(asked.html).toContain('<p class="steps">Step 2 of 3</p>')
    expect(asked.html).not.toContain('value="only_here"')
    const nothing = await send(asked, 'on', { contactWay: 'call' })
    expect(nothing.status).toBe(422)
    const last = await send(nothing, 'on', {
      contactWay: 'call',
      contactValue: '099 000 111',
      contactTime: 'after four',
    })
    expect(last.screen).toBe('send')
    expect(last.html).toContain('half a sentence') // what was typed before goes along
    const sent = await send(last, 'on')
    expect(sent.html).toMatch(/<p class="code"[^>]*>[\d ]+<\/p>/)
    expect(await atTheDesk()).toContain('099 000 111')
  })

  it('begins at the front door, and a report without a word says at the desk what is wanted', async () => {
    expect((await open('/en')).html).toContain('href="/en/report/call"')
    const first = await open('/en/report/call')
    const contact = await send(first, 'on', { writer: 'friend' })
    const last = await send(contact, 'on', { contactWay: 'call', contactValue: '099 000 222', danger: 'now' })
    const sent = await send(last, 'on')
    expect(sent.html).toContain('class="code"')
    const desk = await atTheDesk()
    expect(desk).toContain('Wants to be called and has not written what it is about.')
    expect(desk).toContain('Danger now')
  })

  it('can be changed back to writing, which then needs words', async () => {
    const contact = await send(await open('/en/report/call'), 'on', { writer: 'self' })
    const story = await send(contact, 'write', { contactValue: '099 000 333' })
    expect(story.screen).toBe('story')
    expect((await send(story, 'on', { danger: 'not_now' })).status).toBe(422)
  })

  it('is offered nowhere while the intake does not offer it', async () => {
    await settleWay(await w.as('dara'), 'call_me', { offered: 'no' })
    expect((await open()).html).not.toContain(callMe)
    expect((await open('/en')).html).not.toContain('/en/report/call')
    await settleWay(await w.as('dara'), 'call_me', { offered: 'yes', MO: '8:00-9:00' })
  })
})

describe('a screen that somebody has spoken', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-spoken-'))
  const bytes = new TextEncoder().encode('0123456789'.repeat(20))
  fs.writeFileSync(path.join(folder, 'who.km.ogg'), bytes)

  it('has a player that loads nothing by itself; the others have none', async () => {
    const hono = makeApp({ ...w.app, recordings: folder })
    const km = await get(hono, '/km/report')
    expect(km.headers.get('Content-Security-Policy')).toContain("media-src 'self'")
    expect(await km.text()).toMatch(/<audio controls preload="none" src="\/km\/report\/sound\/who"/)
    const en = await get(hono, '/en/report')
    expect(en.headers.get('Content-Security-Policy')).not.toContain('media-src')
    expect(await en.text()).not.toContain('<audio')
    const part = await get(hono, '/km/report/sound/who', null, { Range: 'bytes=5-9' })
    expect([part.status, part.headers.get('Content-Type'), await part.text()]).toEqual([206, 'audio/ogg', '56789'])
    expect((await get(hono, '/en/report/sound/who')).status).toBe(404)
    expect((await get(hono, '/km/report/sound/elsewhere')).status).toBe(404)
  })
})
