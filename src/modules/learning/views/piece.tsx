import type { Entry } from '#modules/directory/queries.ts'
import { breakKhmer, wordsIn } from '#platform/i18n/i18n.ts'
import { listenScript } from '#ui/assets.ts'
import { helpWords } from '#ui/help-words.ts'
import { PublicPage } from '#ui/layout.tsx'
import { Lines } from '#ui/lines.tsx'
import { OnlyIn, unlike } from '#ui/only-in.tsx'
import { Origin } from '#ui/origin.tsx'
import { Recording } from '#ui/recording.tsx'
import type { View } from '#ui/view.ts'
import { nextAfter } from '../queries.ts'
import type { Article } from '../schema.ts'
import { Back, Titles } from './index.tsx'

type Props = { v: View; article: Article; all: Article[]; lines: Entry[] }

/** One piece to read. On paper: the text alone. */
export function PiecePage({ v, article, all, lines }: Props) {
  const { t, lang } = v
  const { title, summary, parts, recording, lang: said } = wordsIn(article.texts, lang)
  const own = unlike(said, v)
  const path = `learn/${article.slug}`
  return (
    <PublicPage v={v} here="learn" at={path} scripts={[listenScript]}>
      <Back v={v} />
      <article>
        <OnlyIn v={v} lang={said} />
        <div data-aloud>
          <h1 lang={own}>{breakKhmer(title)}</h1>
          <p lang={own}>
            <strong>{breakKhmer(summary)}</strong>
          </p>
          <Listen v={v} recording={recording && `/${lang}/${path}/audio`} />
          {parts.map((html, i) => (
            <>
              {i > 0 && <Call v={v} lines={lines} />}
              <div lang={own} dangerouslySetInnerHTML={{ __html: html }} />
            </>
          ))}
          {parts.length === 1 && <Call v={v} lines={lines} />}
        </div>
        <Helps v={v} needs={article.needs} />
        <Onward v={v} article={article} next={nextAfter(article, all)} />
        <Origin v={v} sources={article.sources} review={article.review} reviewBy={article.reviewBy} />
      </article>
      <p class="quiet unprinted">{t('learn.print')}</p>
    </PublicPage>
  )
}

/** A recording where there is one; and a button that stays hidden until the phone turns out to have a voice. */
const Listen = ({ v, recording }: { v: View; recording: string | null }) => (
  <div class="unprinted">
    {recording && <Recording v={v} src={recording} />}
    <div data-listen hidden class="row">
      <button type="button" class="second" data-read={v.t('learn.listen')} data-stop={v.t('learn.listen_stop')}>
        {v.t('learn.listen')}
      </button>
      <small class="quiet">{v.t('learn.listen_hint')}</small>
    </div>
  </div>
)

/** The help lines, as the directory has them now. */
const Call = ({ v, lines }: { v: View; lines: Entry[] }) => (
  <section class="call">
    <h2>{v.t('learn.now')}</h2>
    <Lines v={v} entries={lines} />
  </section>
)

const Helps = ({ v, needs }: { v: View; needs: string[] }) =>
  needs.length === 0 ? null : (
    <section class="unprinted">
      <h2>{v.t('learn.help')}</h2>
      <p>{v.t('learn.help_hint')}</p>
      <ul class="chips">
        {needs.map((code) => (
          <li>
            <a href={`/${v.lang}/services?help=${code}`}>{helpWords(v, code)}</a>
          </li>
        ))}
      </ul>
    </section>
  )

const Onward = ({ v, article, next }: { v: View; article: Article; next: Article[] }) => (
  <section class="unprinted">
    {next.length > 0 && <h2>{v.t('learn.next')}</h2>}
    <Titles v={v} pieces={next} />
    {wordsIn(article.texts, v.lang).quiz.length > 0 && (
      <p>
        <a class="button second" href={`/${v.lang}/learn/quiz/${article.theme}`}>
          {v.t('learn.quiz.link')}
        </a>
      </p>
    )}
  </section>
)
