import type { ListedResponse } from '#modules/forms/commands/open.ts'
import { wordsIn } from '#modules/forms/schema.ts'
import { breakKhmer } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import type { CaseProps } from './props.ts'

/** Forms that were answered about the child: which, how far, and on which day. */
export function FormsOfCase({ v, responses, may, at }: CaseProps & { at: string }) {
  const { t, lang } = v
  const given = (r: ListedResponse) =>
    [t('forms.given_on', { day: showDay(r.happenedOn, lang) }), r.fromPaper && t('forms.from_paper')]
      .filter(Boolean)
      .join(' · ')
  return (
    <section class="card" id="forms">
      <h2>{t('forms.title')}</h2>
      {responses.length === 0 && <p class="quiet">{t('forms.none_on_case')}</p>}
      <ul>
        {responses.map((r) => (
          <li>
            <a href={`/staff/responses/${r.id}`}>{breakKhmer(wordsIn(r.title, lang, r.defaultLanguage)) || r.code}</a>{' '}
            <span class={r.state === 'done' ? 'tag' : 'tag now'}>{t(`forms.state.${r.state}`)}</span>
            <br />
            <span class="quiet">{given(r)}</span>
          </li>
        ))}
      </ul>
      {may.answer && (
        <a class="button small" href={`${at}/forms/new`}>
          {t('forms.add_to_case')}
        </a>
      )}
    </section>
  )
}
