import { describe, expect, it } from 'vitest'
import { today } from '#platform/time/time.ts'
import { newcomer } from '#test/people/access.ts'
import { get, type Session, submit } from '#test/security/asking.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { site } from '#test/support/site.ts'

// Pages of data guardians, supervisors and holders of sheets, in both languages, small and wide.

const opened = site()

async function asSession(session: Session, width: number, lang: string) {
  const { context, page } = await person({ width, scripts: true })
  const value = session?.secret.toString('base64url') ?? ''
  await context.addCookies([{ name: 'sdap', value, url: opened.base }])
  const { w } = opened
  await submit(w, '/staff/language', { language: lang }, session)
  return { context, page }
}

describe('pages of guardians, supervisors and holders of sheets', () => {
  it.each([
    ['km', 320],
    ['en', 1440],
  ] as const)('in %s at %i px are accessible and fit', async (lang, width) => {
    const { w, base } = opened
    const session = async (name: string): Promise<Session> => ({ kind: 'staff', secret: (await w.as(name)).secret })
    const bopha = await session('bopha')
    const dara = (await w.as('dara')).actor
    const teamId = dara.teams[0]?.id ?? ''
    const sophea = (await w.as('sophea')).actor.personId
    const waiting = await newcomer(w)
    const holders = { holderOne: (await w.as('bopha')).actor.personId, holderTwo: sophea, holderThree: dara.personId }
    await submit(w, '/staff/recovery/sheets', holders, bopha)
    const end = { teamId, role: 'supervisor', fromDay: today(), untilDay: today() }
    await submit(w, `/staff/people/${waiting.id}/team-roles`, end, bopha)
    const name = (text: string) => `${text}-${lang}-${width}`
    const guardian = await asSession(bopha, width, lang)
    const look = async (page: typeof guardian.page, text: string) => {
      expect(await page.locator('html').getAttribute('lang')).toBe(lang)
      await picture(page, name(text))
      await expectFits(page)
      await expectAccessible(page)
    }
    const own = [
      ['people', '/staff/people'],
      ['new-person', '/staff/people/new'],
      ['person', `/staff/people/${waiting.id}`],
      ['removal', `/staff/people/${waiting.id}/removal`],
      ['teams', '/staff/teams'],
      ['new-team', '/staff/teams/new'],
      ['team', `/staff/teams/${teamId}`],
      ['recovery', '/staff/recovery'],
      ['ceremony', '/staff/recovery/ceremony'],
      ['start', '/staff'],
    ] as const
    for (const [text, path] of own) {
      await guardian.page.goto(base + path)
      await look(guardian.page, text)
    }
    await guardian.page.goto(`${base}/staff/recovery/sheet`)
    await guardian.page.locator('main button').first().click()
    await look(guardian.page, 'sheet')
    await guardian.page.goto(`${base}/staff/people/${waiting.id}`)
    await guardian.page.locator(`form[action$="/link"] button`).click()
    await look(guardian.page, 'link')
    await guardian.page.goto(`${base}/staff/people/new`)
    await guardian.page.locator('main form button').click()
    await look(guardian.page, 'new-person-wrong')
    await guardian.context.close()
    const supervisor = await asSession(await session('dara'), width, lang)
    for (const [text, path] of [
      ['admission', `/staff/teams/${teamId}`],
      ['start-supervisor', '/staff'],
    ] as const) {
      await supervisor.page.goto(base + path)
      await look(supervisor.page, text)
    }
    await supervisor.context.close()
    expect((await get(w.hono, '/staff', bopha)).status).toBe(200)
  })
})
