import { breakKhmer } from '#platform/i18n/i18n.ts'
import { Field } from '#ui/form.tsx'
import type { Choice } from '../definition.ts'
import { choiceField, newField, takesChoices } from '../editing/choices.ts'
import { wordsIn } from '../schema.ts'
import { MoveButton } from './edit.tsx'
import { type Editing, WordFields } from './edit-words.tsx'

/** How many choices of a list a page changes: more would not fit into one form. */
export const choicesAtOnce = 50

type Props = Editing & {
  choices: readonly Choice[]
  /** The first one on the page, counted from 0. */
  from: number
  /** Labels of the other questions with the same list. */
  shared: readonly string[]
  /** The page without `from`. */
  at: string
}

/** The choices of a question's list: words, order, and one more or less. Stands within the form of the question. */
export function ChoicesPart(props: Props) {
  const { v, definition, choices, from, shared, at, returned } = props
  const { t } = v
  const some = choices.slice(from, from + choicesAtOnce)
  return (
    <section>
      <h2 id="choices">{t('forms.edit.choices')}</h2>
      {shared.length > 0 && <p class="note">{t('forms.edit.shared', { names: shared.join(', ') })}</p>}
      {choices.length > choicesAtOnce && (
        <p>
          {t('forms.edit.choices_shown', { from: from + 1, to: from + some.length, of: choices.length })}
          {from > 0 && (
            <>
              {' · '}
              <a href={`${at}?from=${Math.max(0, from - choicesAtOnce)}#choices`}>{t('forms.edit.choices_before')}</a>
            </>
          )}
          {from + choicesAtOnce < choices.length && (
            <>
              {' · '}
              <a href={`${at}?from=${from + choicesAtOnce}#choices`}>{t('forms.edit.choices_after')}</a>
            </>
          )}
        </p>
      )}
      {some.map((choice, i) => {
        const label = breakKhmer(wordsIn(choice.label, v.lang, definition.defaultLanguage)) || choice.name
        return (
          <div class="card entry" id={`at.${choice.name}`}>
            <WordFields
              {...props}
              legend={choice.name}
              field={(code) => choiceField(choice.name, code)}
              words={choice.label}
              rows={1}
            />
            {from + i > 0 && <MoveButton way="up" name={choice.name} label={t('forms.edit.up', { label })} />}
            {from + i < choices.length - 1 && (
              <MoveButton way="down" name={choice.name} label={t('forms.edit.down', { label })} />
            )}
            {choices.length > 1 && (
              <button
                type="submit"
                name="remove"
                value={choice.name}
                class="second small"
                aria-label={t('forms.edit.remove', { label })}
              >
                {t('forms.edit.remove_short')}
              </button>
            )}
          </div>
        )
      })}
      {takesChoices(choices) ? (
        <div class="card">
          <h3>{t('forms.edit.new_choice')}</h3>
          <Field
            v={v}
            name={newField('name')}
            label={t('forms.edit.new_name')}
            hint={t('forms.edit.new_name_hint')}
            filled={props.filled}
            exact
          />
          <WordFields
            {...props}
            returned={null}
            legend={t('forms.edit.new_words')}
            field={newField}
            words={undefined}
            rows={1}
          />
          {returned !== 'over' && (
            <button type="submit" name="go" value="add" class="second">
              {t('forms.edit.add')}
            </button>
          )}
        </div>
      ) : (
        <p class="quiet">{t('forms.edit.columns')}</p>
      )}
    </section>
  )
}
