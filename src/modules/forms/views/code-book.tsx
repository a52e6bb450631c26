import { breakKhmer } from '#platform/i18n/i18n.ts'
import { PasskeyScript } from '#ui/passkey.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { Definition } from '../definition.ts'
import { codeBook, type Entry, typeWord } from '../out/code-book.ts'
import type { VersionRow } from '../queries.ts'
import { wordsIn } from '../schema.ts'
import { FormFrame } from './frame.tsx'

type Props = { v: View; version: VersionRow; definition: Definition }

/** Every question of a form with its codes, in all of its languages, to be read and printed. */
export function CodeBookPage({ v, version, definition }: Props) {
  const { t, lang } = v
  const title = breakKhmer(wordsIn(definition.title, lang, definition.defaultLanguage)) || definition.id
  const at = `/staff/forms/versions/${version.id}`
  return (
    <FormFrame v={v} title={t('forms.out.code_book_of', { title })} wide>
      <p>
        <code>{definition.id}</code> · {t('forms.version_number', { number: version.number })}
        {definition.version && ` · ${definition.version}`}
      </p>
      <p>{t('forms.out.code_book_lead')}</p>
      <p class="unprinted">
        <button type="button" hidden data-print>
          {t('staff.links.print')}
        </button>{' '}
        <a class="button second" href={`${at}/code-book.xlsx`}>
          {t('forms.out.code_book_file')}
        </a>{' '}
        <a href={at}>{t('forms.version_number', { number: version.number })}</a>
      </p>
      <Table
        label={t('forms.questions')}
        columns={[
          { name: t('forms.name'), show: (e: Entry) => <Name v={v} entry={e} /> },
          ...definition.languages.map((language) => ({
            name: definition.languageNames[language] ?? language,
            show: (e: Entry) => <Said entry={e} language={language} />,
          })),
          { name: t('forms.aspect.list'), show: (e) => <ChoiceCodes entry={e} definition={definition} /> },
          { name: t('forms.conditions'), show: (e) => <Written v={v} entry={e} /> },
        ]}
        rows={codeBook(definition)}
      />
      <PasskeyScript />
    </FormFrame>
  )
}

function Name({ v: { t }, entry: { item, within } }: { v: View; entry: Entry }) {
  return (
    <>
      <code>{item.name}</code>
      <p class="quiet">{t(`forms.type.${typeWord(item)}`)}</p>
      {item.kind === 'question' && (
        <p class="quiet">{t(item.sensitivity === 'sealed' ? 'forms.sealed' : 'forms.out.open')}</p>
      )}
      {item.kind === 'question' && item.code && (
        <p class="quiet">
          {t('forms.aspect.code')}: <code>{item.code}</code>
        </p>
      )}
      {item.kind === 'question' && item.range && (
        <p class="quiet">{t('forms.range', { start: item.range.start, end: item.range.end })}</p>
      )}
      {within.length > 0 && <p class="quiet">{t('forms.in_repeat', { name: within.join('/') })}</p>}
    </>
  )
}

const Said = ({ entry: { item }, language }: { entry: Entry; language: string }) => (
  <div lang={language}>
    {breakKhmer(item.label?.[language] ?? '') || '–'}
    {item.hint?.[language] && <p class="hint">{breakKhmer(item.hint[language])}</p>}
  </div>
)

/** Each choice with its code and its words in every language. */
function ChoiceCodes({ entry: { choices }, definition }: { entry: Entry; definition: Definition }) {
  if (choices.length === 0) return <>–</>
  return (
    <ul>
      {choices.map((c) => (
        <li>
          <code>{c.name}</code>{' '}
          {definition.languages.map((language, i) => (
            <>
              {i > 0 && ' · '}
              <span lang={language}>{breakKhmer(c.label[language] ?? '')}</span>
            </>
          ))}
        </li>
      ))}
    </ul>
  )
}

function Written({ v, entry: { conditions } }: { v: View; entry: Entry }) {
  if (conditions.length === 0) return <>–</>
  return (
    <>
      {conditions.map(({ aspect, text }) => (
        <p>
          <span class="quiet">{v.t(`forms.aspect.${aspect}`)}: </span>
          <code>{text}</code>
        </p>
      ))}
    </>
  )
}
