import { randomBytes } from 'node:crypto'
import type { ComponentChildren } from 'preact'
import { type Errors, many, one, type Values } from '#platform/http/form.ts'
import type { Lang, T } from '#platform/i18n/i18n.ts'
import type { View } from './view.ts'

/** What a form shows again after it was refused. */
export type Filled = { values: Values; errors: Errors }
export const empty: Filled = { values: {}, errors: {} }

// Error keys are checked against the messages by a test; here they are data.
// What is no key is a sentence already: that of a form's author.
const say = (t: T, key: string) => (/^[a-z_]+(\.\w+)+$/.test(key) ? (t as (k: string) => string)(key) : key)

/** What is wrong, on top, each leading to its field. */
export function ErrorSummary({ v, errors }: { v: View; errors: Errors }) {
  const entries = Object.entries(errors)
  if (entries.length === 0) return null
  return (
    <div class="summary" role="alert">
      <h2>{v.t('errors.title')}</h2>
      <ul>
        {entries.map(([field, key]) => (
          <li>{field === '_form' ? say(v.t, key) : <a href={`#${field}`}>{say(v.t, key)}</a>}</li>
        ))}
      </ul>
    </div>
  )
}

type FormProps = { v: View; action: string; children: ComponentChildren; class?: string; file?: boolean }

/** A form with its token. Nothing of it is kept by the browser. `file`: it may bring one along. */
export const Form = ({ v, action, children, class: cls, file }: FormProps) => (
  <form
    method="post"
    action={action}
    autocomplete="off"
    class={cls}
    encType={file ? 'multipart/form-data' : undefined}
    noValidate
  >
    <input type="hidden" name="_token" value={v.token(action)} />
    {children}
  </form>
)

/** Lets a form that is sent twice count once. */
export const Once = ({ filled }: { filled: Filled }) => (
  <input type="hidden" name="nonce" value={one(filled.values, 'nonce') || randomBytes(16).toString('base64url')} />
)

/** What helps and what is wrong, beside the field. */
export const Beside = ({
  v,
  name,
  hint,
  error,
}: {
  v: View
  name: string
  hint: string | undefined
  error: string | undefined
}) => (
  <>
    {hint && (
      <p class="hint" id={`${name}-hint`}>
        {hint}
      </p>
    )}
    {error && (
      <p class="wrong" id={`${name}-wrong`}>
        {say(v.t, error)}
      </p>
    )}
  </>
)

export const describedBy = (name: string, hint: string | undefined, error: string | undefined) =>
  [hint && `${name}-hint`, error && `${name}-wrong`].filter(Boolean).join(' ') || undefined

type FieldProps = {
  v: View
  name: string
  label: string
  hint?: string
  filled: Filled
  type?: 'text' | 'date' | 'time' | 'datetime-local' | 'password'
  rows?: number
  inputMode?: 'numeric' | 'decimal' | 'tel'
  preset?: string
  lang?: string
  /** Taken letter by letter: a phone must not begin it with a capital. */
  exact?: boolean
}

/** One line, several lines (`rows`), a day or a passphrase. */
export function Field({
  v,
  name,
  label,
  hint,
  filled,
  type = 'text',
  rows,
  inputMode,
  preset = '',
  exact,
}: FieldProps) {
  const error = filled.errors[name]
  const value = filled.values[name] === undefined ? preset : one(filled.values, name)
  const described = describedBy(name, hint, error)
  const common = {
    id: name,
    name,
    'aria-describedby': described,
    'aria-invalid': error ? ('true' as const) : undefined,
    autocomplete: 'off',
  }
  const input: object = {
    ...common,
    type,
    inputMode,
    spellcheck: false,
    autocapitalize: exact ? 'none' : undefined,
    value: type === 'password' ? '' : value,
  }
  return (
    <div class={error ? 'field bad' : 'field'}>
      <label class="name" for={name}>
        {label}
      </label>
      <Beside v={v} name={name} hint={hint} error={error} />
      {rows ? (
        <textarea {...common} rows={rows}>
          {value}
        </textarea>
      ) : (
        <input {...input} />
      )}
    </div>
  )
}

export type Option = {
  code: string
  label: string
  hint?: string
  /** The language of the label, where it is not the page's. */
  lang?: Lang | undefined
  /** Once it is ticked, what stands as `if-ticked` beside the question is shown. */
  telling?: boolean
}
type ChoiceProps = {
  v: View
  name: string
  label: string
  hint?: string
  options: Option[]
  filled: Filled
  preset?: string[]
}

/** One of a few, or (`multiple`) any of them, as large targets; `short` ones stand in two columns. */
export function Choices({
  v,
  name,
  label,
  hint,
  options,
  filled,
  preset = [],
  multiple = false,
  short = false,
}: ChoiceProps & { multiple?: boolean; short?: boolean }) {
  const error = filled.errors[name]
  const chosen = filled.values[name] === undefined ? preset : many(filled.values, name)
  return (
    <fieldset aria-describedby={describedBy(name, hint, error)}>
      <legend>{label}</legend>
      <Beside v={v} name={name} hint={hint} error={error} />
      <div class={short ? 'picks two' : multiple ? 'picks many' : 'picks'}>
        {options.map((option, i) => (
          <label class={option.telling ? 'pick telling' : 'pick'}>
            <input
              type={multiple ? 'checkbox' : 'radio'}
              name={name}
              value={option.code}
              id={i === 0 ? name : undefined}
              checked={chosen.includes(option.code)}
            />
            <span lang={option.lang}>
              {option.label}
              {option.hint && <span class="quiet"> {option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** One of many, in a list that opens. */
export function Select({ v, name, label, hint, options, filled, preset = [] }: ChoiceProps) {
  const error = filled.errors[name]
  const chosen = filled.values[name] === undefined ? (preset[0] ?? '') : one(filled.values, name)
  return (
    <div class={error ? 'field bad' : 'field'}>
      <label class="name" for={name}>
        {label}
      </label>
      <Beside v={v} name={name} hint={hint} error={error} />
      <select
        id={name}
        name={name}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(name, hint, error)}
      >
        {options.map((option) => (
          <option value={option.code} selected={chosen === option.code} lang={option.lang}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
