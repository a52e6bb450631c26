import { breakKhmer } from '#platform/i18n/i18n.ts'
import { Choices, ErrorSummary, Form } from '#ui/form.tsx'
import type { Item } from '../definition.ts'
import { walk } from '../definition.ts'
import { nextMissing } from '../editing/missing.ts'
import { partsOf, wordsFor } from '../editing/words.ts'
import { typeWord } from '../out/code-book.ts'
import type { VersionRow } from '../queries.ts'
import { wordsIn } from '../schema.ts'
import { ChoicesPart } from './edit-choices.tsx'
import { editAt, itemAt, listAt } from './edit-paths.ts'
import { type Editing, languageName, ReturnedNote, WordFields } from './edit-words.tsx'
import { FormFrame } from './frame.tsx'
import { Conditions } from './version.tsx'

type Props = Editing & {
  version: VersionRow
  item: Item
  /** The first of its choices that is shown. */
  from: number
  /** The language whose missing texts are being written. */
  missing: string
}

/** One question, note or group of a draft: its words in every language, whether it is required, its choices. */
export function EditItemPage(props: Props) {
  const { v, version, definition, item, filled, returned, from, missing } = props
  const { t } = v
  const at = itemAt(version.id, item.name)
  const list = item.kind === 'question' && item.list !== undefined ? definition.lists[item.list] : undefined
  const labelOf = (one: Item) => breakKhmer(wordsIn(one.label, v.lang, definition.defaultLanguage)) || one.name
  return (
    <FormFrame v={v} title={labelOf(item)}>
      <p>
        <a href={listAt(version.id, definition, item.name)}>{t('forms.edit.list')}</a>
      </p>
      <p class="quiet">
        <code>{item.name}</code> · {t(`forms.type.${typeWord(item)}`)}
      </p>
      <Conditions v={v} item={item} none="" />
      <ReturnedNote v={v} returned={returned} />
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action={at}>
        {/* What Enter does: the first button counts. */}
        <button type="submit" name="go" value="save" class="hidden" tabIndex={-1} aria-hidden="true" />
        <input type="hidden" name="mark" value={version.mark} />
        <input type="hidden" name="from" value={from} />
        <input type="hidden" name="missing" value={missing} />
        {partsOf(item).map((part) => (
          <WordFields
            {...props}
            legend={t(`forms.edit.part.${part}`)}
            field={(code) => `${part}.${code}`}
            words={wordsFor(item, part)}
          />
        ))}
        <RequiredField {...props} />
        {list && (
          <ChoicesPart
            {...props}
            choices={list}
            at={at}
            shared={[...walk(definition.items)].flatMap(({ item: one }) =>
              one.kind === 'question' && item.kind === 'question' && one.list === item.list && one.name !== item.name
                ? labelOf(one)
                : [],
            )}
          />
        )}
        {returned !== 'over' && (
          <div class="row">
            <button type="submit" name="go" value="save">
              {t('staff.save')}
            </button>
            <button type="submit" name="go" value="next" class="second">
              {missing
                ? t('forms.edit.save_missing', { language: languageName(definition, missing) })
                : t('forms.edit.save_next')}
            </button>
            <a class="button second" href={listAt(version.id, definition, item.name)}>
              {t('staff.cancel')}
            </a>
          </div>
        )}
      </Form>
      <NextMissing {...props} />
    </FormFrame>
  )
}

/** Yes or no; an expression can be seen, and chosen away. */
function RequiredField({ v, item, filled }: Props) {
  const { t } = v
  if (item.kind !== 'question' || item.type === 'calculate' || item.type === 'hidden') return null
  const expression = item.required !== undefined && item.required !== 'yes' ? item.required : undefined
  const answers = expression === undefined ? (['yes', 'no'] as const) : (['yes', 'no', 'depends'] as const)
  return (
    <Choices
      v={v}
      name="required"
      label={t('forms.edit.required')}
      filled={filled}
      preset={[expression !== undefined ? 'depends' : item.required ? 'yes' : 'no']}
      options={answers.map((code) => ({
        code,
        label: t(`forms.edit.required_answer.${code}`),
        ...(code === 'depends' ? { hint: t('forms.edit.depends_hint', { expression: expression ?? '' }) } : {}),
      }))}
    />
  )
}

function NextMissing({ v, version, definition, item }: Props) {
  const next = definition.languages.flatMap((code) => {
    const missing = nextMissing(definition, code, item.name)
    return missing ? [{ code, missing }] : []
  })
  if (next.length === 0) return null
  return (
    <ul>
      {next.map(({ code, missing }) => (
        <li>
          <a
            href={
              missing.item
                ? `${itemAt(version.id, missing.item)}?missing=${code}#${missing.field}`
                : `${editAt(version.id)}#${missing.field}`
            }
          >
            {v.t('forms.edit.missing_go', { language: languageName(definition, code) })}
          </a>
        </li>
      ))}
    </ul>
  )
}
