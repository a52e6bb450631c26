import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { changed, publish, said, welfare } from '#modules/forms/forms.test.setup.ts'
import { allForms } from '#modules/forms/queries.ts'
import { writeWorkbook } from '#modules/forms/xlsform/write.ts'
import type { StaffLang } from '#platform/i18n/i18n.ts'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { openCase } from '#test/support/scenario.ts'
import { site } from '#test/support/site.ts'

// A worker answers a form about a child on a phone whose scripts are off; a supervisor brings one in at a desk.

const here = site()
let form: string
let window: Promise<Page>
const plain = (text: string) => text.replaceAll('\u200b', '')

beforeAll(async () => {
  window = person({ width: 390, scripts: true }).then(({ page }) => page)
  const keeper = await here.w.as('dara')
  await publish(keeper, welfare())
  await publish(
    keeper,
    welfare({ version: '2', items: changed('age', { label: said('How old are you?', 'តើអ្នកអាយុប៉ុន្មាន?') }) }),
  )
  form = (await keeper.read(allForms)).find((f) => f.code === 'welfare_check')?.id ?? ''
  await (await here.w.sql('postgres')).query(
    "insert into commune (code, name_latin, name_km, changed_at) values ('010201', 'Banteay Neang', 'បន្ទាយនាង', now()), ('010202', 'Bat Trang', 'បត់ត្រង់', now())",
  )
})

async function dara(lang: StaffLang, width: number) {
  const { page, context, elsewhere } = await person({ width, scripts: false })
  const who = Object.assign(new Acts(page, here.base, lang), { elsewhere })
  const [name = '', value = ''] = here.w.cookie('dara').split('=')
  await context.addCookies([{ name, value, url: here.base }])
  await who.go('/staff/forms')
  await who.inLanguage()
  return who
}
type Who = Awaited<ReturnType<typeof dara>>

/**
 * Axe is a script itself, so it looks at the same page in a window that lets scripts run.
 * @param once in one language: the other differs by no more than its words
 */
async function fine(who: Who, name: string, once = true) {
  await expectFits(who.page)
  await picture(who.page, `forms-${who.lang}-${name}`)
  if (once && who.lang !== 'km') return
  const beside = await window
  await beside.setContent((await who.page.content()).replace(/<script[\s\S]*?<\/script>/g, ''))
  await expectAccessible(beside)
}

describe.each(['km', 'en'] as const)('in %s', (lang) => {
  it('a worker answers a form on a phone: wrong things keep nobody, new questions come, rounds are added', async () => {
    const { caseId } = await openCase(here.w)
    const who = await dara(lang, 390)
    const { t } = who
    await who.go(`/staff/cases/${caseId}`)
    await who.follow(t('forms.add_to_case'))
    await fine(who, 'start')
    await who.pick('form', 'welfare_check')
    await who.write('happenedOn', '2026-01-05')
    await who.pick('fromPaper', 'yes')
    await who.press(t('forms.begin'))
    await fine(who, 'page-1')
    await who.write('age', '៤៤')
    await who.pick('school', 'yes')
    await who.press(t('forms.next'))
    expect(await who.see()).toContain(plain(t('forms.more_to_answer')))
    await fine(who, 'page-1-more')
    await who.write('grade', '៦')
    await who.press(t('forms.next'))
    expect(await who.page.locator('.summary a').count()).toBe(2)
    await fine(who, 'page-1-wrong', false)
    await who.page.locator('.summary a[href="#age"]').click()
    await who.write('age', '១២')
    await who.write('call', 'សុខ')
    await who.page.locator('[name=call]').press('Enter') // as Next, though other buttons stand before it
    expect(plain(await who.see())).toContain(lang === 'km' ? 'អរគុណ សុខ' : 'Thank you, សុខ.')
    await who.pick('sleep', 'often')
    await who.pick('play', 'never')
    await who.pick('mood', '4')
    await who.choose('order:friends', '1')
    const other = who.page.locator('[name=likes_other]')
    expect(await other.isVisible()).toBe(false)
    await who.pick('likes', 'other')
    await other.fill('ត្រី Fishing')
    await fine(who, 'page-2', false)
    await who.page.setViewportSize({ width: 1280, height: 900 })
    await fine(who, 'page-2-wide')
    await who.page.setViewportSize({ width: 390, height: 740 })
    await who.press(t('forms.next'))
    await who.choose('place', '0102')
    await who.press(t('forms.show_communes'))
    await who.choose('place:finer', '010202')
    await who.press(t('forms.add_first'))
    await who.write('sisters/0/who', 'Bopha')
    await who.press(t('forms.add_round'))
    await fine(who, 'page-3')
    await who.press(t('forms.remove_round', { number: 2 }))
    expect(await who.page.locator('[name="sisters/0/who"]').inputValue()).toBe('Bopha')
    await who.press(t('forms.review'))
    await who.press(t('forms.go_on_without'))
    await fine(who, 'review-missing')
    await who.page.locator('.summary a').click()
    await who.pick('agreed', 'OK')
    await who.press(t('forms.review'))
    await fine(who, 'review')
    await who.press(t('forms.finish'))
    const read = await who.see()
    for (const words of ['Bopha', 'ត្រី Fishing', lang === 'km' ? 'បត់ត្រង់' : 'Bat Trang', plain(t('forms.state.done'))])
      expect(read).toContain(words)
    await fine(who, 'answers')
    await who.follow(t('forms.history'))
    await fine(who, 'history')
    await who.go(`/staff/cases/${caseId}`)
    await fine(who, 'case')
    expect(who.elsewhere).toEqual([])
  })

  it('a supervisor brings a form in at a desk, sees what is wrong, then how it reads, and what changed', async () => {
    const who = await dara(lang, 1280)
    const { t } = who
    await fine(who, 'list')
    await who.follow(t('forms.import.title'))
    await fine(who, 'import')
    const upload = async (id: string, relevant: string) => {
      const buffer = await writeWorkbook(welfare({ id, items: changed('grade', { relevant }) }))
      await who.pick('subject', 'case')
      await who.page.setInputFiles('[name=file]', { name: 'form.xlsx', mimeType: 'application/zip', buffer })
      await who.press(t('forms.import.check'))
    }
    await upload(`brought_${lang}`, '${nobody} = 1')
    expect(await who.page.locator('.summary').isVisible()).toBe(true)
    await fine(who, 'import-wrong')
    await upload(`brought_${lang}`, "${school} = 'yes'")
    await fine(who, 'preview')
    await who.press(t('forms.publish'))
    await who.go(`/staff/forms/${form}`)
    await fine(who, 'versions')
    await who.page.locator('a[href$="/changes"]').first().click()
    await fine(who, 'compare')
    await who.page.goBack()
    await who.page.locator('main table a').first().click()
    await who.follow(t('forms.paper.title'))
    await fine(who, 'paper')
  })
})
