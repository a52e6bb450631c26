import { describe, expect, it } from 'vitest'
import { publish, welfare } from '#modules/forms/forms.test.setup.ts'
import { allForms } from '#modules/forms/queries.ts'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { site } from '#test/support/site.ts'

// A supervisor changes how a form reads: on a phone in Khmer, at a desk in English, with nothing but forms and links.

const here = site()
const plain = (text: string) => text.replaceAll('\u200b', '')

/** A published form. @returns its id */
async function published(code: string): Promise<string> {
  const keeper = await here.w.as('dara')
  await publish(keeper, welfare({ id: code }))
  return (await keeper.read(allForms)).find((f) => f.code === code)?.id ?? ''
}

describe.each([
  ['km', 360, 'តើអ្នកអាយុប៉ុន្មានហើយ?'],
  ['en', 1280, 'How old are you now?'],
] as const)('in %s at %i px', (lang, width, words) => {
  it('words, order, choices and a language are changed, seen and published', async () => {
    const form = await published(`worded_${lang}`)
    const { page, context, elsewhere } = await person({ width, scripts: true })
    const who = new Acts(page, here.base, lang)
    const { t } = who
    const [name = '', value = ''] = here.w.cookie('dara').split('=')
    await context.addCookies([{ name, value, url: here.base }])
    const look = async (what: string) => {
      await expectFits(page)
      await expectAccessible(page)
      await picture(page, `forms-editor-${lang}-${what}`)
    }
    const orderOf = () => page.locator('ol.order code').allInnerTexts()

    await who.go(`/staff/forms/${form}`)
    await who.inLanguage()
    await who.press(t('forms.edit.change'))
    expect((await orderOf()).slice(1, 4)).toEqual(['call', 'age', 'school'])
    await look('list')
    await page.locator('button[name=down][value=age]').click()
    expect((await orderOf()).slice(1, 4)).toEqual(['call', 'school', 'age'])

    await who.unfold(t('forms.edit.add_language'))
    await who.write('code', 'vi')
    await who.write('name', 'Tiếng Việt')
    await who.press(t('forms.edit.add_language'))
    const lacking = t('forms.edit.missing_go', { language: 'Tiếng Việt' })
    await who.follow(lacking) // the form's title
    await who.write('title.vi', 'Thăm hỏi')
    await page.locator('main form:has([name="title.vi"]) button').click()
    await who.follow(lacking)
    await who.write('label.vi', 'Về bạn')
    await who.press(t('forms.edit.save_missing', { language: 'Tiếng Việt' }))
    await look('without') // the next one that lacks it
    expect(await page.locator('[name="label.vi"]').inputValue()).toBe('')

    await who.go(new URL('age', page.url()).pathname)
    await page.locator(`[name="label.${lang}"]`).fill(words)
    await who.pick('required', 'yes')
    await who.press(t('forms.edit.save_next'))
    await who.go(new URL('play', page.url()).pathname)
    await page.locator('button[name=up][value=often]').click()
    await page.locator('[name="new.name"]').fill('Not A Code')
    await page.locator(`[name="new.${lang}"]`).fill('ម្តងម្កាល')
    await page.locator('main button[value=add]').click()
    await look('choice-wrong')
    expect(await page.locator('.summary a').count()).toBeGreaterThan(0)
    await page.locator('[name="new.name"]').fill('now_and_then')
    await page.locator('main button[value=add]').click()
    await look('choices')
    const choices = await page.locator('section .entry legend').allInnerTexts()
    expect(choices).toEqual(['never', 'often', 'sometimes', 'now_and_then'])

    await page.locator(`main a[href$="/edit#at.play"], main a[href*="/edit"]`).first().click()
    await who.follow(t('forms.edit.preview'))
    expect(plain(await who.see())).toContain(words)
    await who.press(t('forms.publish'))
    await who.go(`/staff/forms/${form}`)
    await page.locator('a[href$="/changes"]').first().click()
    expect(plain(await who.see())).toContain(words)
    expect(elsewhere).toEqual([])
  })
})
