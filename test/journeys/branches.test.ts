import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openCaseFromReport } from '#modules/cases/commands/open.ts'
import { acceptReferral, addAppointment } from '#modules/referrals/commands/receive.ts'
import { answerReport, openReport } from '#modules/reports/commands/answer.ts'
import { giveNewCode } from '#modules/reports/commands/new-code.ts'
import { formLifetimeMs, openForm, sealForm } from '#platform/http/tokens.ts'
import { serve } from '#run/serve.ts'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { child, openCase, report, sentReferral } from '#test/support/scenario.ts'
import { site } from '#test/support/site.ts'
import { world } from '#test/support/world.ts'

const here = site()

const someone = async (scripts = false, width = 360) => {
  const { page, context } = await person({ width, scripts })
  return { ...new Acts(page, here.base, 'en'), page, context }
}

const comeBack = async (code: string, scripts = false) => {
  const one = await someone(scripts)
  await one.go('/en/check')
  await one.write('code', code)
  await one.press(one.t('check.open'))
  return one
}

const staff = async (name: string, scripts = false) => {
  const one = await someone(scripts)
  const [key = '', value = ''] = here.w.cookie(name).split('=')
  await one.context.addCookies([{ name: key, value, url: here.base }])
  return one
}

describe('a child takes an agreement back', () => {
  it('the receiver’s next click shows nothing, and the sender sees who must answer', async () => {
    const { caseId, code } = await openCase(here.w, { story: 'shared for a while' })
    const id = await sentReferral(here.w, caseId)
    const lawyer = await staff('sreymom')
    await lawyer.go(`/staff/referrals/${id}`)
    expect(await lawyer.see()).toContain('shared for a while')

    const kid = await comeBack(code)
    await kid.follow(kid.t('check.withdraw'))
    await kid.press(kid.t('check.withdraw_yes'))
    expect(await kid.see()).toContain(kid.t('check.said.withdrawn'))

    await lawyer.press(lawyer.t('staff.referral.acknowledge'))
    expect(await lawyer.see()).not.toContain('shared for a while')
    await lawyer.go(`/staff/referrals/${id}`)
    expect(await lawyer.see()).toContain(lawyer.t('staff.referral.ended_text'))
    expect(await lawyer.see()).not.toContain('shared for a while')

    const worker = await staff('dara')
    await worker.go('/staff')
    expect(await worker.see()).toContain('1 agreement was taken back')
    await worker.go(`/staff/cases/${caseId}`)
    await worker.press(worker.t('staff.consent.answered'))
    await worker.go('/staff')
    expect(await worker.see()).not.toContain('agreement was taken back')
  })
})

describe('a code that became unsafe', () => {
  it('is stopped by the child, and a worker gives a new one for new messages', async () => {
    const { id, code } = await report(here.w)
    await answerReport(await here.w.as('sophea'), id, 'an answer for the old code')
    const kid = await comeBack(code)
    await kid.follow(kid.t('check.unsafe'))
    await kid.write('reach', 'please tell my aunt')
    await kid.press(kid.t('check.stop_yes'))
    expect(await kid.see()).toContain(kid.t('check.stopped_text'))
    const finder = await comeBack(code)
    expect(await finder.see()).toContain(finder.t('errors.code_wrong'))

    const worker = await staff('sophea')
    await worker.go(`/staff/reports/${id}`)
    const t = worker.page.locator('html')
    expect(await t.getAttribute('lang')).toBe('km')
    await worker.page.locator('form[action$="/code"]').locator('xpath=ancestor::details/summary').click()
    await worker.page.locator('form[action$="/code"] button').click()
    const fresh = (await worker.page.locator('.code').innerText()).trim()
    expect(fresh).not.toBe(code)
    await worker.write('text', 'an answer for the new code')
    await worker.page.locator('form[action$="/answers"] button').click()

    const again = await comeBack(fresh)
    expect(await again.see()).toContain('an answer for the new code')
    expect(await again.see()).not.toContain('an answer for the old code')
  })
})

describe('a third person who wrote', () => {
  it('reads answers and advice, and never a case, a step or a service', async () => {
    const { id, code } = await report(here.w, { writer: 'friend', story: 'my friend is sad' })
    const worker = await here.w.as('dara')
    const caseId = await openCaseFromReport(worker, id, child())
    const referral = await sentReferral(here.w, caseId)
    const receiver = await here.w.as('sreymom')
    await acceptReferral(receiver, referral)
    await addAppointment(receiver, referral, { day: '2026-12-24', time: '', place: 'Rumduol office', goesAlong: '' })
    await answerReport(worker, id, 'Thank you for caring.')

    const friend = await comeBack(code)
    const seen = await friend.see()
    expect(seen).toContain('Thank you for caring.')
    expect(seen).toContain(friend.t('check.support_believe'))
    for (const hidden of [
      'my friend is sad',
      'Rumduol',
      friend.t('check.step.accepted'),
      friend.t('check.show_steps'),
      friend.t('check.withdraw'),
    ])
      expect(seen).not.toContain(hidden)
  })

  it('cannot switch steps on or take back an agreement by posting', async () => {
    const { id, reporter } = await report(here.w, { writer: 'carer' })
    await openCaseFromReport(await here.w.as('dara'), id, child())
    const { chooseSteps } = await import('#modules/reports/commands/come-back.ts')
    await expect(chooseSteps(reporter, true)).rejects.toMatchObject({ code: 'not_found' })
    const { rows } = await (await here.w.sql('postgres')).query(
      'select conversation_id from case_file where report_id = $1',
      [id],
    )
    expect(rows[0].conversation_id).toBeNull()
  })
})

describe('being away too long while writing', () => {
  it('a child enters the code again and finds the message where it was', async () => {
    const { id, code } = await report(here.w)
    const kid = await comeBack(code, true)
    await kid.write('text', 'written slowly, over half an hour')
    await (await here.w.sql('postgres')).query(
      "update receipt_session set last_used_at = now() - interval '20 minutes'",
    )
    await kid.press(kid.t('check.send'))
    expect(await kid.see()).toContain(kid.t('check.away'))
    expect(await kid.page.content()).not.toContain('written slowly') // somebody else may sit there now
    await expectAccessible(kid.page)
    await picture(kid.page, 'away-child')
    await kid.write('code', '0000')
    await kid.press(kid.t('check.open'))
    await kid.write('code', code)
    await kid.press(kid.t('check.open'))
    expect(await kid.page.locator('[name=text]').inputValue()).toBe('written slowly, over half an hour')
    await kid.press(kid.t('check.send'))
    expect(await kid.see()).toContain(kid.t('check.said.written'))
    const messages = (await openReport(await here.w.as('sophea'), id)).messages
    expect(messages.map((m) => m.text)).toEqual(['written slowly, over half an hour'])
  })

  it('a worker’s words are shown to be copied', async () => {
    const { id } = await report(here.w)
    const own = await staff('dara', true)
    await own.go(`/staff/reports/${id}`)
    await own.write('text', 'a long answer to a child')
    await own.context.clearCookies()
    await own.page.locator('form[action$="/answers"] button').click()
    expect(await own.see()).toContain(own.t('failure.away.title'))
    expect(await own.page.locator('textarea').inputValue()).toBe('a long answer to a child')
    await expectFits(own.page)
    await expectAccessible(own.page)
    await picture(own.page, 'away-staff')
  })
})

describe('steps', () => {
  it('show at the code only while the child wants it', async () => {
    const { caseId, reportId, code } = await openCase(here.w)
    await acceptReferral(await here.w.as('sreymom'), await sentReferral(here.w, caseId))
    const kid = await comeBack(code)
    const said = kid.t('check.step.accepted')
    expect(await kid.see()).not.toContain(said)
    await kid.press(kid.t('check.show_steps'))
    expect(await kid.see()).toContain(said)
    const fresh = await comeBack(await giveNewCode(await here.w.as('dara'), reportId))
    expect(await fresh.see()).not.toContain(said) // a new code starts with steps off
    await fresh.press(kid.t('check.show_steps'))
    expect(await fresh.see()).toContain(said)
    await fresh.press(kid.t('check.hide_steps'))
    expect(await fresh.see()).not.toContain(said)
  })
})

describe('leaving', () => {
  for (const scripts of [true, false])
    it(`ends the session, and Back shows nothing (scripts ${scripts ? 'on' : 'off'})`, async () => {
      const { id, code } = await report(here.w)
      await answerReport(await here.w.as('sophea'), id, 'only for your eyes')
      const kid = await comeBack(code, scripts)
      expect(await kid.see()).toContain('only for your eyes')
      await kid.page.locator('.leave').click()
      await kid.page.waitForURL(here.elsewhere)
      await kid.page.goBack().catch(() => null)
      expect(await kid.page.content()).not.toContain('only for your eyes')
      await kid.go('/en/check')
      expect(await kid.page.locator('[name=code]').count()).toBe(1)
      expect((await kid.context.cookies(here.base)).filter((c) => c.name !== 'left')).toEqual([])
    })

  it('works by pressing Shift three times', async () => {
    const kid = await someone(true)
    await kid.go('/en/report')
    for (let i = 0; i < 3; i++) await kid.page.keyboard.press('Shift')
    await kid.page.waitForURL(here.elsewhere)
  })

  it('is the first thing a keyboard reaches after the skip link', async () => {
    const kid = await someone(true)
    await kid.go('/en')
    await kid.page.keyboard.press('Tab')
    await kid.page.keyboard.press('Tab')
    expect(await kid.page.evaluate(() => document.activeElement?.className)).toBe('leave')
  })
})

describe('the public form', () => {
  it('goes back with everything kept', async () => {
    const kid = await someone()
    await kid.go('/en/report')
    await kid.pick('writer', 'adult')
    await kid.press(kid.t('report.next'))
    await kid.write('story', 'half a story')
    await kid.press(kid.t('report.back'))
    expect(await kid.page.locator('[name=writer][value=adult]').isChecked()).toBe(true)
    await kid.press(kid.t('report.next'))
    expect(await kid.page.locator('[name=story]').inputValue()).toBe('half a story')
  })

  it('an expired form shows the answers again, and they can be sent', async () => {
    const kid = await someone()
    await kid.go('/en/report')
    await kid.pick('writer', 'self')
    await kid.press(kid.t('report.next'))
    await kid.write('story', 'slowly written')
    await kid.pick('danger', 'not_now')
    const state = await kid.page.locator('[name=_token]').inputValue()
    const opened = openForm<object>(here.w.app.serverKey, 'report', state)
    const old = sealForm(here.w.app.serverKey, 'report', opened?.value, Date.now() - formLifetimeMs - 1000)
    await kid.page.locator('[name=_token]').evaluate((input, value) => input.setAttribute('value', value), old)
    await kid.press(kid.t('report.next'))
    expect(await kid.see()).toContain(kid.t('errors.expired_form'))
    expect(await kid.page.locator('[name=story]').inputValue()).toBe('slowly written')
    await kid.press(kid.t('report.next'))
    expect(await kid.see()).toContain(kid.t('report.more.title'))
  })

  it('a damaged form loses nothing that stands on the screen', async () => {
    const kid = await someone()
    await kid.go('/en/report')
    await kid.pick('writer', 'self')
    await kid.press(kid.t('report.next'))
    await kid.write('story', 'still here')
    await kid.page
      .locator('[name=_token]')
      .evaluate((input, value) => input.setAttribute('value', value), randomBytes(40).toString('base64url'))
    await kid.press(kid.t('report.next'))
    expect(await kid.page.locator('[name=story]').inputValue()).toBe('still here')
  })

  it('what was typed is not readable in the page’s source on later screens', async () => {
    const kid = await someone()
    await kid.go('/en/report')
    await kid.pick('writer', 'self')
    await kid.press(kid.t('report.next'))
    await kid.write('story', 'secret-words-here')
    await kid.pick('danger', 'not_now')
    await kid.press(kid.t('report.next'))
    expect(await kid.page.content()).not.toContain('secret-words-here')
    expect(await kid.page.locator('[name=_token]').inputValue()).not.toContain('secret')
  })

  it('is closed, with helplines, while intake has fewer than two admitted members; a form under way keeps its words', async () => {
    const own = await world()
    const server = await serve(own.hono, 0, 'localhost')
    const { page } = await person({ width: 360, scripts: false })
    const kid = new Acts(page, `http://localhost:${server.port}`, 'en')
    try {
      await kid.go('/en/report')
      await kid.pick('writer', 'self')
      await kid.press(kid.t('report.next'))
      await kid.write('story', 'kept words')
      await kid.pick('danger', 'not_now')
      for (let i = 0; i < 4; i++) await kid.press(kid.t('report.next'))
      await (await own.sql('postgres')).query("update person set suspended_at = now() where sign_in_name = 'sophea'")
      await kid.press(kid.t('report.send'))
      expect(await kid.see()).toContain(kid.t('errors.intake_closed'))
      expect(await kid.see()).toContain('kept words')
      await kid.go('/en/report')
      expect(await kid.see()).toContain(kid.t('report.closed.title'))
      expect(await kid.see()).toContain('1280')
    } finally {
      await server.close()
    }
  })

  it('helps who cannot keep a code', async () => {
    const kid = await someone(true)
    await kid.go('/en/report/no-code')
    expect(await kid.see()).toContain(kid.t('report.no_code.read'))
    await expectAccessible(kid.page)
    await expectFits(kid.page)
    await picture(kid.page, 'no-code')
  })
})
