import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Session, submit } from '#test/security/asking.ts'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { site } from '#test/support/site.ts'

// A referral focal point keeps the directory on a phone and at a desk, without scripts, in both languages.

const opened = site()

describe('keeping the directory', () => {
  it.each([
    ['km', 360],
    ['en', 1280],
  ] as const)('in %s at %i px: find, read, change, call', async (lang, width) => {
    const { w, base } = opened
    const session: Session = { kind: 'staff', secret: (await w.as('sreymom')).secret }
    await submit(w, '/staff/language', { language: lang }, session)
    const made = await submit(
      w,
      '/staff/directory/new',
      { kind: 'ngo', nameEn: 'Journey House', nonce: randomUUID() },
      session,
    )
    const house = made.headers.get('Location') ?? ''
    const { context, page } = await person({ width, scripts: true })
    const value = session.secret.toString('base64url')
    await context.addCookies([{ name: 'sdap', value, url: base }])
    const acts = new Acts(page, base, lang)
    const look = async (name: string) => {
      expect(await page.locator('html').getAttribute('lang')).toBe(lang)
      await picture(page, `directory-${lang}-${name}`)
      await expectFits(page)
      await expectAccessible(page)
    }
    await acts.go('/staff')
    await acts.menu()
    if (width < 720) await look('menu')
    await page
      .locator('header nav')
      .getByRole('link', { name: acts.t('staff.nav.directory') })
      .click()
    await acts.write('words', 'journey')
    await acts.press(acts.t('staff.directory.find_go'))
    await look('list')
    await page.locator(`a[href="${house}"]`).first().click()
    await look('organization')
    await acts.go(`${house}/services/new`)
    await acts.write('nameEn', 'Talking')
    await acts.pick('help', 'counselling')
    await acts.write('phone_0_number', '12')
    await acts.write('cost_option_0_amount', '20,000')
    await acts.write('contact_0_titleEn', 'Ms. Somebody')
    await acts.press(acts.t('staff.save'))
    await look('form-wrong')
    await acts.write('phone_0_number', '012 345 678')
    await page.locator('[name="cost_option_0_currency"]').selectOption('KHR')
    await acts.write('cost_option_0_optionEn', 'First visit')
    await acts.write('contact_0_titleEn', 'Front desk')
    await acts.press(acts.t('staff.save'))
    await page.waitForURL(/directory\/services\/[0-9a-f-]{36}$/)
    for (const words of ['012 345 678', '20000 KHR', 'Front desk']) expect(await acts.see()).toContain(words)
    await look('service')
    const at = page.url()
    await acts.go(`${house}/edit`)
    await acts.write('location_0_place', 'Kampot')
    await acts.write('accessibility_0_descriptionEn', 'A ramp at the side door')
    await page.locator('[name="accessibility_0_location"]').selectOption({ index: 1 })
    await look('form-ways-in')
    await acts.press(acts.t('staff.save'))
    await page.waitForURL(new RegExp(`${house}$`))
    expect(await acts.see()).toContain('A ramp at the side door')
    await look('ways-in')
    const id = at.split('/').at(-1)
    await acts.go('/staff/directory/to-call')
    await acts.choose(`outcome_${id}`, 'right')
    await page
      .locator('tr', { has: page.locator(`[name="outcome_${id}"]`) })
      .getByRole('checkbox')
      .check()
    await look('to-call')
    await acts.press(acts.t('staff.to_call.save'))
    await page.goto(at)
    expect(await acts.see()).toContain(acts.t('staff.directory.confidence.called').replaceAll('\u200b', ''))
    await page.goto(`${at}/history`)
    await look('history')
    await acts.go('/staff/directory/suggestions')
    await look('suggestions')
    await context.close()
  })
})
