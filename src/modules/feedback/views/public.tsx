import { frontDoorLines } from '#modules/directory/queries.ts'
import { one } from '#platform/http/form.ts'
import { langOf, pick, type Text } from '#platform/i18n/i18n.ts'
import { options } from '#ui/codes.ts'
import { Choices, ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { PublicPage } from '#ui/layout.tsx'
import { Lines } from '#ui/lines.tsx'
import type { View } from '#ui/view.ts'
import { anotherThan, type Reader } from '../schema.ts'

type Props = { v: View; readers: Reader[]; organisations: (Text & { id: string })[]; filled: Filled }

/** What somebody thinks: nobody is asked who they are, and nothing but what it is about is needed. */
export function FeedbackPage({ v, readers, organisations, filled }: Props) {
  const { t, lang } = v
  const desk = readers.find((r) => r.desk)
  const named = (name: Text) => pick(name, lang)
  return (
    <PublicPage v={v} at="feedback">
      <h1>{t('feedback.title')}</h1>
      <p>{t('feedback.lead')}</p>
      <p class="warm">
        {t('feedback.for_help')} <a href={`/${lang}/report`}>{t('frame.write')}</a>
      </p>
      <p>
        <a href={`/${lang}/you-said`}>{t('feedback.see')}</a>
      </p>
      <p>
        <a href={`/${lang}/hard-to-tell`}>{t('hard_to_tell.link')}</a>
      </p>
      <ErrorSummary v={v} errors={filled.errors} />
      {!desk ? (
        <Closed v={v} />
      ) : (
        <>
          <WhoReads v={v} desk={desk} readers={readers} />
          <Form v={v} action={v.path}>
            <input type="hidden" name="nonce" value={one(filled.values, 'nonce')} />
            <Choices
              v={v}
              name="kind"
              label={t('feedback.kind')}
              options={options('feedback_kinds', lang)}
              filled={filled}
            />
            <Select
              v={v}
              name="about"
              label={t('feedback.about')}
              hint={t('feedback.optional')}
              options={[
                { code: '', label: t('feedback.about_none') },
                ...organisations.map((o) => ({ code: o.id, label: named(o), lang: langOf(o, lang) })),
              ]}
              filled={filled}
            />
            <Field
              v={v}
              name="words"
              label={t('feedback.words')}
              hint={t('feedback.words_hint')}
              filled={filled}
              rows={5}
            />
            {readers.length > 1 && (
              <Select
                v={v}
                name="reader"
                label={t('feedback.reader')}
                hint={t('feedback.reader_hint')}
                options={[
                  { code: '', label: t('feedback.reader_none') },
                  ...readers.map((r) => ({ code: r.organisationId, label: named(r.name), lang: langOf(r.name, lang) })),
                ]}
                filled={filled}
              />
            )}
            <Choices
              v={v}
              name="publish"
              label={t('feedback.publish')}
              hint={t('feedback.publish_hint')}
              options={(['yes', 'no'] as const).map((code) => ({ code, label: t(`feedback.${code}`) }))}
              preset={['no']}
              filled={filled}
              short
            />
            <button type="submit">{t('feedback.send')}</button>
          </Form>
        </>
      )}
    </PublicPage>
  )
}

/** Who reads what, as `readerFor` and row-level security have it. */
function WhoReads({ v, desk, readers }: { v: View; desk: Reader; readers: Reader[] }) {
  const { t, lang } = v
  const other = anotherThan(desk, readers)
  const names = { desk: pick(desk.name, lang), other: other ? pick(other.name, lang) : '' }
  return (
    <section class="card">
      <h2>{t('feedback.who.title')}</h2>
      <ul>
        <li>{t('feedback.who.team', names)}</li>
        <li>{t('feedback.who.lead', names)}</li>
        <li>{other ? t('feedback.who.other', names) : t('feedback.who.no_other', names)}</li>
        <li>{t('feedback.who.counted')}</li>
        <li>{t('feedback.who.kept')}</li>
      </ul>
    </section>
  )
}

/** Nobody reads now; what was typed before is not asked for again. */
const Closed = ({ v }: { v: View }) => (
  <section class="call">
    <p>{v.t('feedback.closed')}</p>
    <Lines v={v} entries={frontDoorLines(v.app)} />
  </section>
)

export const FeedbackThanksPage = ({ v }: { v: View }) => (
  <PublicPage v={v} at="feedback">
    <h1>{v.t('feedback.thanks')}</h1>
    <p class="note" role="status">
      {v.t('feedback.thanks_text')}
    </p>
    <p class="row">
      <a class="button second" href={`/${v.lang}/you-said`}>
        {v.t('feedback.see')}
      </a>
    </p>
    <p class="warm">
      {v.t('feedback.for_help')} <a href={`/${v.lang}/report`}>{v.t('frame.write')}</a>
    </p>
  </PublicPage>
)
