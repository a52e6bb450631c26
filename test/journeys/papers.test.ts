import fs from 'node:fs'
import { expect, it } from 'vitest'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { jpeg, pdf } from '#test/support/papers.ts'
import { openCase } from '#test/support/scenario.ts'
import { site } from '#test/support/site.ts'

const here = site()

it.each([
  { lang: 'km', scripts: false },
  { lang: 'en', scripts: true },
] as const)(
  'a letter is attached, saved and removed on a telephone, in $lang, with scripts: $scripts',
  async ({ lang, scripts }) => {
    const { caseId } = await openCase(here.w)
    const { page, context } = await person({ width: 320, scripts })
    const [name = '', value = ''] = here.w.cookie('dara').split('=')
    await context.addCookies([{ name, value, url: here.base }])
    const worker = new Acts(page, here.base, lang)
    const { t } = worker
    const plain = (text: string) => text.replaceAll('\u200b', '')
    const look = async (about: string) => {
      await picture(page, `papers-${about}-${lang}`)
      await expectFits(page)
      if (scripts) await expectAccessible(page)
    }
    await worker.go(`/staff/cases/${caseId}`)
    await worker.inLanguage()
    await worker.go(`/staff/cases/${caseId}`)
    await worker.follow(t('staff.paper.attach'))
    expect(await worker.see()).toContain(plain(t('staff.paper.never')))
    await look('form')

    const file = page.locator('input[type="file"]')
    await worker.choose('kind', 'letter')
    await worker.write('name', 'លិខិតសាលា')
    await file.setInputFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') })
    await worker.press(t('staff.paper.attach'))
    expect(await worker.see()).toContain(plain(t('errors.papers_only')))
    await worker.pick('papersOnly', 'yes')
    await file.setInputFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') })
    await worker.press(t('staff.paper.attach'))
    expect(await worker.see()).toContain(plain(t('errors.file_kind')))
    await file.setInputFiles({ name: 'film.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(15 * 1024 * 1024) })
    await worker.press(t('staff.paper.attach'))
    expect(await worker.see()).toContain(plain(t('errors.file_too_large')))
    await look('too-large')
    expect(await page.locator('[name="name"]').inputValue()).toBe('លិខិតសាលា')
    await file.setInputFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: pdf('Dear all') })
    await worker.press(t('staff.paper.attach'))
    await page.waitForURL(`${here.base}/staff/cases/${caseId}#papers`)
    expect(await worker.see()).toContain('លិខិតសាលា')
    await look('case')

    const [saved] = await Promise.all([page.waitForEvent('download'), worker.follow('លិខិតសាលា')])
    expect(saved.suggestedFilename()).toMatch(/^(លិខិត|Letter)-\d{4}-\d{2}-\d{2}\.pdf$/)
    expect(fs.readFileSync(await saved.path()).equals(pdf('Dear all'))).toBe(true)

    await worker.follow(t('staff.paper.remove'))
    await look('removal')
    await worker.pick('reason', 'wrong_case')
    await worker.press(t('staff.paper.remove'))
    expect(await worker.see()).toContain(plain(t('staff.paper.none')))
    await context.close()
  },
)

it('a photograph without its camera’s words is still the picture', async () => {
  const { caseId } = await openCase(here.w)
  const { page, context } = await person({ width: 320, scripts: true })
  const [name = '', value = ''] = here.w.cookie('dara').split('=')
  await context.addCookies([{ name, value, url: here.base }])
  const worker = new Acts(page, here.base, 'en')
  await worker.go(`/staff/cases/${caseId}/attachments`)
  await worker.choose('kind', 'certificate')
  await worker.write('name', 'Photograph')
  await worker.pick('papersOnly', 'yes')
  const file = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: jpeg('11.5564N') }
  await page.locator('input[type="file"]').setInputFiles(file)
  await page.locator('main button[type="submit"]').click()
  const [saved] = await Promise.all([page.waitForEvent('download'), worker.follow('Photograph')])
  const kept = fs.readFileSync(await saved.path())
  const seen = (bytes: Buffer) =>
    page.evaluate(
      async (all) => {
        const bitmap = await createImageBitmap(new Blob([new Uint8Array(all)]))
        return [bitmap.width, bitmap.height]
      },
      [...bytes],
    )
  expect(await seen(kept)).toEqual(await seen(file.buffer))
  expect(kept.length).toBeLessThan(file.buffer.length)
  await context.close()
})
