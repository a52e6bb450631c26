import type { ComponentChildren } from 'preact'
import type { Entry } from '#modules/directory/queries.ts'
import { breakKhmer, wordsIn } from '#platform/i18n/i18n.ts'
import { PublicPage } from '#ui/layout.tsx'
import { Lines } from '#ui/lines.tsx'
import { OnlyIn, unlike } from '#ui/only-in.tsx'
import { Origin } from '#ui/origin.tsx'
import type { View } from '#ui/view.ts'
import type { Booklet, Section } from '../schema.ts'

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
        <Origin v={v} sources={booklet.sources} review={booklet.review} reviewBy={booklet.reviewBy}>
          {reviewed}
        </Origin>
      </article>
      <p class="quiet unprinted">{t('learn.print')}</p>
    </PublicPage>
  )
}
