import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { addShifts } from '#modules/intake/commands/duty.ts'
import { makeLink } from '#modules/intake/commands/links.ts'
import { settleWay } from '#modules/intake/commands/ways.ts'
import { linkOf } from '#modules/intake/queries/links.ts'
import { chooseLanguage } from '#modules/people/commands/sign-in.ts'
import type { StaffLang } from '#platform/i18n/i18n.ts'
import { addDays, today } from '#platform/time/time.ts'
import { Acts } from '#test/support/acts.ts'
import { type Device, expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { site } from '#test/support/site.ts'

// A supervisor settles what the intake offers, who is on duty and by which links people come; a
// child sees it, comes by a link and writes, and whoever is on duty is rung.

const plain = (text: string) => text.replaceAll('\u200b', '')

const ways: { lang: StaffLang; device: Device }[] = [
  { lang: 'km', device: { width: 360, scripts: false } },
  { lang: 'en', device: { width: 1280, scripts: true } },
]

describe.each(ways)('in $lang, $device.width px, scripts $device.scripts', ({ lang, device }) => {
  const here = site()
  const someone = async (name?: string) => {
    const { page, context, elsewhere } = await person(device)
    const acts = new Acts(page, here.base, lang)
    if (name) {
      await chooseLanguage(await here.w.as(name), lang)
      const [key = '', value = ''] = here.w.cookie(name).split('=')
      await context.addCookies([{ name: key, value, url: here.base }])
    }
    const glance = async (about: string) => {
      await picture(page, `intake-${lang}-${about}`)
      await expectFits(page)
    }
    const look = async (about: string) => {
      await glance(about)
      if (device.scripts) await expectAccessible(page)
    }
    return { ...acts, page, look, glance, elsewhere }
  }

  it('a supervisor plans who reads, says in which ways one can come, and prints a link', async () => {
    const { t, page, look, glance, ...dara } = await someone('dara')
    await dara.go('/staff/intake/duty')
    await page.locator('select[name="personId"]').selectOption({ label: 'Dara (demo)' })
    await dara.write('day', addDays(today(), 1))
    await dara.write('from', '20:00')
    await dara.write('until', 'late')
    await dara.press(t('staff.duty.add_go'))
    expect(await dara.see()).toContain(plain(t('errors.time')))
    await dara.write('until', '6:00')
    await dara.press(t('staff.duty.add_go'))
    await page.waitForURL(/added=/)
    expect(await dara.see()).toContain('20:00–06:00')
    await look('duty')
    await page.locator('main td a').last().click()
    await look('shift')
    await dara.choose('personId', (await here.w.as('sophea')).actor.personId)
    await dara.press(t('staff.duty.swap_go'))
    await page.waitForURL(/week=/)
    expect(await dara.see()).toContain('Sophea (demo)')

    await dara.go('/staff/intake/ways?way=i_call')
    await dara.pick('offered', 'yes')
    await dara.write('address', '12 34')
    await dara.write('MO', 'eight')
    await dara.press(t('staff.save'))
    await look('way-wrong')
    await dara.write('address', '012 345 678')
    for (const day of ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']) await dara.write(day, '0:00-24:00')
    await dara.write('exceptions', `${addDays(today(), 3)}\n${addDays(today(), 4)} 8:00-11:30`)
    await dara.press(t('staff.save'))
    expect(await dara.see()).toContain(`${addDays(today(), 4)} 08:00-11:30`)
    await glance('ways')

    await dara.go('/staff/intake/links')
    await dara.write('label', `School ${lang}`)
    await dara.pick('kind', 'school')
    await dara.pick('language', lang)
    await dara.press(t('staff.links.make_go'))
    const row = page.locator('tr', { hasText: `School ${lang}` })
    expect(await row.locator('.groups').innerText()).toMatch(new RegExp(`^${here.base}/${lang}/go/[a-z2-9]{8}$`))
    await glance('links')
    for (const paper of ['cards', 'poster']) {
      await dara.go('/staff/intake/links')
      await row.locator(`a[href$="/${paper}"]`).click()
      await look(paper)
      await printed(page, `${lang}-${paper}`)
    }
    expect(await page.locator('.poster').innerText()).toContain('1280')
    await page.context().close()
  })

  describe('somebody is on duty', () => {
    let address = ''
    beforeAll(async () => {
      const dara = await here.w.as('dara')
      const { personId } = (await here.w.as('sophea')).actor
      const day = { personId, role: 'answerer', from: '00:00', until: '24:00', weeks: 1 } as const
      await addShifts(dara, { ...day, day: today() })
      const week = Object.fromEntries(['MO', 'TU', 'WE', 'TH', 'FR'].map((d) => [d, '8:00-12:00, 13:30-17:00']))
      for (const [way, where] of [
        ['call_me', ''],
        ['sms', '012 345 678'],
        ['message', 'https://m.me/example'],
        ['come_by', '12 Example Street, Phnom Penh'],
      ] as const)
        await settleWay(dara, way, { offered: 'yes', address: where, ...week })
      const id = await makeLink(dara, { kind: 'leaflet', label: 'A leaflet', language: lang })
      address = `${here.base}/${lang}/go/${(await linkOf(dara, id)).code}`
    })

    it('a child sees the ways and their hours, comes by a link, and writes; the page of who is on duty rings', async () => {
      const { t, page, look, glance, elsewhere, ...child } = await someone()
      await child.go(`/${lang}/ways`)
      expect(await child.see()).toContain(plain(t('ways.with_friend')))
      expect(await child.see()).toContain('12 Example Street')
      await glance('public-ways')
      await page.goto(address)
      await look('home')
      if (device.scripts) expect(page.url()).toBe(`${here.base}/${lang}`)
      await page.locator('form.begin button').click()
      expect(page.url()).toBe(`${here.base}/${lang}/report`)
      expect(await child.see()).toContain(plain(t('duty.now_until', { time: '24:00' })))
      await look('who')
      await child.pick('writer', 'self')
      await child.press(t('report.next'))
      await child.write('story', 'Something of mine.')
      await child.pick('danger', 'now')
      while ((await page.locator('[name=wantedHelper]').count()) === 0) await child.press(t('report.next'))
      expect(await child.see()).toContain(plain(t('duty.danger_here')))
      expect(await child.see()).toContain(plain(t('duty.gender.man_unknown')))
      await child.pick('wantedHelper', 'man')
      await child.pick('meanwhile', 'anyone')
      await look('helper')
      while ((await page.locator('.code').count()) === 0) await page.locator('main form button').first().click()
      expect(await child.see()).toContain(plain(t('duty.danger_here')))
      await look('sent')
      expect(await page.context().cookies()).toEqual([])
      expect(elsewhere).toEqual([])

      const sophea = await someone('sophea')
      await sophea.go('/staff')
      if (device.scripts) {
        await sophea.page.locator('[data-ring-now]').waitFor({ state: 'visible' })
        await sophea.page.waitForFunction(() => document.title.startsWith('●'))
        await sophea.look('rings')
        await sophea.page.locator('[data-ring-now] a').click()
        await sophea.page.locator('[data-ring-wait]').waitFor({ state: 'visible' })
      } else await sophea.go('/staff/reports')
      const danger = sophea.page.locator('tr', { has: sophea.page.locator('.tag.now') })
      await danger.last().locator('a').click()
      expect(await sophea.see()).toContain('A leaflet')
      expect(await sophea.see()).toContain(plain(t('staff.report.meanwhile_anyone')))
      for (const each of [page, sophea.page]) await each.context().close()
    })
  })
})

/** Keeps what comes out of a printer when SCREENSHOTS names a folder: one page of paper. */
async function printed(page: Page, name: string) {
  const folder = process.env['SCREENSHOTS']
  const pdf = await page.pdf({ preferCSSPageSize: true, ...(folder ? { path: `${folder}/${name}.pdf` } : {}) })
  expect([...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)], name).toHaveLength(1)
}
