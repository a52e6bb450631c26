import { z } from 'zod'
import { directoryVersion, frontDoorLines } from '#modules/directory/queries.ts'
import { notFound } from '#platform/errors.ts'
import { played } from '#platform/files/recording.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { one, type Values } from '#platform/http/form.ts'
import { headersOfPage } from '#platform/http/headers.ts'
import { openForm } from '#platform/http/tokens.ts'
import { type Lang, languages, wordsIn } from '#platform/i18n/i18n.ts'
import { today } from '#platform/time/time.ts'
import { listenScript, script, style } from '#ui/assets.ts'
import { articles, articlesFor, quizOf, toReview } from './queries.ts'
import { markQuiz } from './quiz.ts'
import { type Article, audiences, type Theme, themes } from './schema.ts'
import { findArticles } from './search.ts'
import { FoundPage } from './views/found.tsx'
import { AudiencePage, LearnPage } from './views/index.tsx'
import { PiecePage } from './views/piece.tsx'
import { PiecesPage } from './views/pieces.tsx'
import { QuizAnswersPage, QuizPage } from './views/quiz.tsx'

const anything = z.looseObject({})

/** All pieces, in their order; the same list each time. */
export type Library = () => Article[]

/**
 * Pieces to read, for everybody; and who has reviewed them, for staff. Nothing of what somebody
 * reads, looks for or answers is kept.
 */
export function learningRoutes(door: Door, library: Library = articles): void {
  for (const lang of languages) {
    const path = `/${lang}/learn`
    door.get(path, { access: 'public' }, (web) =>
      web.kept(`learn ${lang}`, () => <LearnPage v={web} all={library()} videos={web.app.videosUrl} />),
    )
    door.post(path, { access: 'public', input: anything, ownToken: true }, (web, _, values) =>
      search(web, library(), values),
    )
    door.get(`${path}/for/:audience`, { access: 'public' }, (web) => {
      const audience = audiences.find((a) => a === web.param('audience'))
      if (!audience) throw notFound()
      const pieces = articlesFor(audience, library())
      return web.kept(`learn for ${audience} ${lang}`, () => (
        <AudiencePage v={web} audience={audience} pieces={pieces} />
      ))
    })
    quizRoutes(door, lang, library)
    door.get(`${path}/:slug/audio`, { access: 'public' }, (web) => play(web, lang, library()))
    door.get(`${path}/:slug`, { access: 'public' }, (web) => show(web, lang, library()))
  }
  door.get('/staff/learning', { access: 'staff', by: 'everybody' }, (web) =>
    web.page(<PiecesPage v={web} pieces={toReview(library())} today={today(web.now())} />),
  )
}

/** Words are posted and answered at once, so that no address, log or history holds them. */
function search(web: Web, all: Article[], values: Values): Response {
  const words = one(values, 'words').trim().slice(0, 100)
  if (!typedHere(web, values)) {
    const errors = { _form: 'errors.expired_form' }
    return web.page(<LearnPage v={web} all={all} videos={web.app.videosUrl} words={words} errors={errors} />, 422)
  }
  if (words === '') return web.seeOther(web.path)
  return web.page(<FoundPage v={web} words={words} pieces={findArticles(words, all)} />)
}

/** Filled in on a page of ours. How long that lay open does not matter: nothing is changed. */
const typedHere = (web: Web, values: Values) => openForm(web.app.serverKey, web.path, one(values, '_token')) !== null

function quizRoutes(door: Door, lang: Lang, library: Library): void {
  const path = `/${lang}/learn/quiz/:theme`
  door.get(path, { access: 'public' }, (web) => {
    const { theme, pieces } = asked(web, library())
    return web.kept(`learn quiz ${theme} ${lang}`, () => <QuizPage v={web} theme={theme} pieces={pieces} />)
  })
  door.post(path, { access: 'public', input: anything, ownToken: true }, (web, _, values) => {
    const { theme, pieces } = asked(web, library())
    if (!typedHere(web, values)) {
      const errors = { _form: 'errors.expired_form' }
      return web.page(<QuizPage v={web} theme={theme} pieces={pieces} errors={errors} />, 422)
    }
    const { marked, result } = markQuiz(pieces, lang, (field) => one(values, field))
    return web.page(<QuizAnswersPage v={web} theme={theme} marked={marked} result={result} />)
  })
}

/** @throws Failure not_found where nothing is asked about it */
function asked(web: Web, all: Article[]): { theme: Theme; pieces: Article[] } {
  const theme = themes.find((t) => t === web.param('theme'))
  const pieces = theme ? quizOf(theme, all) : []
  if (!theme || pieces.length === 0) throw notFound()
  return { theme, pieces }
}

function show(web: Web, lang: Lang, all: Article[]): Response {
  const article = pieceOf(web, all)
  const view = () => <PiecePage v={web} article={article} all={all} lines={frontDoorLines(web.app)} />
  const answer = web.kept(`learn ${article.slug} ${lang}`, view, directoryVersion(web.app))
  const more = wordsIn(article.texts, lang).recording ? withSound : listening
  for (const [name, value] of Object.entries(more)) answer.headers.set(name, value)
  return answer
}

/** Only these pages may be read aloud; and only those with a recording may play it. */
const listening = headersOfPage(style, [script, listenScript], 'geolocation=()')
const withSound = headersOfPage(style, [script, listenScript], 'geolocation=()', true)

/** @throws Failure not_found */
function pieceOf(web: Web, all: Article[]): Article {
  const article = all.find((a) => a.slug === web.param('slug'))
  if (!article) throw notFound()
  return article
}

/** @throws Failure not_found where nobody has recorded the piece in this language */
async function play(web: Web, lang: Lang, all: Article[]): Promise<Response> {
  const { recording } = wordsIn(pieceOf(web, all).texts, lang)
  if (!recording) throw notFound()
  return played(recording, web.raw.req.header('Range'), web.plain('').headers)
}
