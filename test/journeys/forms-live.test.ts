import { brotliCompressSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Definition, Item } from '#modules/forms/definition.ts'
import { publish, question, said, staffSession, welfare } from '#modules/forms/forms.test.setup.ts'
import type { StaffLang } from '#platform/i18n/i18n.ts'
import { today } from '#platform/time/time.ts'
import { submit } from '#test/security/asking.ts'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { openCase } from '#test/support/scenario.ts'
import { site } from '#test/support/site.ts'
import { bundled } from '#ui/bundle.ts'

// A worker answers a form on a phone that runs scripts: the page follows what is written.

const here = site()
const plain = (text: string | null) => (text ?? '').replaceAll('\u200b', '')

const town = (name: string, province: string, km: string) => ({ name, label: said(name, km), columns: { province } })
const items: Item[] = [
  {
    kind: 'group',
    name: 'about',
    label: said('About', 'អំពី'),
    items: [
      question('call', 'text', { label: said('Name', 'ឈ្មោះ'), required: 'yes' }),
      question('age', 'integer', {
        label: said('How old is ${call}?', '${call} អាយុប៉ុន្មាន?'),
        constraint: '. >= 5 and . <= 17',
        constraintMessage: said('An age from 5 to 17.', 'អាយុពី ៥ ដល់ ១៧។'),
      }),
      question('next_year', 'integer', { label: said('Next year', 'ឆ្នាំក្រោយ'), calculation: '${age} + 1' }),
      question('school', 'select_one', { list: 'yes_no', label: said('At school?', 'ទៅសាលាទេ?') }),
      {
        kind: 'group',
        name: 'at_school',
        label: said('School', 'សាលា'),
        relevant: "${school} = 'yes'",
        items: [
          { kind: 'note', name: 'well', label: said('Good to hear, ${call}.', 'ល្អណាស់ ${call}។') },
          question('grade', 'integer', { label: said('Which grade?', 'ថ្នាក់ទីប៉ុន្មាន?'), required: 'yes' }),
          question('friends', 'select_one', {
            ...{ list: 'often', appearance: ['likert'], label: said('Friends', 'មិត្តភក្តិ') },
            relevant: '${grade} > 3',
          }),
        ],
      },
      question('likes', 'select_multiple', { list: 'helps_more', orOther: true, label: said('Likes', 'ចូលចិត្ត') }),
      question('likes_other', 'text', {
        ...{ label: said('What else?', 'អ្វីទៀត?'), relevant: "selected(${likes}, 'other')" },
      }),
      question('province', 'select_one', { list: 'provinces', label: said('Province', 'ខេត្ត') }),
      question('town', 'select_one', {
        ...{ list: 'towns', label: said('Town', 'ទីប្រជុំជន'), choiceFilter: 'province = ${province}' },
      }),
      question('siblings', 'integer', { label: said('Brothers and sisters', 'បងប្អូន') }),
      {
        kind: 'repeat',
        name: 'sibling',
        label: said('Sibling', 'បងប្អូន'),
        count: '${siblings}',
        items: [
          question('who', 'text', { label: said('Called', 'ហៅថា'), required: 'yes' }),
          question('small', 'select_one', { list: 'yes_no', label: said('Is ${who} small?', '${who} នៅតូចទេ?') }),
          {
            kind: 'repeat',
            name: 'plays',
            label: said('Game', 'ល្បែង'),
            items: [question('game', 'text', { label: said('What ${who} plays', 'អ្វីដែល ${who} លេង') })],
          },
          question('cared', 'text', { label: said('Cared for by', 'អ្នកមើលថែ'), relevant: "${small} = 'yes'" }),
        ],
      },
    ],
  },
  {
    kind: 'group',
    name: 'more',
    label: said('More', 'បន្ថែម'),
    items: [
      question('work', 'text', { label: said('Work', 'ការងារ'), relevant: '${age} + ${extra} > 14' }),
      question('extra', 'integer', { label: said('Extra years', 'ឆ្នាំបន្ថែម') }),
      {
        kind: 'repeat',
        name: 'visits',
        label: said('Visit', 'ដំណើរសួរសុខទុក្ខ'),
        items: [question('on', 'date', { label: said('Day', 'ថ្ងៃ'), required: 'yes' })],
      },
    ],
  },
]
const lists = {
  ...welfare().lists,
  provinces: [
    { name: 'kandal', label: said('Kandal', 'កណ្ដាល') },
    { name: 'kampot', label: said('Kampot', 'កំពត') },
  ],
  towns: [town('takhmau', 'kandal', 'តាខ្មៅ'), town('chhouk', 'kampot', 'ឈូក'), town('kampot_town', 'kampot', 'ក្រុងកំពត')],
}
const lively: Definition = { ...welfare({ items, lists }), id: 'lively' }

beforeAll(async () => {
  await publish(await here.w.as('dara'), lively)
  await publish(await here.w.as('dara'), { ...lively, id: 'one_sheet', style: ['one-page'] })
})

/** A worker on a phone, at the first page of a form that was just begun. */
async function begin(lang: StaffLang, form = 'lively') {
  const { caseId } = await openCase(here.w)
  const input = { form, nonce: `live ${form} ${lang} ${Math.random()}`, happenedOn: today() }
  const begun = await submit(here.w, `/staff/cases/${caseId}/forms/new`, input, await staffSession(here.w, 'dara'))
  const { page, context, elsewhere } = await person({ width: 390, scripts: true })
  const wrong: string[] = []
  page.on('pageerror', (error) => wrong.push(error.message))
  page.on('console', (line) => line.type() === 'error' && wrong.push(line.text()))
  const [name = '', value = ''] = here.w.cookie('dara').split('=')
  await context.addCookies([{ name, value, url: here.base }])
  const who = Object.assign(new Acts(page, here.base, lang), { elsewhere, wrong })
  const at = begun.headers.get('Location') ?? ''
  await who.go(at)
  await who.inLanguage()
  if (page.url() !== here.base + at) await who.go(at)
  return who
}
type Who = Awaited<ReturnType<typeof begin>>

const field = (who: Who, name: string) => who.page.locator(`[name="${name}"]`)
const sees = (who: Who, name: string) => field(who, name).first().isVisible()
const placeOf = async (who: Who, path: string) => plain(await who.page.locator(`[data-at="${path}"]`).innerText())
/** Letter by letter, as a finger does it. */
const type = async (who: Who, name: string, text: string) => {
  await field(who, name).focus()
  await who.page.keyboard.type(text)
}
const focused = (who: Who) => who.page.evaluate(() => document.activeElement?.getAttribute('name'))

describe.each(['km', 'en'] as const)('in %s', (lang) => {
  const word = (en: string, km: string) => (lang === 'km' ? km : en)

  it('a page follows what is written, and what it showed is what is sent', async () => {
    const who = await begin(lang)
    const { t } = who
    expect(await sees(who, 'grade')).toBe(false)
    await type(who, 'call', 'សុខ')
    expect(await placeOf(who, 'age')).toContain(word('How old is សុខ?', 'សុខ អាយុប៉ុន្មាន?'))

    // A number that is not right yet is nothing to speak of while somebody writes.
    await type(who, 'age', '4')
    expect(await placeOf(who, 'next_year')).toMatch(/5$/)
    expect(await who.page.locator('.wrong').count()).toBe(0)
    await who.page.keyboard.press('Tab')
    expect(await placeOf(who, 'age')).toContain(word('An age from 5 to 17.', 'អាយុពី ៥ ដល់ ១៧។'))
    await field(who, 'age').fill('១២')
    expect(await who.page.locator('.wrong').count()).toBe(0)
    expect(await placeOf(who, 'next_year')).toMatch(/13$/)

    // A group comes and goes; what was typed waits.
    await who.pick('school', 'yes')
    expect(await placeOf(who, 'well')).toBe(word('Good to hear, សុខ.', 'ល្អណាស់ សុខ។'))
    expect(await focused(who)).toBe('school')
    await expect
      .poll(() => who.page.locator('form [role=status]').textContent().then(plain))
      .toContain(word('Which grade?', 'ថ្នាក់ទីប៉ុន្មាន?'))
    expect(await sees(who, 'friends')).toBe(false)
    await type(who, 'grade', '6')
    expect(await sees(who, 'friends')).toBe(true)
    expect(await focused(who)).toBe('grade')
    await who.pick('school', 'no')
    expect(await sees(who, 'grade')).toBe(false)
    await who.pick('school', 'yes')
    expect(await field(who, 'grade').inputValue()).toBe('6')

    // Choices hang on a choice.
    expect(await placeOf(who, 'town')).toContain(plain(t('forms.no_choices_yet')))
    await who.pick('province', 'kampot')
    expect(await field(who, 'town').count()).toBe(2)
    await who.pick('town', 'chhouk')
    await who.pick('province', 'kandal')
    expect(await field(who, 'town').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))).toEqual([
      'takhmau',
    ])
    expect(await field(who, 'town').isChecked()).toBe(false)
    await who.pick('town', 'takhmau')

    // As many rounds as were said; those too many wait.
    await type(who, 'siblings', '2')
    await who.write('sibling/0/who', 'Bopha')
    await who.write('sibling/1/who', 'Rith')
    expect(await placeOf(who, 'sibling/1/small')).toContain(word('Is Rith small?', 'Rith នៅតូចទេ?'))
    await who.pick('sibling/1/small', 'yes')
    await who.write('sibling/1/cared', 'Aunt')
    await who.page.locator('[name=_add][value="sibling/1/plays"]').click()
    await who.page.locator('[name=_add][value="sibling/1/plays"]').click()
    expect(await placeOf(who, 'sibling/1/plays/1/game')).toBe(word('What Rith plays', 'អ្វីដែល Rith លេង'))
    await who.write('sibling/1/plays/1/game', 'Angkunh')
    await field(who, 'siblings').fill('1')
    expect(await sees(who, 'sibling/1/who')).toBe(false)
    await field(who, 'siblings').fill('២')
    expect(await field(who, 'sibling/1/who').inputValue()).toBe('Rith')
    await field(who, 'sibling/0/who').fill('')
    await who.page.keyboard.press('Tab')
    expect(await placeOf(who, 'sibling/0/who')).toContain(plain(t('forms.wrong.required')))
    await expectFits(who.page)
    await expectAccessible(who.page)
    await picture(who.page, `forms-live-${lang}-page`)
    await who.write('sibling/0/who', 'Bopha')

    await who.press(t('forms.next'))
    await who.page.waitForURL(/page=2/)
    await second(who)
  })

  /** The next page reckons with answers of the first, and knows no others. */
  async function second(who: Who) {
    const { t } = who
    const live = (await who.page.locator('#live').textContent()) ?? ''
    expect(live).toContain('"age":12')
    for (const other of ['Bopha', 'takhmau', 'Which grade']) expect(live).not.toContain(other)
    expect(await sees(who, 'work')).toBe(false)
    await type(who, 'extra', '3')
    expect(await sees(who, 'work')).toBe(true)
    await who.write('work', 'Stall')
    await who.press(t('forms.add_first'))
    await who.press(t('forms.add_round'))
    expect(await who.page.url()).toMatch(/page=2$/)
    await who.write('visits/1/on', '2026-01-05')
    // Leaving a field by pressing a button says what is missing, and the button is pressed all the same.
    await field(who, 'visits/0/on').focus()
    await who.press(t('forms.review'))
    expect(await who.page.locator('.summary a').count()).toBe(1)
    await who.press(t('forms.remove_round', { number: 1 }))
    await who.page.waitForURL(/#visits$/)
    expect(await field(who, 'visits/0/on').inputValue()).toBe('2026-01-05')
    await who.press(t('forms.review'))
    await who.page.waitForURL(/review/)
    const read = await who.see()
    for (const words of ['សុខ', 'Bopha', 'Rith', 'Aunt', 'Angkunh', 'Stall', word('takhmau', 'តាខ្មៅ')])
      expect(read).toContain(words)
    expect(who.elsewhere).toEqual([])
    expect(who.wrong.filter((words) => !words.includes('422'))).toEqual([])
  }
})

it('what is hidden when the page is sent is not sent, and one’s own words beside choices are', async () => {
  const who = await begin('en')
  await who.write('call', 'Sok')
  await who.pick('school', 'yes')
  await who.write('grade', '6')
  await who.pick('school', 'no')
  expect(await sees(who, 'likes_other')).toBe(false)
  await who.pick('likes', 'other')
  await who.write('likes_other', 'Fishing')
  const request = who.page.waitForRequest((r) => r.method() === 'POST')
  await who.press(who.t('forms.later'))
  const fields = new URLSearchParams((await request).postData() ?? '')
  expect(fields.get('school')).toBe('no')
  expect(fields.has('grade')).toBe(false)
  expect(fields.get('_shown')?.split(' ')).not.toContain('grade')
  expect(fields.get('_shown')?.split(' ')).toContain('likes_other')
  expect((await request).url()).toMatch(/filling$/)
  expect(await who.see()).toContain('Fishing')
})

it('a form on one page follows what is written from its first question to its last', async () => {
  const who = await begin('km', 'one_sheet')
  expect(
    await who.page
      .locator('form.filling h2')
      .allInnerTexts()
      .then((all) => all.map(plain)),
  ).toEqual(['អំពី', 'បន្ថែម'])
  await who.write('call', 'សុខ')
  expect(await sees(who, 'work')).toBe(false)
  await type(who, 'age', '12')
  await type(who, 'extra', '3')
  expect(await sees(who, 'work')).toBe(true)
  await who.pick('school', 'yes')
  await who.write('grade', '6')
  await expectFits(who.page)
  await expectAccessible(who.page)
  await who.page.setViewportSize({ width: 360, height: 740 })
  await picture(who.page, 'forms-one-page-km-360')
  await who.page.setViewportSize({ width: 1280, height: 900 })
  await expectFits(who.page)
  await picture(who.page, 'forms-one-page-km-1280')
  await who.press(who.t('forms.look_again'))
  await who.page.waitForURL(/page=1$/)
  expect([await sees(who, 'work'), await field(who, 'grade').inputValue()]).toEqual([true, '6'])
  await who.write('work', 'Stall')
  await who.press(who.t('forms.review'))
  await who.page.waitForURL(/review$/)
  expect(await who.see()).toContain('Stall')
  expect(who.wrong).toEqual([])
})

it('the script is small: 14 kB on its way', async () => {
  expect(brotliCompressSync(await bundled('fill-form')).length).toBeLessThanOrEqual(14_000)
})
