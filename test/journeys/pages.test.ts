import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { chooseLanguage } from '#modules/people/commands/sign-in.ts'
import { enterAuthorityRequest } from '#modules/requests/commands/authority.ts'
import { enterRequest } from '#modules/requests/commands/work.ts'
import type { Lang } from '#platform/i18n/i18n.ts'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { openCase, report, sentReferral } from '#test/support/scenario.ts'
import { site } from '#test/support/site.ts'

const here = site()

let ids: { report: string; case: string; referral: string; asked: string; erase: string; authority: string }
beforeAll(async () => {
  const story = 'A made-up story with a rather long_word_without_any_space_in_it_that_has_to_break_somewhere.'
  const { caseId, reportId } = await openCase(here.w, { story })
  ids = { report: reportId, case: caseId, referral: await sentReferral(here.w, caseId), ...(await asking(caseId)) }
})

/** Requests about data, one to see and one to erase, and one of an authority. */
async function asking(caseId: string) {
  const dara = await here.w.as('dara')
  const codes = { askedBy: 'child', source: 'phone', language: 'km', receivedOn: '2026-01-05' } as const
  const said = { identity: 'By voice.', said: 'Please.' }
  const authority = await enterAuthorityRequest(dara, {
    teamId: dara.actor.teams[0]?.id ?? '',
    authority: 'court',
    receivedOn: '2026-01-05',
    receivedHow: 'letter',
    letterOn: '',
    ground: 'court_order',
    persons: 1,
    items: ['name', 'story'],
    letterNumber: '12',
    groundText: '',
    about: '',
  })
  return {
    asked: await enterRequest(dara, caseId, { kind: 'see', ...codes, ...said }),
    erase: await enterRequest(dara, caseId, { kind: 'erase', ...codes, ...said }),
    authority,
  }
}

const publicPages = (lang: Lang) => [
  `/${lang}`,
  `/${lang}/report`,
  `/${lang}/report/no-code`,
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
  `/${lang}/services/nothing_here`,
  `/${lang}/nothing-here`,
]
const receiptPages = (lang: Lang) => [
  `/${lang}/check`,
  `/${lang}/check/withdrawal`,
  `/${lang}/check/data`,
  `/${lang}/check/code`,
]

const staffPages: Record<string, () => string[]> = {
  dara: () => [
    '/staff',
    '/staff/reports',
    '/staff/reports?resting=yes',
    `/staff/reports/${ids.report}`,
    '/staff/cases',
    '/staff/cases?closed=yes',
    '/staff/cases/new',
    `/staff/cases/${ids.case}`,
    `/staff/cases/${ids.case}/child`,
    `/staff/cases/${ids.case}/closure`,
    `/staff/cases/${ids.case}/referrals/new`,
    '/staff/referrals',
    `/staff/referrals/${ids.referral}`,
    '/staff/figures',
    '/staff/retention',
    '/staff/requests',
    `/staff/requests/about/${ids.case}`,
    `/staff/requests/${ids.asked}`,
    `/staff/requests/${ids.asked}/export`,
    `/staff/requests/${ids.erase}`,
    '/staff/authority-requests',
    '/staff/authority-requests/new',
    '/staff/authority-requests/print',
    `/staff/authority-requests/${ids.authority}`,
    `/staff/authority-requests/${ids.authority}/letter`,
    '/staff/trail',
    `/staff/trail?subject=${ids.report}`,
    '/staff/me',
    '/staff/me?used=backup_code',
    '/staff/me/passphrase',
    '/staff/me/authenticator',
    '/staff/nothing-here',
  ],
  sreymom: () => ['/staff', '/staff/referrals', `/staff/referrals/${ids.referral}`],
  rithy: () => ['/staff', '/staff/figures'],
  bopha: () => ['/staff/trail', '/staff/retention', '/staff/launch'],
  kosal: () => ['/staff', '/staff/health', '/staff/launch'],
  maly: () => ['/staff/published'],
}

const widths = [320, 1440]

for (const lang of ['km', 'en'] as const) {
  describe(`pages in ${lang}`, () => {
    for (const width of widths)
      it(`public pages at ${width} px: accessible, fitting, no other host`, async () => {
        const { page, elsewhere } = await person({ width, scripts: true })
        for (const path of publicPages(lang)) {
          await page.goto(here.base + path)
          expect(await page.title()).toBe(lang === 'km' ? 'ស្តាប់' : 'Sdap')
          await expectFits(page)
          await expectAccessible(page)
          await picture(page, `page-${width}${path.replaceAll(/\W/g, '-')}`)
        }
        expect(elsewhere).toEqual([])
      })

    for (const width of widths)
      it(`pages behind a code at ${width} px`, async () => {
        const { code } = await report(here.w)
        const { page } = await person({ width, scripts: true })
        await page.goto(`${here.base}/${lang}/check`)
        await page.locator('[name=code]').fill(code)
        await page.locator('main form button').first().click()
        for (const path of receiptPages(lang)) {
          await page.goto(here.base + path)
          await expectFits(page)
          await expectAccessible(page)
          await picture(page, `page-${width}-code${path.replaceAll('/', '-')}`)
        }
      })

    for (const width of widths)
      it(`staff pages at ${width} px, for each role`, async () => {
        const { page, context } = await person({ width, scripts: true })
        await page.goto(`${here.base}/staff/sign-in?lang=${lang}`)
        await expectAccessible(page)
        for (const [name, paths] of Object.entries(staffPages)) {
          await chooseLanguage(await here.w.as(name), lang)
          const [key = '', value = ''] = here.w.cookie(name).split('=')
          await context.addCookies([{ name: key, value, url: here.base }])
          for (const path of paths()) {
            const answer = await page.goto(here.base + path)
            expect(answer?.status(), path).toBe(path.endsWith('nothing-here') ? 404 : 200)
            expect(await page.locator('html').getAttribute('lang')).toBe(lang)
            await expectFits(page)
            await expectAccessible(page)
            await picture(
              page,
              `page-${width}-${lang}-${name}${path.replace(/[0-9a-f]{8}-[-0-9a-f]+/, 'id').replace(/\W/g, '-')}`,
            )
          }
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
