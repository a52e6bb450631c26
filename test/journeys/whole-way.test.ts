import { describe, expect, it } from 'vitest'
import type { StaffLang } from '#platform/i18n/i18n.ts'
import { addDays, today } from '#platform/time/time.ts'
import { Acts } from '#test/support/acts.ts'
import { type Device, expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { site } from '#test/support/site.ts'

const ways: { name: string; lang: StaffLang; device: Device; story: string; answer: string }[] = [
  {
    name: 'Khmer, phone, scripts off',
    lang: 'km',
    device: { width: 360, scripts: false },
    story: 'មាននរណាម្នាក់សុំរូបខ្ញុំ ហើយខ្ញុំខ្លាច។',
    answer: 'អរគុណដែលបានសរសេរមក។ នេះមិនមែនជាកំហុសរបស់អ្នកទេ។',
  },
  {
    name: 'English, desktop, scripts on',
    lang: 'en',
    device: { width: 1366, scripts: true },
    story: 'Somebody in a game asks me for pictures. I am afraid.',
    answer: 'Thank you for writing. It is not your fault.',
  },
]

for (const way of ways) {
  describe(`the whole way: ${way.name}`, () => {
    const here = site()

    const someone = async () => {
      const { page, elsewhere: otherHosts } = await person(way.device)
      const acts = new Acts(page, here.base, way.lang)
      let shot = 0
      /** A page is looked at: it fits, and with scripts on axe finds nothing. */
      const look = async (name: string) => {
        await expectFits(page)
        if (way.device.scripts) await expectAccessible(page)
        await picture(page, `${way.lang}-${name}-${++shot}`)
      }
      return { ...acts, acts, page, otherHosts, look }
    }

    it('from a child who reaches out to a closed case', async () => {
      const child = await someone()
      const { t } = child
      await child.go('/')
      expect(child.page.url()).toMatch(/\/(km|en)$/)
      await child.go(`/${way.lang}`)
      await child.look('home')
      await child.follow(t('ways.name.write'))
      await child.look('report-who')
      await child.press(t('report.next'))
      expect(await child.see()).toContain(t('errors.choose').replaceAll('\u200b', ''))
      await child.look('report-who-wrong')
      await child.pick('writer', 'self')
      await child.press(t('report.next'))
      await child.look('report-story')
      await child.write('story', way.story)
      await child.pick('danger', 'now')
      await child.choose('province', '12')
      await child.press(t('report.next'))
      expect(await child.see()).toContain('117')
      await child.look('report-more')
      await child.pick('harms_0', 'sexual_extortion')
      await child.pick('where_0', 'telegram')
      await child.pick('goingOn_0', 'yes')
      await child.press(t('report.next'))
      await child.look('report-helper')
      await child.pick('wantedHelper', 'woman')
      await child.write('safety', 'safe-words')
      await child.press(t('report.next'))
      await child.pick('contactWay', 'call')
      await child.press(t('report.next'))
      await child.look('report-contact-wrong')
      await child.write('contactValue', '099 111 222')
      await child.write('callMe', 'Lotus')
      await child.press(t('report.next'))
      expect(await child.see()).toContain(way.story)
      await child.look('report-send')
      await child.press(t('report.send'))
      const code = (await child.page.locator('.code').innerText()).trim()
      expect(code).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/)
      await child.look('report-sent')

      const counsellor = await someone()
      await counsellor.acts.signIn('sophea')
      await counsellor.look('start')
      await counsellor.go('/staff/reports')
      await counsellor.look('reports')
      expect(await counsellor.see()).not.toContain(way.story)
      // Danger stands on top; of those in danger the newest is the last.
      const danger = counsellor.page.locator('tr', { has: counsellor.page.locator('.tag.now') })
      await danger.last().locator('a').click()
      expect(await counsellor.see()).toContain(way.story)
      await counsellor.look('report')
      await counsellor.press(t('staff.report.send_answer'))
      expect(await counsellor.see()).toContain(t('errors.needed').replaceAll('\u200b', ''))
      await counsellor.write('text', way.answer)
      await counsellor.press(t('staff.report.send_answer'))
      expect(await counsellor.see()).toContain(way.answer)
      const reportPage = counsellor.page.url().replace(here.base, '')

      await child.follow(t('report.sent.noted'))
      await child.write('code', '1234')
      await child.press(t('check.open'))
      expect(await child.see()).toContain(t('errors.code_digits').replaceAll('\u200b', ''))
      await child.write('code', code)
      await child.press(t('check.open'))
      expect(await child.see()).toContain(way.answer)
      expect(await child.see()).not.toContain(way.story)
      await child.look('check')
      await child.write('text', 'One more thing: after school is good.')
      await child.press(t('check.send'))
      await child.press(t('check.show_steps'))

      await counsellor.go(reportPage)
      expect(await counsellor.see()).toContain('One more thing: after school is good.')
      await counsellor.follow(t('staff.report.open_case'))
      expect(await counsellor.page.locator('[name=callName]').inputValue()).toBe('Lotus')
      for (const [name, tapped] of [
        ['harm', 'sexual_extortion'],
        ['platform', 'telegram'],
      ])
        expect(await counsellor.page.locator(`[name=${name}][value=${tapped}]`).isChecked()).toBe(true)
      await counsellor.look('open-case')
      await counsellor.press(t('staff.case.open'))
      expect(await counsellor.see()).toContain(way.story) // carried over, not retyped
      await counsellor.look('case')
      await counsellor.pick('needs', 'legal_help')
      await counsellor.pick('needs', 'counselling')
      await counsellor.press(t('staff.save'))
      await counsellor.unfold(t('staff.case.add_step'))
      await counsellor.write('what', 'Hear what a lawyer says, then decide.')
      await counsellor.pick('agreed', 'child_agreed')
      await counsellor.page.locator('form[action$="/steps"] button').click()
      const casePage = counsellor.page.url().replace(here.base, '')

      await counsellor.follow(t('staff.case.refer'))
      await counsellor.look('refer')
      await counsellor.page
        .locator('label', { hasText: way.lang === 'en' ? 'Rumduol' : 'រំដួល' })
        .locator('input')
        .check()
      await counsellor.choose('service', 'legal_aid')
      await counsellor.pick('urgency', 'soon')
      await counsellor.pick('items', 'name')
      await counsellor.pick('items', 'story')
      await counsellor.write('request', 'Please tell the child what is possible.')
      await counsellor.press(t('staff.referral.preview'))
      const preview = await counsellor.see()
      expect(preview).toContain(way.story)
      expect(preview).not.toContain('099 111 222') // safe contact was not chosen
      await counsellor.look('preview')
      await counsellor.press(t('staff.referral.send'))
      expect(await counsellor.see()).toContain(t('errors.choose').replaceAll('\u200b', ''))
      await counsellor.pick('giver', 'child')
      await counsellor.pick('explainedBy', 'read_aloud')
      await counsellor.pick('agreedHow', 'voice')
      await counsellor.press(t('staff.referral.send'))
      const referralPage = counsellor.page.url().replace(here.base, '')

      const lawyer = await someone()
      await lawyer.acts.signIn('sreymom')
      await lawyer.go('/staff/referrals')
      await lawyer.look('referrals')
      await lawyer.go(referralPage)
      const shared = await lawyer.see()
      expect(shared).toContain(way.story)
      expect(shared).not.toContain('safe-words')
      await lawyer.look('received')
      expect((await lawyer.go(casePage))?.status()).toBe(404)
      expect(await lawyer.see()).not.toContain(way.story)
      await lawyer.go(referralPage)
      await lawyer.press(t('staff.referral.acknowledge'))
      await lawyer.press(t('staff.referral.accept'))
      await lawyer.write('day', addDays(today(), 3))
      await lawyer.write('time', '14:00')
      await lawyer.write('place', 'Rumduol office')
      await lawyer.page.locator('form[action$="/appointments"] button').click()
      await lawyer.unfold(t('staff.referral.complete'))
      await lawyer.pick('outcome', 'service_given')
      await lawyer.page.locator('form[action$="/outcome"] textarea').fill('Rights explained.')
      await lawyer.page.locator('form[action$="/outcome"] button').click()
      await lawyer.look('completed')

      await counsellor.go(referralPage)
      expect(await counsellor.see()).toContain('Rights explained.')
      await child.go(`/${way.lang}/check`)
      const steps = await child.see()
      expect(steps).toContain(t('check.step.completed').replaceAll('\u200b', ''))
      expect(steps).not.toContain('Rumduol')
      await child.look('check-steps')

      await counsellor.go(casePage)
      await counsellor.follow(t('staff.case.close'))
      await counsellor.look('closure')
      await counsellor.pick('reason', 'goals_reached')
      await counsellor.write('childView', 'It was good that someone listened.')
      await counsellor.press(t('staff.case.close'))
      expect(await counsellor.see()).toContain('It was good that someone listened.')
      expect(await counsellor.see()).toContain(t('staff.case.closed_title').replaceAll('\u200b', ''))
      await counsellor.look('case-closed')
      expect(child.otherHosts).toEqual([])

      await child.page.locator('.leave').click()
      await child.page.waitForURL(here.elsewhere)
      await child.page.goBack().catch(() => null)
      expect(await child.page.content()).not.toContain(way.answer)
    })
  })
}
