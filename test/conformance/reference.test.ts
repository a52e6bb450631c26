import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import districts from '#content/places/districts.json' with { type: 'json' }
import provinces from '#content/places/provinces.json' with { type: 'json' }

const reference = new URL('../../../shared/reference/', import.meta.url)
const there = fs.existsSync(reference)
if (!there) console.log('The reference data is not beside this project: its comparison is left out.')

const read = (file: string) => fs.readFileSync(new URL(file, reference), 'utf8')

type Official = {
  code: string
  name_latin: string
  name_km: string
  unit_en: string
  iso3166_2?: string
  province_code?: string
}
const gazetteer = (file: string) => JSON.parse(read(`gazetteer/${file}`)) as Official[]
const named = ({ code, name_latin, name_km, unit_en }: Official) => ({
  ...{ code, name_latin, name_km },
  unit: unit_en === 'Section' ? 'khan' : unit_en.toLowerCase(),
})

type Point = [east: number, north: number]
type Outline = {
  properties: { code: string }
  geometry: { type: 'Polygon'; coordinates: Point[][] } | { type: 'MultiPolygon'; coordinates: Point[][][] }
}

/** Kilometres from a town to the outline's nearest side; 0 inside. Flat, which is enough for a few kilometres. */
function kmOutside(
  outline: Outline | undefined,
  { latitude, longitude }: { latitude: number; longitude: number },
): number {
  if (!outline) return Number.POSITIVE_INFINITY
  const { type, coordinates } = outline.geometry
  const rings = (type === 'Polygon' ? [coordinates] : coordinates).map((polygon) => polygon[0] ?? [])
  const sides = rings.map((ring) => ring.slice(1).map((to, i) => [flat(ring[i]), flat(to)] as const))
  const at = flat([longitude, latitude])
  const within = sides.some((ring) => ring.filter(([a, b]) => crosses(a, b, at)).length % 2 === 1)
  return within ? 0 : Math.min(...sides.flat().map(([a, b]) => kmToSide(a, b, at)))
}

const flat = ([east, north]: Point = [0, 0]): Point => [east * 111.3 * Math.cos((12.5 * Math.PI) / 180), north * 111.3]
const crosses = (a: Point, b: Point, at: Point) =>
  a[1] > at[1] !== b[1] > at[1] && at[0] < a[0] + ((b[0] - a[0]) * (at[1] - a[1])) / (b[1] - a[1])

function kmToSide(a: Point, b: Point, at: Point): number {
  const [x, y] = [b[0] - a[0], b[1] - a[1]]
  const along = Math.max(0, Math.min(1, ((at[0] - a[0]) * x + (at[1] - a[1]) * y) / (x * x + y * y || 1)))
  return Math.hypot(at[0] - a[0] - along * x, at[1] - a[1] - along * y)
}

describe.runIf(there)('what the project states, against its sources', () => {
  it('the 25 provinces, with their codes, names and units', () => {
    const official = gazetteer('provinces.json')
    const stated = provinces.map(({ also: _, town: __, ...p }) => p)
    expect(stated).toEqual(official.map((p) => ({ ...named(p), iso3166_2: p.iso3166_2 })))
  })

  it('the 210 districts, with their codes, names and units', () => {
    const official = gazetteer('districts.json')
    const stated = districts.map(({ also: _, ...d }) => d)
    expect(stated).toEqual(official.map((d) => ({ ...named(d), province_code: d.province_code })))
  })

  it('every province’s town lies in its province, or within 5 km of the simplified outline', () => {
    const outlines = JSON.parse(read('boundaries/provinces.geojson')) as { features: Outline[] }
    expect(outlines.features.map((f) => f.properties.code)).toEqual(provinces.map((p) => p.code))
    const away = provinces.filter((p, i) => kmOutside(outlines.features[i], p.town) > 5)
    expect(away.map((p) => p.name_latin)).toEqual([])
    // and it would be seen: no town lies in the next province's outline
    const moved = provinces.filter((p, i) => kmOutside(outlines.features[(i + 1) % 25], p.town) <= 5)
    expect(moved.map((p) => p.name_latin)).toEqual([])
  })
})
