import { describe, expect, it } from 'vitest'
import { field, get, post, submit } from '#test/security/asking.ts'
import { chips, lotusHouse, textOf } from './finder.test.setup.ts'

// What a child meets who looks for somebody to help with words of their own, over HTTP.

const here = lotusHouse()
const { see } = here

describe('words', () => {
  const look = async (words: string, more: Record<string, string> = {}) => {
    const answer = await submit(here.w, '/en/services', { words, ...more }, null)
    return { answer, ...(await textOf(answer)) }
  }

  it('are answered at once, kept by nobody, and stand in no link, address or log', async () => {
    const { answer, html, names } = await look('doctor zandoliberry kampot')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.get('Location')).toBeNull()
    expect(names).toContain('Lotus House: Kampot Room')
    expect(html).toContain('value="doctor zandoliberry kampot"')
    for (const [, target = ''] of html.matchAll(/\s(?:href|action)="([^"]*)"/g)) expect(target).not.toMatch(/zandoli/i)
    expect(here.logged.join('\n')).not.toMatch(/zandoli/i)
    expect((await get(here.w.hono, '/en/services?words=zandoliberry')).status).toBe(200)
    expect((await see('/en/services?words=zandoliberry')).html).not.toContain('zandoliberry')
  })

  it('are said back as they were understood; each part can be left out by a button', async () => {
    const { html } = await look('lawyer kampot', { free: 'yes' })
    expect(chips(html)).toEqual(['Free', 'Help with the law', 'Kampot'])
    const left = [...html.matchAll(/name="words" value="([^"]*)"/g)].map((m) => m[1])
    expect(left).toEqual(expect.arrayContaining(['Kampot', 'Legal aid']))
    expect(chips((await look('Legal aid')).html)).toEqual(['Help with the law'])
    expect(chips((await look('lawyer')).html)).toEqual(['Help with the law'])
    expect((await look('lawyer')).html).toContain(
      'href="/en/services?page=1" aria-label="Help with the law: leave out"',
    )
  })

  it('from somewhere else are not looked for, and nothing of them is lost', async () => {
    const words = 'zandoliberry kampot'
    const start = await (await get(here.w.hono, '/en/services')).text()
    for (const _token of ['', 'x', field(start, '_token').replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))]) {
      const answer = await post(here.w.hono, '/en/services', { words, free: 'yes', _token })
      const { html, text, found } = await textOf(answer)
      expect(answer.status).toBe(422)
      expect(found).toEqual([])
      expect(text).toContain('Please send it once more.')
      expect(html).toContain(`value="${words}"`)
      expect(html).toMatch(/name="free" value="yes" checked/)
      expect((await post(here.w.hono, '/en/services', { words, _token: field(html, '_token') })).status).toBe(200)
    }
    expect((await post(here.w.hono, '/en/services', { words, _token: field(start, '_token') })).status).toBe(200)
  })

  it('go through pages by posting', async () => {
    const { html } = await look('sports')
    expect(html).toMatch(/name="page" value="2"/)
    expect(html).not.toMatch(/href="[^"]*page=2"/)
    expect((await look('sports', { page: '2' })).found).toHaveLength(10)
  })

  it('find in Khmer', async () => {
    const answer = await submit(here.w, '/km/services', { words: 'គ្រូពេទ្យ កំពត' }, null)
    const { html, names } = await textOf(answer)
    expect(names[0]).toContain('ផ្ទះឈូក')
    expect(html).toContain('នៅ កំពត')
  })
})
