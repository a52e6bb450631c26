import type { Answer, Question } from '../definition.ts'
import { dayText, momentIn, momentText, timeIn } from '../expression/dates.ts'
import { isEmpty, toNumber, toText, type Value } from '../expression/values.ts'

/** An answer as expressions see it: choices as their names with spaces between, none as the empty text. */
export const toValue = (answer: Answer | null | undefined): Value =>
  typeof answer === 'string' || typeof answer === 'number' ? answer : (answer?.join(' ') ?? '')

/** What an expression gave, as an answer of a question; undefined when that is none. */
export function shaped({ type }: Question, value: Value): Answer | undefined {
  if (isEmpty(value)) return undefined
  if (type === 'integer' || type === 'decimal' || type === 'range') {
    const number = type === 'integer' ? Math.trunc(toNumber(value)) : toNumber(value)
    return Number.isFinite(number) ? number + 0 : undefined
  }
  if (type === 'date' && typeof value === 'number') return dayText(value) || undefined
  if (type === 'dateTime' && typeof value === 'number') return momentText(value) || undefined
  if (type === 'calculate' && typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined
  const text = toText(value)
  if (type !== 'select_multiple' && type !== 'rank') return text
  const names = text.split(/\s+/).filter(Boolean)
  return names.length > 0 ? names : undefined
}

/** Whether an answer is of the kind that a question asks for. */
export function fits({ type }: Question, answer: Answer): boolean {
  if (type === 'select_multiple' || type === 'rank')
    return Array.isArray(answer) && new Set(answer).size === answer.length
  if (type === 'integer') return Number.isSafeInteger(answer)
  if (type === 'decimal' || type === 'range') return typeof answer === 'number' && Number.isFinite(answer)
  if (type === 'calculate') return typeof answer !== 'object'
  if (typeof answer !== 'string') return false
  if (type === 'date') return answer.length === 10 && momentIn(answer) !== undefined
  if (type === 'dateTime') return answer.includes('T') && momentIn(answer) !== undefined
  if (type === 'time') return answer.length === 5 && timeIn(answer) !== undefined
  if (type === 'geopoint') return /^(?:\d\d){1,4}$/.test(answer)
  return type !== 'acknowledge' || answer === 'OK'
}

/** Whether a number stands on a range's scale. */
export function isOnScale({ range }: Question, answer: Answer): boolean {
  if (!range || typeof answer !== 'number') return true
  const { start, end, step } = range
  const steps = (answer - start) / (step || 1)
  const [low, high] = start < end ? [start, end] : [end, start]
  return answer >= low && answer <= high && Math.abs(steps - Math.round(steps)) < 1e-9
}

/** Something from outside as an answer; undefined for what is none at all. */
export function asAnswer(given: unknown): Answer | undefined {
  if (typeof given === 'number') return Number.isFinite(given) ? given : undefined
  if (typeof given === 'string') return given === '' ? undefined : given
  if (!Array.isArray(given) || given.length === 0) return undefined
  return given.every((one) => typeof one === 'string' && one !== '') ? given : undefined
}

export const sameAnswer = (a: Answer | null | undefined, b: Answer | null | undefined): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, n) => one === b[n]))
