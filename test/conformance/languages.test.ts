import { gzipSync } from 'node:zlib'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { account } from '#demo/accounts.ts'
import type { Lang } from '#platform/i18n/i18n.ts'
import { Visitor } from '#test/security/visitor.ts'
import { closeWindows, expectAccessible, expectFits, onSmallAndWide, person, picture } from '#test/support/browser.ts'
import { ends, type Home, home, leaveNothing, lightDeployment, type Run, sdap, stop } from '#test/support/program.ts'
import { fileOverHttp } from '#test/support/public-form.ts'
import { answers } from '#test/support/scenario.ts'
import {
  copyOfProgram,
  labelsOf,
  marked,
  messagesOf,
  pieceOf,
  unmarked,
  without,
} from '#test/support/third-language.ts'

// A third language comes by files alone: the program itself, started on a copy of its own files to
// which only those of the language were added. Arabic has six plural forms and is written from the right.

const lang = 'ar' as Lang
const arabic = /[\p{Script=Arabic}\u200e\u200f]/gu

let at: Home
let program: ReturnType<typeof copyOfProgram>
let run: Run
let base: string
let worker: Visitor

beforeAll(async () => {
  at = await home()
  program = copyOfProgram(`${at.folder}/program`)
  program.add('messages/ar.json', JSON.stringify(messagesOf('ar', 'العربية', 'rtl')))
  program.add('content/codes/labels/ar.json', JSON.stringify(labelsOf('directory_ways/in_person')))
  program.add('content/learn/not-your-fault/ar.md', pieceOf('not-your-fault'))
  await lightDeployment(at)
  run = sdap(['start'], at.env, at.folder, program.file)
  await run.ready
  base = `http://localhost:${at.port}`
  worker = await signedIn('dara')
})
afterAll(async () => {
  await stop(run)
  await leaveNothing(at)
})
closeWindows()

const read = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(base + path, { headers, redirect: 'manual' })
  return { status: answer.status, to: answer.headers.get('location'), html: await answer.text() }
}

describe('a third language', () => {
  it.each([
    ...['', '/report', '/report/no-code', '/ways', '/check', '/check/stopped', '/services', '/services?page=1'],
    ...['/services?help=legal_aid&place=02&for_whom=boys', '/services/child_helpline_cambodia'],
    ...['/services/child_helpline_cambodia?card=1', '/services/aple_hotline/wrong', '/services/nothing_here'],
    ...['/learn', '/learn/for/under_12', '/learn/not-your-fault', '/learn/how-to-tell', '/learn/quiz/telling'],
    ...['/rights', '/fears', '/feedback', '/you-said', '/nothing-here'],
  ])('/ar%s says every word from its files, or names the language that it borrows', async (path) => {
    const { status, html } = await read(`/ar${path}`)
    expect(status).toBe(/nothing/.test(path) ? 404 : 200)
    expect(html).toContain('<html lang="ar" dir="rtl">')
    expect(unmarked(html, 'ar', arabic)).toEqual([])
    expect(gzipSync(html).length).toBeLessThanOrEqual(14 * 1024)
  })

  it('what nobody has written in it yet stands in English and says so kindly; what somebody has, does not', async () => {
    const only = marked('We do not have this in English yet. It stands here in English.')
    const own = (await read('/ar/learn/not-your-fault')).html
    expect(own).not.toContain(only)
    expect(own).toMatch(/<h1>⟦/)
    for (const path of ['/ar/learn/how-to-tell', '/ar/rights', '/ar/fears']) {
      const { html } = await read(path)
      expect(html).toContain(only)
      expect(html).toContain('<h1 lang="en">')
      expect(html.replace(/<header>[\s\S]*?<\/header>/, '')).not.toContain('href="/en/') // its links stay in the language
    }
    expect((await read('/ar/services')).html).toMatch(/<option value="in_person"[^>]* lang="en">/)
  })

  it('plural forms follow its own rules: one, two, 3 to 10, 11 to 99', async () => {
    const forms = new Map<string, number>()
    for (const help of ['counselling', 'legal_aid', 'shelter', 'police', 'education', 'medical', 'picture_removal', ''])
      for (const way of ['', 'by_phone', 'online']) {
        const { html } = await read(`/ar/services?page=1&help=${help}&way=${way}`)
        const [, form, count] = /<p role="status">⟦(\w+): We \w+ (\d+) /.exec(html) ?? []
        if (form) forms.set(form, Number(count))
        if (form) expect(`${count} ${form}`).toBe(`${count} ${formOf(Number(count))}`)
      }
    expect([...forms.keys()].sort()).toEqual(expect.arrayContaining(['few', 'many']))
  })

  it('a browser that asks for it is led to it; one that asks for what is not there, to Khmer', async () => {
    const led = async (languages: string) => (await read('/', { 'Accept-Language': languages })).to
    expect(await led('ar-EG,ar;q=0.9,en;q=0.5')).toBe('/ar')
    expect(await led('vi, fr;q=0.9')).toBe('/km')
    expect(await led('en;q=0.4, ar;q=0.6')).toBe('/ar')
    expect((await read('/staff/sign-in', { 'Accept-Language': 'ar, en;q=0.5' })).html).toContain('<html lang="en">')
  })

  it('somebody writes in it to the end, and the desk sees which language it is', async () => {
    const screens: string[] = []
    const seen = async (path: string, init?: RequestInit) => {
      const answer = await fetch(base + path, { redirect: 'manual', ...init })
      screens.push(await answer.clone().text())
      return answer
    }
    const code = await fileOverHttp(seen, lang, answers({ story: 'قصة مختلقة', danger: 'now', province: '12' }))
    expect(screens.length).toBeGreaterThan(5)
    expect(screens.flatMap((html) => unmarked(html, 'ar', arabic))).toEqual([])
    const child = visitor()
    await child.get('/ar/check')
    expect(await child.post('/ar/check', { code })).toBe(200)
    expect(unmarked(child.page, 'ar', arabic)).toEqual([])
    expect(child.page).toContain('⟦many: What you write is erased 24 months')
    await child.get('/ar/check/data')
    expect(await child.post('/ar/check/data', { kind: 'see' })).toBe(200) // a request of its own, in the same language
    expect(child.page).toContain('⟦many: A person answers you first')
    await worker.get('/staff/reports')
    expect(worker.page).toContain('>Arabic<')
    await worker.get(`/staff/reports/${/\/staff\/reports\/([0-9a-f-]{36})/.exec(worker.page)?.[1]}`)
    expect(worker.page).toMatch(/lang="ar">قصة مختلقة/)
    expect(worker.page).toContain('<dd>Arabic</dd>')
    expect(worker.page).toContain('This person writes in Arabic.')
  })

  it('what is missing on a screen is said in it', async () => {
    const somebody = visitor()
    await somebody.get('/ar/report')
    expect(await somebody.post('/ar/report', { go: 'on' })).toBe(422)
    expect(somebody.page).toContain('⟦Please choose one.⟧')
    expect(unmarked(somebody.page, 'ar', arabic)).toEqual([])
  })

  it('what somebody thinks is kept in it, and a poster is printed in it', async () => {
    const anyone = visitor()
    await anyone.get('/ar/feedback')
    expect(await anyone.post('/ar/feedback', { kind: 'idea', words: 'فكرة', publish: 'no' })).toBe(200)
    expect(anyone.location).toBe('/ar/feedback?said=thanks')
    await worker.get('/staff/intake/links')
    expect(await worker.post('/staff/intake/links', { label: 'Poster', kind: 'leaflet', language: 'ar' })).toBe(200)
    await worker.get(/\/staff\/intake\/links\/[0-9a-f-]{36}\/poster/.exec(worker.page)?.[0] ?? '')
    const poster = /<div class="poster" lang="ar" dir="rtl">[\s\S]*<\/main>/.exec(worker.page)?.[0] ?? ''
    expect(unmarked(poster.replace(/<(?:ul|script)>[\s\S]*?<\/(?:ul|script)>/g, ''), 'ar', arabic)).toEqual([])
    const [, address = ''] = /localhost:\d+(\/ar\/go\/\w{8})/.exec(poster) ?? []
    expect((await read(address)).html).toContain('<form method="post" action="/ar/report"')
  })

  it('the languages are a list that opens without scripts, fits a small phone and leads to the same page', async () => {
    const { page } = await person({ width: 320, scripts: false })
    await page.goto(`${base}/km/learn/how-to-tell`)
    await page.locator('summary', { hasText: 'ខ្មែរ' }).click()
    await picture(page, 'languages-km-320')
    await expectFits(page)
    await page.getByRole('link', { name: 'العربية' }).click()
    expect(page.url()).toBe(`${base}/ar/learn/how-to-tell`)
    const { page: phone } = await person({ width: 320, scripts: true })
    await phone.goto(`${base}/ar`)
    await phone.locator('header summary').click()
    await onSmallAndWide(phone, async (width) => {
      await expectFits(phone)
      await picture(phone, `languages-ar-${width}`)
    })
    await expectAccessible(phone)
  })
})

describe('files that are not whole', () => {
  it('a language that lacks a message is left out, named with the message; the others are served', async () => {
    await stop(run)
    program.add('messages/fr.json', JSON.stringify(without(messagesOf('fr', 'Français', 'ltr'), 'check.code')))
    program.add('content/codes/labels/fr.json', JSON.stringify({ services: { counselling: 'Écoute' } }))
    run = sdap(['start'], at.env, at.folder, program.file)
    await run.ready
    expect(run.said()).toContain('messages/fr.json cannot be used yet. This language is left out.')
    expect(run.said()).toMatch(/It lacks check\.code \(English: ".+"\)\./)
    expect((await fetch(`${base}/fr`)).status).toBe(404)
    for (const lang of ['km', 'en', 'ar']) expect((await fetch(`${base}/${lang}`)).status, lang).toBe(200)
    const doctor = await ends(['doctor'], at.env, at.folder, program.file)
    expect(doctor.said).toMatch(/^note {2}The language file messages\/fr\.json lacks something/m)
  })
})

const formOf = (n: number) =>
  n === 0 ? 'zero' : n === 1 ? 'one' : n === 2 ? 'two' : n <= 10 ? 'few' : n < 100 ? 'many' : 'other'

/** A browser without scripts that comes over the network. */
const visitor = () => new Visitor({ request: (path, init) => fetch(base + path, { redirect: 'manual', ...init }) })

async function signedIn(name: string): Promise<Visitor> {
  const { passphrase, totpSecret } = account(name)
  const code = new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate()
  const here = visitor()
  await here.get('/staff/sign-in?lang=en')
  await here.post('/staff/sign-in', { lang: 'en', name, passphrase, code })
  return here
}
