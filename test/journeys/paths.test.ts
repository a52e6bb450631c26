import { describe, expect, it } from 'vitest'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person } from '#test/support/browser.ts'
import { site } from '#test/support/site.ts'
import { label } from '#ui/codes.ts'

// Five ways through the form, by who writes: on a phone, in both languages, scripts on and off.

const here = site()
const phone = 360

type Kid = Acts & { steps: () => Promise<string> }
const writing = async (lang: 'en' | 'km', scripts: boolean): Promise<Kid> => {
  const { page } = await person({ width: phone, scripts })
  const acts = new Acts(page, here.base, lang)
  await acts.go(`/${lang}/report`)
  return Object.assign(acts, { steps: () => page.locator('.steps').innerText() })
}

/** Goes on, screen by screen, until the last look; @returns the titles that were seen */
async function toTheEnd(kid: Kid): Promise<string[]> {
  const titles: string[] = []
  const title = async () => (await kid.page.locator('main h1').innerText()).replaceAll('\u200b', '')
  while ((await kid.page.locator('[name=screen]').getAttribute('value')) !== 'send') {
    titles.push(await title())
    await expectFits(kid.page)
    await kid.press(kid.t('report.next'))
  }
  return [...titles, await title()]
}

const plain = (text: string) => text.replaceAll('\u200b', '')

for (const lang of ['km', 'en'] as const)
  for (const scripts of [true, false])
    describe(`in ${lang}, scripts ${scripts ? 'on' : 'off'}`, () => {
      const start = async (writer: string) => {
        const kid = await writing(lang, scripts)
        await kid.pick('writer', writer)
        await kid.press(kid.t('report.next'))
        return kid
      }
      const tell = async (kid: Kid, story = 'made up') => {
        await kid.write('story', story)
        await kid.pick('danger', 'not_now')
      }

      it('a child of twelve is asked least; what somebody older may tap is not there', async () => {
        const kid = await start('self')
        await tell(kid)
        await kid.choose('ageBand', '10_12')
        await kid.press(kid.t('report.next'))
        const titles = await toTheEnd(kid)
        expect(titles).toEqual(
          [kid.t('report.helper.title'), kid.t('report.contact.title'), kid.t('report.check.title')].map(plain),
        )
      })

      it('a young person taps what fits, and may tell of several things', async () => {
        const kid = await start('self')
        await tell(kid)
        await kid.press(kid.t('report.next'))
        expect(await kid.steps()).toContain('6')
        await kid.pick('harms_0', 'sexual_extortion')
        await kid.pick('harms_0', 'not_sure')
        await kid.press(kid.t('report.more.another'))
        await kid.write('words_1', 'and a second thing')
        await kid.pick('where_1', 'tiktok')
        await kid.press(kid.t('report.more.another'))
        await kid.write('words_2', 'and one that is taken back')
        if (scripts) await expectAccessible(kid.page)
        await kid.page.locator('button[value=without_2]').click()
        await kid.page.locator('[name=harms_0][value=not_sure]').uncheck()
        await kid.write('links', 'a-name-in-a-game')
        await toTheEnd(kid)
        const seen = await kid.see()
        expect(seen).toContain(plain(kid.t('report.harm.sexual_extortion')))
        expect(seen).not.toContain(plain(kid.t('report.harm.not_sure')))
        expect(seen).toContain('and a second thing')
        expect(seen).toContain('TikTok')
        expect(seen).not.toContain('taken back')
        expect(seen).toContain('a-name-in-a-game')
      })

      for (const writer of ['friend', 'carer', 'adult'])
        it(`${writer}: first how to listen well, then of the child only what is known`, async () => {
          const kid = await start(writer)
          expect(await kid.see()).toContain(plain(kid.t('report.listen.title')))
          await tell(kid)
          expect(await kid.page.locator('[name=ageBand]').count()).toBe(0)
          await kid.press(kid.t('report.next'))
          await kid.choose('ageBand', '13_15')
          await kid.pick('childKnows', 'no')
          const titles = await toTheEnd(kid)
          expect(titles).toHaveLength(4)
          expect(await kid.see()).toContain(plain(label('age_bands', '13_15', lang)))
        })

      it('who works with children says where, and is not asked who should answer', async () => {
        const kid = await start('worker')
        await tell(kid)
        await kid.press(kid.t('report.next'))
        await kid.press(kid.t('report.next'))
        await kid.write('workplace', 'A made-up school')
        const titles = await toTheEnd(kid)
        expect(titles).not.toContain(plain(kid.t('report.helper.title')))
        expect(await kid.see()).toContain('A made-up school')
        await kid.press(kid.t('report.send'))
        expect(await kid.page.locator('.code').innerText()).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/)
      })
    })

describe('whoever changes their mind', () => {
  it('goes back and is another writer: the way changes, and nothing typed is lost', async () => {
    const kid = await writing('en', false)
    await kid.pick('writer', 'worker')
    await kid.press(kid.t('report.next'))
    await kid.write('story', 'kept on the way')
    await kid.pick('danger', 'not_now')
    await kid.press(kid.t('report.next'))
    await kid.press(kid.t('report.back'))
    await kid.press(kid.t('report.back'))
    await kid.pick('writer', 'friend')
    await kid.press(kid.t('report.next'))
    expect(await kid.page.locator('[name=story]').inputValue()).toBe('kept on the way')
  })
})

describe('the desk', () => {
  it('reads what was tapped in words, and none of it stands in a column', async () => {
    const kid = await writing('en', false)
    await kid.pick('writer', 'self')
    await kid.press(kid.t('report.next'))
    await kid.write('story', 'for the desk to read')
    await kid.pick('danger', 'now')
    await kid.press(kid.t('report.next'))
    await kid.pick('harms_0', 'online_grooming')
    await kid.pick('where_0', 'online_game')
    await kid.press(kid.t('report.next'))
    await kid.pick('supportNeeds', 'sign_language')
    await toTheEnd(kid)
    await kid.press(kid.t('report.send'))
    const { page, context } = await person({ width: 1280, scripts: false })
    const [name = '', value = ''] = here.w.cookie('dara').split('=')
    await context.addCookies([{ name, value, url: here.base }])
    const desk = new Acts(page, here.base, 'en')
    const { rows } = await (await here.w.sql('postgres')).query(
      "select id, to_jsonb(r)::text as row from report r where danger = 'now' and state = 'received' order by waiting_since desc limit 1",
    )
    await desk.go(`/staff/reports/${rows[0].id}`)
    const seen = await desk.see()
    expect(seen).toContain('for the desk to read')
    expect(seen).toContain(desk.t('report.harm.online_grooming'))
    expect(seen).toContain('A game played online')
    expect(seen).toContain('Sign language')
    expect(rows[0].row).not.toMatch(/grooming|online_game|sign_language/)
  })
})
