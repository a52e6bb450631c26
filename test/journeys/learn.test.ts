import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { articles, articlesFor, isForYoung, quizOf, quizThemes } from '#modules/learning/queries.ts'
import { fieldOf } from '#modules/learning/quiz.ts'
import { type Article, audiences, type Theme } from '#modules/learning/schema.ts'
import { breakKhmer, type StaffLang } from '#platform/i18n/i18n.ts'
import { Acts } from '#test/support/acts.ts'
import { expectAccessible, expectFits, person, picture } from '#test/support/browser.ts'
import { site } from '#test/support/site.ts'

const here = site()

/** A piece for the youngest whose theme has questions, and that theme. */
let piece: Article
let theme: Theme
let asking: Article[]
beforeAll(() => {
  const [first] = articlesFor('under_12', articles()).filter((a) => a.texts.en.quiz.length > 0)
  if (!first) throw new Error('nothing is asked of the youngest')
  piece = first
  theme = first.theme
  asking = quizOf(theme, articles())
})

const someone = async (lang: StaffLang, scripts: boolean, width = 360) => {
  const { page, context, elsewhere } = await person({ width, scripts })
  const sent: string[] = []
  page.on('request', (r) => sent.push(r.url()))
  return Object.assign(new Acts(page, here.base, lang), { context, elsewhere, sent })
}
type Someone = Awaited<ReturnType<typeof someone>>

const plain = (text: string) => text.replaceAll('\u200b', '')

/** Answers every question of the theme: rightly, or not. */
async function answerAll(who: Someone, rightly: boolean) {
  for (const article of asking.filter(isForYoung))
    for (const [i, { answers }] of article.texts[who.lang].quiz.entries())
      await who.pick(fieldOf(article, i), String(answers.findIndex((a) => a.right === rightly)))
}

describe('a child with an old phone, in Khmer, scripts off', () => {
  let kid: Someone
  beforeAll(async () => {
    kid = await someone('km', false)
  })

  it('comes from the first page, chooses how old, and reads', async () => {
    await kid.go('/km')
    await kid.page.locator('a.way[href="/km/learn"]').click()
    await expectFits(kid.page)
    await kid.follow(kid.t('learn.audience.under_12'))
    expect(kid.page.url()).toBe(`${here.base}/km/learn/for/under_12`)
    await kid.follow(breakKhmer(piece.texts.km.title))
    const text = await kid.see()
    for (const part of [piece.texts.km.title, ...piece.texts.km.plain.slice(0, 2)]) expect(text).toContain(plain(part))
    expect(await kid.page.locator('main a[href="tel:1280"]').count()).toBe(1)
    expect(text).toContain(plain(kid.t('learn.nobody')))
    expect(await kid.page.locator('[data-listen]').isVisible()).toBe(false)
    expect(await kid.page.locator('.leave').isVisible()).toBe(true)
    await picture(kid.page, 'learn-km-piece')
  })

  it('changes the language and stays with the same piece', async () => {
    await kid.page.locator('nav a[hreflang=en]').click()
    expect(kid.page.url()).toBe(`${here.base}/en/learn/${piece.slug}`)
    expect(await kid.page.locator('h1').innerText()).toBe(piece.texts.en.title)
    await kid.page.locator('nav a[hreflang=km]').click()
  })

  it('does a quiz, is told kindly what fits better, and reads on', async () => {
    await kid.go(`/km/learn/quiz/${theme}`)
    await picture(kid.page, 'learn-km-quiz')
    await answerAll(kid, false)
    await kid.press(kid.t('learn.quiz.see'))
    const answered = await kid.see()
    expect(answered).toContain(plain(kid.t('learn.quiz.not_quite')))
    expect(answered).toContain(plain(kid.t('learn.quiz.result.some')))
    const [first] = piece.texts.km.quiz
    for (const { because } of first?.answers.filter((a) => a.right) ?? []) expect(answered).toContain(because)
    await picture(kid.page, 'learn-km-answers')
    await kid.follow(breakKhmer(piece.texts.km.title))
    expect(kid.page.url()).toBe(`${here.base}/km/learn/${piece.slug}`)
  })

  it('types a word, which stands in no address; and nothing is kept on the phone', async () => {
    await kid.go('/km/learn')
    await kid.write('words', 'អាថ៌កំបាំង')
    await kid.press(kid.t('learn.go'))
    expect(kid.page.url()).toBe(`${here.base}/km/learn`)
    expect(await kid.page.locator('.found > li').count()).toBeGreaterThan(0)
    expect(kid.sent.filter((url) => /[?#]|%E1%9E/.test(url))).toEqual([])
    expect(await kid.context.cookies()).toEqual([])
    expect(kid.elsewhere).toEqual([])
  })
})

describe('a child in English, scripts on', () => {
  it('answers all rightly, and is told in words, never in marks', async () => {
    const kid = await someone('en', true)
    await kid.go(`/en/learn/quiz/${theme}`)
    await answerAll(kid, true)
    await kid.press(kid.t('learn.quiz.see'))
    const answered = await kid.see()
    expect(answered).toContain(kid.t('learn.quiz.result.all'))
    expect(answered).not.toContain(kid.t('learn.quiz.not_quite'))
    expect(answered).not.toMatch(/\d+ ?(\/|of|%)|wrong|score|points/i)
    expect(await kid.page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
    expect(await kid.context.cookies()).toEqual([])
  })

  it('finds nothing for strange words, and sees ways on', async () => {
    const kid = await someone('en', true)
    await kid.go('/en/learn')
    await kid.page.locator('#words').focus()
    await kid.page.keyboard.type('qwrtpsdfgh')
    await kid.page.keyboard.press('Enter')
    await kid.page.getByText(kid.t('learn.none_title')).waitFor()
    for (const way of ['/en/report', '/en/services', '/en/learn'])
      expect(await kid.page.locator(`main .note a[href="${way}"]`).count()).toBe(1)
    await picture(kid.page, 'learn-en-none')
  })

  /** Stands in for a phone's voices: this machine has none. What is said is noted on the page's title. */
  const withVoice = (local: boolean) => `
    const said = []
    window.said = said
    Object.defineProperty(window, 'speechSynthesis', { value: {
      getVoices: () => [{ lang: 'en-GB', localService: ${local}, name: 'Voice' }],
      speak: (words) => said.push(words.text),
      cancel: () => said.push('(stopped)'),
      addEventListener: () => {},
    } })
    window.SpeechSynthesisUtterance = function (text) { this.text = text }`
  const said = (who: Someone) => who.page.evaluate(() => (window as unknown as { said: string[] }).said)

  it('has a piece read aloud by the phone’s own voice, and stops it, with the keyboard alone', async () => {
    const kid = await someone('en', true)
    await kid.page.addInitScript(withVoice(true))
    await kid.go(`/en/learn/${piece.slug}`)
    const button = kid.page.locator('[data-listen] button')
    await button.focus()
    await kid.page.keyboard.press('Enter')
    expect(await button.innerText()).toBe(kid.t('learn.listen_stop'))
    expect((await said(kid)).slice(0, 2)).toEqual([piece.texts.en.title, piece.texts.en.summary])
    expect((await said(kid)).join(' ')).toContain('1280')
    await kid.page.keyboard.press('Escape')
    expect((await said(kid)).at(-1)).toBe('(stopped)')
    expect(await button.innerText()).toBe(kid.t('learn.listen'))
    await expectAccessible(kid.page)
    await picture(kid.page, 'learn-en-listen')
  })

  it('sees no such button where there is no voice, or one that would send the words away', async () => {
    for (const voices of ['', withVoice(false)]) {
      const kid = await someone('en', true)
      await kid.page.addInitScript(voices)
      await kid.go(`/en/learn/${piece.slug}`)
      expect(await kid.page.locator('[data-listen]').isVisible()).toBe(false)
    }
  })

  it('prints the text and the numbers, and nothing around them', async () => {
    const kid = await someone('en', true, 800)
    await kid.go(`/en/learn/${piece.slug}`)
    await kid.page.emulateMedia({ media: 'print' })
    for (const hidden of ['header .top', '.leave', '.chips', 'footer', 'main form', '.titles'])
      for (const part of await kid.page.locator(hidden).all()) expect(await part.isVisible(), hidden).toBe(false)
    for (const shown of ['h1', 'a[href="tel:1280"]']) expect(await kid.page.locator(shown).isVisible()).toBe(true)
    await picture(kid.page, 'learn-en-printed')
  })
})

describe.each(['km', 'en'] as const)('the pages in %s', (lang) => {
  it.each([320, 1440])('fit a screen of %i px and are accessible', async (width) => {
    const one = await someone(lang, true, width)
    const look = async (name: string) => {
      await expectFits(one.page)
      await expectAccessible(one.page)
      await picture(one.page, `learn-${lang}-${width}-${name}`)
    }
    for (const path of ['', '/for/age_12_17', `/${piece.slug}`, `/quiz/${theme}`]) {
      await one.go(`/${lang}/learn${path}`)
      await look(path.replaceAll(/\W/g, '-'))
    }
    await one.press(one.t('learn.quiz.see'))
    await look('answers')
    await one.go(`/${lang}/learn`)
    await one.write('words', 'picture')
    await one.press(one.t('learn.go'))
    await look('found')
    expect(one.elsewhere).toEqual([])
  })

  it('arrive in the first flight: at most 14 KB with their style and script, each of them', async () => {
    const paths = [
      '',
      ...audiences.map((a) => `/for/${a}`),
      ...quizThemes(articles()).map((t) => `/quiz/${t}`),
      ...articles().map((a) => `/${a.slug}`),
    ]
    const heavy: string[] = []
    for (const path of paths) {
      const answer = await here.w.hono.request(`/${lang}/learn${path}`)
      expect(answer.status, path).toBe(200)
      const html = await answer.text()
      const bytes = gzipSync(html).length
      if (bytes > 14 * 1024) heavy.push(`${path}: ${bytes}`)
      expect(html).not.toMatch(/<(link[^>]+stylesheet|script[^>]+src|img|iframe|object|video)/)
    }
    expect(heavy).toEqual([])
  })
})

describe('staff', () => {
  it('see every piece with its review marks, and which are overdue', async () => {
    const one = await someone('en', true, 1440)
    const [name = '', value = ''] = here.w.cookie('dara').split('=')
    await one.context.addCookies([{ name, value, url: here.base }])
    await one.go('/staff')
    await one.page.locator('header nav a[href="/staff/learning"]').click()
    expect(await one.page.locator('tbody tr').count()).toBe(articles().length)
    await expectFits(one.page)
    await expectAccessible(one.page)
    await picture(one.page, 'learn-staff')
    await one.page.setViewportSize({ width: 320, height: 740 })
    await expectFits(one.page)
  })
})
