import { distanceKm, provinces } from '#modules/places/schema.ts'
import { flags, provinceNumbers } from './bits.ts'
import type { Snapshot } from './snapshot.ts'

/** Farther than anything in the country. */
export const unreachedKm = 2000

/** A place that was asked for, with its province's bit. */
export type Wanted = { code: string; bit: number }

export const wantedPlace = (code: string): Wanted => ({ code, bit: 1 << (provinceNumbers.get(code.slice(0, 2)) ?? 31) })

/** Kilometres from each province to the nearest place that was asked for. */
export const kmToNearest = (places: readonly Wanted[]): number[] =>
  provinces.map((p) => places.reduce((km, { code }) => Math.min(km, distanceKm(p.code, code.slice(0, 2))), unreachedKm))

/** How near a service comes to what was asked for, from nowhere near to its very district. */
export const reach = {
  elsewhere: 0,
  unknown: 1,
  wholeCountry: 2,
  sameProvince: 3,
  inPlace: 4,
  veryDistrict: 5,
} as const
export type Reach = (typeof reach)[keyof typeof reach]

/** How near a service comes to the nearest of the places. */
export function reachOf(s: Snapshot, slot: number, flag: number, places: readonly Wanted[]): Reach {
  const [here, wide] = [s.reach[slot] ?? 0, s.wide[slot] ?? 0]
  let best: Reach =
    (flag & flags.country) !== 0 ? reach.wholeCountry : (flag & flags.placed) === 0 ? reach.unknown : reach.elsewhere
  for (const { code, bit } of places) {
    if ((here & bit) === 0) continue
    if (code.length === 2) return reach.inPlace
    if (s.parts[slot]?.some((part) => part.startsWith(code) || code.startsWith(part))) return reach.veryDistrict
    if ((wide & bit) !== 0) best = reach.inPlace
    else if (best < reach.wholeCountry) best = reach.sameProvince
  }
  return best
}

/** Kilometres from the nearest province that a service reaches. */
export function kmOf(s: Snapshot, slot: number, km: readonly number[]): number {
  let least = unreachedKm
  for (let bits = (s.reach[slot] ?? 0) >>> 0; bits !== 0; bits &= bits - 1)
    least = Math.min(least, km[31 - Math.clz32(bits & -bits)] ?? unreachedKm)
  return least
}
