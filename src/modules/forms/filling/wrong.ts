import type { T } from '#platform/i18n/i18n.ts'
import type { Definition, Item } from '../definition.ts'
import type { AnswerProblem, Filling } from '../engine/fill.ts'
import type { Unread } from './posted.ts'

type Around = { t: T; filling: Filling; definition: Definition; language: string }

/** What is wrong with an answer, in a sentence: the author's own, where there is one. */
export function wrongWords(
  { t, filling, language }: Around,
  { item, path }: { item: Item; path: string },
  problem: AnswerProblem | Unread,
): string {
  if (item.kind !== 'question') return t('forms.wrong.rounds')
  const own =
    problem === 'required' ? item.requiredMessage : problem === 'constraint' ? item.constraintMessage : undefined
  const said = own ? filling.words(own, path, language) : ''
  if (said) return said
  if (problem === 'type') return t(`forms.wrong.${typeWords[item.type] ?? 'choice'}`)
  if (problem === 'range' && item.range)
    return t('forms.wrong.range', { start: item.range.start, end: item.range.end, step: item.range.step })
  return t(`forms.wrong.${problem === 'range' ? 'constraint' : problem}`)
}

const typeWords: Partial<Record<string, 'integer' | 'decimal' | 'date' | 'time' | 'date_time' | 'place'>> = {
  integer: 'integer',
  decimal: 'decimal',
  range: 'decimal',
  date: 'date',
  time: 'time',
  dateTime: 'date_time',
  geopoint: 'place',
}
