import { describe, expect, it } from 'vitest'
import { options } from '#ui/codes.ts'
import {
  children,
  distanceKm,
  districtOf,
  districts,
  isPlaceCode,
  levelOf,
  placeName,
  placeOf,
  provinceOf,
  provinces,
} from './schema.ts'

describe('codes of places', () => {
  it('25 provinces and 210 districts, in the order of their codes, each within its province', () => {
    expect(provinces.map((p) => p.code)).toEqual(Array.from({ length: 25 }, (_, i) => String(i + 1).padStart(2, '0')))
    expect(districts).toHaveLength(210)
    expect(districts.map((d) => d.code)).toEqual(districts.map((d) => d.code).toSorted())
    for (const d of districts) expect(d.parent).toBe(d.code.slice(0, 2))
    expect(provinces.flatMap((p) => children(p.code))).toEqual(districts)
    expect(provinces.filter((p) => p.unit === 'capital').map((p) => p.code)).toEqual(['12'])
  })

  it('a code says its level and what it lies in, and text that is no code says nothing', () => {
    expect(['02', '0204', '020401', '02040105', '2', '020', '0204010501', 'ab', ''].map(levelOf)).toEqual([
      'province',
      'district',
      'commune',
      'village',
      null,
      null,
      null,
      null,
      null,
    ])
    expect(['02', '0204', '020401', '02040105'].map(isPlaceCode)).toEqual([true, true, true, true])
    expect(['26', '0299', '029901', '02990105', '2', '0204 ', '๐๒', ''].map(isPlaceCode)).toEqual(Array(8).fill(false))
    expect(provinceOf('02040105')?.name.en).toBe('Battambang')
    expect(districtOf('02040105')?.name.en).toBe('Bavel')
    expect([districtOf('02'), provinceOf('x'), provinceOf('99')]).toEqual([undefined, undefined, undefined])
  })

  it('a district is named with its province; an unknown code stands for itself', () => {
    expect(placeName('0204', 'en')).toBe('Bavel, Battambang')
    expect(placeName('0204', 'km')).toBe('បវេល បាត់ដំបង')
    expect(placeName('12', 'en')).toBe('Phnom Penh')
    expect(placeName('', 'en')).toBe('')
    expect(placeOf('0107')?.name.km).toBe('ថ្មពួក')
  })

  it('the selects of provinces on pages still offer all of them', () => {
    expect(options('provinces', 'en', '–').map((o) => o.label)).toEqual(['–', ...provinces.map((p) => p.name.en)])
  })
})

describe('how far towns lie apart, as the crow flies', () => {
  // Straight lines between the towns on a map, to a few kilometres.
  it.each([
    ['12', '08', 10],
    ['12', '17', 230],
    ['12', '18', 185],
    ['12', '16', 330],
    ['01', '16', 435],
    ['07', '23', 21],
  ])('%s to %s: some %d km', (a, b, about) => {
    expect(Math.abs(distanceKm(a, b) - about)).toBeLessThan(Math.max(4, about * 0.05))
  })

  it('the same both ways, nothing to itself, never round by a third town shorter', () => {
    for (const a of provinces)
      for (const b of provinces) {
        expect(distanceKm(a.code, b.code)).toBe(distanceKm(b.code, a.code))
        expect(distanceKm(a.code, b.code) === 0).toBe(a === b)
        const round = distanceKm(a.code, '12') + distanceKm('12', b.code)
        expect(distanceKm(a.code, b.code)).toBeLessThanOrEqual(round + 1)
      }
    expect(() => distanceKm('12', '0204')).toThrow(RangeError)
  })
})
