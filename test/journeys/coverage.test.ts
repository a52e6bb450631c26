import { expect, it } from 'vitest'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { openCase } from '#test/support/scenario.ts'
import { site } from '#test/support/site.ts'

const here = site()
const plain = (text: string) => text.replaceAll('\u200b', '')

it.each([
  { lang: 'km', width: 320, dark: true },
  { lang: 'en', width: 1100, dark: false },
] as const)(
  'a supervisor looks where help is missing, and tells the planners, at $width px, in $lang',
  async ({ lang, width, dark }) => {
    const { caseId } = await openCase(here.w, {}, { province: '16' })
    const { page, context } = await person({ width, scripts: true })
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
    const [name = '', value = ''] = here.w.cookie('dara').split('=')
    await context.addCookies([{ name, value, url: here.base }])
    const worker = new Acts(page, here.base, lang)
    const { t } = worker
    const look = async (about: string) => {
      await picture(page, `coverage-${about}-${lang}`)
      await expectFits(page)
      await expectAccessible(page)
    }
    await worker.go('/staff/directory')
    await worker.inLanguage()
    await worker.go('/staff/directory')
    await worker.follow(t('staff.coverage.title'))
    await worker.choose('help', 'legal_aid')
    await worker.press(t('staff.coverage.show'))
    expect(await worker.see()).toContain(plain(t('staff.coverage.how_counted')))
    await look('map')
    // Every name and number stays within its tile.
    const wide = await page
      .locator('nav svg a')
      .evaluateAll((tiles) =>
        tiles.flatMap((tile) =>
          [...tile.querySelectorAll('text')].filter((x) => x.getComputedTextLength() > 92).map((x) => x.textContent),
        ),
      )
    expect(wide).toEqual([])
    await page.locator('nav svg a[href="#p16"]').click()
    expect(new URL(page.url()).hash).toBe('#p16')
    expect(await page.locator('#p16').isVisible()).toBe(true)
    await page.locator('#p12').click()
    expect(new URL(page.url()).hash).toBe('#districts')
    await worker.follow(t('staff.coverage.gaps'))
    await look('gaps')

    await worker.go(`/staff/cases/${caseId}/referrals/new`)
    await page.locator('#near-help').selectOption('legal_aid')
    await worker.press(t('staff.near.show'))
    expect(await worker.see()).toContain(plain(t('staff.near.nothing')))
    expect(await page.locator('form[method="post"] select[name="service"]').inputValue()).toBe('legal_aid')
    await look('near')
    await worker.press(t('staff.near.tell'))
    expect(await worker.see()).toContain(plain(t('staff.near.noted')))
    await picture(page, `coverage-noted-${lang}`)
    await expectFits(page)
    await context.close()
  },
)
