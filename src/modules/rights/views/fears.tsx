import type { Entry } from '#modules/directory/queries.ts'
import { breakKhmer, type Text, wordsIn, writtenIn } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import { ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { type Booklet, type FearText, fears, type Section } from '../schema.ts'
import { BookletPage } from './booklet.tsx'

type PublicProps = {
  v: View
  booklet: Booklet
  lines: Entry[]
  own: { organisation: Text; added: FearText } | null
}

/** The answers to five fears, and below each what the organisation that answers adds, if it does. */
export function FearsPage({ v, booklet, lines, own }: PublicProps) {
  const { t, lang } = v
  const { sections } = wordsIn(booklet.texts, lang)
  const asked = sections.filter((s) => s.heading)
  const below = (section: Section) => {
    const fear = fears[asked.indexOf(section)]
    const notes = fear && own?.added.notes[fear]
    const note = notes && wordsIn(notes, lang)
    return own && note ? (
      <p class="note">
        <strong>{t('rights.fears.from', { organisation: wordsIn(own.organisation, lang) })}</strong>{' '}
        <span lang={writtenIn(note, lang)}>{breakKhmer(note)}</span>
      </p>
    ) : null
  }
  const reviewed = own && (
    <p>
      {own.added.reviewedOn
        ? t('rights.fears.reviewed', {
            organisation: wordsIn(own.organisation, lang),
            by: own.added.reviewedBy,
            day: showDay(own.added.reviewedOn, lang),
          })
        : t('rights.fears.not_reviewed', { organisation: wordsIn(own.organisation, lang) })}
    </p>
  )
  return <BookletPage v={v} at="fears" booklet={booklet} lines={lines} below={below} reviewed={reviewed} />
}

type StaffProps = { v: View; booklet: Booklet; added: FearText | null; saved: boolean; filled: Filled }

/** Where an organisation writes its own sentences. Everybody reads them. */
export function FearsStaffPage({ v, booklet, added, saved, filled }: StaffProps) {
  const { t, lang } = v
  const headings = wordsIn(booklet.texts, lang)
    .sections.filter((s) => s.heading)
    .map((s) => s.heading)
  return (
    <StaffPage v={v} title={t('staff.fears.title')} wide={false}>
      <h1>{t('staff.fears.title')}</h1>
      <p>{t('staff.fears.lead')}</p>
      <p>
        <a href={`/${lang}/fears`}>{t('staff.fears.see')}</a>
      </p>
      {saved && (
        <p class="note" role="status">
          {t('staff.fears.saved')}
        </p>
      )}
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action="/staff/fears">
        {fears.map((fear, i) => (
          <section class="card">
            <h2>{breakKhmer(headings[i] ?? '')}</h2>
            {(['km', 'en'] as const).map((each) => (
              <Field
                v={v}
                name={`${fear}_${each}`}
                label={t(`staff.fears.own_${each}`)}
                filled={filled}
                preset={added?.notes[fear]?.[each] ?? ''}
                rows={2}
              />
            ))}
          </section>
        ))}
        <section class="card">
          <h2>{t('staff.fears.review')}</h2>
          <p>{t('staff.fears.review_text')}</p>
          <Field
            v={v}
            name="reviewedBy"
            label={t('staff.fears.reviewed_by')}
            filled={filled}
            preset={added?.reviewedBy ?? ''}
          />
          <Field
            v={v}
            name="reviewedOn"
            label={t('staff.fears.reviewed_on')}
            filled={filled}
            type="date"
            preset={added?.reviewedOn ?? ''}
          />
        </section>
        <button type="submit">{t('staff.save')}</button>
      </Form>
    </StaffPage>
  )
}
