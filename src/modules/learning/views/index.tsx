import type { Errors } from '#platform/http/form.ts'
import { breakKhmer, wordsIn } from '#platform/i18n/i18n.ts'
import { ErrorSummary, Field, Form } from '#ui/form.tsx'
import { PublicPage } from '#ui/layout.tsx'
import { unlike } from '#ui/only-in.tsx'
import type { View } from '#ui/view.ts'
import { byAudience, quizThemes } from '../queries.ts'
import { type Article, type Audience, type Theme, themes, young } from '../schema.ts'

type Props = { v: View; all: Article[]; videos: string | undefined; words?: string; errors?: Errors }

/** All pieces, by whom they are for: children first. */
export function LearnPage({ v, all, videos, words = '', errors = {} }: Props) {
  const { t, lang } = v
  const groups = byAudience(all)
  const group = (audience: Audience) => groups.filter((g) => g.audience === audience)
  return (
    <PublicPage v={v} here="learn">
      <h1>{t('learn.title')}</h1>
      <ErrorSummary v={v} errors={errors} />
      <p>{t('learn.lead')}</p>
      <SearchForm v={v} words={words} />
      <h2>{t('learn.for_me')}</h2>
      <p>{t('learn.for_me_lead')}</p>
      <div class="shelves">
        {[...group('under_12'), ...group('age_12_17')].map((g) => (
          <Shelf v={v} {...g} level={3} />
        ))}
      </div>
      {groups
        .filter((g) => g.audience !== 'under_12' && g.audience !== 'age_12_17')
        .map((g) => (
          <Shelf v={v} {...g} level={2} />
        ))}
      <Quizzes v={v} about={quizThemes(all)} />
      <p>
        <a href={`/${lang}/rights`}>{t('learn.rights')}</a>
      </p>
      {videos && (
        <p>
          <a href={videos} rel="noreferrer">
            {t('learn.videos')}
          </a>{' '}
          <span class="quiet">{t('learn.videos_hint')}</span>
        </p>
      )}
      <WaysOn v={v} lang={lang} />
    </PublicPage>
  )
}

type ShelfProps = { v: View; audience: Audience; pieces: Article[]; level: 2 | 3 }

function Shelf({ v, audience, pieces, level }: ShelfProps) {
  const name = v.t(`learn.audience.${audience}`)
  const link = <a href={`/${v.lang}/learn/for/${audience}`}>{name}</a>
  return (
    <section class="card">
      {level === 2 ? <h2>{link}</h2> : <h3>{link}</h3>}
      <Titles v={v} pieces={pieces} />
    </section>
  )
}

/** Links to pieces by their titles. */
export const Titles = ({ v, pieces }: { v: View; pieces: Article[] }) => (
  <ul class="titles">
    {pieces.map(({ slug, texts }) => {
      const { title, lang } = wordsIn(texts, v.lang)
      return (
        <li>
          <a href={`/${v.lang}/learn/${slug}`} lang={unlike(lang, v)}>
            {breakKhmer(title)}
          </a>
        </li>
      )
    })}
  </ul>
)

/** The same with what each says in a sentence. */
export const Summaries = ({ v, pieces, level }: { v: View; pieces: Article[]; level: 2 | 3 }) => (
  <ul class="found">
    {pieces.map(({ slug, texts }) => {
      const { title, summary, lang } = wordsIn(texts, v.lang)
      const link = <a href={`/${v.lang}/learn/${slug}`}>{breakKhmer(title)}</a>
      return (
        <li class="card" lang={unlike(lang, v)}>
          {level === 2 ? <h2>{link}</h2> : <h3>{link}</h3>}
          <p>{breakKhmer(summary)}</p>
        </li>
      )
    })}
  </ul>
)

/** Free words, posted, so that they stand in no address. */
export const SearchForm = ({ v, words }: { v: View; words: string }) => (
  <Form v={v} action={`/${v.lang}/learn`} class="box">
    <Field
      v={v}
      name="words"
      label={v.t('learn.words')}
      hint={v.t('learn.words_hint')}
      filled={{ values: { words }, errors: {} }}
    />
    <button type="submit">{v.t('learn.go')}</button>
  </Form>
)

const Quizzes = ({ v, about }: { v: View; about: Theme[] }) => (
  <section>
    <h2>{v.t('learn.quiz.links')}</h2>
    <ul class="chips">
      {about.map((theme) => (
        <li>
          <a href={`/${v.lang}/learn/quiz/${theme}`}>{v.t(`learn.theme.${theme}`)}</a>
        </li>
      ))}
    </ul>
  </section>
)

const WaysOn = ({ v, lang }: { v: View; lang: View['lang'] }) => (
  <section class="note">
    <p>{v.t('home.not_your_fault')}</p>
    <p>
      <a href={`/${lang}/report`}>{v.t('frame.write')}</a> · <a href={`/${lang}#call`}>{v.t('home.call_now')}</a> ·{' '}
      <a href={`/${lang}/services`}>{v.t('frame.services')}</a>
    </p>
  </section>
)

/** Everything for one kind of reader, with a sentence about each. */
export const AudiencePage = ({ v, audience, pieces }: { v: View; audience: Audience; pieces: Article[] }) => {
  const own = pieces.filter((p) => p.audiences[0] === audience)
  const others = pieces.filter((p) => p.audiences[0] !== audience)
  return (
    <PublicPage v={v} here="learn" at={`learn/for/${audience}`}>
      <Back v={v} />
      <h1>{v.t(`learn.audience.${audience}`)}</h1>
      {themes
        .map((theme) => ({ theme, pieces: own.filter((p) => p.theme === theme) }))
        .filter(({ pieces }) => pieces.length > 0)
        .map(({ theme, pieces }) => (
          <section>
            <h2>{v.t(`learn.theme.${theme}`)}</h2>
            <Summaries v={v} pieces={pieces} level={3} />
          </section>
        ))}
      {others.length > 0 && (
        <>
          <h2>{v.t('learn.also')}</h2>
          <Titles v={v} pieces={others} />
        </>
      )}
      {young.some((y) => y === audience) && <WaysOn v={v} lang={v.lang} />}
    </PublicPage>
  )
}

export const Back = ({ v }: { v: View }) => (
  <p class="unprinted">
    <a href={`/${v.lang}/learn`}>{v.t('learn.back')}</a>
  </p>
)
