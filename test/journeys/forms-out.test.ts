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
    await who.inLanguage()
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

describe('where scripts run', () => {
  it('the page says how many are ready, saves the whole file, can be stopped, and keeps nothing that broke off', async () => {
    const { page, context, elsewhere } = await person({ width: 390, scripts: true })
    const who = new Acts(page, here.base, 'en')
    const [name = '', value = ''] = here.w.cookie('dara').split('=')
    await context.addCookies([{ name, value, url: here.base }])
    const wrong: string[] = []
    page.on('console', (line) => line.type() === 'error' && wrong.push(line.text()))
    await who.go(`/staff/forms/${form}/out`)
    await who.inLanguage()
    await page.locator('input[name="drafts"]').check()
    const press = () => page.locator('main form.taking button[type="submit"]').click()
    const said = () => page.locator('[data-said]').textContent()
    const [file] = await Promise.all([page.waitForEvent('download'), press()])
    expect(file.suggestedFilename()).toMatch(/^answers-.*\.xlsx$/)
    const [answers] = await (await workbookReader())(await file.path())
    expect(answers?.data[1]).toContain(11)
    await expect.poll(said).toContain('among your downloads')
    expect(await page.locator('[data-words]').textContent()).toBe('1 of 1 responses are ready.')

    // A line that breaks leaves a sentence, and no file; so does whoever stops it.
    let downloads = 0
    page.on('download', () => downloads++)
    let goOn = () => {}
    await page.route('**/out', async (route) => {
      await new Promise<void>((done) => {
        goOn = done
      })
      await route.abort().catch(() => {}) // stopped meanwhile
    })
    await press()
    await expect.poll(() => page.locator('[data-stop]').isVisible()).toBe(true)
    await expectFits(page)
    await picture(page, 'forms-out-en-taking')
    goOn()
    await expect.poll(said).toContain('nothing of it was kept')
    await press()
    await page.locator('[data-stop]').click()
    await expect.poll(said).toContain('Stopped.')
    goOn()
    expect(downloads).toBe(0)
    expect(elsewhere).toEqual([])
    expect(wrong.filter((words) => !words.includes('net::ERR'))).toEqual([])
  })
})
