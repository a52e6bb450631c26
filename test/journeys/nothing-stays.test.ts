import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { answerReport } from '#modules/reports/commands/answer.ts'
import type { StaffLang } from '#platform/i18n/i18n.ts'
import { Acts } from '#test/support/acts.ts'
import { expectFits, person } from '#test/support/browser.ts'
import { report } from '#test/support/scenario.ts'
import { site } from '#test/support/site.ts'

// What a shared phone keeps of a visit; a visit without a mouse; and one with large letters.

const here = site()

/** Everything that a browser may keep for a site, as the browser itself tells it. */
async function kept(page: Page) {
  await page.goto(`${here.base}/healthz`)
  return page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map((d) => d.name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    cookies: document.cookie,
  }))
}

describe('after leaving', () => {
  for (const scripts of [true, false])
    it(`the phone keeps nothing of what was read and written (scripts ${scripts ? 'on' : 'off'})`, async () => {
      const { id, code } = await report(here.w)
      await answerReport(await here.w.as('sophea'), id, 'zandoliberry for you alone')
      const { page, context } = await person({ width: 360, scripts })
      const kid = new Acts(page, here.base, 'en')
      await kid.go('/en/check')
      await kid.write('code', code)
      await kid.press(kid.t('check.open'))
      expect(await kid.see()).toContain('zandoliberry')
      await kid.go('/en/report')
      await kid.pick('writer', 'self')
      await kid.press(kid.t('report.next'))
      await kid.write('story', 'quillowmere, half written')
      await page.locator('.leave').click()
      await page.waitForURL(here.elsewhere)

      const history = await (await context.newCDPSession(page)).send('Page.getNavigationHistory')
      const entries = history.entries.map((e) => `${e.url} ${e.title}`)
      expect(entries.join('\n')).not.toMatch(/zandoliberry|quillowmere/)
      expect(new Set(history.entries.map((e) => e.title).filter(Boolean))).toEqual(new Set(['Sdap', 'Weather']))
      // With scripts the last page is not only left, but taken out.
      expect(entries.filter((e) => e.includes('/en/report'))).toHaveLength(scripts ? 1 : 2)
      for (let back = 0; back < history.entries.length - 1; back++) {
        await page.goBack().catch(() => null)
        expect(await page.content()).not.toMatch(/zandoliberry|quillowmere/)
      }
      const cookies = (await context.cookies()).filter((c) => c.name !== 'left')
      expect(cookies).toEqual([])

      const other = await context.newPage()
      await context.setOffline(true)
      for (const path of ['/en', '/en/report', '/en/check'])
        expect(
          await other.goto(here.base + path).then(
            () => 'shown',
            () => 'nothing',
          ),
          path,
        ).toBe('nothing')
      await context.setOffline(false)
      if (scripts)
        expect({ ...(await kept(other)), cookies: '' }).toEqual({
          ...{ local: [], session: [], databases: [], caches: [], workers: 0, cookies: '' },
        })
    })
})

/** Presses Tab until what has the focus fits. */
async function tabTo(page: Page, selector: string) {
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)) {
      const outline = await page.evaluate(() => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement as Element)
        const around = document.activeElement?.closest('.pick')
        const pick = around ? getComputedStyle(around).outlineStyle : 'none'
        return outlineStyle !== 'none' && outlineWidth !== '0px'
          ? 'seen'
          : boxShadow !== 'none' || pick !== 'none'
            ? 'seen'
            : 'unseen'
      })
      expect(outline, `focus on ${selector}`).toBe('seen')
      return
    }
  }
  throw new Error(`no way to ${selector} by Tab`)
}

describe('with the keyboard alone', () => {
  it('somebody comes from the front door to their code, and always sees where they are', async () => {
    const { page } = await person({ width: 1280, scripts: true })
    const keys = page.keyboard
    const go = async () => {
      await tabTo(page, 'button[name=go][value=on]')
      const next = page.waitForEvent('load')
      await keys.press('Enter')
      await next
    }
    await page.goto(`${here.base}/en`)
    await tabTo(page, 'main a[href="/en/report"]')
    await keys.press('Enter')
    await page.waitForURL('**/en/report')
    await tabTo(page, '[name=writer]')
    await keys.press('Space')
    await go()
    await tabTo(page, '[name=story]')
    await keys.type('written without a mouse')
    await tabTo(page, '[name=danger]')
    await keys.press('ArrowDown')
    await keys.press('ArrowDown')
    await go()
    await tabTo(page, '[name=harms_0]')
    await keys.press('Space')
    await go()
    await go()
    await go()
    expect(await page.locator('main').innerText()).toContain('written without a mouse')
    await go()
    expect(await page.locator('.code').innerText()).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/)
  })
})

describe('with letters twice as large', () => {
  for (const lang of ['km', 'en'] as StaffLang[])
    it(`nothing sticks out on a phone (${lang})`, async () => {
      const { page } = await person({ width: 360, scripts: true })
      for (const path of ['', '/report', '/check', '/services', '/services?help=medical', '/learn']) {
        await page.goto(`${here.base}/${lang}${path}`)
        await page.evaluate(() => {
          document.documentElement.style.fontSize = '200%'
        })
        await expectFits(page)
      }
    })
})
