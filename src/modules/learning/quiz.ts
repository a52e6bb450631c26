import { type Lang, wordsIn } from '#platform/i18n/i18n.ts'
import { isForYoung } from './queries.ts'
import type { Article, Question } from './schema.ts'

/** The field under which a question is answered; its value is the place of the answer in the article. */
export const fieldOf = (article: Article, question: number): string => `${article.slug}.${question}`

/** The places of a question's answers in the order in which they are shown: the right one is not always first. */
export function shownOrder(article: Article, question: number): number[] {
  const count = article.texts.en.quiz[question]?.answers.length ?? 0
  const turned = [...article.slug].reduce((sum, letter) => sum + letter.charCodeAt(0), question * 7)
  return Array.from({ length: count }, (_, i) => (i + turned) % count)
}

/** One question and what somebody chose; null when they left it out. */
export type Answered = { question: Question; chosen: Question['answers'][number] | null }
export type Marked = { article: Article; answered: Answered[] }[]

/** How it went, in a word: no marks are given. */
export type Result = 'all' | 'many' | 'some' | 'left_out'

/**
 * Looks at what somebody chose. Nothing of it is kept or counted. Of the questions for grown-ups
 * nothing is said to who answered only the others, and the other way round.
 * @param choice the value of a field, '' where nothing was chosen
 */
export function markQuiz(
  pieces: Article[],
  lang: Lang,
  choice: (field: string) => string,
): { marked: Marked; result: Result } {
  const whole = pieces.map((article) => ({
    article,
    answered: wordsIn(article.texts, lang).quiz.map((question, i) => {
      const value = choice(fieldOf(article, i))
      return { question, chosen: (/^\d$/.test(value) && question.answers[Number(value)]) || null }
    }),
  }))
  const groups = [whole.filter((m) => isForYoung(m.article)), whole.filter((m) => !isForYoung(m.article))]
  const answered = groups.filter((group) => chosenIn(group) > 0)
  const marked = (answered.length > 0 ? answered : groups.filter((g) => g.length > 0).slice(0, 1)).flat()
  return { marked, result: resultOf(marked) }
}

const chosenIn = (marked: Marked) => marked.flatMap((m) => m.answered).filter((a) => a.chosen !== null).length

function resultOf(marked: Marked): Result {
  const all = marked.flatMap((m) => m.answered)
  const right = all.filter((a) => a.chosen?.right).length
  if (chosenIn(marked) === 0) return 'left_out'
  if (right === all.length) return 'all'
  return right * 2 >= all.length ? 'many' : 'some'
}
