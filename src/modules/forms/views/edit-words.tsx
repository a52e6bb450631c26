import { one } from '#platform/http/form.ts'
import { Beside, describedBy, type Filled } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { Definition, Words } from '../definition.ts'
import { tidy } from '../xlsform/text.ts'

/** Why a page of the editor came back without having saved. */
export type Returned = 'overtaken' | 'over' | null

/** What the fields of the editor are made from. */
export type Editing = { v: View; definition: Definition; filled: Filled; returned: Returned }

export const languageName = ({ languageNames }: Definition, code: string): string => languageNames[code] ?? code

type Props = Editing & {
  legend: string
  /** The name of the field of a language. */
  field: (code: string) => string
  words: Words | undefined
  /** Lines of an empty field. */
  rows?: number
}

/** The same words in every language of the form, side by side. */
export function WordFields({ v, definition, filled, returned, legend, field, words, rows = 2 }: Props) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class="beside">
        {definition.languages.map((code) => {
          const name = field(code)
          const stored = words?.[code] ?? ''
          const typed = filled.values[name] === undefined ? stored : one(filled.values, name)
          const error = filled.errors[name]
          const differs = returned === 'overtaken' && tidy(typed) !== stored
          const hint = differs ? v.t('forms.edit.meanwhile', { text: stored || v.t('forms.edit.emptied') }) : undefined
          const lacks = words !== undefined && stored === ''
          return (
            <div class={error ? 'field bad' : 'field'}>
              <label class="name" for={name}>
                <span lang={code}>{languageName(definition, code)}</span>
                {lacks && (
                  <>
                    {' '}
                    <LacksTag v={v} language={languageName(definition, code)} />
                  </>
                )}
              </label>
              <Beside v={v} name={name} hint={hint} error={error} />
              <textarea
                id={name}
                name={name}
                lang={code}
                rows={Math.min(8, Math.max(rows, Math.ceil(typed.length / 30)))}
                autocomplete="off"
                aria-describedby={describedBy(name, hint, error)}
                aria-invalid={error ? 'true' : undefined}
              >
                {typed}
              </textarea>
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}

export const LacksTag = ({ v, language }: { v: View; language: string }) => (
  <span class="tag now">{v.t('forms.edit.lacks', { language })}</span>
)

/** That somebody else saved or published meanwhile, and what becomes of what was written. */
export function ReturnedNote({ v, returned }: { v: View; returned: Returned }) {
  if (returned === null) return null
  const [title, what] =
    returned === 'over'
      ? [v.t('forms.edit.over'), v.t('forms.edit.over_what')]
      : [v.t('forms.overtaken'), v.t('forms.overtaken_what')]
  return (
    <div class="summary" role="alert">
      <h2>{title}</h2>
      <p>{what}</p>
    </div>
  )
}
