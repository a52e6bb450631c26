import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { get, submit } from '#test/security/asking.ts'
import { chips, lotusHouse, textOf } from './finder.test.setup.ts'

// What a child meets who looks for somebody to help by choosing, over HTTP.

const here = lotusHouse()
const { see, card } = here

describe('choices', () => {
  const medical = '/en/services?help=medical'
  it('the page to begin with asks and shows the lines for everybody, and keeps nothing', async () => {
    const start = await get(here.w.hono, '/en/services')
    expect(start.headers.get('Set-Cookie')).toBeNull()
    const { html, found } = await textOf(start)
    expect(found).toEqual([])
    for (const dial of ['1280', '1288', '117']) expect(html).toContain(`href="tel:${dial}"`)
    expect(html.match(/<option value="\d\d"/g)).toHaveLength(25)
    expect(html.match(/name="help"/g)?.length).toBeGreaterThan(30)
  })

  it('may ask the phone where it is; no other page may, and no page lets another script run', async () => {
    const of = async (path: string, name: string) => (await get(here.w.hono, path)).headers.get(name) ?? ''
    for (const path of ['/en/services', medical]) {
      expect(await of(path, 'Permissions-Policy')).toContain('geolocation=(self)')
      expect(await of(path, 'Content-Security-Policy')).toMatch(/script-src 'sha256-[^']+' 'sha256-[^']+';/)
    }
    for (const path of ['/en', '/en/services/aple_hotline', '/en/report'])
      expect(await of(path, 'Permissions-Policy')).toContain('geolocation=()')
  })

  it('a kind of help shows who gives it and why each is there; the front door closes the list', async () => {
    const { names, text } = await see(medical)
    expect(names).toEqual(expect.arrayContaining(['Lotus House: Kampot Room', 'Lotus House: Kep Room']))
    expect(text).toContain('helps with: A doctor')
    expect((await see(medical)).found.at(-1)?.text).toContain('there for everyone')
    expect((await see('/en/services?help=sports_and_music')).names).not.toContain('Lotus House: Kampot Room')
  })

  it('a place ranks, and the distance is said from town to town', async () => {
    const { names } = await see(`${medical}&place=07`)
    expect(names.slice(0, 2)).toEqual(['Lotus House: Kampot Room', 'Lotus House: Chum Kiri Room'])
    expect(await card(`${medical}&place=07`, 'Kampot Room')).toContain('in Kampot')
    expect(await card(`${medical}&place=0702`, 'Chum Kiri')).toContain('in another district of Kampot')
    expect(await card(`${medical}&place=23&open_now=yes`, 'Kampot Room')).toMatch(
      /about \d+ km away, from town to town/,
    )
  })

  it('open now, free, a way, and for whom narrow, and say so', async () => {
    const open = await see(`${medical}&open_now=yes`)
    expect(open.names).toContain('Lotus House: Kampot Room')
    expect(open.names).not.toContain('Lotus House: Kep Room')
    const free = await see(`${medical}&free=yes`)
    expect(free.names).toContain('Lotus House: Kampot Room')
    expect(free.names).not.toContain('Lotus House: Kep Room')
    const way = await see(`${medical}&way=in_person`)
    expect(way.names).toContain('Lotus House: Kampot Room')
    expect(way.names).not.toContain('Lotus House: Kep Room')
    const all = await card(`${medical}&open_now=yes&free=yes&way=in_person&for_whom=boys`, 'Kampot Room')
    for (const reason of ['open now', 'free', 'Face to face', 'for: Boys']) expect(all).toContain(reason)
    expect((await see(`${medical}&for_whom=boys`)).names[0]).toBe('Lotus House: Kampot Room')
  })

  it('hours are today’s and tomorrow’s, or the page says that nobody told; so with the cost', async () => {
    expect(await card(medical, 'Kampot Room')).toContain('Today day and night · Tomorrow closed')
    expect(await card(medical, 'Kep Room')).toContain('Today closed · Tomorrow 08:00–17:00')
    expect(await card(medical, 'Kep Room')).toContain('Cost: 2,000 riel')
    expect(await card(`${medical}&place=07`, 'Chum Kiri')).toContain('Nobody has told us the hours or the cost yet.')
  })

  it('each part can be left out by a link; the district narrows its own province only', async () => {
    const { html } = await see(`${medical}&place=0704&free=yes`)
    expect(chips(html)).toEqual(['A doctor', 'Chum Kiri, Kampot', 'Free'])
    expect(html).toContain('href="/en/services?help=medical&amp;free=yes" aria-label="Chum Kiri, Kampot: leave out"')
    expect(html).toMatch(/<option value="0704" selected/)
    const post = (values: Record<string, string>) => submit(here.w, '/en/services', values, null)
    const to = async (values: Record<string, string>) => (await post(values)).headers.get('Location')
    expect(await to({ place: '07', district: '0704', help: '' })).toBe('/en/services?place=0704')
    expect(await to({ place: '23', district: '0704' })).toBe('/en/services?place=23')
    expect(await to({})).toBe('/en/services?page=1')
  })

  it('goes through pages of ten by links, and shows the last one to whoever asks for a later', async () => {
    const first = await see('/en/services?help=sports_and_music')
    expect(first.found).toHaveLength(10)
    expect(first.html).toContain('href="/en/services?help=sports_and_music&amp;page=2"')
    const pages = [first]
    for (const page of [2, 3, 4, 5]) pages.push(await see(`/en/services?help=sports_and_music&page=${page}`))
    const many = pages.flatMap((p) => p.names).filter((n) => n.includes('Many'))
    expect(new Set(many).size).toBe(45)
    expect((await see('/en/services?help=sports_and_music&page=99')).names).toEqual(pages.at(-1)?.names)
  })

  it('codes that are none count as none', async () => {
    for (const odd of [
      'place=99',
      'place=9999',
      'help=x',
      'for_whom=%00',
      'page=-1',
      'open_now=perhaps',
      'help=a&help=b',
    ])
      expect((await see(`/en/services?${odd}`)).status, odd).toBe(200)
  })
})

describe('nothing', () => {
  it('found: kind, with ways on and the lines for everybody', async () => {
    const { text, html, names } = await see('/en/services?help=kinship_care&place=16')
    expect(text).toContain('That does not mean that there is no help.')
    expect(text).toContain('You can leave out one thing above')
    expect(html).toContain('href="/en/report"')
    expect(names).toContain('Child Helpline Cambodia')
  })

  it('near: it is said, with the nearest and a way to write', async () => {
    const { text, html } = await see('/en/services?help=shelter&place=16')
    expect(text).toContain('We know of nobody near Ratanakiri who does this yet.')
    expect(html).toContain('Write to us and we find a way')
    expect(text).toMatch(/about \d+ km away/)
    expect((await see('/en/services?help=medical&place=07')).text).not.toContain('We know of nobody near')
  })
})

describe('on a slow line', () => {
  it('a page of ten arrives in the first flight', async () => {
    for (const path of [
      '/km/services?page=1',
      '/km/services?help=sports_and_music',
      '/km/services?help=medical&place=07',
    ])
      expect(gzipSync((await see(path)).html).length, path).toBeLessThanOrEqual(14 * 1024)
  })
})
