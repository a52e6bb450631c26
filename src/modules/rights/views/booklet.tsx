import type { ComponentChildren } from 'preact'
import type { Entry } from '#modules/directory/queries.ts'
import { breakKhmer, wordsIn } from '#platform/i18n/i18n.ts'
import { showDay, showMonth } from '#platform/time/time.ts'
import { PublicPage } from '#ui/layout.tsx'
import { Lines } from '#ui/lines.tsx'
import { OnlyIn, unlike } from '#ui/only-in.tsx'
import type { View } from '#ui/view.ts'
import { type Booklet, reviewers, type Section } from '../schema.ts'

type Props = {
  v: View
  at: 'rights' | 'fears'
  booklet: Booklet
  lines: Entry[]
  /** What stands below a section. */
  below?: (section: Section) => ComponentChildren
  /** What is said of reviews besides. */
  reviewed?: ComponentChildren
}

/** A longer text with its contents on top; on paper the text alone. */
export function BookletPage({ v, at, booklet, lines, below, reviewed }: Props) {
  const { t, lang } = v
  const { title, summary, sections, lang: said } = wordsIn(booklet.texts, lang)
  const own = unlike(said, v)
  return (
    <PublicPage v={v} at={at}>
      <article>
        <OnlyIn v={v} lang={said} />
        <h1 lang={own}>{breakKhmer(title)}</h1>
        <p lang={own}>
          <strong>{breakKhmer(summary)}</strong>
        </p>
        <nav aria-label={t('rights.contents')} class="unprinted">
          <ol lang={own}>
            {sections
              .filter((s) => s.heading)
              .map((s) => (
                <li>
                  <a href={`#${s.id}`}>{breakKhmer(s.heading)}</a>
                </li>
              ))}
          </ol>
        </nav>
        {sections.map((section) => (
          <>
            <div lang={own} dangerouslySetInnerHTML={{ __html: section.html }} />
            {below?.(section)}
            {section.lines && (
              <div class="call">
                <Lines v={v} entries={lines} />
              </div>
            )}
          </>
        ))}
        <Origin v={v} booklet={booklet} reviewed={reviewed} />
      </article>
      <p class="quiet unprinted">{t('learn.print')}</p>
    </PublicPage>
  )
}

/** What it stands on, and honestly who has checked it. */
function Origin({ v, booklet, reviewed }: Pick<Props, 'v' | 'booklet' | 'reviewed'>) {
  const { t, lang } = v
  const { sources, review, reviewBy } = booklet
  return (
    <section class="quiet">
      {sources.length > 0 && (
        <>
          <h2>{t('learn.sources')}</h2>
          <ul>
            {sources.map(({ name, dated }) => (
              <li>
                <span lang="en">{name}</span> ({datedText(v, dated)})
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{t('learn.checked')}</h2>
      <p>
        {reviewers.every((r) => review[r] === null)
          ? t('learn.nobody')
          : reviewers
              .map((r) => {
                const done = review[r]
                return done
                  ? t(`learn.checked_by.${r}`, { by: done.by, day: showDay(done.on, lang) })
                  : t(`learn.not_by.${r}`)
              })
              .join(' ')}{' '}
        {reviewBy && t('learn.look_again', { day: showDay(reviewBy, lang) })}
      </p>
      {reviewed}
    </section>
  )
}

const datedText = ({ t, lang }: View, dated: string): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(dated)
    ? showDay(dated, lang)
    : /^\d{4}-\d{2}$/.test(dated)
      ? showMonth(`${dated}-01`, lang)
      : dated === 'undated'
        ? t('services.undated')
        : dated
