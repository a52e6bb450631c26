import { langOf, pick } from '#platform/i18n/i18n.ts'
import { showMonth } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { PublicPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import type { YouSaid } from '../queries.ts'

/** What people said, by kind alone, and what was done about it. */
export const YouSaidPage = ({ v, answers }: { v: View; answers: YouSaid[] }) => (
  <PublicPage v={v} at="you-said">
    <h1>{v.t('feedback.you_said.title')}</h1>
    <p>{v.t('feedback.you_said.lead')}</p>
    {answers.length === 0 && <p class="card">{v.t('feedback.you_said.none')}</p>}
    {answers.map((a) => (
      <section class="card">
        <h2>{label('feedback_kinds', a.kind, v.lang)}</h2>
        <p class="words" lang={langOf(a.answer, v.lang)}>
          {pick(a.answer, v.lang)}
        </p>
        <p class="quiet">
          {pick(a.organisation, v.lang)} · {showMonth(a.month, v.lang)}
        </p>
      </section>
    ))}
    <p class="row">
      <a class="button" href={`/${v.lang}/feedback`}>
        {v.t('frame.feedback')}
      </a>
    </p>
  </PublicPage>
)
