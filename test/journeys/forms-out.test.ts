import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { openResponse } from '#modules/forms/commands/open.ts'
import { saveAnswers } from '#modules/forms/commands/save.ts'
import { startOnCase } from '#modules/forms/commands/start.ts'
import { publish, welfare } from '#modules/forms/forms.test.setup.ts'
import { allForms } from '#modules/forms/queries.ts'
import { workbookReader } from '#platform/files/spreadsheet.ts'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { openCase } from '#test/support/scenario.ts'
import { site } from '#test/support/site.ts'

// A supervisor takes answers out at a desk and on a phone, without scripts, and reads what their codes mean.

const here = site()
let form: string
let version: string
let window: Promise<Page>

beforeAll(async () => {
  window = person({ width: 390, scripts: true }).then(({ page }) => page)
  const keeper = await here.w.as('dara')
  version = await publish(keeper, welfare())
  form = (await keeper.read(allForms)).find((f) => f.code === 'welfare_check')?.id ?? ''
  const { caseId } = await openCase(here.w)
  const given = { form: 'welfare_check', nonce: 'one', happenedOn: '2026-02-03', fromPaper: false }
  const id = await startOnCase(keeper, caseId, given)
  await saveAnswers(keeper, id, (await openResponse(keeper, id)).last.id, ({ filling }) => {
    filling.change('call', 'Quillowmere')
    filling.change('age', 11)
  })
})

describe.each(['km', 'en'] as const)('in %s', (lang) => {
  it('the file comes as one is asked for, and the code book fits a phone', async () => {
    const { page, context } = await person({ width: 390, scripts: false })
    const who = new Acts(page, here.base, lang)
    const [name = '', value = ''] = here.w.cookie('dara').split('=')
    await context.addCookies([{ name, value, url: here.base }])
    const fine = async (called: string) => {
      await expectFits(page)
      await picture(page, `forms-out-${lang}-${called}`)
      const beside = await window
      await beside.setContent((await page.content()).replace(/<script[\s\S]*?<\/script>/g, ''))
      await expectAccessible(beside)
    }
    await who.go(`/staff/forms/${form}`)
    if ((await page.locator('html').getAttribute('lang')) !== lang)
      await page.locator('button[name="language"]').click()
    await page.locator(`a[href="/staff/forms/${form}/out"]`).click()
    await page.locator('input[name="drafts"]').check()
    await fine('open')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('main button[type="submit"]').click(),
    ])
    const path = await file.path()
    const read = await workbookReader()
    const [answers] = await read(path)
    expect(answers?.data[1]).toContain(11)
    expect(JSON.stringify(answers?.data)).not.toContain('Quillowmere')

    await page.locator(`a[href="/staff/forms/${form}/out/sealed"]`).click()
    await fine('sealed')
    await who.go(`/staff/forms/versions/${version}/code-book`)
    await fine('code-book')
  })
})
