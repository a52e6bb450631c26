import { districts, isPlaceCode, type Place, provinces } from '#modules/places/schema.ts'
import { fold } from '#platform/i18n/fold.ts'
import { latinDigits, partsOf, short, type Wrong } from './values.ts'

// Places in a cell.

/** The whole country, or codes of places. */
export function areasIn(cell: string, wrong: Wrong): string {
  const parts = partsOf(cell)
  if (
    parts.some((p) => /^(country|whole country|nationwide|national|all provinces|cambodia|ទូទាំងប្រទេស|កម្ពុជា)$/i.test(p))
  )
    return 'country'
  const codes = parts.flatMap((part) => {
    // A place may carry commas, as in "Bavel, Battambang"; so may a list of places.
    const whole = placeIn(part, () => {})
    if (whole || !part.includes(',')) return [whole ?? placeIn(part, wrong)]
    return part.split(',').map((p) => placeIn(p.trim(), wrong))
  })
  return [...new Set(codes.filter((c) => c !== null))].sort().join(',')
}

const unitWords =
  /^(srok|khan|krong|khaet|province of|district of|city of)\s+|\s+(province|district|city|municipality|khan|krong)$/gi
const khmerUnits = /^(រាជធានី|ខេត្ត|ខេត្ដ|ស្រុក|ក្រុង|ខណ្ឌ)/
const key = (text: string) =>
  fold(text.replace(unitWords, '').replace(khmerUnits, '')).replace(/[^\p{L}\p{M}\p{N}]/gu, '')
const called = Map.groupBy(
  [...provinces, ...districts].flatMap((place) =>
    [place.name.en, place.name.km, ...place.also].map((name) => ({ key: key(name), place })),
  ),
  (named) => named.key,
)
const placesNamed = (name: string): Place[] => [...new Set((called.get(key(name)) ?? []).map((n) => n.place))]

/** One province or district: its code, perhaps with the name behind it, or its whole name. A name that is near to one is not taken for it. */
export function placeIn(cell: string, wrong: Wrong): string | null {
  const typed = latinDigits(cell.trim())
  const digits = /^(\d+)(?!\d)/.exec(typed)?.[1]
  if (digits) {
    if (digits.length % 2 === 0 && isPlaceCode(digits)) return digits
    if (digits.length % 2 === 1 && isPlaceCode(`0${digits}`))
      wrong('zero_place', { value: digits, right: `0${digits}` })
    else wrong('place', { value: short(cell) })
    return null
  }
  const [name = '', above = ''] = typed.split(',').map((p) => p.trim())
  const found = placesNamed(name).filter((p) => !above || placesNamed(above).some((a) => a.code === p.parent))
  const largest = found.filter((p) => p.level === found[0]?.level)
  if (largest.length === 1 && largest[0]) return largest[0].code
  wrong(largest.length === 0 ? 'place' : 'places', { value: short(cell), codes: largest.map((p) => p.code).join(', ') })
  return null
}
