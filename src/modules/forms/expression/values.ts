import { timeLineIn } from './dates.ts'
import { numberIn, numberText } from './numbers.ts'

/**
 * What an expression gives. No answer is the empty text; several choices are their names with spaces
 * between; days and moments are their ISO 8601 texts and turn into days since 1970 where numbers are
 * wanted. The rules are those of XPath 1.0 as JavaRosa (the engine of ODK) applies them.
 */
export type Value = string | number | boolean

const small = 1e-12 // JavaRosa's measure of what is equal

export function toNumber(value: Value): number {
  if (typeof value !== 'string') return Number(value)
  return numberIn(value) ?? timeLineIn(value) ?? Number.NaN
}

export const toText = (value: Value): string => (typeof value === 'number' ? numberText(value) : String(value))

export const toBoolean = (value: Value): boolean =>
  typeof value === 'number' ? Math.abs(value) > small : typeof value === 'string' ? value !== '' : value

/** Nothing answered, or nothing that is a number. */
export const isEmpty = (value: Value): boolean => value === '' || Number.isNaN(value)

/** `=`: as truth if either is one, else as numbers if either is one, else as texts. */
export function same(a: Value, b: Value): boolean {
  if (typeof a === 'boolean' || typeof b === 'boolean') return toBoolean(a) === toBoolean(b)
  if (typeof a === 'string' && typeof b === 'string') return a === b
  const [x, y] = [toNumber(a), toNumber(b)]
  return x === y || Math.abs(x - y) < small
}
