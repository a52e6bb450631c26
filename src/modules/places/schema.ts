import districtList from '#content/places/districts.json' with { type: 'json' }
import provinceList from '#content/places/provinces.json' with { type: 'json' }
import { type Lang, type StaffLang, type Text, wordsIn } from '#platform/i18n/i18n.ts'
import { furtherLabels } from '#platform/i18n/labels.ts'

// Places by their official codes: 2 digits a province, 4 a district, 6 a commune, 8 a village. A
// code is text, with its leading zero, and begins with the code of the place that it lies in.
// Provinces and districts come with the program, communes and villages with an import.

export const levels = ['province', 'district', 'commune', 'village'] as const
export type Level = (typeof levels)[number]

export type Place = {
  code: string
  level: Level
  /** The code of the place that it lies in; null for a province. */
  parent: string | null
  /** Its kind of unit, such as `municipality` or `khan`; null where nobody said. */
  unit: string | null
  /** In Latin and in Khmer letters. */
  name: Text
  /** Other names and spellings in use, in either. */
  also: string[]
}

/** Where a province's town lies: degrees north and east, WGS 84, to two decimals (a kilometre). */
type Town = { latitude: number; longitude: number }

const towns = new Map<string, Town>(provinceList.map((p) => [p.code, p.town]))

/** The 25 provinces by code; Phnom Penh, the capital, is one of them. */
export const provinces: readonly Place[] = provinceList.map((p) => ({
  code: p.code,
  level: 'province',
  parent: null,
  unit: p.unit,
  name: { en: p.name_latin, km: p.name_km, ...furtherLabels('places', p.code) },
  also: p.also,
}))

/** The 210 districts, municipalities and khans by code. */
export const districts: readonly Place[] = districtList.map((d) => ({
  code: d.code,
  level: 'district',
  parent: d.province_code,
  unit: d.unit,
  name: { en: d.name_latin, km: d.name_km, ...furtherLabels('places', d.code) },
  also: d.also,
}))

const byCode = new Map([...provinces, ...districts].map((p) => [p.code, p]))

/** The codes of the provinces, for shapes of input. */
export const provinceCodes: readonly string[] = provinces.map((p) => p.code)

/** The province or district of this code; undefined for every other code. */
export const placeOf = (code: string): Place | undefined => byCode.get(code)

/** What the length of a code says; null when it is no place's code. */
export const levelOf = (code: string): Level | null =>
  /^(?:\d\d){1,4}$/.test(code) ? (levels[code.length / 2 - 1] ?? null) : null

/**
 * Whether this is the code of a place. Of communes and villages it is known without the database
 * only that their district is one and that the digits are as many as they should be.
 */
export const isPlaceCode = (code: string): boolean =>
  levelOf(code) !== null && byCode.has(code.slice(0, Math.min(code.length, 4)))

/** The province that a place lies in (itself, for a province); undefined when there is none. */
export const provinceOf = (code: string): Place | undefined =>
  levelOf(code) === null ? undefined : byCode.get(code.slice(0, 2))

/** The district that a place lies in (itself, for a district); undefined for a province. */
export const districtOf = (code: string): Place | undefined =>
  levelOf(code) === null || code.length < 4 ? undefined : byCode.get(code.slice(0, 4))

/** The districts of a province, by code. Communes and villages: `placesIn` in queries.ts. */
export const children = (code: string): Place[] => districts.filter((d) => d.parent === code)

/**
 * A province's name, or a district's with its province: "Bavel, Battambang". Without the marks of
 * line breaks that Khmer on pages carries. @returns the code when nobody knows it
 */
export function placeName(code: string, lang: Lang): string {
  const place = byCode.get(code)
  return place
    ? namesOf(place)
        .map((name) => wordsIn(name, lang))
        .join(lang === 'km' ? ' ' : ', ')
    : code
}

/** A name with those of district and province behind it, as far as there are any. */
export function fullName(place: Pick<Place, 'code' | 'level' | 'name'>): Record<StaffLang, string> {
  const names = namesOf(place)
  return { en: names.map((n) => n.en).join(', '), km: names.map((n) => n.km).join(' ') }
}

function namesOf(place: Pick<Place, 'code' | 'level' | 'name'>): Text[] {
  const above = [place.level === 'province' ? undefined : provinceOf(place.code)]
  if (place.level === 'commune' || place.level === 'village') above.unshift(districtOf(place.code))
  return [place, ...above.filter((p) => p !== undefined)].map((p) => p.name)
}

const earthKm = 6371 // mean radius
const radians = (degrees: number) => (degrees * Math.PI) / 180

/**
 * Kilometres from one province's town to the other's, as the crow flies (great circle), rounded.
 * It says nothing of roads, rivers or how long the way takes. 0 for the same province.
 * @throws RangeError when a code is no province's
 */
export function distanceKm(provinceA: string, provinceB: string): number {
  const [a, b] = [towns.get(provinceA), towns.get(provinceB)]
  if (!a || !b) throw new RangeError('This is no province.')
  const half = (x: number, y: number) => Math.sin(radians(y - x) / 2) ** 2
  const h =
    half(a.latitude, b.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude)
  return Math.round(2 * earthKm * Math.asin(Math.sqrt(h)))
}
