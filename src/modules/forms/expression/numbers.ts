/** Khmer digits as 0–9. */
export const latinDigits = (text: string): string =>
  text.replace(/[០-៩]/g, (digit) => String(digit.charCodeAt(0) - 0x17e0))

/**
 * The number that a text is, or undefined. Khmer digits count as digits and a comma as a decimal
 * point; but a comma before just three digits may part thousands as well, and is not guessed at.
 * There are no exponents, as in XPath 1.0.
 */
export function numberIn(text: string): number | undefined {
  const plain = latinDigits(text.trim())
  if (!/^-?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/.test(plain) || /\d,\d{3}$/.test(plain)) return undefined
  return Number(plain.replace(',', '.'))
}

/** A number as text, without exponent or needless digits: `12`, `0.5`, `NaN`. */
export function numberText(value: number): string {
  if (Math.abs(value) < 1e-12) return '0'
  const [digits = '', exponent] = String(value).split('e')
  if (exponent === undefined) return digits
  if (Number(exponent) < 0) return value.toFixed(20).replace(/0+$/, '')
  const places = digits.split('.')[1]?.length ?? 0
  return digits.replace('.', '') + '0'.repeat(Number(exponent) - places)
}

/** To so many places, halves upwards, in decimal digits: 2.345 to two places is 2.35. */
export function rounded(value: number, places: number): number {
  if (!Number.isFinite(value)) return value
  if (!(Math.abs(places) <= 30)) return Number.NaN
  const shifted = (n: number, by: number) => {
    const [digits, exponent = '0'] = String(n).split('e')
    return Number(`${digits}e${Number(exponent) + by}`)
  }
  return shifted(Math.round(shifted(value, Math.trunc(places))), -Math.trunc(places))
}
