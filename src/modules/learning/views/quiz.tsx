import type { Errors } from '#platform/http/form.ts'
import { breakKhmer, type Lang, wordsIn } from '#platform/i18n/i18n.ts'
import { Choices, ErrorSummary, empty, Form } from '#ui/form.tsx'
import { PublicPage } from '#ui/layout.tsx'
import { unlike } from '#ui/only-in.tsx'
import type { View } from '#ui/view.ts'
import { isForYoung } from '../queries.ts'
import { type Answered, fieldOf, type Marked, type Result, shownOrder } from '../quiz.ts'
import type { Article, Theme } from '../schema.ts'
import { Back, Titles } from './index.tsx'

type Props = { v: View; theme: Theme; pieces: Article[]; errors?: Errors }

/** The questions of a theme, one after another: those for young people first. */
export function QuizPage({ v, theme, pieces, errors = {} }: Props) {
  const { t, lang } = v
  const path = `learn/quiz/${theme}`
  const young = pieces.filter(isForYoung)
  const grown = pieces.filter((p) => !isForYoung(p))
  return (
    <PublicPage v={v} here="learn" at={path}>
      <Back v={v} />
      <h1>{t('learn.quiz.title', { theme: t(`learn.theme.${theme}`) })}</h1>
      <ErrorSummary v={v} errors={errors} />
      <p>{t('learn.quiz.lead')}</p>
      <Form v={v} action={`/${lang}/${path}`} class="quiz">
        {young.map((article) => (
          <Questions v={v} article={article} />
        ))}
        {grown.length > 0 && (
          <details open={young.length === 0}>
            <summary>{t('learn.quiz.grown_ups')}</summary>
            {grown.map((article) => (
              <Questions v={v} article={article} />
            ))}
          </details>
        )}
        <button type="submit">{t('learn.quiz.see')}</button>
      </Form>
    </PublicPage>
  )
}

const Questions = ({ v, article }: { v: View; article: Article }) => {
  const { title, quiz, lang } = wordsIn(article.texts, v.lang)
  return (
    <>
      <h2>{v.t('learn.quiz.from', { title: breakKhmer(title) })}</h2>
      <div lang={unlike(lang, v)}>
        {quiz.map((question, i) => (
          <Choices
            v={v}
            name={fieldOf(article, i)}
            label={breakKhmer(question.ask)}
            filled={empty}
            options={shownOrder(article, i).map((place) => ({
              code: String(place),
              label: breakKhmer(question.answers[place]?.text ?? ''),
            }))}
          />
        ))}
      </div>
    </>
  )
}

type AnswersProps = { v: View; theme: Theme; marked: Marked; result: Result }

/** What each answer means, said kindly; how it went in words, and never in marks. */
export function QuizAnswersPage({ v, theme, marked, result }: AnswersProps) {
  const { t, lang } = v
  const path = `learn/quiz/${theme}`
  return (
    <PublicPage v={v} here="learn" at={path}>
      <Back v={v} />
      <h1>{t('learn.quiz.result_title')}</h1>
      <p class="warm" role="status">
        {t(`learn.quiz.result.${result}`)}
      </p>
      {marked.map(({ article, answered }) =>
        answered.map((one) => <Explained v={v} one={one} lang={unlike(wordsIn(article.texts, lang).lang, v)} />),
      )}
      <h2>{t('learn.quiz.read')}</h2>
      <Titles v={v} pieces={marked.map((m) => m.article)} />
      <p class="row">
        <a class="button second" href={`/${lang}/${path}`}>
          {t('learn.quiz.again')}
        </a>
      </p>
    </PublicPage>
  )
}

type ExplainedProps = { v: View; one: Answered; lang: Lang | undefined }

function Explained({ v, one: { question, chosen }, lang }: ExplainedProps) {
  const { t } = v
  const right = question.answers.find((a) => a.right)
  return (
    <section class="card">
      <h2 lang={lang}>{breakKhmer(question.ask)}</h2>
      {chosen ? (
        <>
          <p>
            <strong>{chosen.right ? t('learn.quiz.yes') : t('learn.quiz.not_quite')}</strong>{' '}
            {t('learn.quiz.you_chose', { answer: breakKhmer(chosen.text) })}
          </p>
          <p lang={lang}>{breakKhmer(chosen.because)}</p>
        </>
      ) : (
        <p>{t('learn.quiz.out')}</p>
      )}
      {!chosen?.right && right && (
        <>
          <p>{t('learn.quiz.better', { answer: breakKhmer(right.text) })}</p>
          <p lang={lang}>{breakKhmer(right.because)}</p>
        </>
      )}
    </section>
  )
}
