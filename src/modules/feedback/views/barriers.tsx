import { one } from '#platform/http/form.ts'
import { label, options } from '#ui/codes.ts'
import { Choices, ErrorSummary, type Filled, Form, Select } from '#ui/form.tsx'
import { PublicPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'

const at = 'hard-to-tell'

const ForHelp = ({ v }: { v: View }) => (
  <p class="warm">
    {v.t('feedback.for_help')} <a href={`/${v.lang}/report`}>{v.t('frame.write')}</a>
  </p>
)

/** What makes it hard to tell: ticks alone, no words, nobody is asked who they are. */
export const BarriersPage = ({ v, filled }: { v: View; filled: Filled }) => {
  const { t, lang } = v
  return (
    <PublicPage v={v} at={at}>
      <h1>{t('hard_to_tell.title')}</h1>
      <p>{t('hard_to_tell.lead')}</p>
      <p>{t('hard_to_tell.nobody_knows')}</p>
      <ForHelp v={v} />
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action={v.path}>
        <input type="hidden" name="nonce" value={one(filled.values, 'nonce')} />
        <Choices
          v={v}
          name="barriers"
          label={t('hard_to_tell.barriers')}
          hint={t('hard_to_tell.barriers_hint')}
          options={options('barriers_own', lang)}
          filled={filled}
          multiple
        />
        <Select
          v={v}
          name="firstTold"
          label={t('hard_to_tell.first_told')}
          hint={t('feedback.optional')}
          options={options('first_told', lang, t('hard_to_tell.leave_empty'))}
          filled={filled}
        />
        <button type="submit">{t('feedback.send')}</button>
      </Form>
    </PublicPage>
  )
}

/** Thanks; and that others feel the same, where many said so. */
export const BarriersThanksPage = ({ v, others }: { v: View; others: string[] }) => (
  <PublicPage v={v} at={at}>
    <h1>{v.t('feedback.thanks')}</h1>
    <p class="note" role="status">
      {v.t('hard_to_tell.thanks')}
    </p>
    {others.length > 0 && (
      <section class="card">
        <h2>{v.t('hard_to_tell.others')}</h2>
        <ul>
          {others.map((code) => (
            <li>{label('barriers_own', code, v.lang)}</li>
          ))}
        </ul>
      </section>
    )}
    <ForHelp v={v} />
  </PublicPage>
)
