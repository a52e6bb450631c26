import type { Answer, Question } from '../definition.ts'
import { dayIn, momentIn, momentText, timeIn } from '../expression/dates.ts'
import { latinDigits, numberIn } from '../expression/numbers.ts'
import { fits } from './shape.ts'

/**
 * What a form's field sends, as an answer. Khmer digits are digits; a comma stands for a decimal
 * point, but `1,500` could be two numbers and is refused; a day may be written day/month/year.
 * Nothing typed is no answer and no problem. Whether choices are offered is told by the filling.
 */
export function readAnswer(
  question: Question,
  typed: string | readonly string[],
): { answer?: Answer; problem?: 'type' } {
  const texts = (typeof typed === 'string' ? [typed] : typed).map(trimmed).filter((text) => text !== '')
  const [text] = texts
  if (text === undefined) return {}
  const answer = read(question, text, texts)
  return answer !== undefined && fits(question, answer) ? { answer } : { problem: 'type' }
}

function read({ type }: Question, text: string, texts: readonly string[]): Answer | undefined {
  switch (type) {
    case 'integer':
    case 'decimal':
    case 'range':
      return numberIn(text.replace(/^\+/, ''))
    case 'date':
      return readDay(text)
    case 'time':
      return readTime(text)
    case 'dateTime':
      return readMoment(text)
    case 'select_multiple':
    case 'rank':
      return [...new Set(texts.flatMap((one) => one.split(/\s+/)))]
    case 'geopoint':
      return latinDigits(text)
    case 'acknowledge':
      return 'OK'
    default:
      return text
  }
}

/** Without spaces at either end, those of no width among them, and without what cannot be seen or stored. */
const trimmed = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n])\p{Cc}/gu, '')
    .replace(/^[\s\u200b]+|[\s\u200b]+$/g, '')

function readDay(text: string): string | undefined {
  const plain = latinDigits(text)
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(plain) ?? []
  const iso = year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : plain
  return dayIn(iso) === undefined ? undefined : iso
}

function readTime(text: string): string | undefined {
  const [, hours = '', minutes = ''] = /^(\d{1,2})[:.h](\d\d)(?::\d\d(?:\.\d+)?)?$/.exec(latinDigits(text)) ?? []
  const time = `${hours.padStart(2, '0')}:${minutes}`
  return timeIn(time) === undefined ? undefined : time
}

function readMoment(text: string): string | undefined {
  const moment = momentIn(latinDigits(text))
  if (moment !== undefined && text.includes('T')) return momentText(moment) || undefined
  const [date = '', clock = '', more] = text.split(/\s+/)
  const [day, time] = [readDay(date), readTime(clock)]
  return day && time && more === undefined ? `${day}T${time}:00+07:00` : undefined
}
