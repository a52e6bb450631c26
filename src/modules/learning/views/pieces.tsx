import { breakKhmer, languages, wordsIn } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import { StaffPage } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { Article, Review } from '../schema.ts'

/** Every piece with who reviewed it, for whoever works here: overdue ones first. */
export function PiecesPage({ v, pieces, today }: { v: View; pieces: Article[]; today: string }) {
  const { t, lang } = v
  const reviewed = (review: Review) =>
    review ? t('staff.learning.by_day', { by: review.by, day: showDay(review.on, lang) }) : t('staff.learning.nobody')
  const recordedIn = ({ texts }: Article) =>
    languages
      .filter((l) => wordsIn(texts, l).lang === l && wordsIn(texts, l).recording)
      .map((l) => l)
      .join(', ')
  return (
    <StaffPage v={v} title={t('staff.learning.title')}>
      <h1>{t('staff.learning.title')}</h1>
      {pieces.length === 0 ? (
        <p class="card">{t('staff.learning.none')}</p>
      ) : (
        <>
          <p>{t('staff.learning.lead', { count: pieces.length })}</p>
          <Table
            label={t('staff.learning.title')}
            rows={pieces}
            columns={[
              {
                name: t('staff.learning.piece'),
                show: (p) => <a href={`/${lang}/learn/${p.slug}`}>{breakKhmer(wordsIn(p.texts, lang).title)}</a>,
              },
              {
                name: t('staff.learning.for'),
                show: (p) => p.audiences.map((a) => t(`staff.learning.audience.${a}`)).join(', '),
              },
              {
                name: t('staff.learning.next'),
                show: (p) => (
                  <>
                    {showDay(p.reviewBy, lang)}{' '}
                    {p.reviewBy < today && <span class="tag now">{t('staff.learning.overdue')}</span>}
                  </>
                ),
              },
              { name: t('staff.learning.children'), show: (p) => reviewed(p.review.children) },
              { name: t('staff.learning.khmer'), show: (p) => reviewed(p.review.khmer) },
              { name: t('staff.learning.lawyer'), show: (p) => reviewed(p.review.lawyer) },
              { name: t('staff.learning.recorded'), show: (p) => recordedIn(p) || t('staff.learning.not_recorded') },
            ]}
          />
        </>
      )}
    </StaffPage>
  )
}
