import type { Row } from '../entry/facts.ts'
import { linkKinds, phoneTypes } from '../entry/form-rows.ts'
import { dialOf, linkOf } from '../entry/numbers.ts'
import { type Confidence, confidences } from '../schema.ts'
import { plainLabel } from './cells.ts'
import { isKhmerText, latinDigits, partsOf, short, type Wrong } from './values.ts'

// Numbers and links in a cell.

type Trust = { own: Confidence | undefined }

/**
 * Numbers, one a line or with semicolons between. Behind the number and bars may stand, in any
 * order: how it is known, its kind, a note in English and one in Khmer.
 */
export function phonesIn(cell: string, { own }: Trust, wrong: Wrong): Row[] {
  return partsOf(cell, /\n|;(?=\s*['+(]?[\d០-៩])/).map((part) => {
    const [number = '', ...rest] = part.split('|').map((p) => p.trim())
    if (!dialOf(number)) {
      const right = withZero(number)
      if (right) wrong('zero_phone', { value: short(number), right })
      else wrong('phone', { value: short(number) })
    }
    return {
      ...{ id: '', number, type: 'voice', descriptionEn: '', descriptionKm: '', confidence: own ?? '' },
      ...aside(rest, phoneTypes, 'type', 'descriptionEn', 'descriptionKm'),
    }
  })
}

/** What was typed before the spreadsheet took it for a number; null when it cannot have been that. */
function withZero(typed: string): string | null {
  const digits = latinDigits(typed).replace(/\D/g, '')
  return [`0${digits}`, `+${digits}`].find((d) => digits.length > 7 && dialOf(d)) ?? null
}

/** Links, in the same way; mail addresses too. */
export function linksIn(cell: string, { own }: Trust, wrong: Wrong): Row[] {
  return partsOf(cell, /\n|;\s/).map((part) => {
    const [typed = '', ...rest] = part.split('|').map((p) => p.trim())
    const mail = !/^https?:/i.test(typed) && typed.includes('@')
    const kind = mail ? 'email' : 'web'
    const url = linkOf(kind, /^(https?:|mailto:)/i.test(typed) || mail ? typed : `https://${typed}`)
    if (!url) wrong('link', { value: short(typed) })
    const row = { id: '', kind, url: url ?? '', label: plainLabel(url ?? ''), confidence: own ?? '' }
    return { ...row, ...aside(rest, linkKinds, 'kind', 'label', 'label') }
  })
}

function aside(
  parts: string[],
  kinds: readonly string[],
  kind: string,
  en: string,
  km: string,
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const part of parts.filter(Boolean)) {
    if (confidences.some((c) => c === part)) found['confidence'] = part
    else if (kinds.includes(part)) found[kind] = part
    else found[isKhmerText(part) ? km : en] = part.slice(0, 500)
  }
  return found
}
