import { breakKhmer } from '#platform/i18n/i18n.ts'
import { formStyle } from '#ui/assets.ts'
import { ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { type Definition, type Item, walk } from '../definition.ts'
import type { VersionRow } from '../queries.ts'
import { wordsIn } from '../schema.ts'
import { editAt } from './edit-paths.ts'
import { type ProblemRow, ProblemTable } from './problems.tsx'

type Props = {
  v: View
  version: VersionRow
  definition: Definition
  remarks: ProblemRow[]
  mayKeep: boolean
  /** Whether a draft may be made of it, to change its words in. */
  mayAdapt: boolean
  filled: Filled
  /** How many questions are shown, and the way to more. */
  shown: number
  step: number
}

/** How a form reads, question by question in each of its languages; and publishing it, as long as it is a draft. */
export function VersionPage({ v, version, definition, remarks, mayKeep, mayAdapt, filled, shown, step }: Props) {
  const { t, lang } = v
  const isDraft = version.state === 'draft'
  const title = breakKhmer(wordsIn(definition.title, lang, definition.defaultLanguage)) || definition.id
  const items = [...walk(definition.items)].map(({ item, repeat }) => ({ item, repeat: repeat?.name ?? '' }))
  return (
    <StaffPage v={v} title={t('forms.title')}>
      <style dangerouslySetInnerHTML={{ __html: formStyle }} />
      <h1>{title}</h1>
      <p>
        <a href={`/staff/forms/${version.formId}`}>{t('forms.versions')}</a>
      </p>
      <p>
        <span class={isDraft ? 'tag now' : 'tag'}>{t(`forms.version_state.${isDraft ? 'draft' : 'published'}`)}</span>{' '}
        {t('forms.version_number', { number: version.number })} · {t(`forms.subject.${version.subject as 'case'}`)}
        {definition.version && ` · ${definition.version}`}
      </p>
      {version.note && <p class="words">{version.note}</p>}
      <ErrorSummary v={v} errors={filled.errors} />
      {isDraft && remarks.length > 0 && (
        <>
          <h2>{t('forms.import.remarks')}</h2>
          <ProblemTable v={v} problems={remarks} label={t('forms.import.remarks')} />
        </>
      )}
      {isDraft && mayKeep && (
        <p class="row">
          <a class="button second" href={editAt(version.id)}>
            {t('forms.edit.change')}
          </a>
          <a href={`/staff/forms/versions/${version.id}/discard`}>{t('forms.edit.discard')}</a>
        </p>
      )}
      {!isDraft && mayAdapt && <DraftButton v={v} version={version} />}
      {isDraft && mayKeep && (
        <section class="card">
          <h2>{t('forms.publish')}</h2>
          <p>{t('forms.publish_what')}</p>
          <Form v={v} action={`/staff/forms/versions/${version.id}/publication`}>
            <input type="hidden" name="mark" value={version.mark} />
            <Field v={v} name="note" label={t('forms.note')} hint={t('forms.note_hint')} filled={filled} rows={2} />
            <button type="submit">{t('forms.publish')}</button>
          </Form>
        </section>
      )}
      <p>
        <a href={`/staff/forms/versions/${version.id}/paper`}>{t('forms.paper.title')}</a>
        {' · '}
        <a href={`/staff/forms/versions/${version.id}/code-book`}>{t('forms.out.code_book')}</a>
        {' · '}
        <a href={`/staff/forms/versions/${version.id}/workbook`}>{t('forms.edit.workbook')}</a>
        {version.number > 1 && (
          <>
            {' · '}
            <a href={`/staff/forms/versions/${version.id}/changes`}>{t('forms.compare.title')}</a>
          </>
        )}
      </p>
      <h2>{t('forms.questions')}</h2>
      <Table
        label={t('forms.questions')}
        columns={[
          { name: t('forms.name'), show: (r: Row) => <code>{r.item.name}</code> },
          ...definition.languages.map((language) => ({
            name: definition.languageNames[language] ?? language,
            show: (r: Row) => <Said item={r.item} language={language} definition={definition} />,
          })),
          { name: t('forms.kind'), show: (r) => <Kind v={v} row={r} /> },
          { name: t('forms.conditions'), show: (r) => <Conditions v={v} item={r.item} /> },
        ]}
        rows={items.slice(0, shown)}
      />
      <More v={v} href={items.length > shown ? `/staff/forms/versions/${version.id}?show=${shown + step}` : null} />
    </StaffPage>
  )
}

/** Begins a draft of a version, or goes on with the one there is. */
export const DraftButton = ({ v, version }: { v: View; version: Pick<VersionRow, 'id' | 'organisationId'> }) => (
  <Form v={v} action={`/staff/forms/versions/${version.id}/draft`}>
    {version.organisationId === null && <p class="hint">{v.t('forms.edit.adapt_what')}</p>}
    <p class="row">
      <button type="submit" class="second">
        {v.t(version.organisationId === null ? 'forms.edit.adapt' : 'forms.edit.change')}
      </button>
    </p>
  </Form>
)

type Row = { item: Item; repeat: string }

function Said({ item, language, definition }: { item: Item; language: string; definition: Definition }) {
  const list = item.kind === 'question' && item.list ? definition.lists[item.list] : undefined
  return (
    <div lang={language}>
      {item.kind === 'group' || item.kind === 'repeat' ? (
        <strong>{breakKhmer(item.label?.[language] ?? '')}</strong>
      ) : (
        breakKhmer(item.label?.[language] ?? '')
      )}
      {item.hint?.[language] && <p class="hint">{breakKhmer(item.hint[language])}</p>}
      {list && list.length <= mostShown && (
        <ul>
          {list.map((c) => (
            <li>{breakKhmer(c.label[language] ?? c.name)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
/** Longer lists of choices are only counted. */
const mostShown = 20

function Kind({ v, row: { item, repeat } }: { v: View; row: Row }) {
  const { t } = v
  return (
    <>
      {t(`forms.type.${typeWord(item)}`)}
      {item.kind === 'question' && item.sensitivity === 'sealed' && <p class="quiet">{t('forms.sealed')}</p>}
      {repeat && <p class="quiet">{t('forms.in_repeat', { name: repeat })}</p>}
    </>
  )
}

/** Message keys must not end as plural forms do. */
function typeWord(item: Item) {
  if (item.kind !== 'question') return item.kind
  if (item.type === 'select_one') return 'choice'
  return item.type === 'select_multiple' ? 'choices' : item.type
}

/** When an item is asked, and what holds of its answer, as the workbook has it. */
export function Conditions({ v, item, none = '–' }: { v: View; item: Item; none?: string }) {
  const all: [string, string | undefined][] = [
    ['relevant', item.relevant],
    ...(item.kind === 'question'
      ? ([
          ['required', item.required],
          ['constraint', item.constraint],
          ['calculation', item.calculation],
          ['default', item.default],
          ['choiceFilter', item.choiceFilter],
        ] as [string, string | undefined][])
      : []),
    ...(item.kind === 'repeat' ? ([['count', item.count]] as [string, string | undefined][]) : []),
  ]
  const said = all.filter(([, text]) => text)
  if (said.length === 0) return <>{none}</>
  return (
    <>
      {said.map(([what, text]) => (
        <p>
          <span class="quiet">{v.t(`forms.aspect.${what as 'relevant'}`)}: </span>
          <code>{text}</code>
        </p>
      ))}
    </>
  )
}
