import type { ComponentChildren } from 'preact'
import { showDay, showMonth } from '#platform/time/time.ts'
import type { View } from './view.ts'

const reviewers = ['children', 'khmer', 'lawyer'] as const

type Props = {
  v: View
  /** `dated`: a year, a month or a day; null or `undated` where the source says none. */
  sources: readonly { name: string; dated: string | null }[]
  review: Record<(typeof reviewers)[number], { by: string; on: string } | null>
  /** The day on which somebody looks again. */
  reviewBy: string | null
  children?: ComponentChildren
}

/** What a text stands on, and honestly who has checked it. */
export function Origin({ v, sources, review, reviewBy, children }: Props) {
  const { t, lang } = v
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
      {children}
    </section>
  )
}

/** A year as it is; a month or a day in words. */
function datedText({ t, lang }: View, dated: string | null): string {
  if (dated === null || dated === 'undated') return t('services.undated')
  if (/^\d{4}-\d{2}-\d{2}$/.test(dated)) return showDay(dated, lang)
  return /^\d{4}-\d{2}$/.test(dated) ? showMonth(`${dated}-01`, lang) : dated
}
