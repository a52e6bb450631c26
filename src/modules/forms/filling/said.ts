import { placeName } from '#modules/places/schema.ts'
import { breakKhmer, type Lang, type T } from '#platform/i18n/i18n.ts'
import { showDay, showMoment } from '#platform/time/time.ts'
import type { Answer, Definition, Question } from '../definition.ts'
import { wordsIn } from '../schema.ts'

/** What is needed to say answers in words: the form, the reader's languages, names of small places. */
export type Speech = {
  t: T
  lang: Lang
  definition: Definition
  /** In which language the form speaks. */
  language: string
  /** Names of communes and villages by code, as far as they are known. */
  places: ReadonlyMap<string, string>
}

/** An answer as a person reads it: what was typed, as it was typed; '' where there is none. */
export function sayAnswer(speech: Speech, question: Question, answer: Answer | undefined): string {
  if (answer === undefined) return ''
  const { t, lang, definition, language, places } = speech
  const label = (name: string) => {
    const choice = definition.lists[question.list ?? '']?.find((c) => c.name === name)
    return breakKhmer(wordsIn(choice?.label, language, definition.defaultLanguage)) || name
  }
  const text = String(answer)
  switch (question.type) {
    case 'select_one':
      return label(text)
    case 'select_multiple':
      return [answer]
        .flat()
        .map((name) => label(String(name)))
        .join(' · ')
    case 'rank':
      return [answer]
        .flat()
        .map((name, i) => `${i + 1}. ${label(String(name))}`)
        .join(' · ')
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) ? showDay(text, lang) : text
    case 'dateTime':
      return Number.isNaN(Date.parse(text)) ? text : showMoment(text, lang)
    case 'geopoint':
      return places.get(text) ?? placeName(text, lang)
    case 'acknowledge':
      return t('forms.acknowledged')
    default:
      return text
  }
}
