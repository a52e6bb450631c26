import { describe, expect, it } from 'vitest'
import { fearAnswers } from '#modules/rights/queries.ts'
import type { StaffLang } from '#platform/i18n/i18n.ts'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { site } from '#test/support/site.ts'
import { label } from '#ui/codes.ts'

// From an address that a child writes down to two numbers behind the child's code: on phones, in both languages.

const here = site()
const address = 'https://t.me/a_made_up_channel_with_a_rather_long_name/12345'
const plain = (text: string) => text.replaceAll('\u200b', '')

const onPhone = async (lang: StaffLang, scripts = true) => {
  const { page, context, elsewhere } = await person({ width: 360, scripts })
  return Object.assign(new Acts(page, here.base, lang), { context, elsewhere })
}
type Phone = Awaited<ReturnType<typeof onPhone>>

/** @param once what differs by no more than its words is looked at in one language */
const fine = async (who: Phone, name: string, once = false) => {
  await expectFits(who.page)
  if (!once || who.lang === 'km') await expectAccessible(who.page)
  await picture(who.page, `removals-${who.lang}-${name}`)
}

async function worker(lang: StaffLang): Promise<Phone> {
  const who = await onPhone(lang)
  const [name = '', value = ''] = here.w.cookie('dara').split('=')
  await who.context.addCookies([{ name, value, url: here.base }])
  await who.go('/staff/removals')
  await who.inLanguage()
  return who
}

/** Tells of pictures and names an address. @returns the code */
async function reachOut(kid: Phone): Promise<string> {
  await kid.pick('writer', 'self')
  await kid.press(kid.t('report.next'))
  await kid.write('story', 'A made-up story about pictures.')
  await kid.pick('danger', 'not_now')
  await kid.press(kid.t('report.next'))
  const hint = kid.page.getByText(kid.t('report.more.pictures'))
  expect(await hint.isVisible()).toBe(false)
  await kid.pick('harms_0', 'online_grooming')
  expect(await hint.isVisible()).toBe(false)
  await kid.pick('harms_0', 'sexual_extortion')
  expect(await hint.isVisible()).toBe(true)
  expect(await hint.locator('a').count()).toBe(0)
  await kid.write('links', `${address}\n@a_name_in_a_game`)
  await fine(kid, 'more')
  while ((await kid.page.locator('[name=screen]').getAttribute('value')) !== 'send')
    await kid.press(kid.t('report.next'))
  await kid.press(kid.t('report.send'))
  return (await kid.page.locator('.code').innerText()).replaceAll(' ', '')
}

/** What is read after sending opens beside the page that shows the code this once. */
async function readsBeside(who: Phone, link: string, piece: string) {
  const opening = who.context.waitForEvent('page')
  await who.follow(link)
  const beside = await opening
  await beside.waitForURL(`${here.base}/${who.lang}/learn/${piece}`)
  expect(await beside.locator('main h1').count()).toBe(1)
  await beside.close()
  expect(await who.page.locator('.code').isVisible()).toBe(true)
}

describe.each(['km', 'en'] as const)('in %s', (lang) => {
  it('a child names an address; a worker asks for removal; the child sees two numbers, since the child wanted to', async () => {
    const kid = await onPhone(lang)
    await kid.go(`/${lang}/report`)
    const code = await reachOut(kid)
    await fine(kid, 'sent', true)
    await readsBeside(kid, kid.t('report.sent.pictures'), 'pictures-removed')

    const desk = await worker(lang)
    await desk.go('/staff/reports')
    await desk.page.locator('main a[href^="/staff/reports/"]').last().click()
    const report = desk.page.url()
    expect(await desk.see()).toContain(address)
    expect(await desk.page.locator(`a[href*="t.me"]`).count()).toBe(0)
    await fine(desk, 'report', true)
    await desk.press(desk.t('staff.removal.ask_for', { number: 1 }))
    expect(await desk.see()).toContain(plain(desk.t('staff.removal.state.open')))
    await desk.follow(desk.t('staff.removal.open', { number: 1 }))
    expect(await desk.page.locator('select[name=platform]').inputValue()).toBe('telegram')
    await fine(desk, 'request')
    await desk.pick('state', 'asked')
    await desk.press(desk.t('staff.save'))
    await desk.page.locator('.summary').waitFor()
    await fine(desk, 'request-wrong', true)
    await desk.choose('through', 'aple_hotline')
    await desk.press(desk.t('staff.save'))
    await desk.page
      .getByText(plain(label('removal_ways', 'aple_hotline', lang)), { exact: false })
      .first()
      .waitFor()
    await desk.go('/staff/removals')
    expect(await desk.see()).not.toContain('t.me')
    await fine(desk, 'list', true)

    await desk.page.goto(`${report}/removals`)
    await desk.pick('tell', 'yes')
    await fine(desk, 'telling', true)
    await desk.press(desk.t('staff.save'))
    await desk.page.locator('button[name=tell][value=no]').waitFor()

    await kid.go(`/${lang}/check`)
    await kid.write('code', code)
    await kid.press(kid.t('check.open'))
    const numbers = { asked: '1', removed: '0' }
    expect(plain(await kid.see())).toContain(plain(kid.t('check.removals', numbers)))
    expect(await kid.see()).not.toContain('t.me')
    await fine(kid, 'check')
    await kid.press(kid.t('check.removals_hide'))
    await kid.page.locator('main h1').waitFor()
    expect(await kid.see()).not.toContain(plain(kid.t('check.removals', numbers)))
    expect(desk.elsewhere).toEqual([])
    expect(kid.elsewhere).toEqual([])
  })

  it('somebody afraid reads five answers beside the form, loses nothing that was chosen, and finds the rights', async () => {
    const kid = await onPhone(lang)
    await kid.go(`/${lang}/report`)
    await kid.pick('writer', 'friend')
    const opening = kid.context.waitForEvent('page')
    await kid.follow(kid.t('report.who.fears'))
    const beside = await opening
    await beside.waitForURL(`${here.base}/${lang}/fears`)
    for (const { heading } of fearAnswers().texts[lang].sections.filter((s) => s.heading))
      expect(plain(await beside.locator('main').innerText())).toContain(heading)
    expect(await beside.evaluate(() => window.opener)).toBeNull()
    await expectFits(beside)
    await expectAccessible(beside)
    await picture(beside, `removals-${lang}-fears`)
    expect(await kid.page.locator('[name=writer][value=friend]').isChecked()).toBe(true)
    await kid.go(`/${lang}/rights`)
    await fine(kid, 'rights')
    await kid.page.locator('main nav a').nth(3).click()
    expect(kid.page.url()).toMatch(/#part-4$/)
    await kid.page.emulateMedia({ media: 'print' })
    expect(await kid.page.locator('main nav').isVisible()).toBe(false)
    expect(await kid.page.locator('#part-4').isVisible()).toBe(true)
  })
})

it('a third person is shown how to listen; nothing is offered about pictures of which they did not tell', async () => {
  const carer = await onPhone('en', false)
  await carer.go('/en/report')
  await carer.pick('writer', 'carer')
  await carer.press(carer.t('report.next'))
  await carer.write('story', 'A made-up story.')
  await carer.pick('danger', 'not_now')
  while ((await carer.page.locator('[name=screen]').getAttribute('value')) !== 'send')
    await carer.press(carer.t('report.next'))
  await carer.press(carer.t('report.send'))
  expect(await carer.page.locator('main a[href="/en/learn/pictures-removed"]').count()).toBe(0)
  await readsBeside(carer, carer.t('report.sent.listen'), 'how-to-listen')
})
