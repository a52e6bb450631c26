import { beforeAll, describe, expect, it } from 'vitest'
import { draftOf } from '#modules/forms/commands/edit.ts'
import { changed, publish, welfare } from '#modules/forms/forms.test.setup.ts'
import { chooseLanguage } from '#modules/people/commands/sign-in.ts'
import { enterAuthorityRequest } from '#modules/requests/commands/authority.ts'
import { enterRequest } from '#modules/requests/commands/work.ts'
import { expectAccessible, expectFits, onSmallAndWide, person, picture } from '#test/support/browser.ts'
import { openCase, sentReferral } from '#test/support/scenario.ts'
import { site } from '#test/support/site.ts'

// Every page of staff, for each role, in both languages, on a small screen and on a wide one.

const here = site()

let ids: Record<'report' | 'case' | 'referral' | 'asked' | 'erase' | 'authority' | 'draft', string>
beforeAll(async () => {
  const story = 'A made-up story with a rather long_word_without_any_space_in_it_that_has_to_break_somewhere.'
  const { caseId, reportId } = await openCase(here.w, { story })
  const draft = await formToChange()
  ids = {
    report: reportId,
    case: caseId,
    referral: await sentReferral(here.w, caseId),
    draft,
    ...(await asking(caseId)),
  }
})

/** A draft of a form with long words, some of which lack Khmer. */
async function formToChange() {
  const dara = await here.w.as('dara')
  const long = 'How_often_do_you_sleep_well_in_this_rather_long_word_without_any_space_in_it?'
  const items = changed('sleep', { label: { en: long }, hint: { en: long }, required: "${school} = 'yes'" })
  const published = await publish(dara, welfare({ items }))
  return draftOf(dara, published)
}

/** Requests about data, one to see and one to erase, and one of an authority. */
async function asking(caseId: string) {
  const dara = await here.w.as('dara')
  const codes = { askedBy: 'child', source: 'phone', language: 'km', receivedOn: '2026-01-05' } as const
  const said = { identity: 'By voice.', said: 'Please.' }
  const authority = await enterAuthorityRequest(dara, {
    teamId: dara.actor.teams[0]?.id ?? '',
    authority: 'court',
    receivedOn: '2026-01-05',
    receivedHow: 'letter',
    letterOn: '',
    ground: 'court_order',
    persons: 1,
    items: ['name', 'story'],
    letterNumber: '12',
    groundText: '',
    about: '',
  })
  return {
    asked: await enterRequest(dara, caseId, { kind: 'see', ...codes, ...said }),
    erase: await enterRequest(dara, caseId, { kind: 'erase', ...codes, ...said }),
    authority,
  }
}

const staffPages: Record<string, () => string[]> = {
  dara: () => [
    '/staff',
    '/staff/intake',
    '/staff/intake/duty',
    '/staff/intake/ways',
    '/staff/intake/ways?way=chat',
    '/staff/intake/links',
    '/staff/reports',
    '/staff/reports?resting=yes',
    `/staff/reports/${ids.report}`,
    '/staff/cases',
    '/staff/cases?closed=yes',
    '/staff/cases/new',
    `/staff/cases/${ids.case}`,
    `/staff/cases/${ids.case}/child`,
    `/staff/cases/${ids.case}/closure`,
    `/staff/cases/${ids.case}/referrals/new`,
    '/staff/referrals',
    `/staff/referrals/${ids.referral}`,
    '/staff/figures',
    `/staff/forms/versions/${ids.draft}/edit`,
    `/staff/forms/versions/${ids.draft}/edit/items/sleep?missing=km`,
    `/staff/forms/versions/${ids.draft}/discard`,
    '/staff/retention',
    '/staff/requests',
    `/staff/requests/about/${ids.case}`,
    `/staff/requests/${ids.asked}`,
    `/staff/requests/${ids.asked}/export`,
    `/staff/requests/${ids.erase}`,
    '/staff/authority-requests',
    '/staff/authority-requests/new',
    '/staff/authority-requests/print',
    `/staff/authority-requests/${ids.authority}`,
    `/staff/authority-requests/${ids.authority}/letter`,
    '/staff/trail',
    `/staff/trail?subject=${ids.report}`,
    '/staff/me',
    '/staff/me?used=backup_code',
    '/staff/me/passphrase',
    '/staff/me/authenticator',
    '/staff/nothing-here',
  ],
  sreymom: () => ['/staff', '/staff/referrals', `/staff/referrals/${ids.referral}`],
  rithy: () => ['/staff', '/staff/figures'],
  bopha: () => ['/staff/keys', '/staff/trail', '/staff/retention', '/staff/launch'],
  kosal: () => ['/staff', '/staff/health', '/staff/launch'],
  maly: () => ['/staff/published'],
}

for (const lang of ['km', 'en'] as const)
  describe(`staff pages in ${lang}, at 320 and 1440 px: accessible, fitting`, () => {
    it('signing in', async () => {
      const { page } = await person({ width: 320, scripts: true })
      await page.goto(`${here.base}/staff/sign-in?lang=${lang}`)
      await onSmallAndWide(page, () => expectAccessible(page))
    })

    it.each(Object.entries(staffPages))(
      'what %s may see',
      async (name, paths) => {
        const { page, context } = await person({ width: 320, scripts: true })
        await chooseLanguage(await here.w.as(name), lang)
        const [key = '', value = ''] = here.w.cookie(name).split('=')
        await context.addCookies([{ name: key, value, url: here.base }])
        for (const path of paths()) {
          const answer = await page.goto(here.base + path)
          expect(answer?.status(), path).toBe(path.endsWith('nothing-here') ? 404 : 200)
          expect(await page.locator('html').getAttribute('lang')).toBe(lang)
          const called = path.replace(/[0-9a-f]{8}-[-0-9a-f]+/, 'id').replace(/\W/g, '-')
          await onSmallAndWide(page, async (width) => {
            await expectFits(page)
            await expectAccessible(page)
            await picture(page, `page-${width}-${lang}-${name}${called}`)
          })
        }
        await context.close()
      },
      120_000,
    )
  })
