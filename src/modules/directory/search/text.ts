import { isKhmer, khmerKey, khmerOrder } from '#platform/i18n/spelling.ts'

/** A stretch of a text in one script, cut into the units that are compared: words, syllables or one number. */
export type Stretch = { script: 'latin' | 'khmer' | 'digits'; units: Unit[] }
/** What was typed, and the key under which it is the same as other spellings. */
export type Unit = { typed: string; key: string }

/**
 * Cuts a text. Latin text becomes words without case, accents and apostrophes; Khmer, which has no
 * spaces between words, becomes syllables with their `khmerKey`; a phone number becomes one unit,
 * however it is grouped. Characters without width do not count.
 */
export function stretches(text: string): Stretch[] {
  const out: Stretch[] = []
  const plain = (isKhmer(text) ? khmerOrder(text) : text.replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, ''))
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’`´]/g, '')
    .replace(/[\u17e0-\u17e9]/g, (d) => String(d.charCodeAt(0) - 0x17e0))
    .toLowerCase()
  for (const [run] of plain.matchAll(
    /[\u1780-\u17d3\u17d7\u17dd]+|[0-9](?:[0-9 .-]*[0-9])?(?![a-z])|[\p{L}\p{N}]+/gu,
  )) {
    const script = /^[\u1780-\u17dd]/.test(run) ? 'khmer' : /^[0-9][0-9 .-]*$/.test(run) ? 'digits' : 'latin'
    const units =
      script === 'khmer'
        ? syllables(run)
        : [{ typed: run, key: script === 'digits' ? run.replace(/[^0-9]/g, '') : run }]
    const last = out.at(-1)
    if (last?.script === script && script !== 'digits') last.units.push(...units)
    else out.push({ script, units })
  }
  return out
}

const syllable = /[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd])*|./gu

const syllables = (run: string): Unit[] =>
  (run.replace(/័យ/g, 'ៃ').match(syllable) ?? []).map((typed) => ({ typed, key: keyOf(typed) })).filter((u) => u.key)

// Khmer has some thousand syllables: each one's key is worked out once.
const keys = new Map<string, string>()

function keyOf(typed: string): string {
  const known = keys.get(typed)
  if (known !== undefined) return known
  if (keys.size >= 20_000) keys.clear()
  const key = khmerKey(typed)
  keys.set(typed, key)
  return key
}

/** All keys of a stretch, or of some units of it, as one. */
export const joined = (units: readonly Unit[]): string => units.map((u) => u.key).join('')
