import { breakKhmer } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import { Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { suggestionAnswers } from '../commands/suggest.ts'
import type { SuggestionRow } from '../queries/known.ts'
import { nameIn, say } from './entry-parts.tsx'

export type SuggestionShown = SuggestionRow & { words: string | null; mayAnswer: boolean }

/** What waits for an answer, oldest first. Words only for who can open them. */
export const SuggestionsPage = ({ v, rows }: { v: View; rows: SuggestionShown[] }) => (
  <StaffPage v={v} title={v.t('staff.directory.suggestions')}>
    <h1>{v.t('staff.directory.suggestions')}</h1>
    <p>{v.t('staff.directory.suggestions_lead')}</p>
    {rows.length === 0 && <p class="card">{v.t('staff.directory.no_suggestions')}</p>}
    {rows.map((s) => (
      <section class="card" id={s.id}>
        <h2>{say(v, `suggestion.${s.kind}`)}</h2>
        <p>
          {s.serviceId && s.name && (
            <a href={`/staff/directory/services/${s.serviceId}`}>{nameIn(v.lang, s.name.en, s.name.km)}</a>
          )}{' '}
          <span class="quiet">
            {showDay(s.madeOn, v.lang)} · {say(v, `origin.${s.origin}`)}
          </span>
        </p>
        {s.words && <p class="words">{breakKhmer(s.words)}</p>}
        {s.recordId && s.words === null && <p class="quiet">{v.t('staff.directory.words_sealed')}</p>}
        {s.mayAnswer && (
          <Form v={v} action={`/staff/directory/suggestions/${s.id}/answer`} class="row">
            {suggestionAnswers.map((answer) => (
              <button type="submit" class="second small" name="answer" value={answer}>
                {say(v, `answer.${answer}`)}
              </button>
            ))}
          </Form>
        )}
      </section>
    ))}
  </StaffPage>
)
