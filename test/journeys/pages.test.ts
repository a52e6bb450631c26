import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import type { StaffLang } from '#platform/i18n/i18n.ts'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, onSmallAndWide, person, picture } from '#test/support/browser.ts'
import { report } from '#test/support/scenario.ts'
import { site } from '#test/support/site.ts'

const here = site()

const publicPages = (lang: StaffLang) => [
  `/${lang}`,
  `/${lang}/report`,
  `/${lang}/report/no-code`,
  `/${lang}/report/call`,
  `/${lang}/ways`,
  `/${lang}/rights`,
  `/${lang}/fears`,
  `/${lang}/check`,
  `/${lang}/check/stopped`,
  `/${lang}/services`,
  `/${lang}/services?page=1`,
  `/${lang}/services?help=legal_aid&place=02&for_whom=boys`,
  `/${lang}/services?help=kinship_care&open_now=yes`,
  `/${lang}/services/child_helpline_cambodia`,
  `/${lang}/services/child_helpline_cambodia?card=1`,
  `/${lang}/services/aple_hotline/wrong`,
  `/${lang}/services/missing`,
  `/${lang}/feedback`,
  `/${lang}/feedback?said=thanks`,
  `/${lang}/you-said`,
  `/${lang}/hard-to-tell`,
  `/${lang}/hard-to-tell?said=thanks`,
  `/${lang}/services/nothing_here`,
  `/${lang}/api/docs`,
  `/${lang}/nothing-here`,
]
const receiptPages = (lang: StaffLang) => [
  `/${lang}/check`,
  `/${lang}/check/withdrawal`,
  `/${lang}/check/data`,
  `/${lang}/check/feedback`,
  `/${lang}/check/code`,
]

const widths = [320, 1440]

for (const lang of ['km', 'en'] as const) {
  describe(`pages in ${lang}`, () => {
    let visitor: Awaited<ReturnType<typeof person>>
    beforeAll(async () => {
      visitor = await person({ width: 320, scripts: true })
    })

    it.each(publicPages(lang))('%s at 320 and 1440 px: accessible, fitting, no other host', async (path) => {
      const { page, elsewhere } = visitor
      await page.goto(here.base + path)
      expect(await page.title()).toBe(lang === 'km' ? 'ស្តាប់' : 'Sdap')
      await onSmallAndWide(page, async (width) => {
        await expectFits(page)
        await expectAccessible(page)
        await picture(page, `page-${width}${path.replaceAll(/\W/g, '-')}`)
      })
      expect(elsewhere).toEqual([])
    })

    it('pages behind a code at 320 and 1440 px', async () => {
      const { code } = await report(here.w)
      const { page } = await person({ width: 320, scripts: true })
      await page.goto(`${here.base}/${lang}/check`)
      await page.locator('[name=code]').fill(code)
      await page.locator('main form button').first().click()
      for (const path of receiptPages(lang)) {
        await page.goto(here.base + path)
        await onSmallAndWide(page, async (width) => {
          await expectFits(page)
          await expectAccessible(page)
          await picture(page, `page-${width}-code${path.replaceAll('/', '-')}`)
        })
      }
    })

    for (const width of widths)
      it(`each screen of the public form at ${width} px, right and wrong, up to the code`, async () => {
        const { page } = await person({ width, scripts: true })
        const child = new Acts(page, here.base, lang)
        const look = async (name: string) => {
          await expectFits(page)
          await expectAccessible(page)
          expect(gzipSync(await page.content()).length, name).toBeLessThanOrEqual(14 * 1024)
          await picture(page, `form-${width}-${lang}-${name}`)
        }
        const next = async (name: string) => {
          await child.press(child.t('report.next'))
          await look(name)
        }
        await child.go(`/${lang}/report`)
        await next('1-wrong')
        await child.pick('writer', 'carer')
        await next('2')
        await next('2-wrong')
        await child.write('story', 'a made-up story')
        await child.pick('danger', 'now')
        await next('3')
        await child.press(child.t('report.more.another'))
        await look('3-another')
        await next('4')
        await next('5')
        await child.pick('contactWay', 'sms')
        await next('5-wrong')
        await child.write('contactValue', '099 000 009')
        await next('6')
        await child.press(child.t('report.send'))
        await look('7')
        await child.go(`/${lang}/check`)
        await child.write('code', '0000 0000 0000 0000')
        await child.press(child.t('check.open'))
        await look('wrong-code')
      })

    it('public pages arrive in the first flight: at most 14 KB with their style, and one answer', async () => {
      for (const path of publicPages(lang)) {
        const html = await (await here.w.hono.request(path)).text()
        expect(gzipSync(html).length, path).toBeLessThanOrEqual(14 * 1024)
        expect(html).not.toMatch(/<(link[^>]+stylesheet|script[^>]+src|img|iframe|object|video|audio)/)
      }
    })
  })
}

describe('dark', () => {
  it('the front door is accessible in the dark too', async () => {
    const { page } = await person({ width: 390, scripts: true })
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const path of ['/km', '/en/report', '/en/check', '/staff/sign-in']) {
      await page.goto(here.base + path)
      await expectAccessible(page)
      await picture(page, `dark${path.replaceAll('/', '-')}`)
    }
  })
})
