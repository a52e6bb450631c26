import { fold } from '#platform/i18n/fold.ts'

const latinDigits = (text: string) => text.replace(/[០-៩]/g, (d) => String(d.charCodeAt(0) - 0x17e0))

/**
 * The digits to dial for a number as people write it in Cambodia: a short number of three or four
 * digits, a free one (1800 …), one that begins with 0, or one with +855. Khmer digits, spaces,
 * dots, dashes and brackets do not matter. @returns null when it cannot be such a number
 */
export function dialOf(number: string): string | null {
  const dial = latinDigits(number).replace(/[\s\u200b().\-–/]/g, '')
  return /^(\d{3,4}|1800\d{6}|0[1-9]\d{6,8}|\+855[1-9]\d{6,8})$/.test(dial) ? dial : null
}

/** An address of a page, or of mail for the kind `email`, as a link. @returns null when it is none */
export function linkOf(kind: string, typed: string): string | null {
  const text = typed.trim()
  if (kind === 'email') {
    const address = text.replace(/^mailto:/, '')
    return /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]{2,}$/.test(address) ? `mailto:${address}` : null
  }
  if (!/^https?:\/\//.test(text) || /\s/.test(text)) return null
  return URL.canParse(text) && new URL(text).hostname.includes('.') ? text : null
}

const asHere = (number: string) => (dialOf(number) ?? fold(number)).replace(/^\+855/, '0')
/** Whether two numbers ring at the same place: with +855 or with 0, however they are written. */
export const sameDial = (a: string, b: string) => asHere(a) === asHere(b)
