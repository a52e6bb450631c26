import { beforeAll, describe, expect, it } from 'vitest'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { site } from '#test/support/site.ts'

const here = site()

// Somewhere in Battambang; no part of these numbers may leave the phone.
const phoneIsAt = { latitude: 13.0917, longitude: 103.2153 }
const told = /0917|2153/

const someone = async (lang: 'km' | 'en', scripts: boolean, width = 360) => {
  const { page, context, elsewhere } = await person({ width, scripts })
  const sent: string[] = []
  page.on('request', (r) => sent.push(`${r.url()} ${r.postData() ?? ''}`))
  return Object.assign(new Acts(page, here.base, lang), { context, elsewhere, sent, scripts })
}
type Someone = Awaited<ReturnType<typeof someone>>

async function look(who: Someone, name: string) {
  await expectFits(who.page)
  if (who.scripts) await expectAccessible(who.page) // axe is a script
  await picture(who.page, `finder-${name}`)
}

const found = (who: Someone) => who.page.locator('.found > li h2').allInnerTexts()

describe('a child with an old phone, in Khmer, scripts off', () => {
  let kid: Someone
  beforeAll(async () => {
    kid = await someone('km', false)
  })

  it('chooses what is needed and where, and finds who to call', async () => {
    await kid.go('/km')
    await kid.page.locator('a.way[href="/km/services"]').click()
    await look(kid, 'km-start')
    expect(await kid.page.getByRole('button', { name: kid.t('finder.near') }).isVisible()).toBe(false)
    await kid.pick('help', 'legal_aid')
    await kid.choose('place', '17')
    await kid.press(kid.t('finder.go'))
    expect(kid.page.url()).toBe(`${here.base}/km/services?help=legal_aid&place=17`)
    expect((await found(kid))[0]?.replaceAll('\u200b', '')).toContain('ជំនួយផ្នែកច្បាប់')
    expect(await kid.see()).toContain('សៀមរាប')
    expect(await kid.page.locator('aside a[href="tel:1280"]').count()).toBe(1)
    await look(kid, 'km-found')
  })

  it('narrows to a district, and leaves one condition out again', async () => {
    await kid.page.locator('details.again > summary').click()
    await kid.choose('district', '1710')
    await kid.press(kid.t('finder.go'))
    expect(kid.page.url()).toContain('place=1710')
    const chip = kid.page.locator('.chips li a').last()
    await chip.click()
    expect(kid.page.url()).toBe(`${here.base}/km/services?help=legal_aid`)
  })

  it('types words, which stand in no address and not in the history', async () => {
    await kid.go('/km/services')
    await kid.write('words', 'មេធាវី នៅបាត់ដំបង')
    await kid.press(kid.t('finder.go'))
    expect(kid.page.url()).toBe(`${here.base}/km/services`)
    expect(await kid.page.locator('.chips li').allInnerTexts()).toHaveLength(2)
    expect(await kid.page.locator('[name=words]').last().inputValue()).toBe('មេធាវី នៅបាត់ដំបង')
    await look(kid, 'km-words')
    await kid.page.locator('.chips li button').last().click()
    expect(await kid.page.locator('.chips li').allInnerTexts()).toHaveLength(1)
    expect(kid.sent.filter((r) => /services\?.*(words|%E1%9E)/.test(r))).toEqual([])
  })

  it('opens an entry and its small card, and says that something is wrong', async () => {
    await kid.go('/km/services/child_helpline_cambodia')
    await look(kid, 'km-entry')
    await kid.follow(kid.t('finder.entry.print'))
    expect(await kid.page.locator('nav').count()).toBe(0)
    await look(kid, 'km-card')
    await kid.follow(kid.t('finder.card.back'))
    await kid.follow(kid.t('finder.entry.wrong'))
    await look(kid, 'km-wrong')
    await kid.press(kid.t('finder.wrong.send'))
    await look(kid, 'km-wrong-again')
    await kid.pick('kind', 'nobody_answers')
    await kid.press(kid.t('finder.wrong.send'))
    expect(await kid.see()).toContain(kid.t('finder.wrong.thanks').replaceAll('\u200b', ''))
    await look(kid, 'km-thanks')
    expect(await kid.context.cookies()).toEqual([])
    expect(kid.elsewhere).toEqual([])
  })
})

describe('somebody in English, scripts on', () => {
  it('lets the phone find the nearest town, and nothing of where it is leaves the phone', async () => {
    const one = await someone('en', true)
    await one.context.grantPermissions(['geolocation'], { origin: here.base })
    await one.context.setGeolocation(phoneIsAt)
    await one.go('/en/services')
    await look(one, 'en-start')
    await one.press(one.t('finder.near'))
    await one.page.locator('#near-said', { hasText: 'Battambang' }).waitFor()
    expect(await one.page.locator('#place').inputValue()).toBe('02')
    await one.press(one.t('finder.go'))
    expect(one.page.url()).toBe(`${here.base}/en/services?place=02`)
    await look(one, 'en-found')
    expect(one.sent.length).toBeGreaterThan(2)
    expect(one.sent.filter((r) => told.test(r))).toEqual([])
    expect(await one.context.cookies()).toEqual([])
    expect(await one.page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
  })

  it('who does not tell the phone’s place chooses a province; nothing is asked before the button is pressed', async () => {
    const one = await someone('en', true)
    await one.page.addInitScript(() => {
      navigator.geolocation.getCurrentPosition = (_, fail) => {
        document.title = 'asked'
        fail?.({ code: 1 } as GeolocationPositionError)
      }
    })
    await one.go('/en/services')
    expect(await one.page.title()).toBe('Sdap')
    await one.press(one.t('finder.near'))
    expect(await one.page.locator('#near-said').innerText()).toBe(one.t('finder.near_no'))
    expect(await one.page.locator('#place').inputValue()).toBe('')
  })

  it('finds with the keyboard alone', async () => {
    const one = await someone('en', true, 1440)
    await one.go('/en/services')
    await one.page.locator('[name=help][value=counselling]').focus()
    await one.page.keyboard.press('ArrowDown')
    await one.page.keyboard.press('ArrowDown') // from talking past the doctor to a place to sleep
    const focus = () => one.page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.name)
    for (let i = 0; i < 12 && (await focus()) !== 'words'; i++) await one.page.keyboard.press('Tab')
    await one.page.keyboard.press('Enter')
    await one.page.waitForURL(/help=shelter/)
    await look(one, 'en-found-wide')
    await one.go('/en/services/take_it_down')
    await look(one, 'en-entry-wide')
  })

  it('is told kindly when there is nothing, or nothing near', async () => {
    const one = await someone('en', true)
    await one.go('/en/services?help=kinship_care&place=16')
    expect(await one.see()).toContain(one.t('finder.none_title'))
    await look(one, 'en-none')
    await one.go('/en/services?help=shelter&place=16')
    expect(await one.see()).toContain('We know of nobody near Ratanakiri')
    await look(one, 'en-not-near')
    await one.go('/en/services/mlop_tapang_night_shelter')
    await look(one, 'en-safe-house')
    await one.go('/en/services/nobody_here')
    await look(one, 'en-gone')
    for (const name of ['missing', 'aple_hotline/wrong', 'aple_hotline?card=1']) {
      await one.go(`/en/services/${name}`)
      await look(one, `en-${name.replaceAll(/\W/g, '-')}`)
    }
  })

  it('fits a screen of 320 px, light and dark', async () => {
    const one = await someone('en', true, 320)
    for (const path of ['/en/services?help=legal_aid', '/km/services?page=1']) {
      await one.page.emulateMedia({ colorScheme: path.startsWith('/km') ? 'dark' : 'light' })
      await one.go(path)
      await look(one, `narrow${path.replaceAll(/\W/g, '-')}`)
    }
  })

  it('prints an entry as name, numbers and hours', async () => {
    const one = await someone('en', true)
    await one.go('/en/services/child_helpline_cambodia')
    await one.page.emulateMedia({ media: 'print' })
    for (const hidden of ['header .top', '.chips', 'aside', 'footer', 'dl.facts'])
      expect(await one.page.locator(hidden).first().isVisible(), hidden).toBe(false)
    expect(await one.page.locator('h1').isVisible()).toBe(true)
    expect(await one.page.locator('a[href="tel:1280"]').first().isVisible()).toBe(true)
    await picture(one.page, 'finder-en-printed')
  })
})
