import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeApp } from '#app'
import { readArticles } from '#modules/learning/articles.ts'
import { articles, quizOf, reviewState, toReview } from '#modules/learning/queries.ts'
import { fieldOf, markQuiz, shownOrder } from '#modules/learning/quiz.ts'
import { audiences, themes } from '#modules/learning/schema.ts'
import { findArticles } from '#modules/learning/search.ts'
import { translator } from '#platform/i18n/i18n.ts'
import { get, submit } from '#test/security/asking.ts'
import { ends, type Home, home, leaveNothing } from '#test/support/program.ts'
import { good, piecesIn, withChange } from '#test/support/scratch-pieces.ts'
import { type World, world } from '#test/support/world.ts'

let w: World
beforeAll(async () => {
  w = await world()
})
const page = async (address: string) => {
  const answer = await get(w.hono, address)
  return { status: answer.status, html: (await answer.text()).replaceAll('\u200b', '') }
}

describe('the pieces', () => {
  it('are at least 24, and there are some for everybody', () => {
    expect(articles().length).toBeGreaterThanOrEqual(24)
    for (const audience of audiences)
      expect(articles().filter((a) => a.audiences[0] === audience).length, `written for ${audience}`).toBeGreaterThan(0)
    expect(themes.filter((theme) => !articles().some((a) => a.theme === theme))).toEqual([])
  })

  it('are whole in Khmer as in English: the same headings, the same questions with the same right answers', () => {
    for (const { slug, texts } of articles()) {
      expect(texts.km.headings.length, slug).toBe(texts.en.headings.length)
      const shape = (quiz: (typeof texts)['en']['quiz']) => quiz.map((q) => q.answers.map((a) => a.right))
      expect(shape(texts.km.quiz), slug).toEqual(shape(texts.en.quiz))
      for (const text of [texts.km.title, texts.km.summary, ...texts.km.plain.filter((t) => t.length > 20)])
        expect(text, slug).toMatch(/[\u1780-\u17ff]/) // a name such as Take It Down may be a heading
    }
  })

  it('each lead on: to write, to call, or to somebody trusted', () => {
    for (const { slug, texts } of articles())
      for (const { parts } of [texts.en, texts.km])
        expect(parts.length > 1 || parts.join('').includes('/report"'), slug).toBe(true)
  })

  it('link only to pages that are there, in either language', async () => {
    const asked = new Map<string, number>()
    for (const { slug, texts, needs } of articles())
      for (const lang of ['km', 'en'] as const) {
        const links = [...texts[lang].parts.join('').matchAll(/href="([^"]+)"/g)].map((m) => m[1] ?? '')
        for (const link of [...links, ...needs.map((code) => `/${lang}/services?help=${code}`)]) {
          if (!asked.has(link)) asked.set(link, (await get(w.hono, link)).status)
          expect(asked.get(link), `${slug}: ${link}`).toBe(200)
          expect(link.startsWith(`/${lang}/`)).toBe(true)
        }
      }
    expect(asked.size).toBeGreaterThan(20)
  })

  it('say honestly that nobody has checked them yet, and when they are looked at again', async () => {
    for (const { slug, review } of articles()) {
      if (Object.values(review).some((r) => r !== null)) continue
      const { html } = await page(`/en/learn/${slug}`)
      expect(html).toContain('No child, Khmer speaker or lawyer has checked this page yet.')
      expect(html).toMatch(/We look at it again by \d+ \w+ 20\d\d/)
    }
  })
})

describe('a piece that is not right is refused, by file and field', () => {
  const files = (lang: 'en' | 'km', from: string | RegExp, to: string) => piecesIn(withChange(lang, from, to))

  it.each([
    ['a title of more than 60 letters', 'en', /title: .*/, `title: ${'a'.repeat(61)}`, 'title: more than 60 letters'],
    ['no summary', 'en', /summary: .*\n/, '', 'summary: '],
    ['somebody whom nobody knows', 'en', '[under_12]', '[toddler]', 'for.0: '],
    ['a theme that there is not', 'en', 'theme: telling', 'theme: other', 'theme: '],
    ['a kind of help that there is not', 'en', '[counselling]', '[magic]', 'needs.0: '],
    ['a field that nobody knows', 'en', 'order: 1', 'order: 1\ncolour: blue', 'Unrecognized key: "colour"'],
    ['no such day', 'en', '2027-05-22', '2027-02-31x', 'review_by: '],
    ['a question without a right answer', 'en', 'right: true', 'right: false', 'quiz.0.answers: no right answer'],
    ['broken YAML', 'en', 'for: [under_12]', 'for: [under_12', 'front matter: '],
    ['no front matter', 'en', /^---\n/, '', 'front matter: the file does not begin with it'],
    ['raw HTML', 'en', 'We listen.', '<b>We</b> listen.', 'text: raw HTML: <b>'],
    ['a script', 'en', 'We listen.', '<script>alert(1)</script>', 'text: raw HTML: <script>'],
    ['a picture', 'en', 'We listen.', '![child](/x.png)', 'text: a picture'],
    ['a link to another site', 'en', '(/report)', '(https://example.org)', 'text: a link to https://example.org'],
    ['an address that becomes a link by itself', 'en', 'We listen.', 'www.example.org', 'text: a link to http'],
    ['a link with a script', 'en', '(/report)', '(javascript:alert)', 'text: a link to javascript:alert'],
    ['a telephone number as a link', 'en', '(/report)', '(tel:1280)', 'text: a link to tel:1280'],
    ['a link to a page of staff', 'en', '(/report)', '(/staff)', 'text: a link to /staff'],
    [
      'a link to a piece that there is not',
      'en',
      '(/report)',
      '(/learn/gone)',
      'text: a link to /learn/gone, and there',
    ],
    ['a top heading', 'en', '## Two', '# Two', 'text: headings are ## and ###, not #'],
    ['a table', 'en', 'We listen.', '| a | b |\n|---|---|\n| 1 | 2 |', 'text: "table" is not used'],
    ['the lines twice', 'en', 'We listen.', '{{lines}}', 'text: {{lines}} stands there more than once'],
    [
      'a gap that nobody fills',
      'en',
      'We listen.',
      '{{remove_pictures}}',
      'text: {{remove_pictures}} is not known here',
    ],
    ['stars that make nothing bold', 'km', '**ល្អ**។', '**ល្អ។**ណាស់', 'text: "**" that is not bold'],
    [
      'another number of headings',
      'km',
      '## អាថ៌កំបាំងពីរប្រភេទ',
      'អាថ៌កំបាំងពីរប្រភេទ',
      'text: 0 headings, and the English has 1',
    ],
    ['other right answers', 'km', /right: true/, 'right: false, x: 1', 'quiz.0.answers'],
    [
      'questions in one language only',
      'km',
      /quiz:[\s\S]*?\n---/,
      'quiz: []\n---',
      'quiz: 0 questions, and the English has 2',
    ],
    ['the lines in one language only', 'km', '{{lines}}', 'ទេ', 'text: the lines stand in one language only'],
  ] as const)('%s', (_, lang, from, to, says) => {
    expect(() => readArticles(files(lang, from, to))).toThrow(
      `learn/secrets/${lang}.md: ${says.startsWith('Unrec') ? 'front matter: ' : ''}${says}`,
    )
  })

  it('the right answers in another order than the English', () => {
    const turned = good.km
      .replace('right: true', 'right: X')
      .replace('right: false', 'right: true')
      .replace('right: X', 'right: false')
    const folder = piecesIn({ 'secrets/en.md': good.en, 'secrets/km.md': turned })
    expect(() => readArticles(folder)).toThrow('learn/secrets/km.md: quiz.0: it has other answers than the English')
  })

  it('Khmer that is missing', () => {
    expect(() => readArticles(piecesIn({ 'secrets/en.md': good.en }))).toThrow(
      'learn/secrets/km.md: file: it is not there',
    )
  })

  it('and what is right is read', () => {
    const [piece] = readArticles(piecesIn({ 'secrets/en.md': good.en, 'secrets/km.md': good.km }))
    expect(piece?.texts.en.parts.join('')).toContain('<a href="/en/report">write to us</a>')
    expect(piece?.texts.km.parts.join('').replaceAll('\u200b', '')).toContain('<a href="/km/report">សរសេរមកយើង</a>')
    expect(piece?.texts.en.plain).toEqual([
      'Two kinds of secrets',
      'A birthday present is a nice secret.',
      'One that hurts is not. You can write to us.',
      'We listen.',
    ])
  })
})

describe('the start', () => {
  let copy: string
  let at: Home
  beforeAll(async () => {
    at = await home()
    copy = path.join(at.folder, 'program')
    for (const part of ['bin', 'src', 'messages', 'migrations', 'content', 'package.json'])
      fs.cpSync(part, path.join(copy, part), { recursive: true })
    fs.symlinkSync(path.resolve('node_modules'), path.join(copy, 'node_modules'))
    return () => leaveNothing(at)
  })

  it('stops with one line that names file and field, before a database is made', async () => {
    const file = path.join(copy, 'content/learn', articles()[0]?.slug ?? '', 'en.md')
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/^theme: .*$/m, 'theme: nothing'))
    const { code, said } = await ends(['start'], at.env, undefined, path.join(copy, 'bin/sdap.js'))
    expect(code).toBe(1)
    expect(said.trim().split('\n')).toEqual([expect.stringMatching(`^learn/${articles()[0]?.slug}/en.md: theme: `)])
    expect(fs.existsSync(at.data)).toBe(false)
  })
})

// What people type, and which pieces one of which must be among the first three.
const questions: [words: string, ...oneOf: string[]][] = [
  // English, as a child or somebody else might put it
  ['pictures', 'pictures-passed-on', 'pictures-removed', 'somebody-threatens-me-with-pictures'],
  ['blackmail', 'somebody-threatens-me-with-pictures'],
  ['he says he will post my photo', 'somebody-threatens-me-with-pictures'],
  ['nudes', 'pictures-removed', 'somebody-threatens-me-with-pictures'],
  ['delete my photo', 'pictures-removed'],
  ['secret', 'secrets-that-are-not-safe', 'my-body-and-secrets'],
  ['bad touch', 'my-body-and-secrets'],
  ['how do i tell my mum', 'telling-a-grown-up', 'how-to-tell'],
  ['is it my fault', 'not-your-fault'],
  ['my boyfriend wants a picture', 'somebody-threatens-me-with-pictures', 'when-it-is-another-young-person'],
  ['online friend', 'somebody-online-is-strange', 'grooming-somebody-who-is-too-nice'],
  ['friend told me', 'my-friend-told-me'],
  ['boys', 'for-boys'],
  ['wheelchair', 'if-you-have-a-disability'],
  ['gay', 'for-lgbtqi-young-people'],
  ['police', 'police-court-and-your-rights'],
  ['video call', 'live-and-video-calls'],
  ['job in another country', 'gifts-and-money'],
  ['what happens when I write', 'what-happens-when-i-write'],
  ['signs of abuse', 'signs-that-something-is-wrong'],
  ['lesson in class', 'talking-about-it-in-class'],
  ['burnout', 'looking-after-yourself'],
  ['referral', 'how-a-referral-works-here'],
  // English, misspelt
  ['sextorsion', 'somebody-threatens-me-with-pictures', 'my-child-is-threatened-with-pictures'],
  ['strainger', 'somebody-online-is-strange'],
  ['disabilty', 'if-you-have-a-disability'],
  ['privat acount', 'privacy-settings'],
  ['lawer', 'police-court-and-your-rights', 'mandatory-and-law-what-we-know'],
  ['polise', 'police-court-and-your-rights'],
  ['pasword', 'privacy-settings'],
  // Khmer, with zero-width characters or without, and misspelt
  ['គេគំរាមបង្ហោះរូបខ្ញុំ', 'somebody-threatens-me-with-pictures'],
  ['គំរាម', 'somebody-threatens-me-with-pictures'],
  ['រូប\u200bភាព', 'pictures-removed', 'pictures-passed-on'],
  ['រូបភាប', 'pictures-removed', 'pictures-passed-on'],
  ['លុបរូប', 'pictures-removed'],
  ['អាថ៌កំបាំង', 'secrets-that-are-not-safe', 'my-body-and-secrets'],
  ['អាថកំបាំង', 'secrets-that-are-not-safe', 'my-body-and-secrets'],
  ['ប្រាប់ម្តាយ', 'how-to-tell', 'telling-a-grown-up'],
  ['ក្មេងប្រុស', 'for-boys'],
  ['ពិការ', 'if-you-have-a-disability'],
  ['មិត្តភក្តិប្រាប់ខ្ញុំ', 'my-friend-told-me'],
  ['នគបាល', 'police-court-and-your-rights'],
  ['មេធាវី', 'police-court-and-your-rights', 'mandatory-and-law-what-we-know'],
  ['ហៅវីដេអូ', 'live-and-video-calls'],
  ['លេខសម្ងាត់', 'privacy-settings'],
  ['កាដូ', 'gifts-and-money'],
  ['គ្រួសារ', 'when-it-is-somebody-at-home', 'when-somebody-in-the-family-did-it'],
  ['ប៉ះរាងកាយ', 'my-body-and-secrets'],
  // Khmer in Latin letters
  ['komream', 'somebody-threatens-me-with-pictures'],
  ['athkambang', 'secrets-that-are-not-safe', 'my-body-and-secrets'],
  ['polis', 'police-court-and-your-rights'],
]

describe('looking for a piece', () => {
  it.each(questions)('"%s" finds it', (words, ...oneOf) => {
    const first = findArticles(words, articles())
      .slice(0, 3)
      .map((a) => a.slug)
    expect(
      oneOf.some((slug) => first.includes(slug)),
      `${first} instead of ${oneOf}`,
    ).toBe(true)
  })

  it('the table asks in many ways, and of pieces that there are', () => {
    expect(questions.length).toBeGreaterThanOrEqual(25)
    const known = new Set(articles().map((a) => a.slug))
    expect(questions.flatMap(([, ...oneOf]) => oneOf).filter((slug) => !known.has(slug))).toEqual([])
  })

  it('what nobody knows finds nothing, and the page says so kindly, with ways on', async () => {
    for (const words of ['qwrtpsdfgh', 'the', '???']) expect(findArticles(words, articles())).toEqual([])
    const answer = await submit(w, '/en/learn', { words: 'qwrtpsdfgh' }, null)
    const html = await answer.text()
    expect(html).toContain(translator('en')('learn.none_title'))
    for (const way of ['/en/report', '/en/services', '/en/learn']) expect(html).toContain(`href="${way}"`)
  })

  it('words without a token of ours are not answered, but kept for one press more', async () => {
    const answer = await submit(w, '/en/learn', { words: 'pictures', _token: 'x' }, null)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('value="pictures"')
  })
})

describe('the questions', () => {
  const [theme] = themes.filter((t) => quizOf(t, articles()).length > 0)
  const pieces = theme ? quizOf(theme, articles()) : []
  const all = (right: boolean) => (field: string) => {
    const [slug, place] = field.split('.')
    const question = pieces.find((p) => p.slug === slug)?.texts.en.quiz[Number(place)]
    return String(question?.answers.findIndex((a) => a.right === right))
  }

  it('are told in words how it went: all, some, or all left out', () => {
    expect(markQuiz(pieces, 'en', all(true)).result).toBe('all')
    expect(markQuiz(pieces, 'en', all(false)).result).toBe('some')
    expect(markQuiz(pieces, 'en', () => '').result).toBe('left_out')
    expect(markQuiz(pieces, 'en', () => '99').result).toBe('left_out')
  })

  it('do not always show the right answer in the same place', () => {
    const places = articles().flatMap((a) =>
      a.texts.en.quiz.map((q, i) => shownOrder(a, i).findIndex((place) => q.answers[place]?.right)),
    )
    expect(new Set(places).size).toBeGreaterThan(1)
    for (const a of articles())
      for (const [i, q] of a.texts.en.quiz.entries())
        expect(shownOrder(a, i).toSorted()).toEqual(q.answers.map((_, n) => n))
  })

  it('say "not quite" and what fits, never "wrong", and without a token nothing', async () => {
    const first = pieces[0]
    if (!first || !theme) throw new Error('no questions')
    const field = fieldOf(first, 0)
    const answer = await submit(w, `/en/learn/quiz/${theme}`, { [field]: all(false)(field) }, null)
    const html = await answer.text()
    expect(answer.status).toBe(200)
    expect(html).toContain('Not quite.')
    expect(html.split('<main')[1]).not.toMatch(/\bwrong\b|incorrect|mistake|\d+ of \d+/i)
    expect(answer.headers.getSetCookie()).toEqual([])
    const without = await submit(w, `/en/learn/quiz/${theme}`, { [field]: '0', _token: '' }, null)
    expect(without.status).toBe(422)
    expect(await without.text()).not.toContain('Not quite.')
  })

  it('a theme that nobody knows, and an audience or piece that nobody knows, are not there', async () => {
    for (const gone of ['quiz/nothing', 'for/nobody', 'nothing', 'nothing/audio', `${articles()[0]?.slug}/audio`])
      expect((await page(`/en/learn/${gone}`)).status, gone).toBe(404)
  })
})

describe('a page to read', () => {
  it('carries the script for leaving and the one for reading aloud, and no other may run', async () => {
    const answer = await get(w.hono, `/km/learn/${articles()[0]?.slug}`)
    const policy = answer.headers.get('Content-Security-Policy') ?? ''
    const scripts = [...(await answer.text()).matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(
      (m) =>
        `'sha256-${createHash('sha256')
          .update(m[1] ?? '')
          .digest('base64')}'`,
    )
    expect(scripts).toHaveLength(2)
    expect(policy).toContain(`script-src ${scripts.join(' ')};`)
    expect(policy).toContain("default-src 'none'")
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.getSetCookie()).toEqual([])
  })
})

describe('a recording', () => {
  const bytes = new TextEncoder().encode('0123456789'.repeat(20))
  const folder = piecesIn({ 'secrets/en.md': good.en, 'secrets/km.md': good.km, 'secrets/km.ogg': bytes })
  const pieces = readArticles(folder)
  let hono: ReturnType<typeof makeApp>
  beforeAll(() => {
    hono = makeApp(w.app, () => pieces)
  })
  const ask = (range?: string) => get(hono, '/km/learn/secrets/audio', null, range ? { Range: range } : {})

  it('shows a player that loads nothing by itself, which that page alone may play', async () => {
    const spoken = await get(hono, '/km/learn/secrets')
    expect(await spoken.text()).toMatch(/<audio controls preload="none" src="\/km\/learn\/secrets\/audio"/)
    expect(spoken.headers.get('Content-Security-Policy')).toContain("media-src 'self'")
    const silent = await get(hono, '/en/learn/secrets')
    expect(await silent.text()).not.toContain('<audio')
    expect(silent.headers.get('Content-Security-Policy')).not.toContain('media-src')
    expect((await get(hono, '/en/learn/secrets/audio')).status).toBe(404)
  })

  it('is served whole, or in the parts that players ask for', async () => {
    const whole = await ask()
    expect([whole.status, whole.headers.get('Content-Type')]).toEqual([200, 'audio/ogg'])
    expect(new Uint8Array(await whole.arrayBuffer())).toEqual(bytes)
    const part = await ask('bytes=5-14')
    expect([part.status, part.headers.get('Content-Range'), await part.text()]).toEqual([
      206,
      'bytes 5-14/200',
      '5678901234',
    ])
    expect(await (await ask('bytes=-3')).text()).toBe('789')
    expect(await (await ask('bytes=198-')).text()).toBe('89')
    expect((await ask('bytes=500-600')).status).toBe(416)
  })
})

describe('for whoever looks after them', () => {
  const dated = (day: string, review: string) =>
    good.en.replace('2027-05-22', day).replace('children: none, khmer: none, lawyer: none', review)
  const by = '{by: Somebody, on: 2026-01-05}'
  const pieces = readArticles(
    piecesIn({
      'later/en.md': dated('2028-01-01', `children: ${by}, khmer: ${by}, lawyer: ${by}`),
      'later/km.md': good.km,
      'overdue/en.md': dated('2026-01-01', `children: none, khmer: ${by}, lawyer: none`),
      'overdue/km.md': good.km,
    }),
  )

  it('what is overdue stands first, and is counted', () => {
    expect(toReview(pieces).map((p) => p.slug)).toEqual(['overdue', 'later'])
    expect(reviewState('2026-11-22', pieces)).toEqual({ all: 2, unreviewed: 1, overdue: 1 })
  })

  it('the page says who reviewed what, and which are overdue', async () => {
    const hono = makeApp(w.app, () => pieces)
    const html = await (
      await get(hono, '/staff/learning', { kind: 'staff', secret: (await w.as('dara')).secret })
    ).text()
    expect(html.indexOf('/learn/overdue')).toBeLessThan(html.indexOf('/learn/later'))
    expect(html).toMatch(/class="tag now"/)
    const reviewed = await (await get(hono, '/en/learn/later')).text()
    expect(reviewed).toContain('A lawyer has checked it: Somebody, on 5 January 2026.')
    const half = await (await get(hono, '/en/learn/overdue')).text()
    expect(half).toContain('No child has checked it yet.')
  })

  it('`audio script` prints every piece and every message of the report form, in both languages', async () => {
    const { code, said } = await ends(['audio', 'script'], {})
    expect(code).toBe(0)
    for (const { texts } of articles())
      for (const { title, summary, plain } of [texts.en, texts.km])
        for (const text of [title, summary, ...plain]) expect(said).toContain(text)
    const leaves = (tree: object): string[] =>
      Object.values(tree).flatMap((part) => (typeof part === 'string' ? [part] : leaves(part)))
    for (const lang of ['en', 'km'] as const) {
      const { report } = JSON.parse(fs.readFileSync(`messages/${lang}.json`, 'utf8'))
      for (const text of leaves(report)) expect(said).toContain(text.replace(/\{\{\w+\}\}/g, '…'))
    }
    expect((await ends(['audio'], {})).said).toContain('Usage: npx sdap audio script')
  })
})

describe('videos in Khmer', () => {
  it('are linked where the deployment names an address, and nowhere else', async () => {
    expect((await page('/en/learn')).html).not.toContain('Videos in Khmer')
    const hono = makeApp({ ...w.app, videosUrl: 'https://videos.example/' })
    const html = await (await get(hono, '/en/learn')).text()
    expect(html).toContain('<a href="https://videos.example/" rel="noreferrer">Videos in Khmer</a>')
  })
})
