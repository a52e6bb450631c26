import { one } from '#platform/http/form.ts'
import { options } from '#ui/codes.ts'
import { Choices, ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { PublicPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'

/** How it was for whoever has a code: one choice, and words if they like. */
export function HowItWasPage({ v, filled }: { v: View; filled: Filled }) {
  const { t, lang } = v
  return (
    <PublicPage v={v} here="check" at="check/feedback">
      <h1>{t('feedback.how.title')}</h1>
      <p>{t('feedback.how.lead')}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action={v.path}>
        <input type="hidden" name="nonce" value={one(filled.values, 'nonce')} />
        <Choices
          v={v}
          name="how"
          label={t('feedback.how.label')}
          options={options('how_it_was', lang)}
          filled={filled}
        />
        <Field
          v={v}
          name="words"
          label={t('feedback.how.words')}
          hint={t('feedback.how.words_hint')}
          filled={filled}
          rows={4}
        />
        <div class="row">
          <button type="submit">{t('feedback.send')}</button>
          <a class="button second" href={`/${lang}/check`}>
            {t('check.back')}
          </a>
        </div>
      </Form>
      <p>
        {t('feedback.how.elsewhere')} <a href={`/${lang}/feedback`}>{t('frame.feedback')}</a>
      </p>
    </PublicPage>
  )
}

export const HowItWasThanksPage = ({ v }: { v: View }) => (
  <PublicPage v={v} here="check" at="check/feedback">
    <h1>{v.t('feedback.thanks')}</h1>
    <p class="note" role="status">
      {v.t('feedback.how.thanks_text')}
    </p>
    <p class="row">
      <a class="button second" href={`/${v.lang}/check`}>
        {v.t('check.back')}
      </a>
    </p>
  </PublicPage>
)

/** @param kept the words, sealed, to stand in the box for a message; empty when there were none */
export const HowItWasAwayPage = ({ v, kept }: { v: View; kept: string }) => (
  <PublicPage v={v} here="check">
    <h1>{v.t('check.title')}</h1>
    <p class="note" role="status">
      {v.t('feedback.how.away')}
    </p>
    <Form v={v} action={`/${v.lang}/check`}>
      {kept && <input type="hidden" name="kept" value={kept} />}
      <Field
        v={v}
        name="code"
        label={v.t('check.code')}
        hint={v.t('check.code_hint')}
        filled={{ values: {}, errors: {} }}
        inputMode="numeric"
      />
      <button type="submit">{v.t('check.open')}</button>
    </Form>
  </PublicPage>
)
