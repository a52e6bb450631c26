import { breakKhmer } from '#platform/i18n/i18n.ts'
import { ErrorSummary, Field, Form } from '#ui/form.tsx'
import { More } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { type Definition, type Item, walk } from '../definition.ts'
import { type Ways, waysIn } from '../editing/item.ts'
import { missingIn } from '../editing/missing.ts'
import { typeWord } from '../out/code-book.ts'
import type { VersionRow } from '../queries.ts'
import { wordsIn } from '../schema.ts'
import { editAt, itemAt, listed } from './edit-paths.ts'
import { type Editing, LacksTag, languageName, ReturnedNote, WordFields } from './edit-words.tsx'
import { FormFrame } from './frame.tsx'

type Props = Editing & { version: VersionRow; shown: number }

/** A draft to be changed: its title, its languages, and its questions in their order. */
export function EditPage(props: Props) {
  const { v, version, definition, filled, returned, shown } = props
  const { t } = v
  const at = editAt(version.id)
  const names = [...walk(definition.items)].map(({ item }) => item.name)
  return (
    <FormFrame v={v} title={breakKhmer(wordsIn(definition.title, v.lang, definition.defaultLanguage)) || version.code}>
      <p>
        <span class="tag now">{t('forms.version_state.draft')}</span>{' '}
        {t('forms.version_number', { number: version.number })}
      </p>
      <p>{t('forms.edit.lead')}</p>
      <p class="row">
        <a class="button" href={`/staff/forms/versions/${version.id}`}>
          {t('forms.edit.preview')}
        </a>
        <a href={`/staff/forms/versions/${version.id}/workbook`}>{t('forms.edit.workbook')}</a>
        <a href={`/staff/forms/versions/${version.id}/discard`}>{t('forms.edit.discard')}</a>
      </p>
      <ReturnedNote v={v} returned={returned} />
      <ErrorSummary v={v} errors={filled.errors} />
      <MissingTexts v={v} version={version} definition={definition} />
      <section class="card">
        <Form v={v} action={at}>
          <input type="hidden" name="mark" value={version.mark} />
          <WordFields
            {...props}
            legend={t('forms.edit.of_form')}
            field={(code) => `title.${code}`}
            words={definition.title}
          />
          {returned !== 'over' && <button type="submit">{t('staff.save')}</button>}
        </Form>
        <details open={Boolean(filled.values['code'] || filled.values['name'])}>
          <summary>{t('forms.edit.add_language')}</summary>
          <Form v={v} action={`${at}/languages`}>
            <input type="hidden" name="mark" value={version.mark} />
            <Field
              v={v}
              name="code"
              label={t('forms.edit.language_code')}
              hint={t('forms.edit.language_code_hint')}
              filled={filled}
              exact
            />
            <Field v={v} name="name" label={t('forms.edit.language_name')} filled={filled} />
            <button type="submit" class="second">
              {t('forms.edit.add_language')}
            </button>
          </Form>
        </details>
      </section>
      <h2 id="list">{t('forms.edit.list')}</h2>
      <Form v={v} action={`${at}/order`}>
        <input type="hidden" name="mark" value={version.mark} />
        <Items
          {...{ v, version, definition, items: definition.items }}
          shown={new Set(names.slice(0, shown))}
          ways={waysIn(definition.items)}
        />
      </Form>
      <More v={v} href={names.length > shown ? `${at}?show=${shown + listed}` : null} />
    </FormFrame>
  )
}

/** How many texts each language lacks, and the way to the first of them. */
function MissingTexts({ v, version, definition }: { v: View; version: VersionRow; definition: Definition }) {
  const { t } = v
  const all = definition.languages.map((code) => ({ code, missing: missingIn(definition, code) }))
  const lacking = all.filter(({ missing }) => missing.length > 0)
  if (lacking.length === 0) return <p class="quiet">{t('forms.edit.nothing_missing')}</p>
  return (
    <ul>
      {lacking.map(({ code, missing: [first, ...others] }) => (
        <li>
          {t('forms.edit.missing', { count: others.length + 1, language: languageName(definition, code) })}
          {' · '}
          <a
            href={
              first?.item
                ? `${itemAt(version.id, first.item)}?missing=${code}#${first.field}`
                : `${editAt(version.id)}#title.${code}`
            }
          >
            {t('forms.edit.missing_go', { language: languageName(definition, code) })}
          </a>
        </li>
      ))}
    </ul>
  )
}

type ListProps = {
  v: View
  version: VersionRow
  definition: Definition
  items: readonly Item[]
  shown: ReadonlySet<string>
  ways: Ways
}

const Items = (props: ListProps) => (
  <ol class="order">
    {props.items
      .filter((item) => props.shown.has(item.name))
      .map((item) => (
        <li id={`at.${item.name}`}>
          <Entry {...props} item={item} />
          {(item.kind === 'group' || item.kind === 'repeat') && <Items {...props} items={item.items} />}
        </li>
      ))}
  </ol>
)

function Entry({ v, version, definition, item, ways }: ListProps & { item: Item }) {
  const { t } = v
  const label = breakKhmer(wordsIn(item.label, v.lang, definition.defaultLanguage)) || item.name
  const lacks = definition.languages.filter((code) => item.label && !item.label[code])
  const way = ways.get(item.name)
  return (
    <div class="entry">
      <div>
        <a href={itemAt(version.id, item.name)}>{label}</a>
        <div class="quiet">
          <code>{item.name}</code> · {t(`forms.type.${typeWord(item)}`)}
          {item.kind === 'question' && item.required && ` · ${t('forms.aspect.required')}`}
          {lacks.map((code) => (
            <>
              {' '}
              <LacksTag v={v} language={languageName(definition, code)} />
            </>
          ))}
        </div>
      </div>
      {way?.up && <MoveButton way="up" name={item.name} label={t('forms.edit.up', { label })} />}
      {way?.down && <MoveButton way="down" name={item.name} label={t('forms.edit.down', { label })} />}
    </div>
  )
}

/** An arrow that moves something by one place. */
export const MoveButton = ({ way, name, label }: { way: 'up' | 'down'; name: string; label: string }) => (
  <button type="submit" name={way} value={name} class={`second arrow ${way}`} aria-label={label}>
    {way === 'up' ? '↑' : '↓'}
  </button>
)
