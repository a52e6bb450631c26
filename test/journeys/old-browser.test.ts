import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { StaffLang } from '#platform/i18n/i18n.ts'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { site } from '#test/support/site.ts'

// A phone of ten years ago: it leaves out what it does not know. Here Chromium gets pages without
// scripts, and their style without layers, nesting, custom properties and the newer functions and selectors.

const here = site()

/** The style as an old browser keeps it: a declaration with something unknown falls away, a rule with an unknown selector as a whole. */
function asOldBrowsersReadIt(css: string): string {
  return css
    .replace(/@(layer|supports|container|property)[^{;]*;/g, '')
    .replace(/@(layer|supports|container|property)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '')
    .replace(/([^{}]*)\{([^{}]*)\}/g, (_, selector: string, body: string) => {
      if (/&|:has\(|:is\(|:where\(|:focus-visible|:not\([^)]*,/.test(selector)) return ''
      const known = body
        .split(';')
        .filter(
          (line) => !/--|var\(|clamp\(|min\(|max\(|color-mix|inset|aspect-ratio|\bgap\b|:\s*(grid|subgrid)/.test(line),
        )
      return `${selector}{${known.join(';')}}`
    })
}

async function oldPhone(): Promise<Page> {
  const { page } = await person({ width: 360, scripts: true })
  await page.route(`${here.base}/**`, async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 })
    if (!answer.headers()['content-type']?.startsWith('text/html')) return route.fulfill({ response: answer })
    const html = (await answer.text())
      .replace(/<script[\s\S]*?<\/script>/g, '')
      .replace(/<style>([\s\S]*?)<\/style>/g, (_, css: string) => `<style>${asOldBrowsersReadIt(css)}</style>`)
    const { 'content-security-policy': _, ...headers } = answer.headers() // the style's hash is another one now
    return route.fulfill({ response: answer, headers, body: html })
  })
  return page
}

/** Everything that can be pressed is large enough for a finger, and everything that is said can be seen. */
async function expectUsable(page: Page, name: string) {
  expect(await page.locator('script').count()).toBe(0)
  await expectFits(page)
  await expectAccessible(page)
  for (const target of await page
    .locator(
      'main button:visible, main input:visible:not([type=radio]):not([type=checkbox]), main select:visible, .leave',
    )
    .all()) {
    const box = await target.boundingBox()
    expect(
      box?.height ?? 0,
      `${name}: ${await target.evaluate((e) => e.outerHTML.slice(0, 90))}`,
    ).toBeGreaterThanOrEqual(24)
  }
  await picture(page, `old-${name}`)
}

it('takes away what it says it takes away', () => {
  const css =
    ':root{--a:#fff}.x{color:var(--a);margin:0}@layer y{.z{color:red}}.p:has(.q){top:0}@media (width>9px){.k{display:grid;padding:1px}}'
  expect(asOldBrowsersReadIt(css)).toBe(':root{}.x{margin:0}@media (width>9px){.k{padding:1px}}')
})

for (const lang of ['km', 'en'] as StaffLang[])
  describe(`in ${lang}`, () => {
    it('the front door and what stands behind it can be read and used', async () => {
      const page = await oldPhone()
      for (const path of ['', '/report', '/check', '/services', '/services?help=counselling', '/learn']) {
        await page.goto(`${here.base}/${lang}${path}`)
        await expectUsable(page, `${lang}${path.replaceAll(/\W/g, '-')}`)
      }
    })

    it('a report goes through to its code', async () => {
      const page = await oldPhone()
      const kid = new Acts(page, here.base, lang)
      await kid.go(`/${lang}/report`)
      await kid.pick('writer', 'self')
      await kid.press(kid.t('report.next'))
      await expectUsable(page, `${lang}-story`)
      await kid.write('story', 'written on an old phone')
      await kid.pick('danger', 'now')
      for (let screens = 0; screens < 4; screens++) await kid.press(kid.t('report.next'))
      await kid.press(kid.t('report.send'))
      expect(await page.locator('.code').innerText()).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/)
      await expectUsable(page, `${lang}-sent`)
    })
  })
