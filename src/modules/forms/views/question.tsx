import type { ComponentChildren } from 'preact'
import { one } from '#platform/http/form.ts'
import { Beside, Choices, describedBy, Field, type Option, Select } from '#ui/form.tsx'
import type { Choice, Question } from '../definition.ts'
import { isPicked } from '../filling/pages.ts'
import { rankField } from '../filling/posted.ts'
import { sayAnswer } from '../filling/said.ts'
import { type Asking, askedLabel, labelFor, presetFor, speechOf, wordsFor } from './asking.ts'
import { PlaceField } from './place-field.tsx'

export type Asked = { a: Asking; item: Question; path: string }
/** Up to how many steps of a range each is to be picked. */
const mostSteps = 11

/** One question with its field, or its answer where nothing is to be typed. */
export function QuestionField({ a, item, path, children }: Asked & { children?: ComponentChildren }) {
  const { readOnly, relevant } = a.filling.at(path)
  if (readOnly || item.calculation !== undefined) return <Given a={a} item={item} path={path} />
  return (
    <div data-at={path} hidden={!relevant}>
      {a.appeared.has(path) && (
        <p>
          <span class="tag now">{a.v.t('forms.new_question')}</span>
        </p>
      )}
      <FieldOf a={a} item={item} path={path} />
      {children}
    </div>
  )
}

/** What follows from other answers: it is read, not typed. */
function Given({ a, item, path }: Asked) {
  const { answer: given, relevant } = a.filling.at(path)
  const answer = sayAnswer(speechOf(a), item, given)
  return (
    <div class="field" id={path} data-at={path} hidden={!relevant}>
      <p class="quiet">{labelFor(a, item, path)}</p>
      <p class="words">{answer || '–'}</p>
    </div>
  )
}

/** The field alone. */
export function FieldOf({ a, item, path }: Asked) {
  const { v, filled } = a
  const { answer, choices } = a.filling.at(path)
  const hint = wordsFor(a, item.hint, path)
  const common = { v, filled, name: path, label: askedLabel(a, item, path), ...(hint ? { hint } : {}) }
  const preset = presetFor(answer)
  if (item.type === 'select_one' || item.type === 'select_multiple')
    return <SelectField a={a} item={item} path={path} />
  if (item.type === 'rank') return <RankField a={a} item={item} path={path} choices={choices ?? []} />
  if (item.type === 'geopoint') return <PlaceField a={a} item={item} path={path} />
  if (item.type === 'range') return <RangeField a={a} item={item} path={path} />
  const yes = [{ code: 'OK', label: v.t('forms.acknowledged') }]
  if (item.type === 'acknowledge') return <Choices {...common} options={yes} preset={preset ? [preset] : []} multiple />
  const rows = item.appearance?.includes('multiline') ? { rows: 4 } : {}
  return <Field {...common} {...rows} {...lineFor[item.type]} preset={preset} />
}

/** How one line asks for what is no free text. */
const lineFor: Partial<Record<Question['type'], Pick<Parameters<typeof Field>[0], 'type' | 'inputMode'>>> = {
  date: { type: 'date' },
  time: { type: 'time' },
  dateTime: { type: 'datetime-local' },
  integer: { inputMode: 'numeric' },
  decimal: { inputMode: 'decimal' },
}

const optionsOf = (a: Asking, path: string, choices: readonly Choice[]): Option[] =>
  choices.map((c) => ({
    code: c.name,
    label: wordsFor(a, c.label, path) || c.name,
    telling: c.name === 'other' && a.filling.has(`${path}_other`),
  }))

function SelectField({ a, item, path }: Asked) {
  const isEmpty = a.filling.at(path).choices?.length === 0
  if (!item.choiceFilter && !isEmpty) return <ChoicesField a={a} item={item} path={path} />
  return (
    <>
      <div class="field" data-nothing hidden={!isEmpty}>
        <p>
          <strong>{askedLabel(a, item, path)}</strong>
        </p>
        <p class="hint">{a.v.t('forms.no_choices_yet')}</p>
      </div>
      <div data-choices hidden={isEmpty}>
        <ChoicesField a={a} item={item} path={path} />
      </div>
    </>
  )
}

function ChoicesField({ a, item, path }: Asked) {
  const { v, filled } = a
  const { answer, choices = [], required } = a.filling.at(path)
  const label = askedLabel(a, item, path)
  const hint = wordsFor(a, item.hint, path)
  const common = { v, filled, name: path, label, ...(hint ? { hint } : {}) }
  const options = optionsOf(a, path, choices)
  const preset = answer === undefined ? [] : [answer].flat().map(String)
  if (item.type === 'select_multiple') return <Choices {...common} options={options} preset={preset} multiple />
  const size = item.choiceFilter ? (a.definition.lists[item.list ?? '']?.length ?? 0) : choices.length
  if (!isPicked(item, size))
    return <Select {...common} options={[{ code: '', label: v.t('staff.choose') }, ...options]} preset={preset} />
  // A round mark that was set cannot be taken back by itself.
  const none = preset.length > 0 && !required ? [{ code: '', label: v.t('forms.no_answer') }] : []
  return (
    <Choices
      {...common}
      options={[...options, ...none]}
      preset={preset}
      short={item.appearance?.includes('quick') ?? false}
    />
  )
}

function RangeField({ a, item, path }: Asked) {
  const { v, filled } = a
  const { start, end, step } = item.range ?? { start: 0, end: 10, step: 1 }
  const steps = Math.floor((end - start) / step + 1e-9) + 1
  const said = wordsFor(a, item.hint, path)
  const between = v.t('forms.range', { start, end })
  const common = { v, filled, name: path, label: askedLabel(a, item, path) }
  const preset = presetFor(a.filling.at(path).answer)
  if (steps > mostSteps)
    return <Field {...common} hint={[said, between].filter(Boolean).join(' ')} preset={preset} inputMode="decimal" />
  const options = Array.from({ length: steps }, (_, i) => String(Number((start + i * step).toFixed(6))))
  return (
    <Choices
      {...common}
      hint={[said, between].filter(Boolean).join(' ')}
      options={options.map((code) => ({ code, label: code }))}
      preset={preset ? [preset] : []}
      short
    />
  )
}

/** Each choice gets its place by a number. */
function RankField({ a, item, path, choices }: Asked & { choices: readonly Choice[] }) {
  const { v, filled } = a
  const error = filled.errors[path]
  const hint = wordsFor(a, item.hint, path) || v.t('forms.rank_hint')
  const chosen = [a.filling.at(path).answer ?? []].flat().map(String)
  const place = (name: string) =>
    filled.values[rankField(path, name)] === undefined
      ? String(chosen.indexOf(name) + 1 || '')
      : one(filled.values, rankField(path, name))
  return (
    <fieldset id={path} aria-describedby={describedBy(path, hint, error)}>
      <legend>{askedLabel(a, item, path)}</legend>
      <Beside v={v} name={path} hint={hint} error={error} />
      {choices.map((c) => (
        <Select
          v={v}
          name={rankField(path, c.name)}
          label={wordsFor(a, c.label, path) || c.name}
          filled={{ values: {}, errors: {} }}
          preset={[place(c.name)]}
          options={[
            { code: '', label: '–' },
            ...choices.map((_, i) => ({ code: String(i + 1), label: String(i + 1) })),
          ]}
        />
      ))}
    </fieldset>
  )
}
