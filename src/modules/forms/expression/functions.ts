import { dayText, formatted, momentIn, momentText } from './dates.ts'
import { numberIn, rounded } from './numbers.ts'
import type { Scope } from './scope.ts'
import { isEmpty, toBoolean, toNumber, toText, type Value } from './values.ts'

type Plain = (scope: Scope, a: Value, b: Value, c: Value | undefined) => Value

/** Functions whose arguments are reckoned first. Texts are counted in Unicode code points, from 0. */
export const plain: Readonly<Record<string, Plain>> = {
  selected: (_, list, choice) => ` ${toText(list)} `.includes(` ${toText(choice).trim()} `),
  'selected-at': (_, list, n) => wordsOf(list)[Math.trunc(toNumber(n))] ?? '',
  'count-selected': (_, list) => wordsOf(list).length,
  contains: (_, text, part) => toText(text).includes(toText(part)),
  'starts-with': (_, text, part) => toText(text).startsWith(toText(part)),
  'ends-with': (_, text, part) => toText(text).endsWith(toText(part)),
  substr: (_, text, start, end) =>
    [...toText(text)].slice(whole(start), end === undefined ? undefined : whole(end)).join(''),
  'substring-before': (_, text, part) => toText(text).slice(0, Math.max(0, toText(text).indexOf(toText(part)))),
  'substring-after': (_, text, part) => {
    const at = toText(text).indexOf(toText(part))
    return at < 0 ? '' : toText(text).slice(at + toText(part).length)
  },
  translate: (_, text, from, to) => {
    const [old, fresh] = [[...toText(from)], [...toText(to ?? '')]]
    return [...toText(text)]
      .map((letter) => (old.includes(letter) ? fresh[old.indexOf(letter)] : letter) ?? '')
      .join('')
  },
  'string-length': (_, text) => [...toText(text)].length,
  'normalize-space': (_, text) => toText(text).trim().replace(/\s+/g, ' '),
  round: (_, n, places) => rounded(toNumber(n), toNumber(places) || 0),
  int: (_, n) => Math.trunc(toNumber(n)),
  abs: (_, n) => Math.abs(toNumber(n)),
  pow: (_, n, power) => toNumber(n) ** toNumber(power),
  number: (_, value) => toNumber(value),
  string: (_, value) => toText(value),
  boolean: (_, value) => toBoolean(value),
  'boolean-from-string': (_, value) => /^(?:true|1)$/i.test(toText(value)),
  not: (_, value) => !toBoolean(value),
  true: () => true,
  false: () => false,
  today: ({ now }) => dayText(now),
  now: ({ now }) => momentText(now),
  date: (_, value) => dayText(moment(value)),
  'date-time': (_, value) => momentText(moment(value)),
  'format-date': inWords,
  'format-date-time': inWords,
  'decimal-date-time': (_, value) => moment(value),
  'decimal-time': (_, value) => toNumber(value) - Math.floor(toNumber(value)),
}

const wordsOf = (list: Value) => toText(list).split(/\s+/).filter(Boolean)
const whole = (n: Value) => Math.trunc(toNumber(n)) || 0
const moment = (value: Value) =>
  typeof value === 'string' ? (momentIn(value) ?? numberIn(value) ?? Number.NaN) : toNumber(value)

function inWords({ language }: Scope, value: Value, format: Value): string {
  return formatted(toNumber(value), toText(format), language)
}

/** Functions over the answers of all rounds; what is no number is passed over. */
export const overAll: Readonly<Record<string, (values: readonly Value[]) => Value>> = {
  count: (values) => values.length,
  'count-non-empty': (values) => values.filter((value) => !isEmpty(value)).length,
  sum: (values) => numbersIn(values).reduce((a, b) => a + b, 0),
  min: (values) => edge(values, Math.min),
  max: (values) => edge(values, Math.max),
  concat: (values) => values.map(toText).join(''),
}

const edge = (values: readonly Value[], of: (a: number, b: number) => number) =>
  numbersIn(values).reduce((a, b) => (Number.isNaN(a) ? b : of(a, b)), Number.NaN)
const numbersIn = (values: readonly Value[]) => values.map(toNumber).filter((n) => !Number.isNaN(n))
