import { describe, expect, it } from 'vitest'
import { chooseLanguage } from '#modules/people/commands/sign-in.ts'
import type { StaffLang } from '#platform/i18n/i18n.ts'
import { Acts } from '#test/support/acts.ts'
import { type Device, expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { report } from '#test/support/scenario.ts'
import { site } from '#test/support/site.ts'
import { label } from '#ui/codes.ts'

// Somebody says what they think, the team does something about it and says so, everybody can read that.

const here = site()

const ways: { lang: StaffLang; device: Device }[] = [
  { lang: 'km', device: { width: 360, scripts: false } },
  { lang: 'en', device: { width: 360, scripts: true } },
]
const words = { en: 'Nobody read what I wrote on the whole of Sunday', km: 'គ្មាននរណាអានអ្វីដែលខ្ញុំបានសរសេរនៅថ្ងៃអាទិត្យទាំងមូល' }
const did = {
  en: 'You told us about Sundays. Now somebody reads on Sundays.',
  km: 'អ្នកបានប្រាប់យើងអំពីថ្ងៃអាទិត្យ។ ឥឡូវនេះ មានអ្នកអាននៅថ្ងៃអាទិត្យ។',
}

describe.each(ways)('in $lang, $device.width px, scripts $device.scripts', ({ lang, device }) => {
  const someone = async (name?: string) => {
    const { page, context, elsewhere } = await person(device)
    const acts = new Acts(page, here.base, lang)
    if (name) {
      await chooseLanguage(await here.w.as(name), lang)
      const [key = '', value = ''] = here.w.cookie(name).split('=')
      await context.addCookies([{ name: key, value, url: here.base }])
    }
    const look = async (about: string) => {
      expect(await page.locator('html').getAttribute('lang')).toBe(lang)
      await picture(page, `feedback-${lang}-${about}`)
      await expectFits(page)
      if (device.scripts) await expectAccessible(page)
    }
    return { page, context, acts, look, elsewhere, t: acts.t, plain: (text: string) => text.replaceAll('\u200b', '') }
  }

  it('a thought comes in, is answered for all to read, and can be taken back', async () => {
    const child = await someone()
    const { page, acts, t, plain } = child
    await acts.go(`/${lang}/you-said`)
    expect(await acts.see()).toContain(plain(t('feedback.you_said.none')))
    await child.look('nothing-yet')
    await acts.go(`/${lang}`)
    await page.locator(`footer a[href="/${lang}/feedback"]`).click()
    expect(await acts.see()).toContain(plain(t('feedback.who.title')))
    await acts.write('words', words[lang])
    await acts.press(t('feedback.send')) // forgot to say what it is about
    expect(await page.locator('[name="words"]').inputValue()).toBe(words[lang])
    await child.look('form-wrong')
    await acts.pick('kind', 'idea')
    await acts.pick('publish', 'yes')
    await acts.press(t('feedback.send'))
    expect(await acts.see()).toContain(plain(t('feedback.thanks_text')))
    await child.look('thanks')
    expect(await child.context.cookies()).toEqual([])
    expect(child.elsewhere).toEqual([])

    const dara = await someone('dara')
    await dara.acts.go('/staff/feedback')
    await dara.look('staff-list')
    await dara.page.locator('tbody a').first().click()
    expect(await dara.acts.see()).toContain(words[lang])
    await dara.acts.write('answerEn', did.en)
    await dara.acts.press(dara.t('staff.feedback.publish'))
    await dara.look('staff-one')
    await dara.acts.write('answerKm', did.km)
    await dara.acts.press(dara.t('staff.feedback.publish'))
    await dara.page.getByRole('button', { name: dara.t('staff.feedback.withdraw') }).waitFor()

    await acts.follow(t('feedback.see'))
    expect(await acts.see()).toContain(did[lang])
    expect(await acts.see()).not.toContain(words[lang])
    await child.look('you-said')
    await dara.acts.press(dara.t('staff.feedback.withdraw'))
    await page.reload()
    expect(await acts.see()).not.toContain(did[lang])
  })

  it('with a code, somebody says how it was, and the team sees it beside the report', async () => {
    const { id, code } = await report(here.w, {})
    const child = await someone()
    const { acts, t, plain } = child
    await acts.go(`/${lang}/check`)
    await acts.write('code', code)
    await acts.press(t('check.open'))
    await acts.follow(t('feedback.how.title'))
    await child.look('how')
    await acts.pick('how', 'helped_much')
    await acts.write('words', words[lang])
    await acts.press(t('feedback.send'))
    expect(await acts.see()).toContain(plain(t('feedback.how.thanks_text')))
    await acts.follow(t('check.back'))
    expect(await acts.see()).not.toContain(words[lang])
    const dara = await someone('dara')
    await dara.acts.go(`/staff/reports/${id}`)
    expect(await dara.acts.see()).toContain(words[lang])
    await dara.look('report')
  })

  it('a complaint about the desk’s own organisation is read by another; the operator sees that it is there', async () => {
    const { acts, t, page } = await someone()
    const kind = lang === 'km' ? 'told_others' : 'treated_differently'
    await acts.go(`/${lang}/feedback`)
    await acts.pick('kind', kind)
    const lotus = lang === 'km' ? 'បណ្តាញជំនួយផ្កាឈូក (សាកល្បង)' : 'Lotus Helpline (demo)'
    await page.locator('select[name="about"]').selectOption({ label: lotus })
    await acts.write('words', `${words[lang]}, 2`)
    await acts.press(t('feedback.send'))
    const veasna = await someone('veasna')
    await veasna.acts.go('/staff/feedback')
    await veasna.page.locator('tbody a', { hasText: label('feedback_kinds', kind, lang) }).click()
    expect(await veasna.acts.see()).toContain(`${words[lang]}, 2`)
    const kosal = await someone('kosal')
    await kosal.acts.go('/staff/feedback/counts')
    expect(await kosal.acts.see()).toContain(label('feedback_kinds', kind, lang).replaceAll('\u200b', ''))
    expect(await kosal.acts.see()).not.toContain(words[lang])
    await kosal.look('counts')
  })
})
