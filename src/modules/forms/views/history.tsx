import { breakKhmer } from '#platform/i18n/i18n.ts'
import { showDay, showWhen } from '#platform/time/time.ts'
import { Table } from '#ui/table.tsx'
import type { OpenedResponse } from '../commands/open.ts'
import type { Item } from '../definition.ts'
import { type AnswerChange, changesBetween, roundsBetween } from '../filling/changes.ts'
import { type Speech, sayAnswer } from '../filling/said.ts'
import { type Saved, wordsIn } from '../schema.ts'
import type { Asking } from './asking.ts'
import { speechOf } from './asking.ts'
import { FormFrame, titleOf } from './frame.tsx'

type Props = { a: Asking; opened: OpenedResponse; places: Speech['places']; names: Map<string, string> }
type Row = { label: string; before: string; after: string }

/** Every saving, the newest first: who, when, and each answer that it changed. */
export function HistoryPage({ a, opened, places, names }: Props) {
  const { v } = a
  const { t, lang } = v
  const { row, savings } = opened
  const steps = savings.map((s, i) => ({
    ...s,
    number: i + 1,
    rows: rowsOf(a, places, savings[i - 1]?.value, s.value),
  }))
  return (
    <FormFrame v={v} title={t('forms.history')} wide>
      <p>
        <a href={`/staff/responses/${row.id}`}>{titleOf(v, row)}</a>
      </p>
      {steps.toReversed().map((step) => (
        <section class="card">
          <h2>{t('forms.saving', { number: step.number, when: showWhen(step.madeAt, lang) })}</h2>
          <p>{names.get(step.author ?? '') ?? t('staff.someone')}</p>
          {step.rows.length === 0 ? (
            <p class="quiet">{t('forms.nothing_changed')}</p>
          ) : (
            <Table
              label={t('forms.saving', { number: step.number, when: showWhen(step.madeAt, lang) })}
              columns={[
                { name: t('forms.question'), show: (r: Row) => r.label },
                { name: t('forms.before'), show: (r: Row) => (r.before ? <del>{r.before}</del> : '–') },
                { name: t('forms.after'), show: (r: Row) => (r.after ? <ins>{r.after}</ins> : '–') },
              ]}
              rows={step.rows}
            />
          )}
        </section>
      ))}
    </FormFrame>
  )
}

function rowsOf(a: Asking, places: Speech['places'], before: Saved | undefined, after: Saved): Row[] {
  const { t, lang } = a.v
  const about: [string, string, string][] = [
    [t('forms.how_far'), before ? t(`forms.state.${before.state}`) : '', t(`forms.state.${after.state}`)],
    [t('forms.happened_on'), before ? showDay(before.happenedOn, lang) : '', showDay(after.happenedOn, lang)],
    [
      t('forms.how_entered'),
      before?.fromPaper ? t('forms.from_paper') : '',
      after.fromPaper ? t('forms.from_paper') : '',
    ],
  ]
  const itself = about.filter(([, b, x]) => b !== x).map(([label, b, x]) => ({ label, before: b, after: x }))
  const answers = changesBetween(a.definition.items, before?.answers ?? {}, after.answers)
  const rounds = roundsBetween(a.definition.items, before?.answers ?? {}, after.answers).map((r) => ({
    label: t('forms.how_many', { title: titled(a, r.repeat) }),
    ...{ before: String(r.before), after: String(r.after) },
  }))
  return [...itself, ...rounds, ...answers.map((change) => inWords(a, places, change))]
}

/** What an item is called, whatever stands in its gaps. */
const titled = (a: Asking, item: Item): string => {
  const words = wordsIn(item.label, a.language, a.definition.defaultLanguage) || item.name
  return breakKhmer(words.replace(/\$\{[^}]*\}/g, '…'))
}

function inWords(a: Asking, places: Speech['places'], { question, rounds, before, after }: AnswerChange): Row {
  const label = titled(a, question)
  const speech = speechOf(a, places)
  return {
    label: rounds.length > 0 ? `${label} (${rounds.join(', ')})` : label,
    before: sayAnswer(speech, question, before),
    after: sayAnswer(speech, question, after),
  }
}
